from mentoring.rooms.models.admission import Admission, Role
from mentoring.rooms.models.ballot import BallotBox
from mentoring.rooms.models.event import RoomEvent
from mentoring.rooms.models.minutes import RoomMinutes
from mentoring.rooms.models.room import Phase, Room

__all__ = ["Admission", "BallotBox", "Phase", "Role", "Room", "RoomEvent", "RoomMinutes"]
