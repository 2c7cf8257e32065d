"""What a person may see of pairings; every query narrows to the person asking."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.registry import Reader
from mentoring.models import (
    RUNNING_STATES,
    SEATED_STATES,
    Avoidance,
    Champion,
    Circle,
    CircleState,
    Farewell,
    Kind,
    Newcomer,
    Note,
    Pairing,
    PairingState,
    Session,
    SessionCard,
    SessionState,
    Skill,
)
from people.interests import kinship
from people.models import Person
from people.queries import said_by

SUGGESTED = 3
STILL_NEXT = timedelta(minutes=15)  # a conversation that has just begun is still the one to enter


def pairings_of(person: Person) -> QuerySet[Pairing]:
    """Return the pairings the person is one half of, offers and suggestions as far as they are theirs to see.

    A champion never sees a suggestion: they hear of it once the newcomer has said hello, and never of one
    that was put aside.
    """
    return (
        Pairing.objects.filter(Q(newcomer=person) | Q(champion=person, offered_at__isnull=False))
        .select_related("newcomer", "champion", "seat")
        .order_by("-made_at", "-pk")
    )


def running_pairings_of(person: Person) -> QuerySet[Pairing]:
    return pairings_of(person).filter(state__in=RUNNING_STATES)


def pairings_begun(person: Person) -> QuerySet[Pairing]:
    """Return what the person has or had: running pairings and those that ended or finished."""
    return pairings_of(person).filter(state__in=(*RUNNING_STATES, PairingState.ENDED, PairingState.ALUMNI))


def pairings_over(person: Person) -> QuerySet[Pairing]:
    """Return those that ran and are over, latest first."""
    over = pairings_of(person).filter(state__in=(PairingState.ENDED, PairingState.ALUMNI))
    return over.order_by("-ended_at", "-pk")


def farewells_of(pairing: Pairing) -> QuerySet[Farewell]:
    return Farewell.objects.filter(pairing=pairing).exclude(words="").select_related("person")


def pairing_of(person: Person) -> Pairing | None:
    """Return the person's own running pairing as a newcomer, else the latest one as a champion."""
    running = list(running_pairings_of(person))
    mine = [pairing for pairing in running if pairing.newcomer_id == person.pk]
    return next(iter(mine or running), None)


def suggestion_for(person: Person) -> Pairing | None:
    waiting = pairings_of(person).filter(newcomer=person, kind=Kind.PAIRING, state=PairingState.CANDIDATE)
    return waiting.first()


def requests_of(person: Person) -> QuerySet[Pairing]:
    """Return the offers the person, as a newcomer, waits for an answer to."""
    return pairings_of(person).filter(newcomer=person, state=PairingState.OFFERED, newcomer_said_yes=True)


def offers_for(person: Person, *, now: datetime | None = None) -> QuerySet[Pairing]:
    """Return the offers that wait for the person's own yes, soonest to run out first."""
    mine = Q(champion=person, champion_said_yes=False) | Q(newcomer=person, newcomer_said_yes=False)
    return (
        pairings_of(person)
        .filter(mine, state=PairingState.OFFERED, expires_at__gt=now or timezone.now())
        .order_by("expires_at", "pk")
    )


def seats_taken(champion: Person, *, now: datetime | None = None) -> int:
    """Return how many seats are taken: by pairs of any kind, by somebody just choosing, by circles hosted."""
    chosen = Q(state=PairingState.CANDIDATE, seat__held_until__gt=now or timezone.now())
    pairs = Pairing.objects.filter(Q(state__in=SEATED_STATES) | chosen, champion=champion).count()
    return pairs + Circle.objects.filter(host=champion).exclude(state=CircleState.ENDED).count()


def sessions_of(person: Person) -> QuerySet[Session]:
    return Session.objects.filter(Q(pairing__newcomer=person) | Q(pairing__champion=person)).select_related(
        "pairing__newcomer", "pairing__champion"
    )


def notes_for(person: Person, pairing: Pairing) -> QuerySet[Note]:
    """Return the person's own notes and the shared ones of a pairing they are in."""
    return Note.objects.filter(
        Q(author=person) | Q(whose=Note.Whose.OURS),
        Q(pairing__newcomer=person) | Q(pairing__champion=person),
        pairing=pairing,
    ).select_related("author")


def other_half(pairing: Pairing, person: Person) -> Person:
    return pairing.champion if pairing.newcomer_id == person.pk else pairing.newcomer


def avoided_by(person: Person) -> QuerySet[Person]:
    """Return whom the person would rather not be paired with; asked for that person only."""
    mine = Avoidance.objects.filter(person=person)
    return Person.objects.filter(pk__in=mine.values("avoided")).order_by("name", "pk")


def newcomer_of(person: Person) -> Newcomer | None:
    return Newcomer.objects.filter(person=person).prefetch_related("wanted").first()


def champion_readers(person: Person) -> list[Reader]:
    """Return the person's champion as one who would read what they write in a lesson (learning.registry)."""
    running = Q(pairings_as_champion__newcomer=person, pairings_as_champion__state__in=RUNNING_STATES)
    return [
        Reader(champion)
        for champion in Person.objects.filter(running).order_by(
            "-pairings_as_champion__made_at", "-pairings_as_champion__pk"
        )
    ]


def champion_of(person: Person) -> Champion | None:
    return Champion.objects.filter(person=person).prefetch_related("offered").first()


def is_champion_of(viewer: Person, person: Person) -> bool:
    """Say whether the viewer is, now, the champion of the person."""
    return Pairing.objects.filter(champion=viewer, newcomer=person, state__in=RUNNING_STATES).exists()


def next_session(pairing: Pairing, *, now: datetime) -> Session | None:
    planned = pairing.sessions.filter(state=SessionState.PLANNED, starts_at__gt=now - STILL_NEXT)
    return planned.select_related("card", "room").order_by("starts_at").first()


def sessions_to_record(pairing: Pairing, *, now: datetime) -> QuerySet[Session]:
    """Return conversations whose time has come and of which nobody said yet whether they took place."""
    return pairing.sessions.filter(state=SessionState.PLANNED, starts_at__lte=now - STILL_NEXT)


def cards_for(pairing: Pairing) -> QuerySet[SessionCard]:
    """Return the guides for the pair's next conversation, in the newcomer's language or else English."""
    held = pairing.sessions.filter(state=SessionState.HELD).exists()
    suits = [SessionCard.For.ANY, SessionCard.For.LAST if held else SessionCard.For.FIRST]
    language = pairing.newcomer.language.split("-")[0]
    found = SessionCard.objects.filter(suits__in=suits)
    own = found.filter(language=language)
    return own if own.exists() else found.filter(language="en")


def last_step(pairing: Pairing) -> Session | None:
    """Return the latest conversation that took place: what comes next is kept with it."""
    return pairing.sessions.filter(state=SessionState.HELD).order_by("-starts_at").first()


def skills_named_by(person: Person) -> list[Skill]:
    """What somebody might like help with, going by their own purpose, focus and topics: closest first.

    Ticked for them when they first ask for a champion, and theirs to untick: only what they send is matched.
    """
    said = said_by(person)
    if not said:
        return []
    kin = {skill: kinship(said, skill.name) for skill in Skill.objects.all()}
    return sorted((skill for skill, words in kin.items() if words), key=lambda skill: -kin[skill])[:SUGGESTED]
