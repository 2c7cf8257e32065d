"""No group of one to nine follows from what is published: every table of every page, over four weeks.

Nothing is named here. Pages are found as addresses of the site, tables as tables. Week by week a few people
join, say what they are known for, take part and answer; each week is also read as it would be had nobody done
so. Whichever number differs is a number about people, and it is taken from every other such number, in its
table, in other tables and in other weeks.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO
from itertools import combinations
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from config.demonstration.clock import at
from config.demonstration.factories.people import PersonFactory
from culture import services
from culture.questions import QUESTIONS
from culture.services.surveys import add_to
from people.models import Department, Person, Role, State
from people.services import update_profile
from recognition import services as recognition
from tests.house.addresses import Reader, bare_addresses
from tests.house.test_non_interference import LEAVES, links
from tests.world import NOW, loaded  # noqa: F401  (pytest finds the fixture by its name here)

WEEKS = 4
FOLLOWED = 3  # links to one view: enough for the rounds of each week
NUMBER = re.compile(r"^\d[\d,]*( %)?$")
SHARE = re.compile(r"%|\bshare\b|\bof 100\b|100 is|per cent", re.IGNORECASE)
# Worked out from published figures alone (culture.queries.measures): it tells nothing that they do not.
DERIVED = re.compile(r"/ (place|each|ratio)$")
Cell = tuple[str, int, str, str]  # view, which table, row, column
# What stands there; several where one view has several pages.
Told = dict[Cell, frozenset[str]]


class Tables(HTMLParser):
    """Every table of a page as rows of words; the first row is the head."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[list[list[str]]] = []
        self.captions: list[str] = []
        self.depth = 0
        self.is_caption = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.found.append([])
            self.captions.append("")
            self.depth += 1
        elif tag == "caption":
            self.is_caption = True
        elif tag == "tr" and self.depth:
            self.found[-1].append([])
        elif tag in ("td", "th") and self.depth:
            self.found[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "table"
        self.is_caption = self.is_caption and tag != "caption"

    def handle_data(self, data: str) -> None:
        if self.is_caption and self.depth:
            self.captions[-1] += data.strip()
        elif self.depth and self.found[-1] and self.found[-1][-1]:
            self.found[-1][-1][-1] = " ".join(f"{self.found[-1][-1][-1]} {data}".split())


def cells_of(view: str, page: str, kind: str) -> Iterator[tuple[Cell, str]]:
    """Each cell with its words, named by where it stands."""
    if "csv" in kind:
        head, *rows = csv.reader(StringIO(page))
        for row in rows:
            yield (view, 0, " / ".join(row[:-1]), head[-1]), row[-1]
        return
    read_off = Tables(page)
    for place, (table, caption) in enumerate(zip(read_off.found, read_off.captions, strict=True)):
        head, *rows = table or [[]]
        for row in filter(None, rows):
            for column, words in list(zip(head, row, strict=False))[1:]:
                yield (view, place, row[0], f"{column} ({caption})"), words


def view_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def read(client: Reader, addresses: list[str], wanted: set[str] | None) -> Told:
    """Read every table behind these addresses and a link or two to each view; only views wanted, if any."""
    waiting, seen, followed = list(addresses), set[str](), Counter[str]()
    cells: dict[Cell, set[str]] = defaultdict(set)
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if address in seen or LEAVES.search(address) or (wanted is not None and view not in wanted):
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.streaming or answer.status_code != 200:
            continue
        page = answer.content.decode(errors="replace")
        for cell, words in cells_of(view, page, str(answer["Content-Type"])):
            cells[cell].add(words)
        for link in links(answer.content):
            followed[view_of(link)] += 1
            if followed[view_of(link)] <= FOLLOWED and "/admin" not in link:
                waiting.append(link)
    return {cell: frozenset(words) for cell, words in cells.items()}


def let_a_week_pass(dice: Random, viewer: Person, lead: Person) -> None:
    """One to nine people here and there do what people do; nothing else changes."""
    departments = list(Department.objects.filter(depth=2))
    new = PersonFactory.create_batch(dice.randrange(1, 10), joined_at=timezone.now())
    for person in new:
        person.department = dice.choice(departments)
        person.vouched_at = timezone.now()
        person.save()
        update_profile(person, focus_known_for="Bread")
    others = list(Person.objects.filter(state=State.JOINED).exclude(pk=viewer.pk).order_by("pk"))
    for person in dice.sample(others, 30 + dice.randrange(9)):
        helped = dice.choice([other for other in others if other != person])
        recognition.record("practice_completed", contributor=person, evidence=f"b:{dice.random()}")
        recognition.record(
            "answer_accepted", contributor=person, confirmer=helped, evidence=f"q:{dice.random()}"
        )
    for kind in QUESTIONS:
        ask_everybody(dice, lead, kind, answers=40 + dice.randrange(1, 30))
    measure()


def measure() -> None:
    services.measure_signs()
    recognition.refresh_quests(timezone.localdate())


def ask_everybody(dice: Random, lead: Person, kind: str, *, answers: int) -> None:
    services.close_due()
    survey = services.open_survey(lead, kind)
    box, questions = survey.box, QUESTIONS[kind]
    for _each in range(answers):
        said = {each.name: dice.choice(each.options)[0] if each.options else "" for each in questions}
        lists = {each.name: [said[each.name]] for each in questions if each.kind == "several"}
        add_to(box, kind, {**said, **lists})
    box.save()
    services.close_survey(survey)


@dataclass(frozen=True)
class Week:
    """What could be read in a week: as it was, and had nobody done anything in it."""

    told: Told
    quiet: Told


@pytest.fixture(scope="module")
def weeks(loaded: None) -> list[Week]:  # noqa: F811
    dice, found = Random(23), []
    viewer = Person.objects.get(name="Ingrid Solheim")
    lead = Person.objects.filter(groups__name=Role.PROGRAMME_LEAD.value).exclude(pk=viewer.pk).first()
    assert lead is not None
    client = Reader()
    begins = [each for each in bare_addresses() if "admin/" not in each]
    wanted: set[str] | None = None
    for week in range(WEEKS):
        moment = NOW + timedelta(weeks=week)
        with time_machine.travel(moment, tick=False), at(moment):
            client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
            quiet: Told = {} if wanted is None else read_quietly(client, begins, wanted)
            let_a_week_pass(dice, viewer, lead)
            found.append(Week(read(client, begins, wanted), quiet))
            wanted = {view for view, *_rest in found[0].told} | {"culture:rounds"}
    return found


def read_quietly(client: Reader, begins: list[str], wanted: set[str]) -> Told:
    """Read the week as it is before anybody does anything; what measuring writes does not stay."""
    with transaction.atomic():
        measure()
        cells = read(client, begins, wanted)
        transaction.set_rollback(True)
    return cells


def about_people(weeks: list[Week]) -> dict[Cell, set[str]]:
    """The cells that hold a number in some week, and differ by what people did, with all they ever said."""
    differ = {
        cell
        for week in weeks[1:]
        for cell, words in week.told.items()
        if week.quiet.get(cell, words) != words
    }
    told: dict[Cell, set[str]] = defaultdict(set)
    for week in weeks:
        for cell in differ:
            told[cell] |= week.quiet.get(cell, frozenset()) | week.told.get(cell, frozenset())
    return {cell: words for cell, words in told.items() if any(NUMBER.match(each) for each in words)}


def is_share(cell: Cell, words: str) -> bool:
    return bool(SHARE.search(" ".join((cell[2], cell[3], words))))


def numbers(cells: dict[Cell, set[str]], *, shares: bool) -> list[tuple[Cell, int]]:
    return [
        (cell, int(re.sub(r"\D", "", each)))
        for cell, words in cells.items()
        for each in words
        if NUMBER.match(each) and is_share(cell, each) is shares and not DERIVED.search(cell[2])
    ]


def test_the_tables_are_found_and_change_with_people(weeks: list[Week]) -> None:
    found = {view for view, *_rest in about_people(weeks)}

    assert found >= {"culture:health", "culture:survey", "culture:signs-csv", "culture:staying"}
    assert len(about_people(weeks)) > 30


def test_no_sum_or_difference_of_counts_is_a_group_of_one_to_nine(weeks: list[Week]) -> None:
    counts = numbers(about_people(weeks), shares=False)
    values = sorted({value for _cell, value in counts})

    assert [(cell, value) for cell, value in counts if 0 < value < 10 or value % 10] == []
    close = [(a, b) for a, b in combinations(values, 2) if 0 < b - a < 10]
    assert [(cell, value) for cell, value in counts if any(value in pair for pair in close)] == []
    left = [(a, b, c) for a, b in combinations(values, 2) for c in values if 0 < abs(a + b - c) < 10]
    assert left == []


def test_shares_come_in_steps_of_five(weeks: list[Week]) -> None:
    assert [each for each in numbers(about_people(weeks), shares=True) if each[1] % 5] == []
