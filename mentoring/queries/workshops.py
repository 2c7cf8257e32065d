"""Workshops a person may see, host or come to."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from learning.registry import Clinic
from mentoring import rules
from mentoring.agendas import ready_agenda
from mentoring.models import (
    CirclePlace,
    CoHostRequest,
    Format,
    FormatAgenda,
    SignUp,
    Workshop,
    WorkshopState,
    steps_of,
)
from people.models import Person
from people.queries import line_above, role_names
from recognition.models import Fact
from recognition.models import Kind as FactKind

LONGEST_WORKSHOP = timedelta(hours=8)
CLINICS_SHOWN = 2


def with_places(workshops: QuerySet[Workshop]) -> QuerySet[Workshop]:
    """Add `coming` and `waiting`, the numbers of people, in the same query."""
    return workshops.annotate(
        coming=Count("sign_ups", filter=Q(sign_ups__place=SignUp.Place.COMING)),
        waiting=Count("sign_ups", filter=Q(sign_ups__place=SignUp.Place.WAITING)),
    )


def workshops_seen_by(person: Person) -> QuerySet[Workshop]:
    """Return every workshop the person may look at, with their own sign-up as `mine` (a list of 0 or 1)."""
    own = Prefetch("sign_ups", SignUp.objects.filter(person=person), to_attr="mine")
    return with_places(workshops_open_to(person)).select_related("host").prefetch_related(own)


def workshops_open_to(person: Person) -> QuerySet[Workshop]:
    """Return the same workshops, the soonest first, and nothing with them."""
    if not person.is_member:
        return Workshop.objects.none()
    circles = CirclePlace.objects.filter(person=person).values("circle")
    seen = Workshop.objects.exclude(state=WorkshopState.CANCELLED)
    return seen.filter(Q(circle=None) | Q(circle__in=circles)).order_by("starts_at", "pk")


def openings_for(person: Person, *, now: datetime | None = None) -> QuerySet[Workshop]:
    """Return workshops to come that the person has no part in yet."""
    return workshops_to_come(person, now=now).exclude(
        Q(sign_ups__person=person) | Q(host=person) | Q(co_hosts=person)
    )


def workshops_to_come(person: Person, *, now: datetime | None = None) -> QuerySet[Workshop]:
    """Return planned workshops that have not been over for long: a running one is included."""
    return workshops_seen_by(person).filter(_is_to_come(now or timezone.now()))


def _is_to_come(now: datetime) -> Q:
    return Q(state=WorkshopState.PLANNED, starts_at__gt=now - LONGEST_WORKSHOP)


def workshops_for(person: Person, *, now: datetime | None = None) -> QuerySet[Workshop]:
    """Return the workshops to come that the person hosts or has asked to come to."""
    return workshops_to_come(person, now=now).filter(
        Q(host=person)
        | Q(pk__in=SignUp.objects.filter(person=person).values("workshop"))
        | Q(pk__in=Workshop.co_hosts.through.objects.filter(person=person).values("workshop"))
    )


def draft_clinics(person: Person) -> list[Clinic]:
    """Return the draft clinic that is on and those to come, for the studio (learning.registry)."""
    now = timezone.now()
    own = SignUp.objects.filter(workshop=OuterRef("pk"), person=person, place=SignUp.Place.COMING)
    clinics = workshops_open_to(person).filter(_is_to_come(now), format=Format.DRAFT_CLINIC)
    return [
        Clinic(
            title=workshop.title,
            starts_at=workshop.starts_at,
            url=reverse("mentoring:workshop", args=[workshop.uid]),
            is_on=workshop.starts_at <= now,
            is_coming=workshop.is_coming,
        )
        for workshop in clinics.only("uid", "title", "starts_at", "minutes").annotate(is_coming=Exists(own))
        if workshop.ends_at > now
    ][:CLINICS_SHOWN]


def workshops_hosted(person: Person) -> QuerySet[Workshop]:
    """Return the workshops the person may edit: their own and those they help to host."""
    mine = Workshop.co_hosts.through.objects.filter(person=person).values("workshop")
    return Workshop.objects.filter(Q(host=person) | Q(pk__in=mine)).select_related("host")


def names_coming(workshop: Workshop) -> list[Person]:
    """Return those who come and said that their name may be shown, A to Z."""
    return list(
        Person.objects.filter(
            sign_ups__workshop=workshop, sign_ups__place=SignUp.Place.COMING, sign_ups__is_named=True
        ).order_by("name", "pk")
    )


def place_in_line(sign_up: SignUp) -> int:
    """Return 1 for the first on the waiting list."""
    return (
        SignUp.objects.filter(workshop=sign_up.workshop_id, place=SignUp.Place.WAITING)
        .filter(Q(asked_at__lt=sign_up.asked_at) | Q(asked_at=sign_up.asked_at, pk__lte=sign_up.pk))
        .count()
    )


def attendees(workshop: Workshop) -> QuerySet[Person]:
    """Return those with a place, for services: a page shows `names_coming` only."""
    return Person.objects.filter(sign_ups__workshop=workshop, sign_ups__place=SignUp.Place.COMING)


def line_of_attendees(workshop: Workshop) -> frozenset[int]:
    """Return the keys of everybody up the line of somebody who comes."""
    lines = [line_above(person) for person in attendees(workshop).only("pk", "manager")]
    return frozenset().union(*lines)


def is_asked_to_co_host(person: Person, workshop: Workshop) -> bool:
    asked = CoHostRequest.objects.filter(workshop=workshop, person=person, is_offer=False)
    return workshop.state == WorkshopState.PLANNED and asked.exists()


def is_host(person: Person, workshop: Workshop) -> bool:
    return workshops_hosted(person).filter(pk=workshop.pk).exists()


def agenda_of_format(name: str) -> list[dict[str, object]]:
    """Return the ready agenda of a format as editors wrote it, in the active language.

    The built-in one stands in where nobody wrote any in it.
    """
    language = (get_language() or "en").split("-")[0]
    written = {row.language: row for row in FormatAgenda.objects.filter(format=name)}
    found = written.get(language)
    return steps_of(found.steps) if found else ready_agenda(name)


def co_host_offers(workshop: Workshop) -> QuerySet[CoHostRequest]:
    """Return who offered to help host, for its hosts."""
    return CoHostRequest.objects.filter(workshop=workshop, is_offer=True).select_related("person")


def may_host(person: Person) -> bool:
    """Say whether the person may host on their own: after helping once, or with a role here."""
    return rules.may_host(
        has_co_hosted=Workshop.co_hosts.through.objects.filter(person=person).exists(),
        has_hosted=Workshop.objects.filter(host=person).exists(),
        is_known=bool(role_names(person)),
    )


def row_of(person: Person, workshop: Workshop, *, now: datetime) -> list[Workshop]:
    """Return the others to come of the same row, at most six."""
    if workshop.series is None:
        return []
    others = workshops_to_come(person, now=now).filter(series=workshop.series, starts_at__gt=now)
    return list(others.exclude(pk=workshop.pk)[:6])


def took_part(person: Person, workshop: Workshop) -> bool:
    """Whether the ledger has it that somebody took part. Only ever asked by the service; never shown."""
    return Fact.objects.filter(
        kind=FactKind.WORKSHOP_JOINED, contributor=person, evidence=f"rooms.room:{workshop.room_id}"
    ).exists()


def may_say_tip(person: Person, workshop: Workshop, *, now: datetime) -> bool:
    """Who was there or hosted may say within three weeks after the end that somebody's tip helped."""
    is_ended = workshop.state == WorkshopState.ENDED
    if workshop.state == WorkshopState.CANCELLED or not rules.is_time_for_tips(
        ended_at=workshop.ends_at, is_ended=is_ended, now=now
    ):
        return False
    return was_there(person, workshop)


def was_there(person: Person, workshop: Workshop) -> bool:
    return is_host(person, workshop) or took_part(person, workshop)
