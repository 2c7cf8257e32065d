"""Finding somebody for one newcomer, with the reasons kept beside the suggestion."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from mentoring.matching import Engine, explain, solve
from mentoring.models import (
    LIVE_STATES,
    RUNNING_STATES,
    Avoidance,
    Champion,
    Kind,
    Newcomer,
    Pairing,
    PairingState,
    Platform,
    Skill,
    Tongue,
)
from mentoring.queries.matching import Book, open_champions, problem_for
from mentoring.rules import OFFER_LASTS
from people.models import Person, State, Topic
from people.services import notify

Named = dict[str, Callable[[int, int], list[Any]]]


LOOKED_AT = 500  # newcomers at once
# SQLite has one writer at a time and no queue: hundreds of transactions without a pause let nobody else in.
PART = 25
PAUSE = 0.05  # seconds


@dataclass(frozen=True)
class Found:
    """Whom a newcomer may be shown, and why."""

    champion: Person
    reasons: dict[str, Any]


def suggest_champion(person: Person, *, now: datetime | None = None) -> Pairing | None:
    """Return the suggestion that waits for the person, made now if there is none; None where there is nobody.

    Nothing is suggested to somebody paired, resting ("not just now"), paused or not looking. The champion
    hears nothing of a suggestion. Thousands of champions take a second: never within a transaction.
    """
    moment = now or timezone.now()
    return waiting_of(person) or suggest_found(
        person, next_best([person.pk], now=moment).get(person.pk), moment
    )


def waiting_of(person: Person) -> Pairing | None:
    waiting = Pairing.objects.filter(newcomer=person, state=PairingState.CANDIDATE)
    return waiting.select_related("newcomer", "champion").first()


def suggest_found(person: Person, found: Found | None, now: datetime) -> Pairing | None:
    """As `suggest_champion`, of somebody who was found a moment ago; fit for a short transaction.

    What has changed since then counts: nobody is shown who closed, or whom one of the two keeps away from.
    """
    if waits := waiting_of(person):
        return waits
    if found is None or not looking([person.pk], now).exists() or not is_still_there(found.champion, person):
        return None
    # Two tabs asked at once: the suggestion of the other one is there.
    return create_suggestion(person, found.champion, found.reasons, now) or waiting_of(person)


def is_still_there(champion: Person, newcomer: Person) -> bool:
    keeps = Q(person=champion, avoided=newcomer) | Q(person=newcomer, avoided=champion)
    there = Champion.objects.filter(person=champion, is_open=True, person__state=State.JOINED)
    return there.exists() and not Avoidance.objects.filter(keeps).exists()


def next_best(
    people: Collection[int], *, now: datetime, seats_back: Mapping[int, int] | None = None
) -> dict[int, Found]:
    """Return somebody for each of these who looks, as far as there is somebody, by the newcomer's key.

    The best pairs of all at once, so that a champion with one free seat is not shown to everybody. It only
    reads, and takes as long as there are champions: ask before locking anything. `seats_back` says how many
    seats of which champion are about to be free again.
    """
    newcomers = list(looking(people, now).select_related("person__profile").prefetch_related(*DRAWN_ON))
    if not newcomers:
        return {}
    champions = open_champions(now=now)
    for row in champions:
        row.taken -= (seats_back or {}).get(row.person_id, 0)  # type: ignore[attr-defined]
    book = problem_for(newcomers, now=now, champions=champions)
    return {
        newcomers[one].person_id: Found(champions[other].person, reasons_for(book, one, other))
        for one, other in solve(book.problem, by=Engine.EXACT).pairs
    }


DRAWN_ON = ("wanted", "person__profile__topics")


def looking(people: Collection[int], now: datetime) -> QuerySet[Newcomer]:
    """Return who of these looks for somebody now: open, here, not resting, in no pairing."""
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    paired = Pairing.objects.filter(newcomer__in=people, state__in=RUNNING_STATES).values("newcomer")
    found = Newcomer.objects.filter(rested, person__in=people, is_open=True, person__state=State.JOINED)
    return found.exclude(person__in=paired)


def look_for_waiting(*, now: datetime | None = None) -> int:
    """Suggest somebody to those whom nobody fitted when they asked, and tell them; return how many.

    The best pairs of all at once, so that a champion with one free seat is not suggested to everybody. The
    champions hear nothing, as always.
    """
    moment = now or timezone.now()
    champions = with_free_seats(moment)
    newcomers = list(waiting_for(champions, moment)[:LOOKED_AT]) if champions else []
    if not newcomers:
        return 0
    book = problem_for(newcomers, now=moment, champions=champions)
    pairs = solve(book.problem, by=Engine.EXACT).pairs
    told = 0
    for start in range(0, len(pairs), PART):
        if start:
            time.sleep(PAUSE)
        told += tell_found(book, pairs[start : start + PART], moment)
    return told


def with_free_seats(now: datetime) -> list[Champion]:
    """Return champions with more free seats than have been suggested lately; those nobody spoke for count."""
    lately = Pairing.objects.filter(state=PairingState.CANDIDATE, made_at__gt=now - OFFER_LASTS)
    suggested = Counter(lately.values_list("champion", flat=True))
    return [
        row
        for row in open_champions(now=now)
        if row.open_seats > row.taken + suggested[row.person_id]  # type: ignore[attr-defined]
    ]


def waiting_for(champions: list[Champion], now: datetime) -> QuerySet[Newcomer]:
    """Return who looks, has nobody and nothing open, and wants what one of these offers; longest first."""
    offered = {skill.pk for row in champions for skill in row.offered.all()}
    busy = Pairing.objects.filter(kind=Kind.PAIRING, state__in=LIVE_STATES).values("newcomer")
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    wanting = Newcomer.wanted.through.objects.filter(skill__in=offered).values("newcomer")
    found = Newcomer.objects.filter(rested, is_open=True, person__state=State.JOINED, pk__in=wanting)
    return (
        found.exclude(person__in=busy)
        .select_related("person__profile", "person__preferences")
        .prefetch_related(*DRAWN_ON)
        .order_by("waiting_since", "pk")
    )


def tell_found(book: Book, pairs: Sequence[tuple[int, int]], now: datetime) -> int:
    """Keep some suggestions and tell the newcomers, in one short transaction; return how many are new."""
    found = [
        (
            book.newcomers[newcomer].person,
            book.champions[champion].person,
            reasons_for(book, newcomer, champion),
        )
        for newcomer, champion in pairs
    ]
    told = 0
    with transaction.atomic():
        for person, other, reasons in found:
            if made := create_suggestion(person, other, reasons, now):
                key, url = f"found:{made.uid}", reverse("mentoring:home")
                notify(person, "mentoring.found", key=key, url=url, who=other)
                told += 1
    return told


def create_suggestion(
    person: Person, champion: Person, reasons: dict[str, Any], now: datetime
) -> Pairing | None:
    """Return a new suggestion; None where another came first (pairing_one_suggestion_at_a_time)."""
    try:
        with transaction.atomic():
            return Pairing.objects.create(newcomer=person, champion=champion, made_at=now, reasons=reasons)
    except IntegrityError:
        return None


def reasons_for(book: Book, newcomer: int, champion: int) -> dict[str, Any]:
    """Return the explanation with the names behind each count, as it stood when the two were suggested."""
    found = explain(book.problem, newcomer, champion)
    values = shared_names(book, newcomer, champion)
    return {
        "score": found.score,
        "parts": [
            {
                "side": part.side,
                "name": part.name,
                "points": part.points,
                "common": part.common,
                "values": values.get(part.name, []),
            }
            for part in found.parts
        ],
    }


def shared_names(book: Book, newcomer: int, champion: int) -> dict[str, list[Any]]:
    """Return what the two have in common: names, codes, and hours of the week in UTC (0 to 167).

    Hours are named only where both marked some; the usual working week is assumed for others.
    """
    one, other = book.newcomers[newcomer], book.champions[champion]
    marked = bool(one.person.profile.hours and other.person.profile.hours)
    return {
        "skills": common_names(one.wanted.all(), other.offered.all()),
        "topics": common_names(one.person.profile.topics.all(), other.person.profile.topics.all()),
        "languages": [code for code in Tongue.values if code in one.languages and code in other.languages],
        "platforms": [name for name in Platform.values if name in one.platforms and name in other.platforms],
        "hours": common_hours(book, newcomer, champion) if marked else [],
    }


def common_names(one: Any, other: Any) -> list[str]:
    keys: set[int] = {item.pk for item in other}
    found: list[Skill | Topic] = [item for item in one if item.pk in keys]
    return sorted(item.name for item in found)


def common_hours(book: Book, newcomer: int, champion: int) -> list[int]:
    words = book.problem.newcomers.hours[newcomer] & book.problem.champions.hours[champion]
    return np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little")).tolist()
