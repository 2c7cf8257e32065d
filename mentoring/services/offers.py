"""From a suggestion to a trial: saying hello, saying yes, not just now, and time running out.

Locks are always taken in one order, the newcomer's row, the champion's and then the pairing's, so that two
requests never wait for each other: two newcomers after the last seat, accept beside withdraw,
expiry beside accept.
"""

import time
from collections import Counter
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import LIVE_STATES, Champion, Kind, Newcomer, Pairing, PairingState
from mentoring.queries import pairings_of, requests_of
from mentoring.rules import Event
from mentoring.services.closing import close_quietly
from mentoring.services.meetings import first_session
from mentoring.services.refusal import NotNow
from mentoring.services.seats import check_seat, keep_seat
from mentoring.services.steps import tell_ended, wind_up
from mentoring.services.suggestions import (
    LOOKED_AT,
    PART,
    PAUSE,
    Found,
    next_best,
    suggest_champion,
    suggest_found,
)
from people.models import Person
from people.services import notify

HELLO: dict[str, str] = {Kind.PAIRING: "", Kind.FLASH: "-flash", Kind.REVERSE: "-reverse"}


@transaction.atomic
def say_hello(
    person: Person,
    pairing: Pairing,
    *,
    words: str = "",
    first_time: datetime | None = None,
    now: datetime | None = None,
) -> Pairing:
    """Offer a suggested pairing: the champion hears of it and has five days. Said twice, it is one offer."""
    moment = now or timezone.now()
    champion, locked = lock(person, pairing)
    if locked.newcomer_id != person.pk:
        raise NotNow(_("Only the newcomer says hello first."))
    if rules.has_happened(locked.state, Event.OFFER):
        return locked
    check_event(locked, Event.OFFER)
    if locked.seat is None or locked.seat.held_until is None or locked.seat.held_until <= moment:
        check_seat(champion, locked.champion, now=moment)
    if requests_of(person).count() >= rules.OPEN_REQUESTS:
        raise NotNow(_("Three people already have a hello from you. Wait for one of them first."))
    locked.state = PairingState.OFFERED
    locked.newcomer_said_yes, locked.hello, locked.first_time = True, words.strip(), first_time
    locked.offered_at, locked.expires_at = moment, moment + rules.OFFER_LASTS
    keep_seat(locked, now=moment)
    locked.save(
        update_fields=[
            "state", "newcomer_said_yes", "hello", "first_time", "offered_at", "expires_at", "seat",
        ]
    )  # fmt: skip
    notify(
        locked.champion,
        f"mentoring.hello{HELLO[locked.kind]}",
        key=f"hello:{locked.uid}",
        url=reverse("mentoring:offer", args=[locked.uid]),
        who=person,
    )
    return locked


@transaction.atomic
def accept(person: Person, pairing: Pairing, *, now: datetime | None = None) -> Pairing:
    """Say yes for one's own part; when both have, the trial begins."""
    moment = now or timezone.now()
    _champion, locked = lock(person, pairing)
    if locked.is_running:
        return locked
    if rules.state_after(locked.state, Event.BOTH_SAID_YES) is None or locked.is_past(moment):
        raise NotNow(_("This offer is no longer open."))
    if locked.newcomer_id == person.pk:
        locked.newcomer_said_yes = True
    else:
        locked.champion_said_yes = True
        has_returned(person)
    locked.save(update_fields=["newcomer_said_yes", "champion_said_yes"])
    if locked.newcomer_said_yes and locked.champion_said_yes:
        begin_trial(locked, moment)
    return locked


def begin_trial(pairing: Pairing, now: datetime) -> None:
    if pairing.instead_of_id:
        end_trial_before(pairing, now)
    keep_seat(pairing, now=now)
    pairing.state, pairing.began_at, pairing.expires_at = PairingState.TRIAL, now, None
    try:
        with transaction.atomic():
            pairing.save(update_fields=["state", "began_at", "expires_at", "seat"])
    except IntegrityError:  # pairing_newcomer_has_one_champion: somebody else's yes came first
        raise NotNow(_("They have found somebody in the meantime. Thank you for the offer.")) from None
    if pairing.first_time and pairing.first_time > now:
        first_session(pairing, pairing.first_time)
    if pairing.kind == Kind.PAIRING:
        close_rivals(pairing)
    for one, other in ((pairing.newcomer, pairing.champion), (pairing.champion, pairing.newcomer)):
        notify(
            one,
            "mentoring.begun",
            key=f"begun:{pairing.uid}",
            url=reverse("mentoring:pairing", args=[pairing.uid]),
            who=other,
        )


def end_trial_before(pairing: Pairing, now: datetime) -> None:
    """Everybody said yes to the change: the trial before ends as this begins. A confirmed pair never does."""
    before = Pairing.objects.select_for_update(of=("self",)).select_related("newcomer", "champion", "seat")
    trial = before.get(pk=pairing.instead_of_id or 0)
    if trial.state in (PairingState.CONFIRMED, PairingState.CLOSING):
        raise NotNow(_("You two have decided for each other meanwhile. That stays as it is."))
    if trial.state == PairingState.TRIAL:
        wind_up(trial, Event.END, now=now)
        tell_ended(trial.champion, trial)


def close_rivals(pairing: Pairing) -> None:
    """Whoever else was asked or suggested for the same weeks is free again; flash talks go on."""
    others = Pairing.objects.filter(newcomer=pairing.newcomer_id, kind=Kind.PAIRING).exclude(pk=pairing.pk)
    open_states = (PairingState.CANDIDATE, PairingState.OFFERED)
    for rival in others.select_for_update(of=("self",)).filter(state__in=open_states):
        close_quietly(rival)


def decline(person: Person, pairing: Pairing) -> None:
    """Close a suggestion or an offer. No reason, no fault; neither hears that the other said no."""
    is_asked = pairing.champion_id == person.pk and pairing.state == PairingState.OFFERED
    moment = timezone.now()
    found = next_best([pairing.newcomer_id], now=moment) if is_asked and wants_another(pairing) else {}
    decline_with(person, pairing, found.get(pairing.newcomer_id), moment)


@transaction.atomic
def decline_with(person: Person, pairing: Pairing, found: Found | None, now: datetime) -> None:
    _champion, locked = lock(person, pairing)
    if rules.has_happened(locked.state, Event.DECLINE):
        return
    check_event(locked, Event.DECLINE)
    if locked.state == PairingState.OFFERED and locked.newcomer_id != person.pk:
        has_returned(person)
        close_offer(locked, found, now=now)
    else:
        close_quietly_for_both(locked)


def another(person: Person, pairing: Pairing) -> Pairing | None:
    """Put a suggestion aside and look for somebody else."""
    decline(person, pairing)
    return suggest_champion(person)


@transaction.atomic
def not_just_now(person: Person, pairing: Pairing, *, now: datetime | None = None) -> None:
    """Put a suggestion aside and rest: nothing is suggested for two weeks."""
    decline(person, pairing)
    rest = (now or timezone.now()) + rules.REST_AFTER_NOT_NOW
    Newcomer.objects.filter(person=person).update(rests_until=rest)


def end_rest(person: Person) -> None:
    Newcomer.objects.filter(person=person).update(rests_until=None)


def expire_offers(*, now: datetime | None = None) -> int:
    """Close every offer whose five days are over and suggest the next best; return how many.

    A round's run out together, thousands in one minute. Somebody else is looked for before anything is
    locked, for many at once; then each offer is a short transaction of its own, with a pause now and then.
    """
    moment = now or timezone.now()
    due = Pairing.objects.filter(state=PairingState.OFFERED, expires_at__lte=moment)
    keys = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(expire_some(keys[at : at + LOOKED_AT], moment) for at in range(0, len(keys), LOOKED_AT))


def expire_some(keys: list[int], now: datetime) -> int:
    offers = list(Pairing.objects.filter(pk__in=keys).order_by("pk"))
    found = next_best(
        [offer.newcomer_id for offer in offers if wants_another(offer)],
        now=now,
        # An offer that was ignored gives its seat back and takes one out of what is offered: no seat more.
        seats_back=Counter(offer.champion_id for offer in offers if offer.seat_id and not is_ignored(offer)),
    )
    closed = 0
    for at, offer in enumerate(offers):
        if at and at % PART == 0:
            time.sleep(PAUSE)
        closed += expire_offer(offer, found.get(offer.newcomer_id), now)
    return closed


@transaction.atomic
def expire_offer(offer: Pairing, found: Found | None, now: datetime) -> bool:
    """Close one offer unless it was answered meanwhile; safe beside an accept."""
    lock_rows(offer)
    locked = Pairing.objects.select_for_update(of=("self",)).select_related("newcomer", "champion", "seat")
    pairing = locked.filter(pk=offer.pk).first()  # a round taken back leaves nothing
    if pairing is None or pairing.state != PairingState.OFFERED or not pairing.is_past(now):
        return False
    if is_ignored(pairing):
        # Who ignores offers is offered to fewer, until they return: nobody waits for them in vain.
        Champion.objects.filter(person=pairing.champion_id).update(unanswered=F("unanswered") + 1)
    close_offer(pairing, found, state=PairingState.EXPIRED, now=now)
    return True


def has_returned(person: Person) -> None:
    """An answer, of either kind, or a word that they are back: all of their seats count again."""
    Champion.objects.filter(person=person).exclude(unanswered=0).update(unanswered=0)


def close_quietly_for_both(pairing: Pairing) -> None:
    """Close what the newcomer leaves; a champion who had said yes hears that it does not come about."""
    had_yes = pairing.champion_said_yes
    close_quietly(pairing)
    if had_yes:
        tell_not_this_time(pairing)


def tell_not_this_time(pairing: Pairing) -> None:
    """A "no", an answer taken back and silence read alike."""
    notify(
        pairing.champion,
        "mentoring.not-this-time",
        key=f"not-this-time:{pairing.uid}",
        url=reverse("mentoring:home"),
        who=pairing.newcomer,
    )


def wants_another(offer: Pairing) -> bool:
    """Whether the newcomer, who said hello, is shown somebody else when the champion does not come."""
    return offer.kind == Kind.PAIRING and not offer.instead_of_id and is_ignored(offer)


def is_ignored(offer: Pairing) -> bool:
    return offer.newcomer_said_yes and not offer.champion_said_yes


def close_offer(
    pairing: Pairing, found: Found | None, *, state: PairingState = PairingState.DECLINED, now: datetime
) -> None:
    """Close an offer that the champion declined, or whose time ran out; both read alike to the newcomer.

    `found` is whom to show the newcomer next: `next_best`, asked before anything was locked.
    """
    had_hello, had_yes = pairing.newcomer_said_yes, pairing.champion_said_yes
    close_quietly(pairing)
    if state != PairingState.DECLINED:
        pairing.state = state
        pairing.save(update_fields=["state"])
    if had_yes:
        tell_not_this_time(pairing)
    elif had_hello and pairing.instead_of_id:
        tell_newcomer(pairing, "mentoring.stay", key="stay")
    elif had_hello and pairing.kind != Kind.PAIRING:
        tell_newcomer(pairing, "mentoring.others", key="next")
    elif had_hello:
        shown = suggest_found(pairing.newcomer, found, now)
        tell_newcomer(pairing, "mentoring.next" if shown else "mentoring.none-yet", key="next")


def tell_newcomer(pairing: Pairing, kind: str, *, key: str) -> None:
    where, who = reverse("mentoring:home"), pairing.champion.name
    notify(pairing.newcomer, kind, key=f"{key}:{pairing.uid}", url=where, who=who)


def lock(person: Person, pairing: Pairing) -> tuple[Champion | None, Pairing]:
    """Lock the newcomer, the champion's seats, then the pairing; somebody outside the pair finds nothing."""
    champion = lock_rows(pairing)
    found = pairings_of(person).filter(pk=pairing.pk).select_related("newcomer", "champion", "seat")
    locked = found.select_for_update(of=("self",)).first()
    if locked is None:
        raise NotNow(_("This pairing is not here any more."))
    return champion, locked


def lock_rows(pairing: Pairing) -> Champion | None:
    Newcomer.objects.select_for_update().filter(person=pairing.newcomer_id).first()
    return Champion.objects.select_for_update().filter(person=pairing.champion_id).first()


def lock_all(person: Person) -> None:
    """Lock everything live that somebody is part of: all newcomers, all champions, then the pairings."""
    live = Pairing.objects.filter(Q(newcomer=person) | Q(champion=person), state__in=LIVE_STATES)
    for rows, part in ((Newcomer, "newcomer"), (Champion, "champion")):
        theirs = rows.objects.select_for_update().filter(Q(person=person) | Q(person__in=live.values(part)))
        list(theirs.order_by("pk").values_list("pk", flat=True))
    list(live.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def check_event(pairing: Pairing, event: Event) -> None:
    if rules.state_after(pairing.state, event) is None:
        raise NotNow(_("That is no longer possible here."))
