"""The only way to fetch words for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.models import Draft, DraftComment, ExamplePostPage, HomePage, StoryPage, VoicesIndexPage
from people.models import Person


def drafts_of(person: Person) -> QuerySet[Draft]:
    """Return what they are writing, newest first."""
    return Draft.objects.filter(author=person).order_by("-changed_at", "id")


def drafts_readable_by(person: Person) -> QuerySet[Draft]:
    """Return what colleagues show them, newest first; their own not among them."""
    return (
        Draft.objects.filter(readers__reader=person)
        .exclude(author=person)
        .select_related("author")
        .order_by("-changed_at", "id")
    )


def drafts_open_to(person: Person) -> QuerySet[Draft]:
    """Return every draft they may read: their own and those shown to them."""
    return Draft.objects.filter(
        Q(author=person) | Q(pk__in=Draft.objects.filter(readers__reader=person).values("pk"))
    ).select_related("author")


def stories_for(person: Person) -> QuerySet[StoryPage]:
    """Return the published stories, newest first. Members see all of them; others none."""
    stories = StoryPage.objects.live().select_related("author").order_by("-first_published_at", "pk")
    return stories if person.is_member else stories.none()


def examples() -> QuerySet[ExamplePostPage]:
    """Return the published example posts, newest first."""
    return ExamplePostPage.objects.live().select_related("author").order_by("-first_published_at", "pk")


def home_page() -> HomePage | None:
    return HomePage.objects.live().first()


def voices_index() -> VoicesIndexPage | None:
    return VoicesIndexPage.objects.live().first()


@dataclass(frozen=True)
class DraftsCompany:
    """Drafts shown to somebody since a moment: how many, how many got a comment, by how many authors."""

    shown: int
    read: int
    authors: int


def drafts_company(since: datetime) -> DraftsCompany:
    """Counts only; below ten authors the caller shows nothing."""
    shown = Draft.objects.filter(readers__since__gte=since).distinct()
    others = DraftComment.objects.filter(draft=OuterRef("pk")).exclude(reader=OuterRef("author"))
    counted = shown.annotate(was_read=Exists(others)).values_list("pk", "author", "was_read")
    rows = list(counted)
    return DraftsCompany(
        shown=len(rows),
        read=sum(was_read for _pk, _author, was_read in rows),
        authors=len({author for _pk, author, _was_read in rows}),
    )
