"""The only way to fetch words for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from wagtail.models import Page, get_page_models

from cms.models import (
    AuthoredPage,
    BoundariesPage,
    Draft,
    DraftComment,
    DraftReader,
    ExamplePostPage,
    HomePage,
    LetterSignature,
    MadeBetter,
    Remark,
    Response,
    SitePage,
    StoryPage,
    VoicesIndexPage,
)
from cms.words import first_words
from people.models import Person, Role
from people.queries import has_role

SEARCH_ROOM = 200  # hits looked at; whoever needs more has not said what they look for


def drafts_of(person: Person) -> QuerySet[Draft]:
    """Return what they are writing, newest first."""
    return Draft.objects.filter(author=person).order_by("-changed_at", "id")


def drafts_readable_by(person: Person) -> QuerySet[Draft]:
    """Return what colleagues show them, newest first; their own not among them."""
    return (
        Draft.objects.filter(pk__in=DraftReader.objects.filter(reader=person).values("draft"))
        .exclude(author=person)
        .select_related("author")
        .order_by("-changed_at", "id")
    )


def drafts_open_to(person: Person) -> QuerySet[Draft]:
    """Return every draft they may read: their own and those shown to them."""
    shown = Draft.objects.filter(pk__in=DraftReader.objects.filter(reader=person).values("draft"))
    return Draft.objects.filter(Q(author=person) | Q(pk__in=shown.values("pk"))).select_related("author")


def notes_on(person: Person, draft: Draft) -> QuerySet[DraftComment]:
    """Return the notes on a draft: all to its author, to a reader their own."""
    notes = DraftComment.objects.filter(draft=draft, is_hidden=False).select_related("reader", "version")
    return notes if draft.author_id == person.pk else notes.filter(reader=person)


def note_for_author(person: Person) -> QuerySet[DraftComment]:
    """Return every note on the person's own drafts."""
    return DraftComment.objects.filter(draft__author=person).select_related("draft", "reader")


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


def boundaries_page() -> BoundariesPage | None:
    return BoundariesPage.objects.live().first()


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for among the voices; empty means everything."""

    kind: str = ""  # "story" or "example"
    topic: str = ""
    intent: str = ""
    platform: str = ""
    text: str = ""
    is_alphabetical: bool = False


def voices_for(person: Person, wanted: Wanted) -> QuerySet[Page]:
    """Return published stories and examples, newest first or A to Z. Never by how many read or liked them."""
    types = {"story": [StoryPage], "example": [ExamplePostPage]}.get(
        wanted.kind, [StoryPage, ExamplePostPage]
    )
    pages: QuerySet[Page] = Page.objects.live().type(*types)
    if not person.is_member:
        return pages.none()
    if wanted.topic:
        pages = pages.filter(
            Q(storypage__topic__slug=wanted.topic) | Q(examplepostpage__topic__slug=wanted.topic)
        )
    if wanted.intent:
        pages = pages.filter(examplepostpage__intent=wanted.intent)
    if wanted.platform:
        pages = pages.filter(examplepostpage__platform=wanted.platform)
    if wanted.text:
        pages = pages.filter(pk__in=[found.page.pk for found in search_pages(person, wanted.text)])
    return (
        pages.order_by("title", "pk")
        if wanted.is_alphabetical
        else pages.order_by("-first_published_at", "pk")
    )


def voices_on_topics_of(person: Person) -> QuerySet[Page]:
    """Return voices on the topics the person chose, newest first. Nobody scores nearness."""
    topics = list(person.profile.topics.values_list("slug", flat=True)) if person.profile.pk else []
    return voices_for(person, Wanted()).filter(
        Q(storypage__topic__slug__in=topics) | Q(examplepostpage__topic__slug__in=topics)
    )


def voices_by_people_of(person: Person) -> QuerySet[Page]:
    """Return voices by those who show the person drafts, and those the person shows theirs to."""
    people = {
        *Draft.objects.filter(readers__reader=person).values_list("author", flat=True),
        *DraftReader.objects.filter(draft__author=person, address="").values_list("reader", flat=True),
    } - {None, person.pk}
    return voices_for(person, Wanted()).filter(
        Q(storypage__author__in=people) | Q(examplepostpage__author__in=people)
    )


def specific_voices(pages: list[Page]) -> list[AuthoredPage]:
    """Return the pages as what they are, with their authors: one query a type and one for the authors."""
    ids = [page.pk for page in pages]
    voices: list[AuthoredPage] = list(Page.objects.filter(pk__in=ids).specific())
    prefetch_related_objects(voices, "author", "topic")
    return sorted(voices, key=lambda voice: ids.index(voice.pk))


def authored_pages(person: Person) -> QuerySet[Page]:
    """Return the published words a member may answer to, respond to or take into the studio."""
    pages = Page.objects.live().type(StoryPage, ExamplePostPage)
    return pages if person.is_member else pages.none()


def own_pages(person: Person) -> QuerySet[Page]:
    """Return what they published, also what is off the site."""
    return Page.objects.type(StoryPage, ExamplePostPage).filter(
        Q(storypage__author=person) | Q(examplepostpage__author=person)
    )


def pages_at_desk(person: Person) -> QuerySet[Page]:
    """Return the pages of colleagues' words that they may take off or put back: all for editors, else own."""
    if has_role(person, Role.EDITOR):
        return Page.objects.type(StoryPage, ExamplePostPage)
    return own_pages(person)


def conversation_on(person: Person, page: AuthoredPage) -> QuerySet[Remark]:
    """Return the remarks they may read, first to last; replies come with the one they answer.

    A line for the author only is read by its writer, the page's author, and whoever it answers.
    """
    remarks = Remark.objects.filter(page_id=page.pk, is_hidden=False).select_related("author")
    if page.author_id != person.pk:
        remarks = remarks.filter(
            Q(audience=Remark.Audience.EVERYONE) | Q(author=person) | Q(reply_to__author=person)
        )
    return remarks.filter(reply_to=None).prefetch_related(
        Prefetch("replies", queryset=remarks.filter(reply_to__isnull=False), to_attr="answers")
    )


def remarks_open_to(person: Person, page: AuthoredPage) -> QuerySet[Remark]:
    """Return the remarks on a page that they may answer."""
    remarks = Remark.objects.filter(page_id=page.pk, is_hidden=False)
    if page.author_id == person.pk:
        return remarks
    return remarks.filter(
        Q(audience=Remark.Audience.EVERYONE) | Q(author=person) | Q(reply_to__author=person)
    )


def own_remarks(person: Person) -> QuerySet[Remark]:
    return Remark.objects.filter(author=person)


def own_responses(person: Person, page: AuthoredPage) -> frozenset[str]:
    return frozenset(Response.objects.filter(page_id=page.pk, person=person).values_list("kind", flat=True))


def responses_to(author: Person, page: AuthoredPage) -> QuerySet[Response]:
    """Return who said that it helped, A to Z: to the page's author, and to nobody else."""
    responses = Response.objects.filter(page_id=page.pk).select_related("person").order_by("person__name")
    return responses if page.author_id == author.pk else responses.none()


def signatures_under(home: HomePage, digest: str) -> QuerySet[LetterSignature]:
    """Return who signed the letter as it reads now, A to Z; names of people who left are gone."""
    return (
        LetterSignature.objects.filter(page=home, letter_digest=digest, leader__is_active=True)
        .select_related("leader")
        .order_by("leader__name")
    )


@dataclass(frozen=True)
class Found:
    """One hit of a search: what it is, what it is called, how it begins, where it is."""

    page: SitePage
    kind: str
    title: str
    line: str
    url: str


def search_pages(person: Person, text: str) -> list[Found]:
    """Return the published pages of the site that hold the words, best first. No index knows a draft."""
    # SQLite's full-text search stumbles over quotes and its own operators: words are all it gets.
    text = " ".join(re.findall(r"\w+", text))[:200]
    if not person.is_member or not text:
        return []
    types: list[type[Model]] = [model for model in get_page_models() if issubclass(model, SitePage)]
    hits = Page.objects.live().type(*types).specific().search(text)[:SEARCH_ROOM]
    return [_found(page) for page in hits]


def _found(page: SitePage) -> Found:
    line = page.search_description or getattr(page, "intro", "") or getattr(page, "opening", "")
    return Found(
        page=page,
        kind=str(page.kind_label or page._meta.verbose_name),
        title=page.title,
        line=first_words(line),
        url=page.url or "",
    )


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


def named_on(page: ExamplePostPage) -> QuerySet[MadeBetter]:
    """Return who agreed to be named there, or is asked; only the asked themselves may see the latter."""
    return MadeBetter.objects.filter(page=page, is_declined=False).select_related("colleague")


def authored_page_by_key(key: str) -> AuthoredPage | None:
    """Return the page a concern is about, published or not."""
    pages = Page.objects.type(StoryPage, ExamplePostPage)
    page = pages.filter(pk=key).first() if is_key(key) else None
    return page.specific if page else None


def remark_by_key(key: str) -> Remark | None:
    return Remark.objects.select_related("author").filter(pk=key).first() if is_key(key) else None


def note_by_key(key: str) -> DraftComment | None:
    return DraftComment.objects.select_related("reader").filter(pk=key).first() if is_key(key) else None


def is_key(text: str) -> bool:
    """Say whether text, which anybody may have typed, can be a primary key."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def desk_pages(person: Person) -> QuerySet[Page]:
    """Return what an editor looks after: the home page and what stands right under it."""
    home = home_page()
    if home is None or not (person.is_superuser or has_role(person, Role.EDITOR)):
        return Page.objects.none()
    return Page.objects.filter(Q(pk=home.pk) | Q(path__startswith=home.path, depth=home.depth + 1)).order_by(
        "path"
    )
