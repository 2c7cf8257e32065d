"""One's drafts, and what colleagues published. Nothing here publishes: that is done where one sees it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Query, Schema
from wagtail.models import Page

from cms import queries, services
from cms.forms.composer import DraftForm
from cms.models import AuthoredPage, Draft, ExamplePostPage, StoryPage
from people.access import MemberRequest
from people.api import (
    Colleague,
    Door,
    Id,
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

router = Door(tags=[_("Words")])


class DraftShown(Schema):
    """`version` is what a change has to be based on. `published_url` is empty while it is nobody else's."""

    id: UUID
    kind: str
    title: str
    body: str
    language: str
    version: int
    url: str
    changed_at: datetime
    published_url: str


class DraftStart(Schema):
    title: str = ""
    body: str = ""


class DraftChange(Schema):
    """`base_version` is the version these words were typed upon."""

    title: str | None = None
    body: str
    base_version: int


class Saved(Schema):
    """`is_aside`: the draft had moved on meanwhile; these words were kept beside it, nothing was lost."""

    version: int
    is_aside: bool
    draft: DraftShown


@router.opens("GET", "/drafts", Scope.DRAFTS_READ, Leaf[DraftShown], _("What I am writing, latest first"))
def drafts(request: MemberRequest, paging: Query[Paging]) -> dict[str, Any]:
    rows = queries.drafts_of(request.user).select_related("published_page")
    return leaf(rows, paging, shown_draft)


@router.opens("POST", "/drafts", Scope.DRAFTS_WRITE, DraftShown, _("Start a private draft"), status=201)
def start_draft(request: MemberRequest, words: DraftStart) -> dict[str, Any]:
    fit = fitting(DraftForm({"title": words.title, "body": words.body}))
    return shown_draft(
        services.start_draft(request.user, kind=Draft.Kind.OWN, title=fit["title"], body=fit["body"])
    )


@router.opens("GET", "/drafts/{uuid:pk}", Scope.DRAFTS_READ, DraftShown, _("One draft of mine"))
def draft(request: MemberRequest, pk: UUID) -> dict[str, Any]:
    return shown_draft(own_draft(request, pk))


@router.opens("PATCH", "/drafts/{uuid:pk}", Scope.DRAFTS_WRITE, Saved, _("Save a draft as a new version"))
def change_draft(request: MemberRequest, pk: UUID, change: DraftChange) -> dict[str, Any]:
    found = own_draft(request, pk)
    title = found.title if change.title is None else change.title
    given = {"title": title, "body": change.body, "base_version": change.base_version}
    fit = fitting(DraftForm(given))
    version = services.save_draft(
        request.user,
        found,
        title=fit["title"],
        body=fit["body"],
        base_version=fit["base_version"] or 0,
        key=str(key_from(request)),
    )
    return {"version": version.number, "is_aside": version.is_aside, "draft": shown_draft(found)}


@router.opens(
    "DELETE", "/drafts/{uuid:pk}", Scope.DRAFTS_WRITE, None, _("Delete a draft of mine"), status=204
)
def discard_draft(request: MemberRequest, pk: UUID) -> None:
    services.discard_draft(request.user, own_draft(request, pk))


def own_draft(request: MemberRequest, pk: UUID) -> Draft:
    return get_object_or_404(queries.drafts_of(request.user).select_related("published_page"), pk=pk)


def shown_draft(row: Draft) -> dict[str, Any]:
    names = ("id", "kind", "title", "body", "language", "version", "changed_at")
    page = row.published_page
    return {
        **{name: getattr(row, name) for name in names},
        "url": absolute(f"/drafts/{row.pk}/"),
        "published_url": absolute(page.url) if page and page.live else "",
    }


class Voice(Schema):
    """A story or a leader's example post. `author` is null when they are no longer here."""

    id: int
    kind: str
    title: str
    url: str
    author: Colleague | None
    topic: str | None
    published_at: datetime | None
    words: str


class VoicesWanted(Paging):
    kind: str = ""
    topic: str = ""
    text: str = ""


@router.opens("GET", "/voices", Scope.PUBLISHED_READ, Leaf[Voice], _("Published stories and example posts"))
def voices(request: MemberRequest, wanted: Query[VoicesWanted]) -> dict[str, Any]:
    if wanted.kind not in ("", "story", "example"):
        raise Refusal(422, "A kind is story or example.", [{"field": "kind", "detail": "story or example"}])
    text = wanted.text.replace("\0", "").replace('"', " ")[:100]
    narrowed = queries.Wanted(kind=wanted.kind, topic=wanted.topic.replace("\0", ""), text=text)
    piece = leaf(queries.voices_for(request.user, narrowed), wanted, lambda page: page)
    pages: list[Page] = piece["items"]
    return {**piece, "items": [shown_voice(page) for page in queries.specific_voices(pages)]}


@router.opens("GET", "/voices/{int:pk}", Scope.PUBLISHED_READ, Voice, _("One story or example post"))
def voice(request: MemberRequest, pk: Id) -> dict[str, Any]:
    page = get_object_or_404(queries.authored_pages(request.user), pk=pk)
    return shown_voice(queries.specific_voices([page])[0])


def shown_voice(page: AuthoredPage) -> dict[str, Any]:
    return {
        "id": page.pk,
        "kind": "example" if isinstance(page, ExamplePostPage) else "story",
        "title": page.title,
        "url": absolute(page.url),
        "author": colleague(page.author),
        "topic": page.topic.name if page.topic else None,
        "published_at": page.first_published_at,
        "words": words_of(page),
    }


def words_of(page: AuthoredPage) -> str:
    if isinstance(page, ExamplePostPage):
        return page.post
    return page.intro if isinstance(page, StoryPage) else ""
