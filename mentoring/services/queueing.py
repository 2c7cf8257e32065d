"""The live queue of office hours: ask, wait with the same question, be called, be done."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import Format, QueueEntry, QueuePlace, QueueState, SignUp, Workshop, WorkshopState
from mentoring.queries import is_host, next_in, times_of
from mentoring.services.refusal import NotNow
from mentoring.services.sign_ups import sign_up
from people.models import Person


@transaction.atomic
def join_queue(
    person: Person, workshop: Workshop, *, question: str, now: datetime | None = None
) -> QueueEntry:
    """Ask a question. Whoever asks has a place in the room; asked twice, the newest words stand."""
    locked = lock(workshop)
    check_open(person, locked, now or timezone.now())
    if mine := place_of(person, locked):
        if mine.entry.state == QueueState.WAITING and mine.entry.places.count() == 1:
            mine.entry.question = question.strip()
            mine.entry.save(update_fields=["question"])
        return mine.entry
    come_in(person, locked)
    entry = QueueEntry.objects.create(
        workshop=locked, question=question.strip(), asked_at=now or timezone.now()
    )
    stand(person, entry)
    return entry


@transaction.atomic
def book_time(
    person: Person, workshop: Workshop, *, starts_at: datetime, question: str, now: datetime | None = None
) -> QueueEntry:
    """Book one of the times with a question. Booked again, it is moved; whoever waits with it moves along.

    Two people after the last time: the workshop's row is locked, and the second finds it taken.
    """
    locked, moment = lock(workshop), now or timezone.now()
    check_open(person, locked, moment)
    if starts_at not in times_of(locked) or starts_at <= moment:
        raise NotNow(_("That time is over, or not one of these. Choose another."))
    mine = place_of(person, locked)
    if mine and mine.entry.state == QueueState.TALKING:
        raise NotNow(_("Your question is on just now."))
    if locked.queue.filter(slot_at=starts_at).exclude(places__person=person).exists():
        raise NotNow(_("Somebody has just taken that time. Choose another."))
    if mine and mine.entry.places.count() == 1:
        mine.entry.slot_at, mine.entry.question = starts_at, question.strip()
        mine.entry.save(update_fields=["slot_at", "question"])
        return mine.entry
    if mine:
        leave_entry(mine)
    else:
        come_in(person, locked)
    entry = QueueEntry.objects.create(
        workshop=locked, question=question.strip(), asked_at=moment, slot_at=starts_at
    )
    stand(person, entry)
    return entry


@transaction.atomic
def join_question(person: Person, entry: QueueEntry, *, now: datetime | None = None) -> QueueEntry:
    """Wait with a question somebody asked already: it is talked about once, with everybody it matters to."""
    locked = lock(entry.workshop)
    check_open(person, locked, now or timezone.now())
    found = QueueEntry.objects.filter(pk=entry.pk).exclude(state=QueueState.DONE).first()
    if found is None:
        raise NotNow(_("That question has just been talked about."))
    if mine := place_of(person, locked):
        if mine.entry_id != found.pk:
            leave_entry(mine)
            stand(person, found)
        return found
    come_in(person, locked)
    stand(person, found)
    return found


@transaction.atomic
def leave_queue(person: Person, workshop: Workshop) -> None:
    """Leave, without a reason. A question nobody waits with any more goes too."""
    lock(workshop)
    if mine := place_of(person, workshop):
        leave_entry(mine)


@transaction.atomic
def call_next(host: Person, workshop: Workshop, *, now: datetime | None = None) -> QueueEntry | None:
    """Finish the question that is on and call the next one; None when nobody waits."""
    locked, moment = lock(workshop), now or timezone.now()
    check_host(host, locked)
    finish(locked, moment)
    following = next_in(list(locked.queue.filter(state=QueueState.WAITING)), moment)
    if following:
        following.state, following.called_at = QueueState.TALKING, moment
        following.save(update_fields=["state", "called_at"])
    return following


@transaction.atomic
def finish_question(host: Person, workshop: Workshop, *, now: datetime | None = None) -> None:
    locked = lock(workshop)
    check_host(host, locked)
    finish(locked, now or timezone.now())


@transaction.atomic
def merge_questions(host: Person, kept: QueueEntry, other: QueueEntry) -> QueueEntry:
    """Say that two questions are one: everybody waits with the one that has a time, else with the older."""
    locked = lock(kept.workshop)
    check_host(host, locked)
    both = list(locked.queue.filter(pk__in=(kept.pk, other.pk)).exclude(state=QueueState.DONE))
    if len(both) < 2:
        return kept
    first, second = both
    if second.slot_at and not first.slot_at:
        first, second = second, first  # a time that was booked stays booked
    second.places.update(entry=first)
    second.delete()
    return first


def lock(workshop: Workshop) -> Workshop:
    """Joining, merging and calling meet at the workshop's row: each sees what the one before did."""
    return Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)


def check_open(person: Person, workshop: Workshop, now: datetime) -> None:
    if (
        workshop.format != Format.OFFICE_HOURS
        or workshop.state != WorkshopState.PLANNED
        or workshop.ends_at <= now
    ):
        raise NotNow(_("There is no queue here just now."))
    if is_host(person, workshop):
        raise NotNow(_("You host this one: the questions come to you."))


def check_host(person: Person, workshop: Workshop) -> None:
    if not is_host(person, workshop):
        raise NotNow(_("Only its hosts can do this."))


def come_in(person: Person, workshop: Workshop) -> None:
    """Take a place in the office hours with the question; where all are taken, there is no queue to join."""
    coming = SignUp.objects.filter(workshop=workshop, person=person, place=SignUp.Place.COMING)
    if not coming.exists() and sign_up(person, workshop).place != SignUp.Place.COMING:
        raise NotNow(_("Every place is taken. You are on the waiting list; it moves by itself."))


def stand(person: Person, entry: QueueEntry) -> None:
    try:
        with transaction.atomic():
            QueuePlace.objects.create(workshop_id=entry.workshop_id, entry=entry, person=person)
    except IntegrityError:  # queue_place_once_a_person: a double click
        pass


def place_of(person: Person, workshop: Workshop) -> QueuePlace | None:
    """Return the person's place with a question that is not done; one that is done makes room for another."""
    QueuePlace.objects.filter(workshop=workshop, person=person, entry__state=QueueState.DONE).delete()
    return QueuePlace.objects.filter(workshop=workshop, person=person).select_related("entry").first()


def leave_entry(place: QueuePlace) -> None:
    entry = place.entry
    place.delete()
    if entry.state == QueueState.WAITING and not entry.places.exists():
        entry.delete()


def finish(workshop: Workshop, now: datetime) -> None:
    talking = workshop.queue.filter(state=QueueState.TALKING)
    talking.update(state=QueueState.DONE, done_at=now)
