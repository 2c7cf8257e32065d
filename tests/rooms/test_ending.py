"""How a room starts and ends, and how a host thinks better of it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from channels.db import database_sync_to_async
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mentoring.rooms import services
from mentoring.rooms.log import get_log
from mentoring.rooms.models import Phase, Room, RoomMinutes
from mentoring.rooms.protocol import Action
from mentoring.rooms.services import AgendaItem
from mentoring.rooms.state.model import Undo
from mentoring.rooms.tasks import end_room
from people.models import Person
from tests.rooms.client import Client
from tests.rooms.pages import Browse, url
from tests.serve import Served

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def in_half_a_minute() -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=31), tick=True)


def say(room: Room, host: Person, kind: str, key: str = "form-key-1") -> None:
    services.act(room, host, kind, {}, key=key)


@pytest.mark.django_db
def test_closing_by_a_form_then_words_are_kept_for_half_a_minute_and_a_page_ends_it(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    guest = browse(bela)
    guest.post(url("room-entry", room))
    form = {"kind": "room.closing", "key": "form-key-1"}
    assert guest.post(url("room-act", room), form).status_code == 422
    assert browse(amara).post(url("room-act", room), form).status_code == 302
    services.act(room, bela, "keep", {"text": "Ask first."}, key="form-key-2")
    page = guest.get(url("room", room)).content.decode()
    assert "data-closing>" in page
    assert "Keep it open" not in page
    with in_half_a_minute():
        assert guest.get(url("room-transcript", room), follow=True).redirect_chain == [
            (url("room", room), 302),
            (url("room-minutes", room), 302),
        ]
    assert [one["text"] for one in RoomMinutes.objects.get().content["kept"]] == ["Ask first."]


@pytest.mark.django_db
def test_closing_when_the_host_keeps_it_open_then_it_goes_on(
    room: Room, browse: Browse, amara: Person
) -> None:
    host = browse(amara)
    host.post(url("room-entry", room))
    say(room, amara, "room.closing")
    assert "Keep it open" in host.get(url("room", room)).content.decode()
    host.post(url("room-act", room), {"kind": "room.stay", "key": "form-key-2"})
    with in_half_a_minute():
        assert host.get(url("room", room)).status_code == 200
        services.end_when_due(room.pk)
    room.refresh_from_db()
    assert room.is_live


@pytest.mark.django_db
def test_closing_by_a_form_when_there_is_a_queue_then_nobody_need_look(
    room: Room, amara: Person, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with override_settings(TASKS=QUEUE), django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        say(room, amara, "room.closing")
    left = DBTaskResult.objects.get(task_path="mentoring.rooms.tasks.end_room")
    assert left.args_kwargs["args"] == [room.pk]
    assert left.run_after is not None
    assert abs(left.run_after - timezone.now() - timedelta(seconds=30)) < timedelta(seconds=5)
    with in_half_a_minute():
        end_room.call(room.pk)
    end_room.call(room.pk + 1)  # it is gone
    room.refresh_from_db()
    assert room.is_ended


@pytest.mark.django_db(transaction=True)
def test_closing_when_several_processes_see_it_is_due_then_it_ends_once(room: Room, amara: Person) -> None:
    say(room, amara, "room.closing")

    def end(_turn: int) -> None:
        services.end_when_due(room.pk)
        connection.close()

    with in_half_a_minute(), ThreadPoolExecutor(4) as pool:
        list(pool.map(end, range(4)))
    assert [event.kind for event in get_log().read(room.pk, 0, 0).events].count("room.end") == 1
    assert RoomMinutes.objects.count() == 1


@pytest.mark.django_db
def test_start_when_taken_back_then_it_can_be_planned_anew_and_started_again(
    room: Room, amara: Person
) -> None:
    started = start(room, amara)
    assert room.is_live
    services.act(room, amara, "undo", {"seq": started.seq}, key="form-key-1")
    room.refresh_from_db()
    assert (room.phase, services.state_of(room).phase) == (Phase.BEFORE, "before")
    services.set_agenda(room, [AgendaItem("Only this", 5)])
    services.open_room(room, by=amara)
    assert services.state_of(room).agenda[services.state_of(room).clock.item].title == "Only this"


@pytest.mark.django_db
def test_start_when_something_was_done_since_then_taking_it_back_changes_nothing(
    room: Room, amara: Person
) -> None:
    """Two hosts at once: what one takes back is not the newest any more when it is written."""
    started = start(room, amara)
    say(room, amara, "agenda.next")
    late = {"seq": started.seq, "what": "room.open"}
    get_log().append(room.pk, [Action("undo", late, amara.pk, started.at + 1, "form-key-9")])
    room.refresh_from_db()
    assert (room.is_live, services.state_of(room).phase) == (True, "live")


def start(room: Room, host: Person) -> Undo:
    """The fixture's room was started by nobody: here a host does it."""
    room.phase, room.seq = Phase.BEFORE, 0
    room.save(update_fields=["phase", "seq"])
    room.events.all().delete()
    services.open_room(room, by=host)
    undo = services.state_of(room).undo
    assert undo
    return undo


@pytest.mark.django_db(transaction=True)
async def test_closing_over_a_socket_then_all_hear_it_and_the_room_ends_by_itself(
    serve: Callable[..., Served],
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Callable[[Person], str],
    clients: Callable[..., Client],
) -> None:
    base = (await asyncio.to_thread(serve, ROOMS_HURRY="10")).sockets  # half a minute is three seconds
    host, guest = clients([base], pass_for(amara)), clients([base], pass_for(bela))
    await host.start()
    await guest.start()

    def heard(kind: str) -> int:
        return sum(event["t"] == kind for event in guest.events)

    host.say("room.closing")
    await guest.until(lambda: heard("room.closing") == 1)
    host.say("room.stay")
    await guest.until(lambda: heard("room.stay") == 1)
    await asyncio.sleep(4)
    assert heard("room.end") == 0
    host.say("room.closing")
    guest.say("chat", text="One more thing.")
    await guest.until(lambda: heard("room.end") == 1)
    assert heard("chat") == 1
    await database_sync_to_async(room.refresh_from_db)()
    assert room.is_ended
    await host.stop()
    await guest.stop()
