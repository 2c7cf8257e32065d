"""Addresses of a room's pages, and a browser that has come in."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from mentoring.rooms.models import Room
from people.models import Person

Browse = Callable[[Person], Client]
MORE = {"room-part": ["table"], "note-use": ["note-0001"]}


def url(name: str, room: Room) -> str:
    return reverse(f"rooms:{name}", args=[room.pk, *MORE.get(name, [])])


def come_in(browse: Browse, person: Person, room: Room) -> Client:
    client = browse(person)
    client.post(url("room-entry", room))
    return client
