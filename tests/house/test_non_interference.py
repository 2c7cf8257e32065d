"""T12: removing who opted out changes no byte that a manager, leader, editor, lead or administrator sees.

URLs are found, not named: every address without a parameter that any app registers, and every link on the
pages behind them. Two people opted out in two ways: one never joined, one took part and left.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
from collections import Counter
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.urls import Resolver404, resolve

from cms.models import StoryPage
from cms.services import comment_on, respond, say, share_by_address, share_draft, start_draft
from config.demonstration.clock import at
from culture import services as culture
from culture.models import Raised
from people.models import Department, Person, Role, State
from people.services import leave
from recognition import services as recognition
from recognition.models import Achievement, AchievementKind
from recognition.services import agree_to_show, record, write_thanks
from tests.house.addresses import Reader, bare_addresses
from tests.world import NOW, loaded  # noqa: F401  (pytest finds the fixture by its name here)

LINK = re.compile(rb'href="(/[^"#]*)')
SAMPLES = 1  # links followed to one view
# The one exception that is named: the administrator's list of accounts, which has no column about
# joining, signing in or being active (tests/people/test_admin.py).
ACCOUNTS = re.compile(r"^/(django-)?admin/(users|people)/|^/admin/reports/|^/admin/choosers?/")
LEAVES = re.compile(r"logout|/media/|/static/|\.js$|/readyz|sprite|jsi18n|failwhale|export=xlsx")


def viewer_called(part: str) -> Person:
    """Return somebody of that part. Who leads is manager of those who opted out, leader and lead in one."""
    roles = {"leads": Role.LEADER, "editor": Role.EDITOR, "administrator": Role.ADMINISTRATOR}
    person = Person.objects.filter(groups__name=roles[part].value, state=State.JOINED).order_by("pk").first()
    assert person is not None
    if part == "leads":
        person.groups.add(Group.objects.get(name=Role.PROGRAMME_LEAD.value))
    return person


def opt_out(manager: Person) -> list[Person]:
    """Return two people who are opted out, with everything that others did to or with them."""
    department = Department.objects.filter(depth=2).first()
    fields = {"department": department, "manager": manager}
    never = Person.objects.create(email="never.joined@halden.example", name="Xanthe Never-Joined", **fields)
    never.groups.add(*Group.objects.filter(name__in=[role.value for role in Role]))
    gone = Person.objects.create(
        email="went.away@halden.example",
        name="Xavier Went-Away",
        state=State.JOINED,
        joined_at=NOW,
        vouched_at=NOW,
        **fields,
    )
    gone.groups.add(Group.objects.get(name=Role.CHAMPION.value))
    take_part(gone, manager)
    for colleague in (manager, Person.objects.get(name="Priya Raman")):
        draft = start_draft(colleague, kind="own", body="A first line.")
        share_by_address(colleague, draft, never.email)
    leave(gone)
    return [never, Person.objects.get(pk=gone.pk)]


def take_part(gone: Person, manager: Person) -> None:
    story = StoryPage.objects.live().order_by("pk").first()
    priya = Person.objects.get(name="Priya Raman")
    assert story is not None
    say(gone, story, body="I was there.")
    respond(gone, story, "helped")
    record("answer_accepted", contributor=gone, confirmer=priya, evidence="q:1")
    thanks = write_thanks(
        priya, receiver=gone, deed="You stayed.", kind="courage", key=uuid4(), asked_to_show=True
    )
    agree_to_show(thanks, gone)
    culture.add_me_too(gone, Raised.objects.exclude(proposer=gone).order_by("pk").first())  # type: ignore[arg-type]
    culture.raise_by_name(gone, kind="barrier", title="Mine", cause="time", key="k").delete()
    culture.ask_for_support(gone, kind="time", title="Hours", words="For it.", key="k")
    take_part_in_recognition(gone, manager, priya)
    draft = start_draft(manager, kind="own", body="Shown to one who leaves.")
    share_draft(manager, draft, gone)
    comment_on(gone, draft, verb="heard", body="I hear you.")


def take_part_in_recognition(gone: Person, manager: Person, priya: Person) -> None:
    """One of everything that recognition can hold about somebody, given and received."""
    contribution = Achievement.objects.get(slug="second-reader")
    craft = Achievement.objects.get(kind=AchievementKind.CRAFT)
    recognition.claim(recognition.earn(gone, contribution), gone)
    recognition.lay_before_critics(gone, craft, "Something that I made.")
    recognition.ask("feedback_used", contributor=gone, confirmer=manager, evidence="n:1", about="a note")
    recognition.ask("feedback_used", contributor=manager, confirmer=gone, evidence="n:2", about="a note")
    recognition.nominate(gone, priya, "workshop")
    recognition.nominate(priya, gone, "workshop")
    recognition.record("practice_completed", contributor=gone, evidence="b:1")
    recognition.record("mentoring_session", contributor=priya, confirmer=gone, evidence="s:1")
    recognition.switch_points_off(gone)
    recognition.write_thanks(gone, receiver=manager, deed="You listened.", kind="courage", key=uuid4())


class Frozen:
    """Chance stands still: after `thaw` the same bytes come in the same order, whoever asks for them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setattr(os, "urandom", self.draw)
        monkeypatch.setattr(random, "_urandom", self.draw)

    def thaw(self) -> None:
        self.count = 0
        random.seed(0)  # the keys that Wagtail gives to blocks of rich text

    def draw(self, size: int) -> bytes:
        self.count += 1
        return hashlib.shake_256(str(self.count).encode()).digest(size)


def told(address: str, one: bytes, other: bytes) -> tuple[str, bytes, bytes]:
    """Return an address with the first place where two answers differ."""
    place = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return address, one[max(0, place - 60) : place + 60], other[max(0, place - 60) : place + 60]


def crawl(
    person: Person, addresses: list[str], frozen: Frozen, *, follows: bool, is_administrator: bool
) -> dict[str, bytes]:
    """Return address -> bytes, with the links found on the way. Nothing that a visit writes stays."""
    cache.clear()
    client = Reader()
    frozen.thaw()
    seen: dict[str, bytes] = {}
    with transaction.atomic():
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        waiting = list(addresses)
        followed: Counter[str] = Counter()
        while waiting:
            address = waiting.pop(0)
            if address in seen or LEAVES.search(address) or (is_administrator and ACCOUNTS.search(address)):
                continue
            frozen.thaw()
            answer = client.get(address)
            assert answer.status_code < 500, address
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            seen[address] = body + str(answer.get("Location", "")).encode()
            if follows:
                waiting += [link for link in links(body) if is_new(link, followed)]
        transaction.set_rollback(True)
    return seen


def links(body: bytes) -> list[str]:
    return [found.decode().replace("&amp;", "&") for found in LINK.findall(body)]


def is_new(link: str, followed: Counter[str]) -> bool:
    """Follow two links to each view: a third shows another row of the same kind."""
    try:
        match = resolve(link.partition("?")[0])
    except Resolver404:
        return False
    followed[match.view_name] += 1
    return followed[match.view_name] <= SAMPLES


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("part", ["leads", "editor", "administrator"])
def test_no_byte_tells_that_somebody_opted_out(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    is_administrator = part == "administrator"
    frozen = Frozen(monkeypatch)
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        viewer = viewer_called(part)
        begins = ["/"] if part == "leads" else ["/admin/", "/django-admin/"]
        with at(NOW):
            gone = opt_out(viewer)
        found = [each for each in bare_addresses() if each.startswith(tuple(begins))]
        with_them = crawl(viewer, found, frozen, follows=True, is_administrator=is_administrator)
        for person in gone:
            person.delete()
        without = crawl(viewer, list(with_them), frozen, follows=False, is_administrator=is_administrator)
        transaction.set_rollback(True)

    assert len(with_them) > 40
    assert [told(a, body, without[a]) for a, body in with_them.items() if body != without[a]] == []
    # One's own inbox and export keep the line that somebody wrote to oneself.
    named = {a for a, body in with_them.items() if b"Xanthe" in body or b"Xavier" in body}
    assert named <= {"/inbox/", "/me/export/", "/me/export/about-me.json"}
