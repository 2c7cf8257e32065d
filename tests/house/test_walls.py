"""The walls: every address, operation and socket x every role x the wrong person. All are found.

One world for the file, with a row of everything private that Amara can have. Whoever is not Amara walks every
address of the resolvers with every number that could lead to her, by session and by token at once.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Generator
from html.parser import HTMLParser
from typing import Any

import pytest
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from config.demonstration.factories.people import PersonFactory
from config.security import ADMIN_PREFIXES
from mentoring.rooms.sockets import websocket_urlpatterns
from people.models import Person, Role, State
from people.services import give_role
from tests.house.addresses import NOT_WALKED, Reader, Route, filled, routes
from tests.house.belongings import FOR_ROLES, PRIVATE, give_belongings, ways_to
from tests.tokens import program

ROLES: dict[str, tuple[Role, ...]] = {
    "an employee": (),
    **{role.value: (role,) for role in Role},
    "every role": tuple(Role),
    "a superuser": tuple(Role),
}
# Opening one of these is where somebody is: it is remembered for them alone, once.
WRITES_ON_GET = {
    "learning_progressevent": "opening a lesson is where one is from now on",
    "people_token": "the day a key was last used",
}
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "WITH RECURSIVE", "EXPLAIN", "SET ")
# Answered before everything else, to machines: a word or figures, never a page (config.health).
PROBES = ("/healthz", "/readyz", "/metrics")
# Posted by an identity provider, which signs what it says; no cookie is believed there.
SIGNED = ("accounts/saml/",)
STRICT = {"default-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"}


# Who gets into the admin and may not read there all that "every role" may.
ADMIN_ROLES = ("editor", "programme-lead")


class World:
    """Who is there, and every answer that was given to anybody."""

    def __init__(self) -> None:
        self.amara = PersonFactory.create(name="Amara Diallo", email="amara@numbat.example")
        self.bela = PersonFactory.create(name="Béla Kovács", email="bela@example.org")
        give_belongings(self.amara, self.bela)
        self.ways = ways_to(self.amara)
        self.routes = [route for route in routes() if not NOT_WALKED.search(route.text)]
        self.opened: set[str] = set()  # addresses that answered 200 to Amara or to who has every role
        self.answering: list[str] = []  # addresses that may be read at all, if one is the right person
        self.admins: list[str] = []  # pages of the admins that open to somebody
        self.found: dict[str, bytes] = {}  # where Amara meets words of hers
        self.hers: list[str] = []
        self.seen: dict[str, tuple[bytes, dict[str, str]]] = {}  # to who has every role

    def addresses(self, kinds: Callable[[Route], bool] = lambda route: True) -> list[str]:
        every = [each for route in self.routes if kinds(route) for each in self.filled(route)]
        return list(dict.fromkeys(every))

    def filled(self, route: Route) -> list[str]:
        """Fill a route with what its app has of Amara's; the API's with all; an admin's with one of each."""
        if route.is_admin:
            some = self.ways["learning"]
            return list(filled(route.text, {kind: values[-1:] for kind, values in some.items()}))
        if route.app in self.ways:
            return list(filled(route.text, self.ways[route.app]))
        return [each for ways in self.ways.values() for each in filled(route.text, ways)]

    def somebody(self, name: str) -> Person:
        person = PersonFactory.create(name=f"Somebody who is {name}")
        for role in ROLES[name]:
            give_role(person, role)
        if name == "a superuser":
            person.is_superuser = person.is_staff = True
            person.save()
        return person


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Generator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        logging.disable()
        walk(made, made.somebody("every role"), made.addresses(), remember=True)
        made.admins = [each for each in sorted(made.opened) if each.startswith(ADMIN_PREFIXES)]
        answering = [each for each in made.answering if not each.startswith(ADMIN_PREFIXES)]
        told = walk(made, made.amara, answering)
        made.found = leaks(told, [word.encode() for word in FOR_ROLES])
        made.hers = sorted(made.found)
        yield made
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_throttle(settings: Any) -> None:
    settings.API_RATE = 10**6


def client_of(person: Person) -> Client:
    """Sign in by session and hold a key that may do everything, both at once."""
    token = program(person).defaults["HTTP_AUTHORIZATION"]
    client = Reader(raise_request_exception=False, headers={"authorization": token})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def body_of(response: HttpResponseBase) -> bytes:
    body = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
    return bytes(body) + str(response.get("Location", "")).encode()


def walk(world: World, person: Person, addresses: list[str], *, remember: bool = False) -> dict[str, bytes]:
    """Return address -> answer. Nothing that a visit writes stays; the throttle is not what is looked at."""
    told = {}
    with transaction.atomic():
        client = client_of(person)
        for address in addresses:
            response = client.get(address)
            told[address] = body_of(response)
            if response.status_code == 200:
                world.opened.add(address)
            if remember and response.status_code != 405:
                world.answering.append(address)
            if remember:
                world.seen[address] = told[address], dict(response.items())
        transaction.set_rollback(True)
    return told


def secret_to(name: str) -> list[bytes]:
    mine = set(ROLES[name]) if name in ROLES else set()
    return [word.encode() for word, readers in FOR_ROLES.items() if not readers & mine]


def leaks(told: dict[str, bytes], words: list[bytes]) -> dict[str, bytes]:
    return {address: word for address, body in told.items() for word in words if word in body}


def test_amara_herself_meets_her_words(world: World) -> None:
    """Otherwise the walk would prove nothing."""
    assert len(world.found) > 20, world.hers
    assert len(world.addresses()) > 1000


def test_who_has_every_role_meets_none(world: World) -> None:
    assert leaks({a: body for a, (body, _headers) in world.seen.items()}, secret_to("every role")) == {}


@pytest.mark.parametrize("name", [name for name in ROLES if name != "every role"])
def test_no_role_meets_what_is_not_for_it(world: World, name: str) -> None:
    person = world.somebody(name)
    if name == "leader":
        type(world.amara).objects.filter(pk=world.amara.pk).update(manager=person)
    addresses = world.hers if name not in ADMIN_ROLES else sorted({*world.hers, *world.admins})
    assert leaks(walk(world, person, addresses), secret_to(name)) == {}


def test_who_never_joined_meets_nothing_of_anybody(world: World) -> None:
    person = PersonFactory.create(name="Provisioned", state=State.ACCOUNT)
    words = [*secret_to("an employee"), b"A story for everybody", b"A workshop for everybody", b"Amara"]
    assert leaks(walk(world, person, world.hers), words) == {}


def test_who_never_joined_is_asked_to_join_first(world: World) -> None:
    """Also where nothing of anybody stands: one page of each kind, and how each of them answers."""
    person = PersonFactory.create(name="Provisioned", state=State.ACCOUNT)
    one_of_each = [next(iter(world.filled(route)), "") for route in world.routes if not route.is_admin]
    opened = before_joining(person, [each for each in one_of_each if each])
    theirs = re.compile(
        r"^/(about-you|help|offline|join)/|^/(healthz|readyz|robots\.txt|manifest\.webmanifest|service-worker\.js)"
        r"|^/accounts/(inactive|security|sessions)/|^/me/(again|export|leaving)/|^/private-address/"
        r"|^/thanks/badges/|^/api/v1/openapi\.json"
    )
    assert {address for address in opened if not theirs.search(address)} == set()


def before_joining(person: Person, addresses: list[str]) -> set[str]:
    with transaction.atomic():
        client = Reader(raise_request_exception=False)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        opened = {address for address in addresses if client.get(address).status_code == 200}
        transaction.set_rollback(True)
    return opened


def test_signed_out_nothing_opens_but_the_doors(world: World) -> None:
    client = Client(raise_request_exception=False)
    opened = {address for address in world.addresses() if client.get(address).status_code == 200}
    doors = re.compile(
        r"^/accounts/(login|inactive|signup|password)|^/(healthz|readyz|robots\.txt|manifest\.webmanifest"
        r"|service-worker\.js|offline/|sitemap\.xml|metrics|help/|about-you/)|^/thanks/badges/|^/(django-)?admin/jsi18n/"
        r"|^/private-address/|^/admin/sprite|^/scim/|^/admin/icons"
    )
    assert {address for address in opened if not doors.search(address)} == set()


def test_every_answer_outside_the_admin_has_the_strict_policy(world: World) -> None:
    wrong = {}
    for address, (_body, headers) in world.seen.items():
        if address.startswith(ADMIN_PREFIXES) or address in PROBES:
            continue
        policy = headers.get("Content-Security-Policy", "")
        if "unsafe-" in policy or not {*STRICT} <= {part.strip() for part in policy.split(";")}:
            wrong[address] = policy
    assert wrong == {}


def test_every_form_stands_by_itself_and_every_id_once(world: World) -> None:
    wrong = {}
    for address, (body, headers) in world.seen.items():
        if address.startswith(ADMIN_PREFIXES) or "html" not in headers.get("Content-Type", ""):
            continue
        page = Outline()
        page.feed(body.decode())
        if faults := page.faults():
            wrong[address] = faults
    assert wrong == {}


class Outline(HTMLParser):
    """The forms and ids of a page. What stands in a <template> is not there yet."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.nested: list[str] = []
        self.belongs: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "template" not in self.open:
            self.ids += [said["id"]] if "id" in said else []
            self.belongs |= {said["form"]} if "form" in said else set()
            self.nested += [said.get("action", "")] if tag == "form" and "form" in self.open else []
        if tag in ("form", "template"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("form", "template"):
            self.open.remove(tag)

    def faults(self) -> list[str]:
        twice = [f"#{name} twice" for name, times in Counter(self.ids).items() if times > 1]
        nowhere = [f"no form #{name}" for name in sorted(self.belongs - set(self.ids))]
        return [*twice, *nowhere, *(f"form {action} in a form" for action in self.nested)]


def test_every_answer_has_the_other_headers(world: World) -> None:
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for address, (_body, headers) in world.seen.items():
        if address in PROBES:
            continue
        assert {name: headers.get(name) for name in expected} == expected, address
        # A redirect by which a slash is added is made before this header, and shows nothing in a frame.
        assert "Location" in headers or headers.get("X-Frame-Options") in ("SAMEORIGIN", "DENY"), address
        # A badge is checked by whoever is shown it, wherever their checker runs (Open Badges 3.0).
        assert headers.get("Access-Control-Allow-Origin") is None or address.startswith("/thanks/badges/")


def test_cookies_are_for_us_alone(world: World, client: Client) -> None:
    page = client.get("/accounts/login/")
    asked = client.post("/accounts/login/", {"email": world.amara.email})
    cookies = {**page.cookies, **asked.cookies}
    assert cookies[settings.SESSION_COOKIE_NAME]["httponly"] is True
    assert {cookie["samesite"] for cookie in cookies.values()} == {"Lax"}


def test_reading_never_writes(world: World) -> None:
    """No GET changes a row, but for what is named in WRITES_ON_GET."""
    wrote: dict[str, str] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.strip(" (\n").upper().startswith(READS):
            table = re.search(r'(?:INTO|UPDATE|FROM) "(\w+)"', sql)
            name = table[1] if table else sql[:60]
            if name not in WRITES_ON_GET and name != "django_session":
                wrote.setdefault(name, address)
        return execute(sql, params, many, context)

    with transaction.atomic():
        client = client_of(world.amara)
        for address in (each for each in sorted(world.opened) if not each.startswith(ADMIN_PREFIXES)):
            with connection.execute_wrapper(watch):
                client.get(address)
        transaction.set_rollback(True)
    assert wrote == {}


def test_every_post_wants_a_token_of_the_page(world: World) -> None:
    """What takes no CSRF token takes no cookie either: the API, and addresses that carry their own secret."""
    exempt = {route.text for route in world.routes if getattr(route.view, "csrf_exempt", False)}
    assert {text for text in exempt if not text.startswith(("api/v1/", "admin/api/", "scim/", *SIGNED))} <= {
        text for text in exempt if text.startswith("admin/localize/")
    }
    client = client_of(world.somebody("every role"))
    client.handler.enforce_csrf_checks = True
    del client.defaults["HTTP_AUTHORIZATION"]
    taken = {}
    for route in world.routes:
        if (route.is_admin and route.text not in exempt) or route.text.startswith(
            SIGNED
        ):  # the same middleware stands before every one
            continue
        address = world.filled(route)[0]
        answer = client.post(address, {"next": "https://evil.example/"})
        adds_a_slash = answer.get("Location") == f"{address}/"
        if answer.status_code not in (400, 401, 403, 404, 405) and not adds_a_slash:
            taken[address] = answer.status_code
    assert taken == {}


def test_nothing_leads_elsewhere(world: World) -> None:
    """Neither `next` in an address nor in a form takes anybody off the site."""
    away: dict[str, str] = {}
    evil = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)")
    bare = world.addresses(lambda route: not route.parts and not route.is_admin)
    for turn, name in enumerate(("every role", "signed out")):
        with transaction.atomic():
            client = client_of(world.somebody(name)) if not turn else Client(raise_request_exception=False)
            for place, address in enumerate(bare):
                onward = evil[place % len(evil)]
                for response in (
                    client.get(address, {"next": onward, "url": onward}),
                    client.post(address, {"next": onward, "url": onward}),
                ):
                    where = str(response.get("Location", ""))
                    if re.match(r"(https?:)?[/\\]{2}(?!testserver)|javascript:", where):
                        away[address] = where
            transaction.set_rollback(True)
    assert away == {}


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example"])
def test_other_hosts_are_not_answered(world: World, host: str) -> None:
    client = Client(raise_request_exception=False, headers={"host": host})
    assert {client.get(address).status_code for address in ("/", "/accounts/login/", "/api/v1/me")} == {400}


async def refused(url: str, hello: dict[str, Any] | None) -> bool:
    """Say whether a socket tells nothing to who brings this hello: it closes, or answers with a refusal."""
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), url)
    await socket.connect()
    if hello is not None:
        await socket.send_json_to(hello)
    else:
        await socket.send_to(text_data="not json")
    told = await socket.receive_output(timeout=5)
    await socket.disconnect()
    return PRIVATE not in str(told)


@pytest.mark.parametrize("ticket", [None, "", "forged", "a.b.c", 7])
async def test_every_socket_when_the_ticket_is_not_theirs_says_nothing(ticket: object) -> None:
    for pattern in websocket_urlpatterns:
        address = re.sub(r"\(\?P<\w+>[^)]*\)", "1", str(pattern.pattern)).strip("^$")
        hello = {"kind": "hello", "ticket": ticket} if ticket is not None else None
        assert await refused(f"/{address}", hello)
