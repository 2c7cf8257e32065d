"""The attack table of the first rules, and how quick the ledger is: appending, and rebuilding every balance.

A ledger of its own in a temporary folder: 400 people, then 50,000 people with half a million facts.
Most of those are written straight into the tables, through every trigger; appending as the product does
it is measured on the first ones.
"""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.record import Record
from recognition.scoring import Rules
from recognition.simulation.card import Card, Check, attack_card

if TYPE_CHECKING:
    from people.models import Person
    from recognition.models import Fact, Season
    from recognition.services import NewFact

FACTS = 500_000
PEOPLE = 50_000
SMALL = 400
EACH = 10  # facts a person, in both companies
APPENDED = 20_000  # of them through the service, two thousand at once
SEEDS = range(1, 21)
BATCH = 20_000
SEASONS = 2  # as the small company has: a balance takes work of its own, so both need as many facts in one


def run() -> Iterator[Record]:
    card = attack_card(Rules(), seeds=tuple(SEEDS))
    show(card)
    for check in card.checks:
        name = f"rules.{check.id}: {check.worst}"
        yield Record(name, check.measured, unit_of(check), goal=goal_of(check))
    with tempfile.TemporaryDirectory(prefix="recognition-bench-") as folder:
        prepare(Path(folder))
        small = yield from small_company()
        yield from large_company(small)


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


def small_company() -> Generator[Record, None, float]:
    """T13: 400 people for a season, rebuilt in two seconds and sixty queries. Returns seconds a fact."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from recognition.services import record_many

    people = staff(SMALL)
    began = time.perf_counter()
    record_many(deeds(people, 0, SMALL * EACH))
    yield Record("ledger.append, 400 people", SMALL * EACH / (time.perf_counter() - began), "facts/s")
    with CaptureQueriesContext(connection) as asked:
        took, used = rebuild()
    yield Record("scoring.rebuild, 400 people", took, "s", "one SQL scan", took / scan(), "<= 2")
    yield Record("scoring.rebuild, 400 people: queries", len(asked), "queries", goal="<= 60")
    return used / (SMALL * EACH)


def large_company(small: float) -> Iterator[Record]:
    """`small`: seconds of processor that a fact took at 400 people."""
    from recognition.models import Award
    from recognition.services import record_many

    people = staff(PEOPLE)
    began = time.perf_counter()
    for start in range(0, APPENDED, 2_000):
        record_many(deeds(people, start, 2_000))
    rate = APPENDED / (time.perf_counter() - began)
    raw = raw_insert_rate()
    yield Record("ledger.append, 50,000 people", rate, "facts/s", "raw INSERT of fact and award", rate / raw)
    fill(people)
    began = time.perf_counter()
    for number in range(100):
        record_many(deeds(people[:3], FACTS + number, 1))
    yield Record(f"ledger.append, one fact to {FACTS:,}", (time.perf_counter() - began) * 10, "ms")
    facts = Award.objects.count()
    took, used = rebuild()
    yield Record(
        f"scoring.rebuild, 50,000 people and {facts:,} facts", took, "s", "one SQL scan", took / scan()
    )
    ratio = (used / facts) / small
    name = "scoring.rebuild, processor for a fact"
    yield Record(name, used / facts * 1e6, "µs", "a fact at 400 people", ratio, "near 1")
    yield from verified()


def rebuild() -> tuple[float, float]:
    """Every balance from nothing: seconds, and seconds of processor."""
    from recognition.models import Balance
    from recognition.services import recount

    Balance.objects.all().delete()
    began, busy = time.perf_counter(), time.process_time()
    recount(say)
    return time.perf_counter() - began, time.process_time() - busy


def verified() -> Iterator[Record]:
    """`manage.py recount --verify` over all of it, with its progress bar."""
    from django.core.management import call_command

    out = StringIO()
    began = time.perf_counter()
    call_command("recount", verify=True, stdout=out)
    took = time.perf_counter() - began
    yield Record(f"ledger.verify: {out.getvalue().strip()}", took, "s")


def say(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        print(f"\r  rebuilding: {done:,} of {whole:,} balances", end="", file=sys.stderr, flush=True)


def scan() -> float:
    """Seconds to read every award with its fact once, in one statement."""
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.contributor_id, f.kind, f.happened_at, a.milli_points FROM recognition_award a"
            " JOIN recognition_fact f ON f.id = a.fact_id ORDER BY f.contributor_id"
        )
        while cursor.fetchmany(5_000):
            pass
    return time.perf_counter() - began


def prepare(folder: Path) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = str(folder / "ledger.sqlite3")
    call_command("migrate", verbosity=0)


def staff(count: int) -> "list[Person]":
    from people.models import Person, State

    then = datetime.now(UTC) - timedelta(days=400)
    people = [
        Person(
            email=f"b{count}-{n}@example.org",
            name=f"B {n}",
            state=State.JOINED,
            joined_at=then,
            vouched_at=then,
        )
        for n in range(count)
    ]
    return Person.objects.bulk_create(people, batch_size=2_000)


def deeds(people: "list[Person]", start: int, count: int) -> "Iterator[NewFact]":
    """Deeds of the last thirteen weeks, each helped by somebody else."""
    from recognition.services import NewFact

    dice, now = Random(start), datetime.now(UTC)
    for number in range(start, start + count):
        giver, helped = dice.sample(people, 2)
        moment = now - timedelta(days=80 * dice.random())
        yield NewFact(
            "answer_accepted", giver, f"b{len(people)}:{number}", confirmer=helped, recorded_at=moment
        )


def fill(people: "list[Person]") -> None:
    """The rest, over two seasons, into the tables themselves: every trigger looks at each row."""
    from django.db import transaction

    from recognition.models import Award, Fact, RuleSet
    from recognition.services.book import season_start, seasons_from

    starts = {season_start(datetime.now(UTC) - timedelta(weeks=13 * back)) for back in range(SEASONS)}
    seasons = list(seasons_from(starts).values())
    rules, dice, written = RuleSet.objects.get(name="The first rules"), Random(7), Fact.objects.count()
    while written < FACTS:
        count = min(BATCH, FACTS - written)
        rows = [made(people, seasons, dice, written + number) for number in range(count)]
        with transaction.atomic():
            facts = Fact.objects.bulk_create(rows, batch_size=2_000)
            Award.objects.bulk_create(
                (Award(fact=f, rule_set=rules, milli_points=10_000, awarded_at=f.recorded_at) for f in facts),
                batch_size=2_000,
            )
        written += count
        if sys.stderr.isatty():
            print(f"\r  filling: {written:,} of {FACTS:,} facts", end="", file=sys.stderr, flush=True)


def made(people: "list[Person]", seasons: "list[Season]", dice: Random, number: int) -> "Fact":
    from recognition.models import Fact

    giver, helped = dice.sample(people, 2)
    season = dice.choice(seasons)
    day = datetime.combine(season.first_day, datetime.min.time(), UTC)
    latest = min(datetime.now(UTC), day + timedelta(weeks=13))
    moment = day + (latest - day) * dice.random()
    return Fact(
        kind="answer_accepted",
        contributor=giver,
        confirmer=helped,
        confirmer_tag=f"{helped.pk}-{season.pk}",
        evidence=f"fill:{number}",
        season=season,
        happened_at=moment,
        recorded_at=moment,
        vouched=True,
    )


def raw_insert_rate() -> float:
    """Facts a second of bare SQL: two tables without triggers, constraints or indexes, in a file beside."""
    from django.db import connection

    path = str(Path(str(connection.settings_dict["NAME"])).with_name("raw.sqlite3"))
    rows = [(number, "answer_accepted", number, number + 1, f"b:{number}") for number in range(APPENDED)]
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE fact (id INTEGER PRIMARY KEY, kind, contributor, confirmer, evidence)")
        raw.execute("CREATE TABLE award (id INTEGER PRIMARY KEY, fact, milli_points)")
        began = time.perf_counter()
        for start in range(0, APPENDED, 2_000):
            part = rows[start : start + 2_000]
            raw.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?)", part)
            raw.executemany("INSERT INTO award VALUES (?, ?, 10000)", [(row[0], row[0]) for row in part])
            raw.commit()
    return APPENDED / (time.perf_counter() - began)
