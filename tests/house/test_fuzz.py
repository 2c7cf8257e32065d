"""Every form of every page is sent things that nobody would type. No answer is a fault of ours.

Forms are found in the pages, pages in the resolvers. The default run takes some seconds and is the same every
time; FUZZ_TRIES=50000 FUZZ_SEED=7 pytest -o faulthandler_timeout=0 goes on for as long as one likes.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections import Counter
from collections.abc import Generator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponseBase

from config.demonstration.factories.people import PersonFactory
from people.models import Person, Role
from people.services import give_role
from tests.house.addresses import NOT_WALKED, Reader, Route, filled, reader_of, routes
from tests.house.belongings import give_belongings, ways_to
from tests.house.nasty import BOUNDARY, NASTY, Form, forms_in, multipart, spoilt, urlencoded

TRIES = int(os.environ.get("FUZZ_TRIES", "200"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
# Wagtail's own pages are Wagtail's; of its admin the ones that we made are walked.
THEIRS = ("admin/", "django-admin/")
OURS = ("admin/users/", "admin/reports/administration")
# The API has Schemathesis (test_api_schema), the directory its own testers (test_scim_peers).
ELSEWHERE = ("api/v1/", "scim/")

# PostgreSQL is the stricter of the two: it refuses a null byte and a half of a pair where SQLite keeps them.
pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite" and "FUZZ_TRIES" not in os.environ, reason="runs on PostgreSQL"
)


class World:
    """Amara with everything she can have, who holds every role, and the forms that each is shown."""

    def __init__(self) -> None:
        self.amara = PersonFactory.create(name="Amara Diallo", email="amara@numbat.example")
        give_belongings(self.amara, PersonFactory.create(name="Béla Kovács"))
        self.boss = PersonFactory.create(name="Boss", is_superuser=True, is_staff=True)
        for role in Role:
            give_role(self.boss, role)
        self.stranger = PersonFactory.create(name="Mallory")
        self.ways = ways_to(self.amara)
        self.routes = [route for route in routes() if is_walked(route)]
        self.everybody: list[Person | None] = [self.amara, self.boss, self.stranger, None]
        self.faults: dict[str, str] = {}
        self.answers: Counter[str] = Counter()
        self.forms = self.forms_shown()

    def clients(self) -> list[Reader]:
        known = [reader_of(person) for person in self.everybody if person]
        return [*known, Reader(raise_request_exception=False)]

    def forms_shown(self) -> list[Form]:
        """One form for each view that a form leads to, as whoever it opens to is shown it."""
        found: dict[tuple[str, tuple[str, ...]], Form] = {}
        with transaction.atomic():
            for client in self.clients()[:2]:
                for route in self.routes:
                    for address in self.filled(route)[:3]:
                        for form in forms_in(page_of(client.get(address)), address):
                            found.setdefault(kind_of(form), form)
            transaction.set_rollback(True)
        return [found[key] for key in sorted(found)]

    def filled(self, route: Route) -> list[str]:
        return list(filled(route.text, self.ways.get(route.app, self.ways["people"])))


def is_walked(route: Route) -> bool:
    if NOT_WALKED.search(route.text) or route.text.startswith(ELSEWHERE):
        return False
    return route.text.startswith(OURS) or not route.text.startswith(THEIRS)


def kind_of(form: Form) -> tuple[str, tuple[str, ...]]:
    """Two forms to the same place with the same fields are one: numbers and keys in addresses aside."""
    plain = "/".join("#" if any(c.isdigit() for c in part) else part for part in form.action.split("/"))
    return plain, tuple(sorted({name for name, _value in form.fields}))


def page_of(response: HttpResponseBase) -> str:
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return ""
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Generator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable()
        yield World()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_throttle(settings: Any) -> None:
    settings.API_RATE = 10**6
    settings.ACCOUNT_RATE_LIMITS = False


class Watch:
    """Hears every exception that became a page of ours, and tells where it came from."""

    def __init__(self) -> None:
        self.last = ""

    def __call__(self, **kwargs: Any) -> None:
        self.last = traceback.format_exc(limit=-4)


def judge(world: World, watch: Watch, response: HttpResponseBase, what: str) -> None:
    body = b"" if response.streaming else response.content  # type: ignore[attr-defined]
    if response.status_code >= 500 or b"Traceback (most recent call last)" in body:
        world.faults.setdefault(watch.last.strip().rpartition("\n")[2] or what, f"{what}\n{watch.last}")


def attack(world: World, tries: int, deed: Any) -> None:
    watch, dice = Watch(), Random(SEED)
    world.faults.clear()
    got_request_exception.connect(watch)
    try:
        clients = world.clients()
        jars = [deepcopy(client.cookies) for client in clients]
        for number in range(tries):
            for client, jar in zip(clients, jars, strict=True):
                client.cookies = deepcopy(jar)  # some forms sign out; nobody stays out
            with transaction.atomic():  # whatever it does is undone: the next finds all as it was
                deed(world, watch, dice, clients, number)
                transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(watch)
    assert world.faults == {}, "\n\n".join(world.faults.values())


def test_forms_are_found(world: World) -> None:
    """Otherwise nothing would be tried."""
    actions = {form.action.split("/")[1] for form in world.forms if form.fields}
    assert len(world.forms) > 80
    assert {"me", "learn", "pairing", "culture", "thanks", "write", "accounts", "admin"} <= actions


def test_no_form_breaks(world: World) -> None:
    world.answers.clear()
    attack(world, TRIES, post)
    assert world.answers["sent away to sign in"] < TRIES / 3, world.answers
    assert world.answers["told what is wrong"] > TRIES / 20, world.answers


def post(world: World, watch: Watch, dice: Random, clients: list[Reader], number: int) -> None:
    form = world.forms[number % len(world.forms)]
    client = dice.choices(clients, (5, 4, 1, 1))[0]
    fields = spoilt(form, dice)
    headers = {"HTTP_HX_REQUEST": "true"} if dice.random() < 0.3 else {}
    if form.is_multipart or dice.random() < 0.15:
        sent, kind = multipart(fields, dice), f"multipart/form-data; boundary={BOUNDARY}"
    elif dice.random() < 0.05:
        sent, kind = dice.choice(NASTY), "application/json"
    else:
        sent, kind = urlencoded(fields), "application/x-www-form-urlencoded"
    answer = client.generic("POST", form.action, sent, content_type=kind, **headers)  # type: ignore[arg-type]
    shown = [(name[:60], value[:60]) for name, value in fields]
    away = "/accounts/login/" in answer.get("Location", "")
    told = answer.status_code == 422 or (answer.status_code == 200 and "errorlist" in page_of(answer))
    world.answers["sent away to sign in" if away else "told what is wrong" if told else "other"] += 1
    judge(world, watch, answer, f"POST {form.action} as {clients.index(client)}: {shown}")


def test_no_address_breaks(world: World) -> None:
    attack(world, TRIES // 2, visit)


def visit(world: World, watch: Watch, dice: Random, clients: list[Reader], number: int) -> None:
    """Wrong values in addresses, and questions that no form of ours asks."""
    route = dice.choice(world.routes)
    client = dice.choices(clients, (5, 4, 1, 1))[0]
    value = dice.choice(NASTY).replace(b"\r", b"").replace(b"\n", b"")[:2_000]
    text = value.decode("utf-8", "replace").replace("?", "").replace("#", "") or "0"
    known = world.ways.get(route.app, world.ways["people"])
    wrong = {kind: [text] for kind in known} if dice.random() < 0.4 else known
    path = dice.choice(list(filled(route.text, wrong)))
    names = ("page", "p", "q", "to", "next", "kind", "day", "from", "ordering", "export", "text", "dice")
    asked = [(dice.choice(names), dice.choice(NASTY)[:3_000]) for _each in range(dice.randint(0, 3))]
    method = dice.choices(("GET", "POST", "PUT", "HEAD", "PATCH"), (12, 4, 1, 1, 1))[0]
    answer = client.generic(method, path, b"", QUERY_STRING=urlencoded(asked).decode())
    judge(world, watch, answer, f"{method} {path} as {clients.index(client)}: {asked}")
