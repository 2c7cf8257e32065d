"""Operations about oneself: profile, preferences, inbox. And what every app's operations are made with."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Query, Schema

from people import queries, services
from people.access import MemberRequest
from people.api.door import Door, answered, token_of
from people.api.paging import Id, Leaf, Paging, leaf
from people.api.problems import Problem, Refusal, fitting, install_problems, problem_response
from people.forms import FocusForm, PreferencesForm, ProfileForm, preferences_initial, profile_initial
from people.models import KeptAnswer, Notice, Person, Scope

__all__ = [
    "Colleague",
    "Door",
    "Id",
    "Leaf",
    "Paging",
    "Problem",
    "Refusal",
    "absolute",
    "answered",
    "colleague",
    "fitting",
    "install_problems",
    "key_from",
    "leaf",
    "problem_response",
    "router",
    "token_of",
]

router = Door(tags=[_("Me")])


class Colleague(Schema):
    """Somebody who is here, as everybody here sees them."""

    id: int
    name: str
    headline: str
    url: str


def colleague(person: Person | None) -> dict[str, Any] | None:
    """Who left, or never joined, is nobody here: None."""
    if person is None or not person.is_member:
        return None
    url = absolute(f"/people/{person.pk}/")
    return {"id": person.pk, "name": person.name, "headline": person.headline, "url": url}


def absolute(path: str | None) -> str:
    return f"{settings.SITE_URL}{path}" if path and path.startswith("/") else path or ""


class Focus(Schema):
    known_for: str
    for_whom: str
    why: str


class Me(Schema):
    id: int
    email: str
    name: str
    headline: str
    voice_words: str
    pronouns: str
    department: str | None
    roles: list[str]
    is_paused: bool
    focus: Focus
    purpose: str
    topics: list[str]
    findable: bool
    who_sees: dict[str, str]


class MeChange(Schema):
    """What is left out stays as it is."""

    name: str | None = None
    headline: str | None = None
    voice_words: str | None = None
    pronouns: str | None = None
    purpose: str | None = None
    findable: bool | None = None


@router.opens("GET", "/me", Scope.ME_READ, Me, _("Who I am here"))
def me(request: MemberRequest) -> dict[str, Any]:
    return shown_me(request.user)


def shown_me(person: Person) -> dict[str, Any]:
    mine = person.profile
    same = {name: getattr(person, name) for name in ("email", "name", "headline", "voice_words", "is_paused")}
    return {
        **same,
        "id": person.pk,
        "pronouns": mine.pronouns,
        "department": str(person.department) if person.department else None,
        "roles": sorted(queries.role_names(person)),
        "focus": shown_focus(person),
        "purpose": mine.purpose,
        "topics": [topic.name for topic in mine.topics.all()],
        "findable": mine.findable,
        "who_sees": {
            name.removeprefix("who_"): str(audience)
            for name, audience in profile_initial(person).items()
            if name.startswith("who_")
        },
    }


def shown_focus(person: Person) -> dict[str, str]:
    mine = person.profile
    return {"known_for": mine.focus_known_for, "for_whom": mine.focus_for_whom, "why": mine.focus_why}


@router.opens("PATCH", "/me", Scope.ME_WRITE, Me, _("Change my profile"))
def change_me(request: MemberRequest, change: MeChange) -> dict[str, Any]:
    given = {k: v for k, v in change.dict(exclude_unset=True).items() if v is not None}
    before = profile_initial(request.user)
    before["department"] = before["department"].pk if before["department"] else ""
    before["topics"] = [topic.pk for topic in before["topics"]]
    words = fitting(ProfileForm({**before, **given}))
    services.update_profile(request.user, **{name: words[name] for name in given})
    return shown_me(request.user)


@router.opens("PUT", "/me/focus", Scope.ME_WRITE, Focus, _("Say what I would like to be known for"))
def change_focus(request: MemberRequest, focus: Focus) -> dict[str, str]:
    given = {f"focus_{name}": words for name, words in focus.dict().items()}
    services.update_profile(request.user, **fitting(FocusForm(given)))
    return shown_focus(request.user)


class PreferencesShown(Schema):
    """Quiet hours, such as 18:00, are in the time zone given. `way` and `motivator` may be empty."""

    theme: str
    language: str
    time_zone: str
    quiet_from: str
    quiet_to: str
    digest: str
    nudges: bool
    muted: list[str]
    way: str
    motivator: str


class PreferencesChange(Schema):
    theme: str | None = None
    language: str | None = None
    time_zone: str | None = None
    quiet_from: str | None = None
    quiet_to: str | None = None
    digest: str | None = None
    nudges: bool | None = None
    muted: list[str] | None = None
    way: str | None = None
    motivator: str | None = None


@router.opens("GET", "/me/preferences", Scope.ME_READ, PreferencesShown, _("How Groundswell may speak to me"))
def preferences(request: MemberRequest) -> dict[str, Any]:
    return shown_preferences(request.user)


def shown_preferences(person: Person) -> dict[str, Any]:
    found = preferences_initial(person)
    return {**found, **{name: f"{found[name]:%H:%M}" for name in ("quiet_from", "quiet_to")}}


@router.opens("PATCH", "/me/preferences", Scope.ME_WRITE, PreferencesShown, _("Change my preferences"))
def change_preferences(request: MemberRequest, change: PreferencesChange) -> dict[str, Any]:
    before = preferences_initial(request.user)
    given = {k: v for k, v in change.dict(exclude_unset=True).items() if v is not None}
    words = fitting(PreferencesForm({**before, **given}, initial=before))
    kept = {name: words.pop(name) for name in ("way", "motivator")}
    services.update_profile(request.user, **kept)
    services.update_preferences(request.user, **words)
    return shown_preferences(request.user)


class Line(Schema):
    """One line of the inbox. `kind` is its name in the code: it can be muted."""

    id: int
    kind: str
    words: str
    url: str
    at: datetime
    is_read: bool


@router.opens("GET", "/me/inbox", Scope.INBOX_READ, Leaf[Line], _("What is new for me, newest first"))
def inbox(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    return leaf(queries.inbox_of(request.user), paging, shown_line)


def shown_line(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "words": queries.words_of(notice),
        "url": absolute(notice.url),
        "at": notice.created_at,
        "is_read": notice.read_at is not None,
    }


@router.opens(
    "POST", "/me/inbox/{int:pk}/reading", Scope.INBOX_WRITE, None, _("Mark a line as read"), status=204
)
def read_line(request: MemberRequest, pk: Id) -> None:
    services.mark_read(request.user, get_object_or_404(queries.inbox_of(request.user), pk=pk))


@router.opens("POST", "/me/inbox/reading", Scope.INBOX_WRITE, None, _("Mark every line as read"), status=204)
def read_all(request: MemberRequest) -> None:
    services.mark_all_read(request.user)


def key_from(request: MemberRequest) -> UUID:
    """Return a key for a service that wants one: the same when a request that died is taken up again.

    Once its answer is kept no longer, the Idempotency-Key stands for another request, and so for another key.
    """
    kept: KeptAnswer | None = getattr(request, "kept_answer", None)
    return uuid5(UUID(int=kept.pk), f"{kept.token_id} {kept.digest}") if kept else uuid4()
