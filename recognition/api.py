"""One's thanks, growth and badges, the wall that both agreed to, and the rules everybody can read."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Schema

from people.access import MemberRequest
from people.api import (
    Colleague,
    Door,
    Leaf,
    Paging,
    Refusal,
    absolute,
    colleague,
    fitting,
    key_from,
    leaf,
)
from people.models import Scope
from recognition import queries, services
from recognition.forms import ThanksForm
from recognition.models import Badge, Thanks
from recognition.services import NotAllowed

router = Door(tags=[_("Thanks and growth")])


class ThanksShown(Schema):
    """`giver` is null when they are no longer here. `showing`: private, asked, kept or shown."""

    id: UUID
    giver: Colleague | None
    receiver: Colleague | None
    kind: str
    deed: str
    effect: str
    evidence: str
    reply: str
    showing: str
    written_at: datetime
    url: str


class ThanksNew(Schema):
    """`who` is a name, if it finds one person who chose to be found, or a work address."""

    who: str
    deed: str
    effect: str = ""
    evidence: str = ""
    kind: Literal["conversation", "collaboration", "mentoring", "courage"]
    ask_to_show: bool = False


class Sent(Schema):
    """The same for every address: "If they are here, they will hear from you." """

    detail: str


class ShowingStep(Schema):
    """The giver may ask and take down; the receiver may show, keep and take down."""

    step: Literal["ask", "show", "keep", "down"]


@router.opens("GET", "/thanks", Scope.THANKS_READ, Leaf[ThanksShown], _("Thanks I wrote or was given"))
def thanks(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    mine = queries.thanks_for(request.user) | queries.thanks_given_by(request.user)
    return leaf(mine.order_by("-created_at", "id"), paging, shown_thanks)


@router.opens("GET", "/thanks/wall", Scope.PUBLISHED_READ, Leaf[ThanksShown], _("Thanks both agreed to show"))
def wall(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    return leaf(queries.wall(), paging, shown_on_the_wall)


@router.opens("POST", "/thanks", Scope.THANKS_WRITE, Sent, _("Thank somebody"), status=202)
def write_thanks(request: MemberRequest, note: ThanksNew) -> dict[str, str]:
    given = {**note.dict(), "show": note.ask_to_show, "key": key_from(request)}
    form = ThanksForm(given, giver=request.user)
    fitting(form)
    try:
        if form.receiver:
            services.write_thanks(request.user, receiver=form.receiver, **form.words)
        else:
            services.write_thanks_to_address(request.user, address=form.cleaned_data["who"], **form.words)
    except NotAllowed as refusal:
        raise Refusal(409, str(refusal)) from None
    return {"detail": "Sent. If they are here, they will hear from you."}


STEPS = {
    "ask": services.ask_to_show,
    "show": services.agree_to_show,
    "keep": services.keep_private,
    "down": services.take_down,
}


@router.opens(
    "POST", "/thanks/{uuid:pk}/showing", Scope.THANKS_WRITE, ThanksShown, _("Decide who may read a note")
)
def showing(request: MemberRequest, pk: UUID, step: ShowingStep) -> dict[str, Any]:
    note = own_note(request, pk)
    try:
        STEPS[step.step](note, request.user)
    except NotAllowed as refusal:
        raise Refusal(409, str(refusal)) from None
    return shown_thanks(own_note(request, pk))


def own_note(request: MemberRequest, pk: UUID) -> Thanks:
    return get_object_or_404(queries.thanks_readable_by(request.user), pk=pk)


def shown_thanks(note: Thanks) -> dict[str, Any]:
    names = ("id", "kind", "deed", "effect", "evidence", "reply", "showing")
    return {
        **{name: getattr(note, name) for name in names},
        "giver": colleague(note.giver),
        "receiver": colleague(note.receiver),
        "written_at": note.created_at,
        "url": absolute(f"/thanks/notes/{note.pk}/"),
    }


def shown_on_the_wall(note: Thanks) -> dict[str, Any]:
    """A reply is between the two, on the wall too."""
    return {**shown_thanks(note), "reply": ""}


class Deed(Schema):
    words: str
    said: str
    at: datetime


class Landmark(Schema):
    title: str
    reached_on: date


class Current(Schema):
    """Deeds in each week, in the order of `mondays`."""

    name: str
    weeks: list[int]


class PointsRow(Schema):
    name: str
    points: str


class GrowthShown(Schema):
    """`points` is empty for who wants none, and where none are used."""

    mondays: list[date]
    currents: list[Current]
    deeds: list[Deed]
    landmarks: list[Landmark]
    points: list[PointsRow]


@router.opens("GET", "/me/growth", Scope.GROWTH_READ, GrowthShown, _("My growth, which nobody else reads"))
def growth(request: MemberRequest) -> dict[str, Any]:
    mine = queries.growth_of(request.user)
    return {
        "mondays": mine.mondays,
        "currents": [{"name": name, "weeks": list(weeks)} for name, _ink, weeks in mine.currents],
        "deeds": [{"words": row.words, "said": row.said, "at": row.happened_at} for row in mine.deeds],
        "landmarks": [{"title": row.title, "reached_on": row.reached_on} for row in mine.landmarks],
        "points": [{"name": name, "points": points} for name, points in mine.points_table],
    }


class BadgeShown(Schema):
    """`is_claimed`: there is a signed credential of it, which can be shown elsewhere."""

    slug: str
    name: str
    earned_on: date
    is_claimed: bool
    url: str


@router.opens("GET", "/me/badges", Scope.GROWTH_READ, Leaf[BadgeShown], _("My badges"))
def badges(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    return leaf(queries.badges_of(request.user), paging, shown_badge)


def shown_badge(badge: Badge) -> dict[str, Any]:
    slug = badge.achievement.slug
    return {
        "slug": slug,
        "name": badge.achievement.name,
        "earned_on": badge.earned_on,
        "is_claimed": any(row.revoked_at is None for row in badge.credentials.all()),
        "url": absolute(f"/thanks/badges/{slug}/"),
    }


class Rule(Schema):
    kind: str
    points: float
    why: str
    who_says_so: str
    limit: str


class Strand(Schema):
    name: str
    rules: list[Rule]


class Rules(Schema):
    in_force_from: date | None
    strands: list[Strand]


@router.opens("GET", "/rules", Scope.PUBLISHED_READ, Rules, _("What counts here, and how much"))
def rules(request: MemberRequest) -> dict[str, Any]:
    now = queries.rule_set_at(timezone.now())
    names = ("kind", "points", "why", "who_says_so", "limit")
    strands = queries.rules_in_words(now) if now else []
    return {
        "in_force_from": now.in_force_from if now else None,
        "strands": [
            {"name": name, "rules": [{each: getattr(row, each) for each in names} for row in rows]}
            for name, rows in strands
        ],
    }
