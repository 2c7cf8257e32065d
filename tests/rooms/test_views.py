from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms import services as studio
from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.rooms import make_room
from mentoring.rooms import services
from mentoring.rooms.models import Room, RoomEvent
from mentoring.services import Plan, plan_workshop, sign_up
from people.models import Person, Role
from people.services import give_role
from tests.rooms.pages import Browse, come_in, url

pytestmark = pytest.mark.django_db

PAGES = [
    "room",
    "room-transcript",
    "room-minutes",
    "room-minutes-markdown",
    "room-rings",
    "room-part",
]
DEEDS = [
    "room-entry",
    "room-ticket",
    "room-act",
    "room-opening",
    "room-table",
    "note-use",
    "room-erasure",
    "room-minutes-removal",
    "room-minutes-return",
]


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


@pytest.mark.parametrize("name", ["room-opening", "room-minutes-removal", "room-minutes-return"])
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
    services.end_room(room)
    assert guest.post(url("room-ticket", room)).status_code == 410  # whose laptop slept over it is told so
    assert guest.get(url("room", room))["Location"] == url("room-minutes", room)
    page = guest.get(url("room-minutes", room)).content.decode()
    assert "Warm-up line" in page
    assert bela.name not in page.partition("<main")[2].partition("</main>")[0]
    thanks = f"Thank {amara.first_name}"  # what next: not for the host, who would thank themselves
    assert (thanks in page, thanks in host.get(url("room-minutes", room)).content.decode()) == (True, False)


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


def test_minutes_as_markdown_then_plain_words(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    services.act(room, bela, "keep", {"text": "Ask <first> & then tell."}, key="form-key-1")
    services.act(room, amara, "decision", {"text": "Monthly."}, key="form-key-2")
    services.end_room(room)
    answer = browse(bela).get(url("room-minutes-markdown", room))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/markdown")
    assert "- Ask <first> & then tell." in text
    assert "- Monthly." in text
    assert bela.name not in text


def test_line_with_addresses_then_only_web_links_and_no_script(
    room: Room, browse: Browse, bela: Person
) -> None:
    client = come_in(browse, bela, room)
    words = "see https://example.org/a?b=1. and javascript:alert(1) <b>"
    client.post(url("room-act", room), {"kind": "chat", "key": "form-key-1", "text": words})
    page = client.get(url("room", room)).content.decode()
    link = '<a href="https://example.org/a?b=1" rel="noopener noreferrer nofollow" target="_blank">'
    assert link in page
    assert 'href="javascript' not in page


def test_room_part_when_asked_for_what_there_is_not_then_404(
    room: Room, browse: Browse, bela: Person
) -> None:
    client = come_in(browse, bela, room)
    assert client.get(reverse("rooms:room-part", args=[room.pk, "host"])).status_code == 404


def test_room_when_more_people_and_lines_then_the_same_number_of_queries(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    def fill(start: int, count: int) -> None:
        for place in range(start, start + count):
            services.act(room, bela, "chat", {"text": f"Line {place}"}, key=f"chat-key-{place}")
            values = {"question": f"question-{place}", "text": "Why?"}
            services.act(room, bela, "question.ask", values, key=f"ask-key-{place}")
            services.admit(room, PersonFactory.create())

    client = come_in(browse, bela, room)
    fill(0, 1)
    client.get(url("room", room))
    with CaptureQueriesContext(connection) as first:
        client.get(url("room", room))
    fill(1, 3)
    client.get(url("room", room))
    with CaptureQueriesContext(connection) as second:
        client.get(url("room", room))
    assert len(second) == len(first)


def test_rings_when_somebody_has_not_come_in_then_nothing_says_that_they_may(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), browse(bela)
    host.post(url("room-act", room), {"kind": "hand.up", "key": "form-key-1"})
    asked = f"{url('room-rings', room)}?people={amara.pk},{bela.pk}"
    assert f'data-ring="{bela.pk}"' not in host.get(asked).content.decode()
    assert f'data-ring="{amara.pk}"' in guest.get(asked).content.decode()


def test_before_the_doors_open_then_who_comes_is_named_and_a_draft_is_brought(
    browse: Browse, amara: Person, bela: Person
) -> None:
    give_role(bela, Role.CHAMPION)
    in_two_hours = timezone.now() + timedelta(hours=2)
    workshop = plan_workshop(bela, Plan(title="First lines", starts_at=in_two_hours, minutes=30))
    assert workshop.room
    sign_up(amara, workshop, is_named=True)
    shy = PersonFactory.create(name="Shy Person")
    sign_up(shy, workshop, is_named=False)
    draft = studio.start_draft(amara, kind="own", title="Keys", body="The door would not open.")
    client, page = browse(amara), url("room", workshop.room)
    read = client.get(page).content.decode()
    assert amara.name in read
    assert "Shy Person" not in read
    brought = {"draft": str(draft.pk), "question": "Too long?", "key": "bring-key-1"}
    for _twice in range(2):
        client.post(url("room-table", workshop.room), brought)
    assert "You’re bringing “Keys”." in client.get(page).content.decode()
    assert [one.title for one in services.state_of(workshop.room).brought] == ["Keys"]
    client.post(url("room-table", workshop.room), {**brought, "key": "bring-key-2", "lay": "yes"})
    assert services.state_of(workshop.room).table is None


@pytest.mark.parametrize(
    ("activity", "shown"),
    [
        ("write", "Quiet, two minutes"),
        ("poll", "Ask the room"),
        ("groups", "Pairs who haven’t met"),
    ],
)
def test_step_with_an_activity_then_what_it_needs_is_on_the_stage_for_hosts(
    room: Room, browse: Browse, amara: Person, bela: Person, activity: str, shown: str
) -> None:
    room.agenda = [{"title": "Hello", "minutes": 5}, {"title": "Now", "minutes": 5, "activity": activity}]
    room.save(update_fields=["agenda"])
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    stage = reverse("rooms:room-part", args=[room.pk, "ring"])
    assert shown not in host.get(stage).content.decode()
    services.act(room, amara, "agenda.next", {}, key="next-0001")
    assert shown in host.get(stage).content.decode()
    assert shown not in guest.get(stage).content.decode()


def test_room_when_its_host_wrote_no_rule_then_the_usual_one_comes_first(
    browse: Browse, amara: Person
) -> None:
    room = services.make_room(title="An hour", host=amara, agenda=[], opens_at=timezone.now())
    client = browse(amara)
    page = client.get(url("room", room)).content.decode()
    assert "What’s said here stays here" in page
    assert "Nothing is recorded." in page
    assert "<live-room" not in page
    assert "<live-room" in come_in(browse, amara, room).get(url("room", room)).content.decode()


@pytest.mark.parametrize(
    ("activity", "shown"),
    [
        ("circle", "Start the round, two minutes each"),
        ("troika", "Start the troika"),
        ("draft", "The table is free."),
        ("questions", 'id="sec-questions" data-questions open'),
    ],
)
def test_step_with_an_activity_then_the_room_lays_it_out(
    browse: Browse, amara: Person, activity: str, shown: str
) -> None:
    agenda = [services.AgendaItem("Hello", 5), services.AgendaItem("Now", 5, activity)]
    room = services.make_room(title="An hour", host=amara, agenda=agenda, opens_at=timezone.now())
    services.open_room(room)
    client = come_in(browse, amara, room)
    assert shown not in client.get(url("room", room)).content.decode()
    services.act(room, amara, "agenda.next", {}, key="next-0001")
    assert shown in client.get(url("room", room)).content.decode()
