"""The eight signs, the board, and raising something with one's name. Without a name only the page does it."""

from datetime import date
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Schema

from culture import queries, services
from culture.forms import RaiseForm
from culture.models import Raised
from culture.queries import Reading
from people.access import MemberRequest
from people.api import Colleague, Door, Id, Leaf, Paging, absolute, colleague, fitting, key_from, leaf
from people.models import Scope

router = Door(tags=[_("The organisation")])


class SignShown(Schema):
    """How the organisation does, never a person. `state`: green, amber, red or unknown."""

    name: str
    question: str
    title: str
    measure: str
    red_when: str
    known: str
    state: str
    measured_on: date | None


class Signs(Schema):
    items: list[SignShown]


@router.opens("GET", "/signs", Scope.PUBLISHED_READ, Signs, _("The eight signs"))
def signs(request: MemberRequest) -> dict[str, Any]:
    return {"items": [shown_sign(reading) for reading in queries.readings(timezone.localdate())]}


def shown_sign(reading: Reading) -> dict[str, Any]:
    names = ("name", "question", "title", "measure", "red_when", "known")
    return {
        **{name: str(getattr(reading.sign, name)) for name in names},
        "state": reading.state.value,
        "measured_on": reading.measured_at.date() if reading.measured_at else None,
    }


class RaisedShown(Schema):
    """`proposer` is null unless colleagues may see who raised it. `week` is the Monday of its week."""

    id: int
    kind: str
    title: str
    words: str
    cause: str
    proposer: Colleague | None
    week: date
    state: str
    answer: str
    answered_on: date | None
    owner: Colleague | None
    due_on: date | None
    result: str
    url: str


class RaisedNew(Schema):
    """`is_named`: colleagues see who raised it; otherwise only those who answer do."""

    kind: Literal["suggestion", "barrier"]
    title: str
    words: str = ""
    cause: Literal["culture", "permission", "time", "skills", "tools"]
    is_named: bool = True


@router.opens("GET", "/board", Scope.PUBLISHED_READ, Leaf[RaisedShown], _("What was raised, and the answers"))
def board(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    return leaf(queries.board_for(request.user), paging, shown_raised)


@router.opens("GET", "/board/{int:pk}", Scope.PUBLISHED_READ, RaisedShown, _("One thing that was raised"))
def raised(request: MemberRequest, pk: Id) -> dict[str, Any]:
    return shown_raised(get_object_or_404(queries.board_for(request.user), pk=pk))


@router.opens("POST", "/board", Scope.RAISE_WRITE, RaisedShown, _("Raise something by name"), status=201)
def raise_something(request: MemberRequest, what: RaisedNew) -> dict[str, Any]:
    form = RaiseForm(what.dict())
    is_named = fitting(form)["is_named"]
    key = key_from(request).hex
    made = services.raise_by_name(request.user, **form.what(), is_named=is_named, key=key)
    return shown_raised(get_object_or_404(queries.board_for(request.user), pk=made.pk))


def shown_raised(row: Raised) -> dict[str, Any]:
    names = (
        "kind",
        "title",
        "words",
        "cause",
        "week",
        "state",
        "answer",
        "answered_on",
        "due_on",
        "result",
    )
    return {
        **{name: getattr(row, name) for name in names},
        "id": row.pk,
        "proposer": colleague(row.proposer) if row.is_named else None,
        "owner": colleague(row.owner),
        "url": absolute(f"/culture/board/{row.pk}/"),
    }
