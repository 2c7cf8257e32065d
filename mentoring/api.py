"""Workshops one may come to, and one's own pairings and conversations. Never a word said in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Schema

from mentoring import queries, services
from mentoring.models import Pairing, Session, SignUp, Workshop
from mentoring.services import NotNow
from people.access import MemberRequest
from people.api import Colleague, Door, Leaf, Paging, Refusal, absolute, colleague, leaf
from people.models import Scope

router = Door(tags=[_("Workshops and pairing")])


class WorkshopShown(Schema):
    """`place` is mine: coming, waiting, or null. `is_full`: who signs up now waits."""

    uid: UUID
    title: str
    summary: str
    for_whom: str
    format: str
    language: str
    starts_at: datetime
    minutes: int
    host: Colleague | None
    manager_free: bool
    is_full: bool
    place: str | None
    url: str


class SignUpWishes(Schema):
    """`is_named`: others who come may read that I come."""

    is_named: bool = False
    wants_reminder: bool = True


@router.opens("GET", "/workshops", Scope.WORKSHOPS_READ, Leaf[WorkshopShown], _("Workshops to come"))
def workshops(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    now = timezone.now()
    found = [row for row in queries.workshops_to_come(request.user, now=now) if row.ends_at > now]
    return leaf(found, paging, shown_workshop)


@router.opens("GET", "/workshops/{uuid:uid}", Scope.WORKSHOPS_READ, WorkshopShown, _("One workshop"))
def workshop(request: MemberRequest, uid: UUID) -> dict[str, Any]:
    return shown_workshop(seen(request, uid))


@router.opens(
    "PUT",
    "/workshops/{uuid:uid}/place",
    Scope.WORKSHOPS_WRITE,
    WorkshopShown,
    _("Take a place, or one on the waiting list"),
)
def sign_up(request: MemberRequest, uid: UUID, wishes: SignUpWishes) -> dict[str, Any]:
    try:
        services.sign_up(request.user, seen(request, uid), **wishes.dict())
    except NotNow as refusal:
        raise Refusal(409, str(refusal)) from None
    return shown_workshop(seen(request, uid))


@router.opens(
    "DELETE", "/workshops/{uuid:uid}/place", Scope.WORKSHOPS_WRITE, None, _("Give my place back"), status=204
)
def leave(request: MemberRequest, uid: UUID) -> None:
    services.leave_workshop(request.user, seen(request, uid))


def seen(request: MemberRequest, uid: UUID) -> Workshop:
    return get_object_or_404(queries.workshops_seen_by(request.user), uid=uid)


def shown_workshop(row: Workshop) -> dict[str, Any]:
    same = ("uid", "title", "summary", "for_whom", "format", "language", "starts_at", "minutes")
    mine: SignUp | None = next(iter(row.mine), None)  # type: ignore[attr-defined]
    return {
        **{name: getattr(row, name) for name in same},
        "host": colleague(row.host),
        "manager_free": row.manager_free,
        "is_full": row.coming >= row.capacity,  # type: ignore[attr-defined]
        "place": mine.place if mine else None,
        "url": absolute(f"/pairing/workshops/{row.uid}/"),
    }


class PairingShown(Schema):
    """`me` says which of the two I am. `other` is null when they are no longer here."""

    uid: UUID
    kind: str
    state: str
    me: str
    other: Colleague | None
    began_at: datetime | None
    ended_at: datetime | None
    url: str


class SessionShown(Schema):
    uid: UUID
    other: Colleague | None
    starts_at: datetime
    minutes: int
    place: str
    state: str
    url: str


@router.opens("GET", "/me/pairings", Scope.PAIRING_READ, Leaf[PairingShown], _("My pairings, latest first"))
def pairings(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    person = request.user

    def shown(row: Pairing) -> dict[str, Any]:
        names = ("uid", "kind", "state", "began_at", "ended_at")
        return {
            **{name: getattr(row, name) for name in names},
            "me": "newcomer" if row.newcomer_id == person.pk else "champion",
            "other": colleague(queries.other_half(row, person)),
            "url": absolute(f"/pairing/pairs/{row.uid}/"),
        }

    return leaf(queries.pairings_begun(person), paging, shown)


@router.opens("GET", "/me/sessions", Scope.PAIRING_READ, Leaf[SessionShown], _("When my pair meets or met"))
def sessions(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    person = request.user

    def shown(row: Session) -> dict[str, Any]:
        names = ("uid", "starts_at", "minutes", "place", "state")
        return {
            **{name: getattr(row, name) for name in names},
            "other": colleague(queries.other_half(row.pairing, person)),
            "url": absolute(f"/pairing/pairs/{row.pairing.uid}/"),
        }

    rows = queries.sessions_of(person).select_related("pairing__newcomer", "pairing__champion")
    return leaf(rows.order_by("-starts_at", "-pk"), paging, shown)
