"""Choosing somebody oneself: from a shortlist with reasons, with a seat kept for half an hour meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.matching import shortlist
from mentoring.models import RUNNING_STATES, Champion, Kind, Newcomer, Pairing, PairingState
from mentoring.queries import requests_of
from mentoring.queries.matching import Book, problem_for
from mentoring.services.closing import drop
from mentoring.services.offers import end_rest
from mentoring.services.refusal import NotNow
from mentoring.services.seats import check_seat, take_seat
from mentoring.services.suggestions import reasons_for
from people.models import Person, State

LISTED = 8


@dataclass(frozen=True)
class Choice:
    """Somebody with time, and why they would suit: the explanation as a suggestion keeps it."""

    champion: Champion
    reasons: dict[str, Any]


def choices_for(person: Person, kind: str = Kind.PAIRING, *, now: datetime | None = None) -> list[Choice]:
    """Return who would suit, best first: the same rules and reasons as for a suggestion. Nobody is told."""
    newcomer = newcomer_for(person)
    if newcomer is None:
        return []
    book = problem_for([newcomer], now=now or timezone.now(), kind=kind)
    return [
        Choice(book.champions[at], reasons_for(book, 0, at))
        for at, _score in shortlist(book.problem, 0, LISTED)
    ]


def newcomer_for(person: Person) -> Newcomer | None:
    found = Newcomer.objects.filter(person=person, is_open=True, person__state=State.JOINED)
    return (
        found.select_related("person__profile").prefetch_related("wanted", "person__profile__topics").first()
    )


@transaction.atomic
def choose(
    person: Person, champion: Person, kind: str = Kind.PAIRING, *, now: datetime | None = None
) -> Pairing:
    """Begin a request: one of the champion's seats is kept for half an hour while the words are found.

    Choosing the same person again keeps the seat longer; choosing somebody else gives the first one back.
    """
    moment = now or timezone.now()
    Newcomer.objects.select_for_update().filter(person=person).first()
    seats = Champion.objects.select_for_update().filter(person=champion).first()
    newcomer = newcomer_for(person)
    if newcomer is None:
        raise NotNow(_("Say first what you’d like help with."))
    check_may_choose(person, kind)
    book = problem_for([newcomer], now=moment, kind=kind)
    end_rest(person)
    put_aside(person, champion, kind)
    waiting = Pairing.objects.select_related("seat").filter(
        newcomer=person, champion=champion, kind=kind, state=PairingState.CANDIDATE
    )
    if not (pairing := waiting.first()):
        pairing = Pairing(newcomer=person, champion=champion, kind=kind, made_at=moment)
        pairing.reasons = reasons_of(book, champion)
    hold(pairing, seats, moment)
    return pairing


def check_may_choose(person: Person, kind: str) -> None:
    running = Pairing.objects.filter(newcomer=person, kind=Kind.PAIRING, state__in=RUNNING_STATES)
    if kind == Kind.PAIRING and running.exists():
        raise NotNow(_("You have a champion. One at a time; a flash talk is open to you as well."))
    if requests_of(person).count() >= rules.OPEN_REQUESTS:
        raise NotNow(_("Three people already have a hello from you. Wait for one of them first."))


def put_aside(person: Person, champion: Person, kind: str) -> None:
    """One request is being written at a time: another suggestion gives way, and its seat is free again."""
    others = Pairing.objects.filter(newcomer=person, kind=kind, state=PairingState.CANDIDATE)
    for pairing in others.exclude(champion=champion).select_related("seat"):
        drop(pairing)


def reasons_of(book: Book, champion: Person) -> dict[str, Any]:
    """Return why; refuse somebody who is not open to this person, with one answer for every cause."""
    for at, _score in shortlist(book.problem, 0, len(book.champions)):
        if book.champions[at].person_id == champion.pk:
            return reasons_for(book, 0, at)
    raise NotNow(_("%(who)s has no free time just now.") % {"who": champion.first_name})


def hold(pairing: Pairing, seats: Champion | None, now: datetime) -> None:
    until = now + rules.SEAT_HELD
    if pairing.seat:
        pairing.seat.held_until = until
        pairing.seat.save(update_fields=["held_until"])
        return
    check_seat(seats, pairing.champion, now=now)
    pairing.seat = take_seat(pairing.champion, now=now, held_until=until)
    pairing.save()
