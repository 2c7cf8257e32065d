from mentoring.rooms.models.admission import Admission, Role
from mentoring.rooms.models.event import RoomEvent
from mentoring.rooms.models.minutes import RoomMinutes
from mentoring.rooms.models.room import Phase, Room

__all__ = ["Admission", "Phase", "Role", "Room", "RoomEvent", "RoomMinutes"]
