"""Opting in and out, as a newcomer and as a champion. Nobody is told either way."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import Avoidance, Champion, Kind, Newcomer, Pairing, PairingState, Skill
from mentoring.services.closing import close_quietly, forget_suggestion
from mentoring.services.offers import close_offer, lock_all, wants_another
from mentoring.services.refusal import NotNow
from mentoring.services.suggestions import Found, next_best
from people.models import Person, Role
from people.services import give_role, take_role


@transaction.atomic
def become_newcomer(
    person: Person,
    *,
    wanted: Iterable[Skill],
    languages: list[str],
    hopes: str = "",
    brings: str = "",
    platforms: list[str] | None = None,
    meetings: list[str] | None = None,
    formats: list[str] | None = None,
    now: datetime | None = None,
) -> Newcomer:
    """Ask for a champion, or change what one asked for; waiting since the first time counts."""
    check_member(person)
    newcomer, _made = Newcomer.objects.update_or_create(
        person=person,
        defaults={
            "hopes": hopes.strip(),
            "brings": brings.strip(),
            "languages": languages,
            "platforms": platforms or [],
            "meetings": meetings or [],
            "formats": formats or [Kind.PAIRING],
            "is_open": True,
            "rests_until": None,
        },
        create_defaults={
            "hopes": hopes.strip(),
            "brings": brings.strip(),
            "languages": languages,
            "platforms": platforms or [],
            "meetings": meetings or [],
            "formats": formats or [Kind.PAIRING],
            "waiting_since": now or timezone.now(),
        },
    )
    newcomer.wanted.set(wanted)
    forget_suggestion(person)
    return newcomer


@transaction.atomic
def become_champion(
    person: Person,
    *,
    offered: Iterable[Skill],
    languages: list[str],
    seats: int,
    asks: str = "",
    brings: str = "",
    platforms: list[str] | None = None,
    meetings: list[str] | None = None,
    formats: list[str] | None = None,
) -> Champion:
    """Offer help, or change the offer. Fewer seats than pairs end no pair: no new one begins."""
    check_member(person)
    champion, _made = Champion.objects.update_or_create(
        person=person,
        defaults={
            "asks": asks.strip(),
            "brings": brings.strip(),
            "languages": languages,
            "platforms": platforms or [],
            "meetings": meetings or [],
            "formats": formats or [Kind.PAIRING],
            "seats": seats,
            "is_open": True,
            "unanswered": 0,
        },
    )
    champion.offered.set(offered)
    give_role(person, Role.CHAMPION)
    return champion


@transaction.atomic
def stop_newcomer(person: Person) -> None:
    """Stop looking. A pairing that runs goes on; a suggestion is forgotten, open requests are taken back."""
    lock_all(person)
    forget_suggestion(person)
    open_requests = Pairing.objects.filter(newcomer=person, state=PairingState.OFFERED)
    for pairing in open_requests.select_for_update(of=("self",)).select_related("seat"):
        close_quietly(pairing)
    Newcomer.objects.filter(person=person).delete()


def stop_champion(person: Person) -> None:
    """Stop offering help. Pairings that run go on; open offers close as if time had run out."""
    moment = timezone.now()
    offers = Pairing.objects.filter(champion=person, state=PairingState.OFFERED)
    found = next_best([offer.newcomer_id for offer in offers if wants_another(offer)], now=moment)
    stop_champion_with(person, found, moment)


@transaction.atomic
def stop_champion_with(person: Person, found: dict[int, Found], now: datetime) -> None:
    lock_all(person)
    offers = Pairing.objects.select_for_update(of=("self",)).select_related("seat", "newcomer", "champion")
    for pairing in offers.filter(champion=person, state=PairingState.OFFERED):
        close_offer(pairing, found.get(pairing.newcomer_id), now=now)
    Champion.objects.filter(person=person).delete()
    take_role(person, Role.CHAMPION)


def pause_champion(person: Person) -> None:
    Champion.objects.filter(person=person).update(is_open=False)


def reopen_champion(person: Person) -> None:
    """Open again, or say that one is back after offers ran out: every seat counts again."""
    Champion.objects.filter(person=person).update(is_open=True, unanswered=0)


@transaction.atomic
def avoid(person: Person, other: Person) -> None:
    """Remember not to pair the two. Nobody else ever learns of it; a live suggestion is dropped."""
    if person.pk == other.pk:
        raise NotNow(_("You can't keep away from yourself."))
    Avoidance.objects.get_or_create(person=person, avoided=other)
    suggested = Pairing.objects.filter(newcomer=person, champion=other, state=PairingState.CANDIDATE)
    for pairing in suggested.select_for_update(of=("self",)).select_related("seat"):
        close_quietly(pairing)


def stop_avoiding(person: Person, other: Person) -> None:
    Avoidance.objects.filter(person=person, avoided=other).delete()


def check_member(person: Person) -> None:
    if not person.is_member:
        raise NotNow(_("Join first: pairing is for people who chose to take part."))
