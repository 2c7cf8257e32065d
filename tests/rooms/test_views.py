from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.rooms import make_room
from mentoring.rooms import services
from mentoring.rooms.models import Room, RoomEvent
from people.models import Person

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]

PAGES = ["room", "room-transcript", "room-minutes", "room-rings"]
DEEDS = ["room-entry", "room-ticket", "room-act", "room-opening", "room-ending"]


def url(name: str, room: Room) -> str:
    return reverse(f"rooms:{name}", args=[room.pk])


def come_in(browse: Browse, person: Person, room: Room) -> Client:
    client = browse(person)
    client.post(url("room-entry", room))
    return client


@pytest.mark.parametrize("name", PAGES + DEEDS)
def test_view_when_not_let_in_then_refused(
    name: str, room: Room, browse: Browse, mallory: Person, stranger: Person, client: Client
) -> None:
    def ask(who: Client) -> int:
        return (who.get if name in PAGES else who.post)(url(name, room)).status_code

    assert ask(browse(mallory)) == 404
    assert ask(browse(stranger)) == 302
    assert ask(client) == 302
    assert not RoomEvent.objects.exclude(kind="room.open").exists()


@pytest.mark.parametrize("name", ["room-opening", "room-ending"])
def test_host_deed_when_a_participant_asks_then_forbidden(
    name: str, room: Room, browse: Browse, bela: Person
) -> None:
    assert browse(bela).post(url(name, room)).status_code == 403
    room.refresh_from_db()
    assert room.is_live


def test_room_when_first_opened_then_the_house_rule_comes_first(
    room: Room, browse: Browse, bela: Person
) -> None:
    client = browse(bela)
    assert b"house rule" in client.get(url("room", room)).content
    client.post(url("room-entry", room))
    page = client.get(url("room", room))
    assert page.status_code == 200
    assert b"live-room" in page.content


def test_act_from_a_form_twice_then_stands_once_and_is_shown(
    room: Room, browse: Browse, bela: Person
) -> None:
    client = come_in(browse, bela, room)
    for _click in range(2):
        answer = client.post(
            url("room-act", room), {"kind": "chat", "key": "form-key-1", "text": "<i>Hello</i>"}
        )
        assert answer.status_code == 302
    page = client.get(url("room", room)).content.decode()
    assert page.count("&lt;i&gt;Hello&lt;/i&gt;") == 1
    assert "&lt;i&gt;Hello&lt;/i&gt;" in client.get(url("room-transcript", room)).content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"kind": "chat", "key": "form-key-1", "text": ""}, "Write a line first."),
        ({"kind": "chat", "key": "form-key-1", "text": "x" * 2001}, "2000"),
        ({"kind": "agenda.next", "key": "form-key-1"}, "Only the host"),
        ({"kind": "enter", "key": "form-key-1"}, ""),
        ({"kind": "mode", "key": "form-key-1", "mode": "here"}, ""),
        (
            {"kind": "poll.answer", "key": "form-key-1", "poll": "nonesuch", "choices": "0"},
            "isn’t here any more",
        ),
        ({}, ""),
    ],
)
def test_act_when_it_cannot_be_then_says_why_and_changes_nothing(
    form: dict[str, str], words: str, room: Room, browse: Browse, bela: Person
) -> None:
    answer = come_in(browse, bela, room).post(url("room-act", room), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RoomEvent.objects.filter(person=bela).exclude(kind="enter").exists()


def test_act_when_muted_then_keeps_what_was_typed(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    client = come_in(browse, bela, room)
    client.post(url("room-act", room), {"kind": "hand.up", "key": "form-key-1"})
    services.act(room, amara, "mute", {"person": bela.pk}, key="form-key-2")
    form = {"kind": "chat", "key": "form-key-3", "text": "My words"}
    answer = client.post(url("room-act", room), form)
    assert answer.status_code == 422
    assert "My words</textarea>" in answer.content.decode()


def test_poll_from_forms_then_results_show_once_one_has_answered(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    form = {"kind": "poll.open", "key": "form-key-1", "question": "Where?", "options": "Here\n\nThere\n"}
    host.post(url("room-act", room), form)
    page = guest.get(url("room", room))
    poll = page.context["picture"].poll
    assert (poll["options"], "counts" in poll) == (["Here", "There"], False)
    form = {"kind": "poll.answer", "key": "form-key-2", "poll": poll["poll"], "choices": "1"}
    guest.post(url("room-act", room), form)
    assert guest.get(url("room", room)).context["picture"].poll["counts"] == [0, 1]


def test_room_before_the_doors_open_then_says_when(browse: Browse, amara: Person, bela: Person) -> None:
    later = make_room(host=amara, opens_at=timezone.now() + timedelta(hours=2))
    services.admit(later, bela)
    client = browse(bela)
    assert b"Doors open at" in client.get(url("room", later)).content
    assert client.post(url("room-ticket", later)).status_code == 404
    client.post(url("room-act", later), {"kind": "hand.up", "key": "form-key-1"})
    assert not RoomEvent.objects.exists()


def test_room_when_ended_then_its_minutes(room: Room, browse: Browse, amara: Person, bela: Person) -> None:
    host, guest = browse(amara), browse(bela)
    assert host.post(url("room-ending", room))["Location"] == url("room-minutes", room)
    assert guest.get(url("room", room))["Location"] == url("room-minutes", room)
    page = guest.get(url("room-minutes", room)).content.decode()
    assert "Warm-up line" in page
    assert bela.name not in page.partition("<main")[2].partition("</main>")[0]


def test_rooms_when_one_or_three_then_the_same_number_of_queries(
    browse: Browse, bela: Person, amara: Person
) -> None:
    def add(days: int) -> None:
        for offset in (timedelta(minutes=-5), timedelta(days=days)):
            services.admit(make_room(host=amara, opens_at=timezone.now() + offset), bela)
        ended = make_room(host=amara, opens_at=timezone.now() - timedelta(days=days))
        services.admit(ended, bela)
        services.end_room(ended)

    client = browse(bela)
    add(1)
    client.get(reverse("rooms:rooms"))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("rooms:rooms"))
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as second:
        page = client.get(reverse("rooms:rooms"))
    assert len(page.context["later"]) == 3
    assert len(second) == len(first)


def test_rooms_when_there_are_none_then_says_so_kindly(browse: Browse, mallory: Person, room: Room) -> None:
    page = browse(mallory).get(reverse("rooms:rooms")).content.decode()
    assert "No rooms yet" in page
    assert room.title not in page.partition("<main")[2]
