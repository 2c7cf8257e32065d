"""Two changes of the directory at once: none undoes the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from people.models import Person, Role
from tests.people.test_scim import Directory, at
from tests.people.test_scim import directory as directory  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 18


def at_once(steps: list[Callable[[], Any]]) -> list[int]:
    start = Barrier(len(steps))

    def run(step: Callable[[], Any]) -> int:
        start.wait()
        try:
            return int(step().status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_members_added_at_once_are_all_in(directory: Directory) -> None:
    keys = [directory.make(f"p{number}")["id"] for number in range(MANY)]

    def adding(some: list[str]) -> Callable[[], Any]:
        operations = [{"op": "add", "path": "members", "value": [{"value": key}]} for key in some]
        return lambda: [Directory().patch("Groups/editor", operation) for operation in operations][-1]

    assert at_once([adding(keys[number::3]) for number in range(3)]) == [200] * 3
    assert Person.objects.filter(groups__name=Role.EDITOR).count() == MANY


def test_parts_of_an_account_changed_at_once_are_all_kept(directory: Directory) -> None:
    key = f"Users/{directory.make()['id']}"
    changes = {
        "displayName": "Dora Lind",
        "externalId": "42",
        "preferredLanguage": "de",
        "timezone": "Asia/Tokyo",
    }

    def changing(path: str, value: str) -> Callable[[], Any]:
        return lambda: Directory().patch(key, {"op": "replace", "path": path, "value": value})

    assert at_once([changing(*change) for change in changes.items()]) == [200] * len(changes)
    said = directory("GET", key).json()
    assert {name: said[name] for name in changes} == changes
    assert at("dora").name == "Dora Lind"


def test_of_two_who_read_one_version_one_is_refused(directory: Directory) -> None:
    made = directory.make()

    def renaming(name: str) -> Callable[[], Any]:
        operation = {"op": "replace", "path": "displayName", "value": name}
        version = {"If-Match": made["meta"]["version"]}
        return lambda: Directory().patch(f"Users/{made['id']}", operation, **version)

    assert sorted(at_once([renaming("Dora Lind"), renaming("Dora Berg")])) == [200, 412]
