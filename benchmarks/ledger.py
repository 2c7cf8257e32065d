"""The attack table of the first rules, and how quick the ledger is: recording, recounting a million facts."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.record import Record
from recognition.scoring import Fact, Rules, Standing, score
from recognition.simulation.card import Card, Check, attack_card
from recognition.simulation.company import SEASON, fact

if TYPE_CHECKING:
    from people.models import Person
    from recognition.services import NewFact

FACTS = 1_000_000
PEOPLE = 50_000
SEEDS = range(1, 21)
BATCH = 50_000


def run() -> Iterator[Record]:
    card = attack_card(Rules(), seeds=tuple(SEEDS))
    show(card)
    for check in card.checks:
        name = f"rules: {check.id}, {check.worst}"
        yield Record(name, check.measured, unit_of(check), goal=goal_of(check))
    yield from scoring_speed()
    yield from ledger_speed()


def show(card: Card) -> None:
    """Print what each attack still keeps: the worst of twenty companies of 400 people."""
    print(f"\n{'attack, 20 companies of 400':<46}{'points kept':>12}{'of':>9}{'share':>8}{'others lost':>13}")
    for name, kept in card.attacks.items():
        points, raw, lost = kept.gained / 1000, kept.raw / 1000, kept.lost / 1000
        print(f"{name:<46}{points:>12.1f}{raw:>9.0f}{kept.share:>8.1%}{lost:>13.1f}")
    honest = card.honest
    print(f"honest people: median loss {honest.loss:.1%}, likeness to effort {honest.likeness:.3f}\n")


def unit_of(check: Check) -> str:
    return "milli-points" if check.id in ("T2", "T5") else "share"


def goal_of(check: Check) -> str:
    return f"{'>=' if check.worst == 'true effort' else '<='} {check.limit:g}"


def scoring_speed() -> Iterator[Record]:
    """400 and 50,000 people: the time for each fact must stay about the same."""
    each = {}
    for people in (400, PEOPLE):
        facts = make_facts(people)
        began = time.perf_counter()
        score(facts, Equals(), Rules(), season=SEASON)
        each[people] = (time.perf_counter() - began) / len(facts)
    yield Record("ledger: scoring a fact, 400 people", each[400] * 1e6, "µs")
    ratio = each[PEOPLE] / each[400]
    yield Record(
        "ledger: scoring a fact, 50,000 people", each[PEOPLE] * 1e6, "µs", "400 people", ratio, "near 1"
    )


class Equals:
    """Everybody is equal, so that only scoring is measured."""

    def standing(self, fact: Fact, until: date) -> Standing:
        return Standing()


def make_facts(people: int) -> list[Fact]:
    dice = Random(1)
    pairs = [(dice.randrange(people), people + dice.randrange(people)) for _ in range(8 * people)]
    return [
        fact(number, giver, helped, "answer_accepted", dice.randrange(91))
        for number, (giver, helped) in enumerate(pairs)
    ]


def ledger_speed() -> Iterator[Record]:
    """A ledger of its own in a temporary folder: a million facts through every trigger, then recounted."""
    with tempfile.TemporaryDirectory(prefix="recognition-bench-") as folder:
        prepare(Path(folder))
        from recognition.models import Fact as Row
        from recognition.services import differing, record_many, recount

        people = staff()
        began = time.perf_counter()
        for start in range(0, FACTS, BATCH):
            record_many(deeds(people, start, BATCH))
        rate = Row.objects.count() / (time.perf_counter() - began)
        yield Record("ledger: recording, two thousand facts at once", rate, "facts/s")
        began = time.perf_counter()
        recount()
        yield Record("ledger: recount of a million facts", time.perf_counter() - began, "s")
        began = time.perf_counter()
        agree, differ = differing()
        took = time.perf_counter() - began
        yield Record(f"ledger: verifying {agree:,} balances", took, "s", goal=f"{differ} differ")
        began = time.perf_counter()
        for number in range(200):
            record_many(deeds(people[:3], FACTS + number, 1))
        yield Record("ledger: recording one fact", (time.perf_counter() - began) * 5, "ms")


def prepare(folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = str(folder / "ledger.sqlite3")
    call_command("migrate", verbosity=0)


def staff() -> "list[Person]":
    from people.models import Person, State

    then = datetime.now(UTC) - timedelta(days=400)
    people = [
        Person(email=f"b{n}@example.org", name=f"B {n}", state=State.JOINED, joined_at=then, vouched_at=then)
        for n in range(PEOPLE)
    ]
    return Person.objects.bulk_create(people, batch_size=2_000)


def deeds(people: "list[Person]", start: int, count: int) -> "Iterator[NewFact]":
    from recognition.services import NewFact

    dice, now = Random(start), datetime.now(UTC)
    for number in range(start, start + count):
        giver, helped = dice.sample(people, 2)
        moment = now - timedelta(days=360 * (1 - number / (FACTS + 1000)))
        yield NewFact("answer_accepted", giver, f"b:{number}", confirmer=helped, recorded_at=moment)
