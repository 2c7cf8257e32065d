"""One room, two processes, a real Redis, one of them killed: nothing kept is lost, nothing doubled."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from channels.db import database_sync_to_async
from redis import asyncio as redis_asyncio

from mentoring.rooms.log import channel
from mentoring.rooms.models import Room, RoomEvent
from people.models import Person
from tests.rooms.client import Client
from tests.rooms.proxy import Proxy
from tests.serve import Served

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]
TwoServers = Callable[[], Awaitable[list[Served]]]


@pytest.fixture
def two_servers(serve: Callable[..., Served], redis_url: str) -> TwoServers:
    """Start two processes that share one Redis."""

    async def start() -> list[Served]:
        return await asyncio.gather(*(asyncio.to_thread(serve, redis_url=redis_url) for _process in range(2)))

    return start


async def test_two_processes_when_one_is_killed_then_all_see_one_order_with_nothing_lost_or_doubled(
    two_servers: TwoServers,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Callable[[Person], str],
    clients: Callable[..., Client],
) -> None:
    first, second = await two_servers()
    # The first two begin at the process that dies and find their way to the other one.
    talkers = [
        clients([first.sockets, second.sockets], pass_for(amara)),
        clients([first.sockets, second.sockets], pass_for(bela)),
        clients([second.sockets], pass_for(amara)),
        clients([second.sockets], pass_for(bela)),
    ]
    for client in talkers:
        await client.start()
    await talkers[2].until(lambda: set(talkers[2].present) == {str(amara.pk), str(bela.pk)})

    async def talk(client: Client, name: int) -> None:
        for number in range(15):
            client.say("chat", text=f"{name}.{number}")
            await asyncio.sleep(0.1)

    talking = [asyncio.create_task(talk(client, name)) for name, client in enumerate(talkers)]
    for client in talkers:
        await client.until(lambda client=client: len(client.acked) >= 3)  # type: ignore[misc]
    await asyncio.to_thread(first.kill)
    await asyncio.gather(*talking)
    for client in talkers:
        await client.settled(60)
    said = sorted(f"{name}.{number}" for name in range(4) for number in range(15))
    for client in talkers:
        await client.until(lambda client=client: len(client.lines()) >= 60, 30)  # type: ignore[misc]
        assert sorted(client.lines()) == said
        assert client.lines() == talkers[2].lines()
        assert (client.doubles, client.holes, client.setbacks) == (0, 0, 0)
        await client.stop()
    stored = await database_sync_to_async(
        lambda: [
            row.payload["text"] for row in RoomEvent.objects.filter(room=room, kind="chat").order_by("seq")
        ]
    )()
    assert stored == talkers[2].lines()


async def test_process_that_has_not_heard_all_then_lets_nobody_in_before_it_has(
    serve: Callable[..., Served],
    redis_url: str,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Callable[[Person], str],
    clients: Callable[..., Client],
) -> None:
    """Who comes over from a process that is further on would else see the room go back, and a line twice."""
    network = await Proxy(redis_url.removeprefix("redis://").removesuffix("/0")).start()
    slow_url = network.sockets.replace("ws://", "redis://") + "/0"
    first, second = await asyncio.gather(
        asyncio.to_thread(serve, redis_url=redis_url), asyncio.to_thread(serve, redis_url=slow_url)
    )
    host, guest = (
        clients([first.sockets, second.sockets], pass_for(amara)),
        clients([second.sockets], pass_for(bela)),
    )
    await host.start()
    await guest.start()
    network.cut()
    host.say("chat", text="Heard by the first alone")
    await host.settled()
    await host.until(lambda: host.lines())
    host.addresses = [second.sockets]
    await host.drop()
    await guest.ping()  # the second lives
    await asyncio.sleep(0.5)
    assert host.welcomes == 1
    network.mend()
    await host.until(lambda: host.welcomes == 2)
    await guest.until(lambda: guest.lines())
    for client in (host, guest):
        assert client.lines() == ["Heard by the first alone"]
        assert (client.doubles, client.holes, client.setbacks) == (0, 0, 0)
        await client.stop()
    await network.stop()


async def test_person_taken_out_then_their_sockets_close_at_once_in_every_process(
    two_servers: TwoServers,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Callable[[Person], str],
    clients: Callable[..., Client],
) -> None:
    first, second = await two_servers()
    host = clients([first.sockets], pass_for(amara))
    tabs = [clients([served.sockets], pass_for(bela)) for served in (first, second)]
    for client in (host, *tabs):
        await client.start()
    await host.until(lambda: str(bela.pk) in host.present)
    host.say("remove", person=bela.pk)
    for tab in tabs:
        await tab.until(lambda tab=tab: 4403 in tab.closed)  # type: ignore[misc]
    again = clients([second.sockets], pass_for(bela))  # the ticket would still be good
    again.knock()
    await again.until(lambda: again.closed == [4403])
    assert again.welcomes == 0
    host.say("chat", text="We go on")
    await host.settled()
    assert host.closed == []
    for client in (host, *tabs, again):
        await client.stop()


async def test_room_that_everybody_left_then_its_process_lives_on_and_hears_the_others_when_somebody_comes(
    serve: Callable[..., Served],
    redis_url: str,
    room: Room,
    bela: Person,
    pass_for: Callable[[Person], str],
    clients: Callable[..., Client],
) -> None:
    served = await asyncio.to_thread(serve, redis_url=redis_url, ROOMS_HURRY="60")  # empty for a second
    async with redis_asyncio.Redis.from_url(redis_url) as others:

        async def listens() -> bool:
            return bool((await others.pubsub_numsub(channel(room.pk)))[0][1])

        guest = await clients([served.sockets], pass_for(bela)).start()
        await guest.stop()
        async with asyncio.timeout(30):
            while await listens():  # noqa: ASYNC110  (nobody tells)
                await asyncio.sleep(0.1)
        again = await clients([served.sockets], pass_for(bela)).start()
        await others.publish(channel(room.pk), b'p {"from":"another","p":{"7000":"here"}}')
        await again.until(lambda: "7000" in again.present)
        await again.stop()
