"""Where people talk aloud: a meeting beside the room, by any provider. The room carries on when it fails.

One interface, two adapters: the link a host wrote for the room, and addresses made of a base such as a Jitsi
server's, one for the room and one for each group.
"""

import hashlib
import hmac
from typing import Protocol

from django.conf import settings

from mentoring.rooms.models import Room


class Voice(Protocol):
    def join_url(self, person: int, room: Room, group: int | None) -> str:
        """The address this person opens for the room or for one of its groups; "" when there is none."""


class RoomLink:
    """The host's own link. A link with {group} in it leads groups to places of their own."""

    def join_url(self, person: int, room: Room, group: int | None) -> str:
        if "{group}" in room.meeting_url:
            return room.meeting_url.replace("{group}", str(group or 0))
        return room.meeting_url if group is None else ""


class Addresses:
    """Names nobody can guess under one base address: whoever is shown the room is shown its name."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    def join_url(self, person: int, room: Room, group: int | None) -> str:
        name = f"rooms.voice {room.pk} {room.opens_at:%Y%m%d%H%M} {group or 0}"
        sealed = hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
        return f"{self.base}/groundswell-{sealed[:24]}"


def voice_of(room: Room) -> Voice:
    return RoomLink() if room.meeting_url or not settings.VOICE_URL else Addresses(settings.VOICE_URL)
