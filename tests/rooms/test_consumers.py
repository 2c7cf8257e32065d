import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any, cast

import pytest
from channels.db import database_sync_to_async
from websockets.asyncio.client import connect

from cms.services import start_draft
from config.demonstration.factories.rooms import make_room
from mentoring.rooms import services
from mentoring.rooms.hub import Hub, Mail
from mentoring.rooms.log import get_log
from mentoring.rooms.models import Room, RoomEvent
from mentoring.rooms.protocol import Action
from mentoring.rooms.services.table import lay_draft
from mentoring.rooms.sight import snapshot
from mentoring.rooms.state import Viewer
from mentoring.rooms.tickets import Ticket, issue
from people.models import Person
from tests.rooms.client import Client
from tests.serve import Served

pytestmark = pytest.mark.django_db(transaction=True)
Serve = Callable[..., Served]
Pass = Callable[[Person], str]


def dial(base: str, room: int, **options: Any) -> connect:
    origin: Any = "http" + base.removeprefix("ws")
    return connect(f"{base}/ws/rooms/{room}/", compression=None, origin=origin, **options)


async def test_socket_when_not_let_in_or_taken_out_or_forged_then_refused(
    serve: Serve, room: Room, bela: Person, mallory: Person, pass_for: Pass
) -> None:
    base, good = serve().sockets, pass_for(bela)
    await database_sync_to_async(services.revoke)(room, bela)
    forged = issue(Ticket(room.pk + 1, mallory.pk, "Mallory", "host"))
    for ticket, code in ((good, 4403), (forged, 4403), ("nonsense", 4401), (good + "x", 4401), (None, 4401)):
        async with dial(base, room.pk) as socket:
            await socket.send(json.dumps({"t": "hello", "ticket": ticket}))
            told = json.loads(await socket.recv())
            assert told["t"] == "error"
            await socket.wait_closed()
            assert socket.close_code == code


async def test_socket_when_the_ticket_is_good_for_another_room_then_refused(
    serve: Serve, room: Room, mallory: Person
) -> None:
    base = serve().sockets
    own = await database_sync_to_async(make_room)(host=mallory)
    ticket = issue(Ticket(own.pk, mallory.pk, mallory.name, "host"))
    for number, code in ((room.pk, "not_allowed"), (own.pk, None)):
        async with dial(base, number) as socket:
            await socket.send(json.dumps({"t": "hello", "ticket": ticket}))
            told = json.loads(await socket.recv())
            assert (told["t"], told.get("code")) == (("error", code) if code else ("welcome", None))


async def test_role_taken_back_then_the_open_socket_may_do_no_more_than_the_role_that_is_left(
    serve: Serve, amara: Person, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    base = serve().sockets
    host, guest = clients([base], pass_for(amara)), clients([base], pass_for(bela))
    await host.start()
    await guest.start()
    for role in ("cohost", "participant"):
        host.say("role", person=bela.pk, role=role)
        await host.settled()
        await guest.until(
            lambda role=role: any(one["t"] == "role" and one["role"] == role for one in guest.events)  # type: ignore[misc]
        )
        guest.raw(json.dumps({"t": "slow", "key": f"slow-as-{role}", "seconds": 30}))
        await guest.until(lambda role=role: bool(guest.errors) or f"slow-as-{role}" in guest.acked)  # type: ignore[misc]
    assert [(one["key"], one["code"]) for one in guest.errors] == [("slow-as-participant", "not_allowed")]
    assert "slow-as-cohost" in guest.acked
    await host.stop()
    await guest.stop()


async def test_chat_then_delivered_and_acknowledged_once(
    serve: Serve, amara: Person, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    base = serve().sockets
    host, guest = clients([base], pass_for(amara)), clients([base], pass_for(bela))
    await host.start()
    await guest.start()
    key = guest.say("chat", text="Hello, <b>room</b>")
    await guest.settled()
    guest.outbox[key] = {"t": "chat", "key": key, "text": "Hello, <b>room</b>"}
    guest._resend()
    await guest.settled()
    guest.say("chat", text="What comes after a repeat")
    for client in (host, guest):
        await client.until(lambda client=client: len(client.lines()) >= 2)  # type: ignore[misc]
        assert client.lines() == ["Hello, <b>room</b>", "What comes after a repeat"]
    await host.until(lambda: host.present == {str(amara.pk): "here", str(bela.pk): "here"})
    await host.stop()
    await guest.stop()


async def test_newcomers_one_by_one_then_each_is_told_the_whole_room_as_it_is(
    serve: Serve,
    room: Room,
    amara: Person,
    people: list[Person],
    pass_for: Pass,
    clients: Callable[..., Client],
) -> None:
    base = serve().sockets
    host, *guests = (clients([base], pass_for(who)) for who in (amara, *people))
    await host.start()
    for place, (guest, person) in enumerate(zip(guests, people, strict=True)):
        await guest.start()
        await host.until(lambda person=person: any(one.get("by") == person.pk for one in host.events))  # type: ignore[misc]
        if place == 1:
            host.say("role", person=person.pk, role="captioner")
            await host.settled()
        if place == 2:
            host.say("remove", person=people[0].pk)
            await host.settled()
    fresh = await clients([base], pass_for(people[1])).start()
    state = await database_sync_to_async(services.state_of)(room)
    whole = json.loads(json.dumps(snapshot(state, Viewer(people[1].pk, "captioner"))))
    assert fresh.snapshot == whole
    roles = [one.get("role", "participant") for one in whole["people"].values()]
    assert roles == ["host", "captioner", *["participant"] * 2]
    for client in (host, *guests, fresh):
        await client.stop()


async def test_snapshots_made_at_one_moment_then_each_person_s_own(
    serve: Serve,
    room: Room,
    amara: Person,
    bela: Person,
    people: list[Person],
    pass_for: Pass,
    clients: Callable[..., Client],
) -> None:
    """What one group said is in its own people's and in nobody else's."""
    base, other = serve().sockets, people[0]
    all_of_them = (bela, other, amara)
    first = {person.pk: await clients([base], pass_for(person)).start() for person in all_of_them}
    first[amara.pk].say("groups.open", how="chosen", groups=[[bela.pk], [other.pk]])
    await first[amara.pk].settled()
    await first[bela.pk].until(lambda: any(one["t"] == "groups.open" for one in first[bela.pk].events))
    first[bela.pk].say("chat", text="Only us", group=1)
    await first[bela.pk].settled()
    again = {person.pk: await clients([base], pass_for(person)).start() for person in all_of_them}
    state = await database_sync_to_async(services.state_of)(room)
    for person in all_of_them:
        whole = snapshot(state, Viewer(person.pk, "host" if person == amara else "participant"))
        assert again[person.pk].snapshot == json.loads(json.dumps(whole))
        assert ("Only us" in str(again[person.pk].snapshot)) is (person == bela)
    for client in (*first.values(), *again.values()):
        await client.stop()


async def test_bad_frames_then_answered_and_the_room_goes_on(
    serve: Serve, amara: Person, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    base = serve().sockets
    host, guest = clients([base], pass_for(amara)), clients([base], pass_for(bela))
    await host.start()
    await guest.start()
    bad: list[tuple[str | bytes, str]] = [
        ("{", "malformed"),
        ("[]", "malformed"),
        ('{"t":1}', "malformed"),
        ("[" * 20_000, "malformed"),
        ('{"t":"chat","key":"12345678","text":NaN}', "malformed"),
        (b"\x00\x01", "malformed"),
        ("x" * 40_000, "too_big"),
        ('{"t":"nothing"}', "unknown"),
        ('{"t":"enter","name":"x","role":"host"}', "not_allowed"),
        ('{"t":"chat","key":"12345678","text":""}', "field"),
        ('{"t":"chat","key":"12345678","text":"\\ud800"}', "field"),
        ('{"t":"chat","key":"short","text":"x"}', "field"),
        (json.dumps({"t": "chat", "key": "12345678", "text": "x" * 2001}), "field"),
        ('{"t":"agenda.next","key":"12345678"}', "not_allowed"),
        (json.dumps({"t": "hand.down", "key": "12345678", "person": amara.pk}), "not_allowed"),
        (json.dumps({"t": "mute", "key": "12345678", "person": amara.pk}), "not_allowed"),
        ('{"t":"poll.answer","key":"12345678","poll":"nonesuch","choices":[0]}', "no_poll"),
    ]
    for frame, code in bad:
        heard = len(guest.errors)
        guest.raw(frame)
        await guest.until(lambda heard=heard: len(guest.errors) > heard)  # type: ignore[misc]
        assert guest.errors[-1]["code"] == code, frame[:60]
    guest.say("chat", text="Still here")
    await host.until(lambda: host.lines() == ["Still here"])
    assert guest.welcomes == host.welcomes == 1
    await host.stop()
    await guest.stop()


async def test_flood_then_told_when_to_try_again_and_nothing_is_lost(
    serve: Serve, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    guest = clients([serve().sockets], pass_for(bela))
    await guest.start()
    for number in range(60):
        guest.say("chat", text=str(number))
    await guest.settled(40)
    assert any(error["code"] == "too_much" and error["retry_after"] > 0 for error in guest.errors)
    await guest.until(lambda: len(guest.lines()) >= 60)
    assert sorted(guest.lines(), key=int) == [str(number) for number in range(60)]
    await guest.stop()


async def test_revoke_by_a_service_then_the_socket_closes_and_stays_out(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    base = serve().sockets
    host, guest = clients([base], pass_for(amara)), clients([base], pass_for(bela))
    await host.start()
    await guest.start()
    await database_sync_to_async(services.revoke)(room, bela)  # in another process than the server
    await guest.until(lambda: 4403 in guest.closed)
    await host.until(lambda: str(bela.pk) not in host.present)
    await host.stop()
    await guest.stop()


async def test_lost_connection_then_resumes_with_nothing_missing_or_doubled(
    serve: Serve, amara: Person, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    base = serve().sockets
    host, guest = clients([base], pass_for(amara)), clients([base], pass_for(bela))
    await host.start()
    await guest.start()
    guest.say("hand.up")
    await guest.settled()
    await guest.drop()
    for number in range(20):
        host.say("chat", text=f"host {number}")
        guest.say("chat", text=f"guest {number}")
    await guest.until(lambda: guest.welcomes == 2)
    await guest.settled()
    await host.settled()
    await guest.until(lambda: len(guest.lines()) == 40)
    await host.until(lambda: len(host.lines()) == 40)
    assert guest.lines() == host.lines()
    assert (guest.doubles, guest.holes) == (0, 0)
    assert not any(event["t"] == "hand.down" for event in host.events)
    await host.stop()
    await guest.stop()


async def test_server_stopped_then_clients_told_to_come_back_and_everything_kept(
    serve: Serve, amara: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    base = serve()
    host = clients([base.sockets], pass_for(amara))
    await host.start()
    host.say("chat", text="Before")
    await host.settled()
    await asyncio.to_thread(base.stop)
    await host.until(lambda: 4012 in host.closed)
    assert base.process.returncode == 0
    host.say("chat", text="Between")
    port = int(base.rpartition(":")[2])
    await asyncio.to_thread(lambda: serve(port=port))
    await host.settled()
    await host.until(lambda: len(host.lines()) == 2)
    assert host.lines() == ["Before", "Between"]
    await host.stop()


async def test_process_that_begins_anew_then_who_comes_back_is_told_every_line_as_it_now_stands(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    """More lines than a snapshot shows were said meanwhile, one was taken back, and one erased."""
    base = serve()
    port = int(base.rpartition(":")[2])
    guest = clients([base.sockets], pass_for(bela))
    await guest.start()
    guest.say("chat", text="Before")
    await guest.settled()
    await asyncio.to_thread(base.kill)
    enter = Action("enter", {"name": amara.name, "role": "host"}, amara.pk, 1_700_000_000_000)
    say = [Action("chat", {"text": f"{n}"}, amara.pk, 1_700_000_000_000, f"line-{n:05}") for n in range(300)]
    written = await database_sync_to_async(get_log().append)(room.pk, [enter, *say])
    first = written[1].event.seq
    delete = Action("chat.delete", {"line": first + 7}, amara.pk, 1_700_000_000_000, "delete-01")
    await database_sync_to_async(get_log().append)(room.pk, [delete])
    await asyncio.to_thread(serve, port=port)
    await guest.until(lambda: guest.welcomes == 2, 30)
    assert guest.lines() == ["Before", *("" if n == 7 else f"{n}" for n in range(300))]
    assert (guest.doubles, guest.holes, guest.setbacks) == (0, 0, 0)

    # What is erased leaves a hole: over it, a snapshot leads, and nobody is told a wrong line.
    since = guest.since
    erased = RoomEvent.objects.filter(room=room, seq=first + 9)
    await database_sync_to_async(erased.delete)()
    tail = await database_sync_to_async(get_log().read)(room.pk, guest.epoch, 0)
    _epoch, state = await database_sync_to_async(get_log().load)(room.pk)
    hub = Hub(room.pk, guest.epoch, state, cast("Mail", None))
    hub.recent.remember(hub.state, tail.events)
    assert [event.seq for event, _line in hub.recent.events] == list(range(first + 10, since + 1))
    await guest.stop()


async def test_results_of_a_poll_then_hidden_until_one_has_answered(
    serve: Serve, room: Room, amara: Person, bela: Person, mallory: Person, pass_for: Pass,
    clients: Callable[..., Client],
) -> None:  # fmt: skip
    await database_sync_to_async(services.admit)(room, mallory)
    tickets = [pass_for(one) for one in (amara, bela, mallory)]
    base = serve().sockets
    host, guest, other = (clients([base], ticket) for ticket in tickets)
    for client in (host, guest, other):
        await client.start()
    host.say("poll.open", poll="poll-0001", question="Where?", options=["A", "B"], many=False)
    await guest.until(lambda: any(event["t"] == "poll.open" for event in guest.events))
    guest.say("poll.answer", poll="poll-0001", choices=[0])
    guest.say("poll.answer", poll="poll-0001", choices=[1])
    await guest.settled()

    def answers(client: Client) -> list[dict[str, object]]:
        return [event for event in client.events if event["t"] == "poll.answer"]

    for client in (host, guest, other):
        await client.until(lambda client=client: len(answers(client)) == 2)  # type: ignore[misc]
    assert answers(guest)[-1]["counts"] == answers(host)[-1]["counts"] == [0, 1]
    assert answers(guest)[-1]["mine"] == [1]
    assert all(set(event) == {"t", "s", "poll", "answered"} for event in answers(other))
    assert all("mine" not in event and "key" not in event and "by" not in event for event in answers(host))
    for client in (host, guest, other):
        await client.stop()


async def test_author_gone_for_good_then_their_draft_leaves_the_table(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Callable[..., Client]
) -> None:
    base = (await asyncio.to_thread(serve, ROOMS_HURRY="60")).sockets  # three minutes are three seconds
    host, author = clients([base], pass_for(amara)), clients([base], pass_for(bela))
    await host.start()
    await author.start()
    draft = await database_sync_to_async(start_draft)(bela, kind="own", title="Keys", body="Locked out.")
    await database_sync_to_async(lay_draft)(room, bela, draft, question="", key="lay-key-1")
    await host.until(lambda: "draft.lay" in {event["t"] for event in host.events})
    await author.stop()
    await host.until(lambda: "draft.take" in {event["t"] for event in host.events})
    assert (await database_sync_to_async(services.state_of)(room)).table is None
    log = await database_sync_to_async(lambda: list(RoomEvent.objects.values_list("payload", flat=True)))()
    assert "Locked out" not in str(log)
    await host.stop()


async def test_slow_client_then_cut_and_others_hear_everything(
    serve: Serve, amara: Person, bela: Person, people: list[Person], pass_for: Pass,
    clients: Callable[..., Client],
) -> None:  # fmt: skip
    base = serve().sockets
    talkers = [clients([base], ticket) for ticket in map(pass_for, (amara, *people))]
    for client in talkers:
        await client.start()
    host = talkers[0]
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # or the system would hold megabytes for it
    small.connect(("127.0.0.1", int(base.rpartition(":")[2])))
    async with dial(base, host.room, max_queue=1, ping_interval=None, sock=small) as deaf:
        await deaf.send(json.dumps({"t": "hello", "ticket": pass_for(bela), "epoch": 0, "since": 0}))
        deaf.transport.pause_reading()
        await host.until(lambda: str(bela.pk) in host.present)
        for client in talkers:
            for _part in range(12):
                for _line in range(2):  # 8 kB each
                    client.say("chat", text="𝄞" * 2000)
                await client.settled()
                said = len(client.lines())
                for other in talkers:  # who writes this much reads as well: only the deaf one falls behind
                    await other.until(lambda other=other, said=said: len(other.lines()) >= said)  # type: ignore[misc]
        await host.until(lambda: str(bela.pk) not in host.present)
    for client in talkers:
        await client.settled()
        await client.until(lambda client=client: len(client.lines()) == 24 * 5)  # type: ignore[misc]
        assert client.welcomes == 1
        await client.stop()
