"""Three standing people: one who may, one who shares, one who must not get in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import settings

from config import words
from config.demonstration.factories.people import PersonFactory
from people.models import Person, State
from tests.isolation import (  # noqa: F401  (pytest finds fixtures and hooks by their names here)
    django_db_setup,
    no_flush,
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_runtest_setup,
    remember_blocker,
)
from tests.redis_server import RedisServer
from tests.serve import serve  # noqa: F401

# The same examples every time, however slow the machine; EXPLORE=yes looks for new ones.
settings.register_profile("groundswell", derandomize=not os.environ.get("EXPLORE"), deadline=None)
settings.load_profile("groundswell")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tries", type=int, default=6, help="how often fuzzers try each operation or form")


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Compile what the languages say, before a process reads them: a fresh checkout has none."""
    words.compile_stale()


@pytest.fixture
def amara(db: None) -> Person:
    """The one who may."""
    return PersonFactory.create(name="Amara Diallo", email="amara@example.org")


@pytest.fixture
def bela(db: None) -> Person:
    """The one who shares."""
    return PersonFactory.create(name="Béla Kovács", email="bela@example.org")


@pytest.fixture
def mallory(db: None) -> Person:
    """The one who must not get in."""
    return PersonFactory.create(name="Mallory Grey", email="mallory@example.org")


@pytest.fixture
def stranger(db: None) -> Person:
    """Provisioned, never joined."""
    return PersonFactory.create(name="Stefan Stranger", email="stefan@example.org", state=State.ACCOUNT)


@pytest.fixture
def browse() -> Callable[[Person], Client]:
    """Return a test client signed in as a person."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    yield server
    server.kill()
