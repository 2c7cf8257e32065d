"""When nothing is said for long: a kind word after 7, 14 and 21 days, and a kind end after 28.

Nobody hears of it in their quiet hours or on days away; days on which one of the two is away do not count.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from mentoring import rules
from mentoring.models import Kind, Pairing, PairingState, SessionState
from mentoring.queries import other_half
from mentoring.rules import Event
from mentoring.services.offers import lock_rows
from mentoring.services.steps import wind_up
from people.models import Away, Person, State
from people.services import notify
from people.time import is_quiet, local

WATCHED = (PairingState.TRIAL, PairingState.CONFIRMED, PairingState.CLOSING)
LATE_WORDS = timedelta(days=10)  # for how long the end is still told to who was asleep or away


def tend_silence(*, now: datetime | None = None) -> int:
    """Say the kind word, or close, wherever it is time; return how many people were told."""
    moment = now or timezone.now()
    flash_over(moment)
    return sum(tend(pk, moment) for pk in list(quiet_pairings(moment).values_list("pk", flat=True)))


def quiet_pairings(now: datetime) -> QuerySet[Pairing]:
    """Return pairings in which nothing was said for a week, and those that silence ended lately."""
    week = now - timedelta(days=rules.SILENCE_MARKS[0])
    late = Q(state__in=("ended", "alumni"), ended_at__gt=now - LATE_WORDS)
    told_some = Q(newcomer_told=rules.SILENCE_ENDS) | Q(champion_told=rules.SILENCE_ENDS)
    told_all = Q(newcomer_told=rules.SILENCE_ENDS, champion_told=rules.SILENCE_ENDS)
    unheard = (Q(last_message=None) | Q(last_message__lte=week)) & Q(began_at__lte=week)
    unmet = Q(last_session=None) | Q(last_session__lte=week)
    return (
        Pairing.objects.exclude(kind=Kind.FLASH)
        .annotate(last_message=Max("messages__sent_at"), last_session=session_max())
        .filter(Q(state__in=WATCHED) & unheard & unmet | late & told_some & ~told_all)
        .order_by("pk")
    )


def session_max() -> Max:
    return Max("sessions__starts_at", filter=~Q(sessions__state=SessionState.CANCELLED))


@transaction.atomic
def tend(pk: int, now: datetime) -> int:
    """Look at one pairing, locked: words written meanwhile, and another worker, are seen."""
    lock_rows(Pairing.objects.get(pk=pk))
    rows = Pairing.objects.select_related("newcomer__preferences", "champion__preferences", "seat")
    pairing = rows.select_for_update(of=("self",)).get(pk=pk)
    if not pairing.is_running:
        return tell_both(pairing, rules.SILENCE_ENDS, now)
    if any(person.state == State.PAUSED for person in (pairing.newcomer, pairing.champion)):
        return 0
    days = rules.silent_days(last_word(pairing), now, days_away(pairing))
    mark = rules.mark_reached(days)
    if mark < max(pairing.newcomer_told, pairing.champion_told):
        # Somebody spoke since: the marks begin anew.
        Pairing.objects.filter(pk=pk).update(newcomer_told=0, champion_told=0)
        pairing.newcomer_told = pairing.champion_told = 0
    if mark == rules.SILENCE_ENDS and anybody_awake(pairing, now):
        closing = pairing.state == PairingState.CLOSING
        wind_up(pairing, Event.FINISH if closing else Event.END, now=now)
    elif mark == rules.SILENCE_ENDS:
        return 0
    return tell_both(pairing, mark, now) if mark else 0


def last_word(pairing: Pairing) -> datetime:
    """Return when something last happened between the two; a time still to come is something too."""
    found = Pairing.objects.annotate(last_message=Max("messages__sent_at"), last_session=session_max())
    row = found.values_list("began_at", "last_message", "last_session").get(pk=pairing.pk)
    signed = pairing.agreements.aggregate(one=Max("newcomer_signed_at"), other=Max("champion_signed_at"))
    goals = pairing.goals.aggregate(one=Max("set_at"), other=Max("reached_at"))
    moments = [*row, *signed.values(), *goals.values()]
    return max(moment for moment in moments if moment is not None)


def days_away(pairing: Pairing) -> list[tuple[date, date]]:
    two = Away.objects.filter(person__in=(pairing.newcomer_id, pairing.champion_id))
    return list(two.values_list("first_day", "last_day"))


def anybody_awake(pairing: Pairing, now: datetime) -> bool:
    return may_hear(pairing.newcomer, now) or may_hear(pairing.champion, now)


def may_hear(person: Person, now: datetime) -> bool:
    """Say whether it is neither quiet hours nor a day away on the person's own clock."""
    here, wishes = local(now, person.time_zone), person.preferences
    if is_quiet(here.time(), wishes.quiet_from, wishes.quiet_to):
        return False
    return not Away.objects.filter(
        person=person, first_day__lte=here.date(), last_day__gte=here.date()
    ).exists()


def tell_both(pairing: Pairing, mark: int, now: datetime) -> int:
    told = 0
    for person, field in ((pairing.newcomer, "newcomer_told"), (pairing.champion, "champion_told")):
        if getattr(pairing, field) < mark and may_hear(person, now):
            tell(person, pairing, mark, now)
            setattr(pairing, field, mark)
            told += 1
    pairing.save(update_fields=["newcomer_told", "champion_told"])
    return told


def tell(person: Person, pairing: Pairing, mark: int, now: datetime) -> None:
    over = mark == rules.SILENCE_ENDS
    notify(
        person,
        f"mentoring.quiet-{mark}",
        # A silence is told of once; the next one, after new words, is another.
        key=f"quiet:{pairing.uid}:{mark}:{last_word(pairing).date().isoformat()}",
        url=reverse("mentoring:home") if over else reverse("mentoring:pairing", args=[pairing.uid]),
        who=other_half(pairing, person),
        day=(now + timedelta(days=rules.SILENCE_ENDS - mark)).isoformat(),
    )


def flash_over(now: datetime) -> int:
    """Give back the seats of flash conversations whose time is two days past, or that found no time."""
    since = now - timedelta(days=2)
    flash = Pairing.objects.filter(kind=Kind.FLASH, state=PairingState.TRIAL, began_at__lt=since)
    waiting = flash.annotate(last_session=session_max()).filter(
        Q(last_session__lt=since)
        | Q(last_session=None, began_at__lt=now - timedelta(days=rules.SILENCE_ENDS))
    )
    return sum(end_flash(pk, now) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def end_flash(pk: int, now: datetime) -> bool:
    lock_rows(Pairing.objects.get(pk=pk))
    pairing = Pairing.objects.select_for_update(of=("self",)).select_related("seat").get(pk=pk)
    if pairing.state != PairingState.TRIAL:
        return False
    wind_up(pairing, Event.END, now=now)
    return True
