"""Giving seats out and taking them back. Whoever calls holds the lock of the champion's row.

One seat for each pairing, each flash conversation, each reverse pairing and each circle somebody hosts: one
number of seats, whatever it is given to.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import Champion, Pairing, PairingState, Seat
from mentoring.queries import seats_taken
from mentoring.services.refusal import NotNow
from people.models import Person, State


def check_seat(champion: Champion | None, person: Person, *, now: datetime) -> None:
    """The last seat, asked for twice: the champion's row is locked, so the second finds it taken."""
    if not has_seat(champion, person, now=now):
        raise NotNow(_("%(who)s has no free time just now.") % {"who": person.first_name})


def has_seat(champion: Champion | None, person: Person, *, now: datetime) -> bool:
    is_here = champion is not None and champion.is_open and person.state == State.JOINED
    seats = champion.open_seats if champion and is_here else 0
    return seats_taken(person, now=now) < seats


def take_seat(person: Person, *, now: datetime, held_until: datetime | None = None) -> Seat:
    """Return a seat with the lowest free number. The numbers end at six, whatever happens around."""
    sweep(person, now=now)
    given = set(Seat.objects.filter(champion=person).values_list("number", flat=True))
    number = next(number for number in range(1, 8) if number not in given)
    try:
        with transaction.atomic():
            return Seat.objects.create(champion=person, number=number, held_until=held_until)
    except IntegrityError:  # seat_is_given_once or seat_is_one_of_six
        raise NotNow(_("%(who)s has no free time just now.") % {"who": person.first_name}) from None


def keep_seat(pairing: Pairing, *, now: datetime) -> None:
    """Make sure that a pairing about to be asked for, or to run, has a seat for as long as it lasts."""
    if pairing.seat is None:
        pairing.seat = take_seat(pairing.champion, now=now)
    elif pairing.seat.held_until:
        pairing.seat.held_until = None
        pairing.seat.save(update_fields=["held_until"])


def sweep(person: Person, *, now: datetime) -> int:
    """Take back the person's seats that nobody holds any more; return how many."""
    return sweep_all([person.pk], now=now)


def sweep_all(people: Collection[int], *, now: datetime) -> int:
    seats = Seat.objects.filter(champion__in=people)
    over = list(seats.filter(held_until__lte=now))
    Pairing.objects.filter(seat__in=over, state=PairingState.CANDIDATE).update(seat=None)
    empty = Q(pairing=None, circle=None)
    gone, _by_model = seats.filter(empty).delete()
    return gone


def release_holds(*, now: datetime | None = None) -> int:
    """Give back every seat that was held for somebody still choosing their words."""
    moment = now or timezone.now()
    people = Person.objects.filter(seats_given__held_until__lte=moment).distinct().order_by("pk")
    return sum(release_holds_of(person, moment) for person in people)


@transaction.atomic
def release_holds_of(person: Person, now: datetime) -> int:
    # Saying hello in the last second and the end of the half hour meet at the champion's row.
    Champion.objects.select_for_update().filter(person=person).first()
    return sweep(person, now=now)
