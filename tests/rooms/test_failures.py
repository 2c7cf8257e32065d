"""What goes wrong on a real day, with real processes: nothing kept is lost, doubled or out of order.

Waiting times are shortened by ROOMS_HURRY, the servers' own setting; nothing is replaced by a stand-in.
"""

import asyncio
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import requests
from channels.db import database_sync_to_async
from django.apps import apps
from django.db import connection
from psycopg import sql

from benchmarks.crowd import Crowd
from mentoring.rooms.models import Room, RoomEvent
from people.models import Person
from tests.redis_server import RedisServer
from tests.rooms.client import Client
from tests.rooms.proxy import Proxy
from tests.serve import Served

pytestmark = [pytest.mark.django_db(transaction=True)]
Serve = Callable[..., Served]
Pass = Callable[[Person], str]
Make = Callable[..., Client]
HURRY = "30"  # 30 s of waiting are one here


async def talk(client: Client, name: str, count: int, pause: float = 0.05) -> None:
    for number in range(count):
        client.say("chat", text=f"{name}.{number}")
        await asyncio.sleep(pause)


async def agree(room: Room, talkers: list[Client], said: int) -> None:
    """Everybody holds every line once, in one order, and the database the same."""
    for client in talkers:
        await client.settled(60)
    for client in talkers:
        await client.until(lambda client=client: len(client.lines()) >= said, 30)  # type: ignore[misc]
        assert len(set(client.lines())) == len(client.lines()) == said
        assert client.lines() == talkers[0].lines()
        assert (client.doubles, client.holes, client.setbacks) == (0, 0, 0)
    assert await stored(room) == talkers[0].lines()
    for name in {line.split(".")[0] for line in talkers[0].lines()}:
        mine = [int(line.split(".")[1]) for line in talkers[0].lines() if line.startswith(f"{name}.")]
        assert sorted(mine) == list(range(len(mine)))
    for client in talkers:
        await client.stop()


async def stored(room: Room) -> list[str]:
    def read() -> list[str]:
        rows = RoomEvent.objects.filter(room=room, kind="chat").order_by("epoch", "seq")
        return [row.payload["text"] for row in rows]

    return await database_sync_to_async(read)()


@pytest.mark.redis
async def test_redis_killed_and_started_empty_then_nothing_acknowledged_is_lost(
    serve: Serve,
    redis_server: RedisServer,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Pass,
    clients: Make,
) -> None:
    first, second = await asyncio.gather(
        asyncio.to_thread(serve, redis_url=redis_server.url),
        asyncio.to_thread(serve, redis_url=redis_server.url),
    )
    talkers = [clients([first.sockets], pass_for(amara)), clients([second.sockets], pass_for(bela))]
    for client in talkers:
        await client.start()
    talking = [asyncio.create_task(talk(client, str(name), 25, 0.12)) for name, client in enumerate(talkers)]
    for client in talkers:
        await client.until(lambda client=client: len(client.acked) >= 3)  # type: ignore[misc]
    await asyncio.to_thread(redis_server.kill)
    told = [len(client.errors) for client in talkers]
    for client, before in zip(talkers, told, strict=True):
        await client.until(lambda client=client, before=before: len(client.errors) > before)  # type: ignore[misc]
    await asyncio.to_thread(redis_server.start)
    await asyncio.gather(*talking)
    await agree(room, talkers, 50)


@pytest.mark.redis
def test_redis_that_hangs_then_pages_and_probes_answer_all_the_same(
    serve: Serve, redis_server: RedisServer
) -> None:
    """It takes connections and says nothing: worse than one that is gone, which refuses at once."""
    base = serve(redis_url=redis_server.url)
    assert requests.get(f"{base}/readyz?all", timeout=30).status_code == 200
    redis_server.process.send_signal(signal.SIGSTOP)
    try:
        for path, status in (
            ("/healthz", 200),
            ("/accounts/login/", 200),
            ("/readyz", 200),
            ("/readyz?all", 503),
            ("/accounts/login/", 200),
        ):
            assert requests.get(f"{base}{path}", timeout=30).status_code == status, path
    finally:
        redis_server.process.send_signal(signal.SIGCONT)
    ends = time.monotonic() + 30
    while requests.get(f"{base}/readyz?all", timeout=30).status_code != 200:
        assert time.monotonic() < ends
        time.sleep(0.2)


@pytest.mark.redis
async def test_redis_killed_and_back_as_it_last_saved_then_nothing_acknowledged_is_lost(
    serve: Serve,
    redis_server: RedisServer,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Pass,
    clients: Make,
) -> None:
    """It would number again what it has forgotten."""
    first, second = await asyncio.gather(
        asyncio.to_thread(serve, redis_url=redis_server.url),
        asyncio.to_thread(serve, redis_url=redis_server.url),
    )
    talkers = [clients([first.sockets], pass_for(amara)), clients([second.sockets], pass_for(bela))]
    for client in talkers:
        await client.start()
    await talk(talkers[0], "0", 4)
    await talkers[0].settled()
    redis_server.save()
    await talk(talkers[1], "1", 4)
    await talkers[1].settled()
    await asyncio.to_thread(redis_server.kill)
    await asyncio.to_thread(redis_server.start)
    for number in range(4, 6):
        talkers[0].say("chat", text=f"0.{number}")
    late = clients([second.sockets], pass_for(bela))
    await late.start()
    await agree(room, [*talkers, late], 10)


@contextmanager
def paused_database() -> Iterator[None]:
    """Somebody holds it for writing: all of it on SQLite, the rooms’ tables on PostgreSQL."""
    if connection.vendor == "sqlite":
        holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
        holder.close()
        return
    settings = connection.settings_dict
    tables = [model._meta.db_table for model in apps.get_app_config("rooms").get_models()]
    with psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
    ) as keeper:
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        keeper.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(names))
        yield
        keeper.rollback()


async def test_paused_database_then_presence_goes_on_and_lines_wait(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Make
) -> None:
    base = serve().sockets
    talkers = [clients([base], pass_for(amara)), clients([base], pass_for(bela))]
    for client in talkers:
        await client.start()
    await talk(talkers[0], "0", 3)
    await talkers[0].settled()
    with paused_database():
        talking = asyncio.create_task(talk(talkers[1], "1", 10))
        talkers[0].raw('{"t":"typing","on":true}')
        # No handler waits for the database: who types is told while it stands still.
        await talkers[1].until(lambda: talkers[1].present.get(str(amara.pk)) == "typing")
        await talking
        await talkers[1].ping()  # whatever was to be answered before this would have been
        assert not talkers[1].acked
    await agree(room, talkers, 13)


@pytest.mark.parametrize("seconds", [1, 30, 300])
async def test_network_cut_then_resumed_with_nothing_missing(
    seconds: int, serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Make
) -> None:
    hurry = 30 if seconds < 300 else 60
    served = await asyncio.to_thread(serve, ROOMS_HURRY=str(hurry))
    proxy = await Proxy(served.sockets).start()
    host, guest = clients([served.sockets], pass_for(amara)), clients([proxy.sockets], pass_for(bela))
    guest.options = {"ping_interval": 0.5, "ping_timeout": 0.5}
    await host.start()
    await guest.start()
    await talk(guest, "1", 3)
    await guest.settled()
    proxy.cut()  # both ways, without a word: as a cable that is pulled
    guest.say("chat", text="1.3")
    await talk(host, "0", 5)
    await asyncio.sleep(seconds / hurry)
    proxy.mend()
    guest.say("chat", text="1.4")
    await agree(room, [host, guest], 10)
    await proxy.stop()


async def test_sleeping_laptop_then_cut_and_back_with_everything(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Make
) -> None:
    """It reads nothing and answers nothing for 90 s (3 here); its side of the socket still looks open."""
    served = await asyncio.to_thread(serve, ROOMS_HURRY=HURRY)
    host, guest = clients([served.sockets], pass_for(amara)), clients([served.sockets], pass_for(bela))
    guest.options = {"ping_interval": None}
    await host.start()
    await guest.start()
    await talk(guest, "1", 2)
    await guest.settled()
    assert guest.socket
    guest.socket.transport.pause_reading()
    await talk(host, "0", 6)
    await host.until(lambda: str(bela.pk) not in host.present, 10)
    guest.socket.transport.resume_reading()
    guest.say("chat", text="1.2")
    await agree(room, [host, guest], 9)


async def test_server_restarted_during_a_poll_then_answers_stay_and_can_be_changed(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Make
) -> None:
    served = await asyncio.to_thread(serve)
    port = int(served.rsplit(":", 1)[1])
    host, guest = clients([served.sockets], pass_for(amara)), clients([served.sockets], pass_for(bela))
    await host.start()
    await guest.start()
    host.say("poll.open", poll="poll-0001", question="Where?", options=["A", "B"], form="one")
    await host.settled()
    guest.say("poll.answer", poll="poll-0001", choices=[0])
    await guest.settled()
    await asyncio.to_thread(served.stop)
    guest.say("poll.answer", poll="poll-0001", choices=[1])  # changed while nobody was there
    await asyncio.to_thread(serve, port=port)
    await guest.settled(30)
    host.say("poll.close", poll="poll-0001")
    await host.settled(30)
    await guest.until(lambda: any(event["t"] == "poll.close" for event in guest.events))
    closed = [event for event in guest.events if event["t"] == "poll.close"]
    assert (closed[0]["counts"], closed[0]["answered"]) == ([0, 1], 1)
    assert guest.closed[0] == 4012
    await host.stop()
    await guest.stop()


async def test_two_tabs_then_one_person_with_one_hand_and_one_answer(
    serve: Serve, room: Room, amara: Person, bela: Person, pass_for: Pass, clients: Make
) -> None:
    base = serve().sockets
    host, *tabs = (clients([base], pass_for(who)) for who in (amara, bela, bela))
    for client in (host, *tabs):
        await client.start()
    for tab in tabs:
        tab.say("hand.up")
        tab.say("chat", text="Both say this")
        await tab.settled()
    await host.until(lambda: len(host.lines()) == 2)  # two tabs, two lines: each under its own key
    assert [event["hands"] for event in host.events if event["t"] == "hand.up"] == [[bela.pk], [bela.pk]]
    await host.until(lambda: set(host.present) == {str(amara.pk), str(bela.pk)})
    tabs[1].raw('{"t":"mode","mode":"listening"}')  # the livelier tab counts, as long as it is open
    await tabs[0].stop()
    await host.until(lambda: host.present.get(str(bela.pk)) == "listening")
    assert str(bela.pk) not in host.gone
    for client in (host, tabs[1]):
        await client.stop()


@pytest.mark.redis
async def test_processes_whose_clocks_differ_then_one_order_and_no_time_below_nothing(
    serve: Serve,
    redis_url: str,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Pass,
    clients: Make,
) -> None:
    """The second process is five minutes behind."""
    late = "import time\nreal = time.time\ntime.time = lambda: real() - 300\n"
    first, second = await asyncio.gather(
        asyncio.to_thread(serve, redis_url=redis_url),
        asyncio.to_thread(serve, redis_url=redis_url, BEGIN_WITH=late),
    )
    talkers = [clients([first.sockets], pass_for(amara)), clients([second.sockets], pass_for(bela))]
    for client in talkers:
        await client.start()
    await asyncio.gather(*(talk(client, str(name), 8) for name, client in enumerate(talkers)))
    talkers[0].say("agenda.pause")
    await talkers[0].settled()
    talkers[0].say("agenda.resume")
    await talkers[0].settled()
    await talkers[0].until(lambda: any(event["t"] == "agenda.resume" for event in talkers[0].events))
    clocks = [event["clock"] for event in talkers[0].events if event["t"] == "agenda.resume"]
    assert clocks[0]["started"] <= int(time.time() * 1000)
    times = {event["by"]: event["at"] for event in talkers[0].events if event["t"] == "chat"}
    assert times[amara.pk] - times[bela.pk] > 200_000
    await agree(room, talkers, 16)


async def test_storm_of_a_thousand_then_all_back_with_what_they_missed(
    serve: Serve,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Pass,
    clients: Make,
    request: pytest.FixtureRequest,
) -> None:
    served = await asyncio.to_thread(serve)
    host_name, port = served.removeprefix("http://").split(":")
    host = clients([served.sockets], pass_for(amara))
    await host.start()
    heard: dict[int, bytes] = {}

    def hear(caller: Any, frame: bytes) -> None:
        heard[caller.number] = heard.get(caller.number, b"") + frame

    crowd = Crowd(host_name, int(port), f"/ws/rooms/{room.pk}/", hear=hear)
    hello = b'{"t":"hello","ticket":"%s","epoch":%d,"since":%d}'
    ticket = pass_for(bela).encode()
    there = await asyncio.to_thread(crowd.join, [hello % (ticket, 0, 0)] * 1000)
    for caller in there:
        caller.reset()
    await host.until(lambda: str(bela.pk) not in host.present, 20)
    await talk(host, "0", 20, 0)
    await host.settled()
    since = host.since
    back = await asyncio.to_thread(crowd.join, [hello % (ticket, host.epoch, since - 20)] * 1000)
    host.say("chat", text="0.20")
    await asyncio.to_thread(
        crowd.run, 20, lambda: all(b'"0.20"' in heard.get(one.number, b"") for one in back)
    )
    for caller in back:
        told = heard[caller.number]
        assert [told.count(b'"text":"0.%d"' % number) for number in range(21)] == [1] * 21
    crowd.close()
    await agree(room, [host], 21)
