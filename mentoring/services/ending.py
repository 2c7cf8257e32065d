"""Ending a pairing: by one of the two, by its own silence, or together. Nobody's fault, ever."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import Farewell, Note, Pairing
from mentoring.queries import other_half, pairings_of
from mentoring.rules import Event
from mentoring.services.offers import lock
from mentoring.services.refusal import NotNow
from mentoring.services.steps import move, tell_ended, wind_up
from people.models import Person
from people.services import notify


@transaction.atomic
def end_pairing(person: Person, pairing: Pairing) -> Pairing:
    """End it now, without a reason. The other is told that it has ended, kindly, and not by whom."""
    _champion, locked = lock(person, pairing)
    if rules.has_happened(locked.state, Event.END):
        return locked
    wind_up(locked, Event.END, now=timezone.now())
    tell_ended(other_half(locked, person), locked)
    return locked


@transaction.atomic
def begin_closing(person: Person, pairing: Pairing) -> Pairing:
    """Begin the small ritual; the other is told that there is something to look back on."""
    locked = move(lock(person, pairing)[1], Event.BEGIN_CLOSING)
    other = other_half(locked, person)
    address = reverse("mentoring:closing", args=[locked.uid])
    notify(other, "mentoring.closing", key=f"closing:{locked.uid}", url=address, who=person)
    return locked


@transaction.atomic
def finish(person: Person, pairing: Pairing) -> Pairing:
    _champion, locked = lock(person, pairing)
    if rules.has_happened(locked.state, Event.FINISH):
        return locked
    wind_up(locked, Event.FINISH, now=timezone.now())
    other = other_half(locked, person)
    address = reverse("mentoring:pairing", args=[locked.uid])
    notify(other, "mentoring.finished", key=f"finished:{locked.uid}", url=address, who=person)
    return locked


@transaction.atomic
def say_farewell(person: Person, pairing: Pairing, *, words: str) -> Farewell:
    """Say what has changed, while it closes or afterwards; the latest words stand."""
    found = pairings_of(person).filter(pk=pairing.pk).first()
    if found is None or found.state not in rules.STATES_TO_LOOK_BACK:
        raise NotNow(_("There is nothing to look back on here."))
    values = {"words": words.strip(), "said_at": timezone.now()}
    return Farewell.objects.update_or_create(pairing=found, person=person, defaults=values)[0]


def erase_notes(person: Person, pairing: Pairing) -> int:
    """Erase every note of one's own beside a pairing; the other's stay theirs."""
    return Note.objects.filter(author=person, pairing=pairing).delete()[0]
