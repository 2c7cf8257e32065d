"""Finding somebody for one newcomer, with the reasons kept beside the suggestion."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.utils import timezone

from mentoring.matching import explain, shortlist
from mentoring.models import (
    RUNNING_STATES,
    Newcomer,
    Pairing,
    PairingState,
    Platform,
    Skill,
    Tongue,
)
from mentoring.queries.matching import Book, problem_for
from people.models import Person, State, Topic

Named = dict[str, Callable[[int, int], list[Any]]]


def suggest_champion(person: Person, *, now: datetime | None = None) -> Pairing | None:
    """Return the suggestion that waits for the person, made now if there is none; None where there is nobody.

    Nothing is suggested to somebody paired, resting ("not just now"), paused or not looking. The champion
    hears nothing of a suggestion.
    """
    moment = now or timezone.now()
    waiting = Pairing.objects.filter(newcomer=person, state=PairingState.CANDIDATE)
    if found := waiting.select_related("newcomer", "champion").first():
        return found
    newcomer = open_newcomer(person, moment)
    return make_suggestion(newcomer, moment) if newcomer else None


def open_newcomer(person: Person, now: datetime) -> Newcomer | None:
    if Pairing.objects.filter(newcomer=person, state__in=RUNNING_STATES).exists():
        return None
    newcomer = (
        Newcomer.objects.filter(person=person, is_open=True, person__state=State.JOINED)
        .select_related("person__profile")
        .prefetch_related("wanted", "person__profile__topics")
        .first()
    )
    rests = newcomer and newcomer.rests_until and newcomer.rests_until > now
    return None if rests else newcomer


def make_suggestion(newcomer: Newcomer, now: datetime) -> Pairing | None:
    book = problem_for([newcomer], now=now)
    best = shortlist(book.problem, 0, 1)
    if not best:
        return None
    champion = book.champions[best[0][0]].person
    try:
        with transaction.atomic():
            return Pairing.objects.create(
                newcomer=newcomer.person,
                champion=champion,
                made_at=now,
                reasons=reasons_for(book, 0, best[0][0]),
            )
    except IntegrityError:  # two tabs asked at once: pairing_one_suggestion_at_a_time let one through
        return Pairing.objects.filter(newcomer=newcomer.person, state=PairingState.CANDIDATE).first()


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
