"""Find something: one search over everything published that the reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

import cms.queries
import learning.queries
import mentoring.queries
import people.queries
from frontend.today import opening_line
from people.days import written
from people.models import Person

PageKind = TypeVar("PageKind", bound=Page)
LONGEST = 100  # characters of a query that are looked at
EACH = 8  # results of one kind


@dataclass(frozen=True)
class Found:
    title: str
    line: str
    url: str
    icon: str = ""
    person: Person | None = None


@dataclass(frozen=True)
class Shelf:
    name: str
    found: Sequence[Found]


def cut(text: str) -> tuple[str, bool]:
    """The query as it is looked up, and whether it had to be shortened."""
    # SQLite's full-text search fails on a quotation mark.
    words = " ".join(text.replace("\x00", "").replace('"', " ").split())
    return words[:LONGEST].strip(), len(words) > LONGEST


def shelves_for(reader: Person, text: str) -> list[Shelf]:
    """What was found, by kind; kinds with nothing are left out."""
    if not text:
        return []
    every = [
        Shelf(_("Courses, lessons and playbooks"), list(learning_found(text))),
        Shelf(_("Inside lessons"), list(passages_found(text))),
        Shelf(_("Voices"), list(voices_found(reader, text))),
        Shelf(_("People"), list(people_found(reader, text))),
        Shelf(_("Workshops"), list(workshops_found(reader, text))),
    ]
    return [shelf for shelf in every if shelf.found]


def learning_found(text: str) -> Iterable[Found]:
    sources = (
        ("book-open", learning.queries.published_courses()),
        ("route", learning.queries.published_lessons()),
        ("library", learning.queries.published_playbooks()),
    )
    for icon, pages in sources:
        for page in matching(pages, text):
            yield page_found(page, getattr(page, "promise", ""), icon)


def passages_found(text: str) -> Iterable[Found]:
    """Paragraphs that hold the words, each with a link straight to it. Never an answer."""
    for passage in learning.queries.passages(text)[:EACH]:
        line = format_html("{}<mark>{}</mark>{}", passage.before, passage.match, passage.after)
        yield Found(passage.lesson.title, line, passage.url, "text-quote")


def voices_found(reader: Person, text: str) -> Iterable[Found]:
    for story in matching(cms.queries.stories_for(reader), text):
        yield page_found(story, story.intro, "quote", story.author)
    for example in matching(cms.queries.examples(), text):
        yield page_found(example, opening_line(example.post), "flag", example.author)


def matching(pages: QuerySet[PageKind], text: str) -> list[PageKind]:
    """Pages that hold every word, the best match first.

    The index is asked for ids only: it cannot filter by what the query set joins. The set itself then
    says which of them the reader may see.
    """
    live = pages.model._default_manager.filter(live=True)
    hits = [page.pk for page in get_search_backend().search(text, live, operator="and")[: 4 * EACH]]
    allowed = {page.pk: page for page in pages.filter(pk__in=hits)}
    return [allowed[pk] for pk in hits if pk in allowed][:EACH]


def page_found(page: Page, line: str, icon: str, author: Person | None = None) -> Found:
    return Found(page.title, line, page.url or "", icon, author)


def people_found(reader: Person, text: str) -> Iterable[Found]:
    """Only those who chose that colleagues may find them by name."""
    for person in people.queries.first_findable(reader, text, EACH):
        yield Found(person.name, person.headline, reverse("people:person", args=[person.pk]), "", person)


def workshops_found(reader: Person, text: str) -> Iterable[Found]:
    words = Q()
    for word in text.split():
        words &= Q(title__icontains=word) | Q(summary__icontains=word)
    for workshop in mentoring.queries.workshops_to_come(reader).filter(words)[:EACH]:
        when = written(localtime(workshop.starts_at), "l j F H:i")
        yield Found(
            workshop.title, when, reverse("mentoring:workshop", args=[workshop.uid]), "messages-square"
        )
