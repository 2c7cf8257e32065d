"""Who is here counts, for forms too: by a socket at any process, or by a page asked for lately."""

import asyncio
from collections.abc import Callable, Generator

import pytest
from channels.db import database_sync_to_async
from django.test import Client as Browser
from django.test import override_settings

from mentoring.rooms import here, services
from mentoring.rooms.here import PAGE_LASTS, MemoryHere, RedisHere
from mentoring.rooms.log import get_log
from mentoring.rooms.models import Role, Room
from mentoring.rooms.presence import PEER_LASTS
from mentoring.rooms.protocol import Refusal
from people.models import Person
from tests.rooms.client import Client
from tests.rooms.pages import Browse, come_in, url
from tests.serve import Served

SECRET = {"poll": "poll-0001", "question": "Stay?", "options": ["Yes", "No"], "secret": True}


def ask_in_secret(room: Room, host: Person) -> str:
    """Return why not, or "" when it is asked."""
    try:
        services.act(room, host, "poll.open", SECRET, key="secret-key-1")
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock of this process that a test turns."""
    now = [1000.0]
    monkeypatch.setattr("mentoring.rooms.here.time.monotonic", lambda: now[0])
    return now


def test_secret_ballot_from_a_form_then_five_who_are_here_now_and_not_five_who_came_once(
    room: Room, amara: Person, bela: Person, people: list[Person], hour: list[float]
) -> None:
    for person in people:
        services.admit(room, person)
        services.enter(room, person)
    services.enter(room, bela)
    hour[0] += 181  # three minutes
    services.enter(room, people[0])
    assert ask_in_secret(room, amara) == "few"  # six came; two are here
    for person in people[1:]:
        services.enter(room, person)
    services.revoke(room, people[0])
    assert ask_in_secret(room, amara) == "few"  # with who was taken out they would be five
    services.enter(room, bela)
    assert ask_in_secret(room, amara) == ""


def test_secret_ballot_then_offered_on_the_page_by_who_is_here(
    room: Room, browse: Browse, amara: Person, bela: Person, people: list[Person], hour: list[float]
) -> None:
    host = come_in(browse, amara, room)
    guests = list[Browser]()
    for person in [bela, *people]:
        services.admit(room, person, Role.PARTICIPANT)
        guests.append(come_in(browse, person, room))
        guests[-1].get(url("room", room))
    assert "data-secret hidden" not in host.get(url("room", room)).content.decode()
    hour[0] += 181  # three minutes
    assert "data-secret hidden" in host.get(url("room", room)).content.decode()
    for guest in guests[:2]:
        guest.get(url("room", room))
    for guest in guests[2:4]:
        guest.get(url("room-transcript", room))  # which comes anew by itself where there is no script
    assert "data-secret hidden" not in host.get(url("room", room)).content.decode()


def test_groups_from_a_form_then_of_those_who_are_here(
    room: Room, amara: Person, bela: Person, people: list[Person], hour: list[float]
) -> None:
    for person in people:
        services.admit(room, person)
        services.enter(room, person)
    hour[0] += 181  # three minutes
    for person in (bela, people[0]):
        services.enter(room, person)
    services.act(room, amara, "groups.open", {"how": "random", "size": 3}, key="groups-key-1")
    groups = services.state_of(room).groups
    assert groups
    assert groups.members.keys() == {bela.pk, people[0].pk}


def test_word_of_a_process_then_the_newest_holds_beside_what_pages_say(hour: list[float]) -> None:
    told = MemoryHere()
    told.asked(7, 1)
    told.connected(7, "one", [2, 3])
    told.connected(7, "two", [3, 4])
    told.connected(7, "one", [2])
    assert (told.present(7), told.present(8)) == ({1, 2, 3, 4}, set())
    told.connected(7, "two", [])
    assert told.present(7) == {1, 2}
    hour[0] += PEER_LASTS + 1  # of a process that ended nobody hears that it did
    assert told.present(7) == {1}
    hour[0] += 164  # and of a page after three minutes
    assert told.present(7) == set()


@pytest.mark.redis
def test_word_said_in_redis_then_holds_as_long_by_its_clock_and_nothing_stays(redis_url: str) -> None:
    import redis

    told = RedisHere(redis_url)
    with redis.Redis.from_url(redis_url) as server:
        told.asked(7, 1)
        for process, who in (("one", [2, 3]), ("two", [4])):
            server.eval(*here.note(7, process, who))
        server.eval(*here.note(7, "one", [2]))
        server.eval(*here.note(7, "gone", [5], lasts=-1))
        assert (told.present(7), told.present(8)) == ({1, 2, 4}, set())
        [key] = server.keys("*")
        assert 0 < server.ttl(key) <= PAGE_LASTS
        assert server.hkeys(key) == [b"page 1", b"one", b"two"]


@pytest.fixture
def shared(redis_url: str) -> Generator[str]:
    """This process, too, has its log and who is here in Redis."""
    with override_settings(REDIS_URL=redis_url):
        get_log.cache_clear()
        here.get_here.cache_clear()
        yield redis_url
    get_log.cache_clear()
    here.get_here.cache_clear()


@pytest.mark.django_db(transaction=True)
@pytest.mark.redis
async def test_socket_at_another_process_then_counts_for_a_form(
    serve: Callable[..., Served],
    shared: str,
    room: Room,
    amara: Person,
    bela: Person,
    people: list[Person],
    pass_for: Callable[[Person], str],
    clients: Callable[..., Client],
) -> None:
    """Five at two servers' sockets; this process, which answers the form, has none of them."""
    servers = await asyncio.gather(*(asyncio.to_thread(serve, redis_url=shared) for _one in range(2)))
    everybody = [amara, bela, *people[:3]]
    for person in people[:3]:
        await database_sync_to_async(services.admit)(room, person)
    sockets = [
        clients([servers[number % 2].sockets], pass_for(person)) for number, person in enumerate(everybody)
    ]
    for socket in sockets:
        await socket.start()
    await sockets[0].until(lambda: len(sockets[0].present) == 5)
    told = RedisHere(shared)
    for _look in range(50):
        if len(await asyncio.to_thread(told.present, room.pk)) == 5:
            break
        await asyncio.sleep(0.1)
    assert await asyncio.to_thread(told.present, room.pk) == {person.pk for person in everybody}

    await sockets[4].stop()
    await sockets[0].until(lambda: len(sockets[0].present) == 4)
    for _look in range(50):
        if len(await asyncio.to_thread(told.present, room.pk)) == 4:
            break
        await asyncio.sleep(0.1)
    ask = database_sync_to_async(lambda: ask_in_secret(room, amara))
    assert await ask() == "few"
    await asyncio.to_thread(told.asked, room.pk, people[2].pk)  # who left comes back without a script
    assert await ask() == ""
    for socket in sockets[:4]:
        await socket.stop()


def test_host_alone_when_two_should_look_at_questions_then_is_told_that_they_wait(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, other = come_in(browse, amara, room), come_in(browse, bela, room)
    services.enter(room, bela)
    alone = '<p class="small" data-alone>You’re the only host here'
    assert alone not in host.get(url("room", room)).content.decode()
    host.post(url("room-act", room), {"kind": "question.look", "key": "form-key-1", "on": "yes"})
    assert alone in host.get(url("room", room)).content.decode()
    host.post(
        url("room-act", room),
        {"kind": "role", "key": "form-key-2", "person": str(bela.pk), "role": "cohost"},
    )
    other.get(url("room", room))
    assert alone not in host.get(url("room", room)).content.decode()
