"""Search inside lessons and playbooks: which paragraph it was, and a link straight to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.utils.html import strip_tags
from wagtail.search.backends import get_search_backend

from learning.models import LessonPage
from learning.queries.pages import published_lessons

MOST = 12
OF_ONE_LESSON = 3
AROUND = 90  # characters on either side of what was found
PARAGRAPH_END = re.compile(r"</(?:p|li|h\d)>|\n\n+", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Passage:
    """One paragraph that holds the words. `url` leads to it, `before`, `match` and `after` show it."""

    lesson: LessonPage
    url: str
    before: str
    match: str
    after: str


def passages(text: str) -> list[Passage]:
    """Paragraphs of published lessons with all the words, the best lessons first. Never answers."""
    words = [plain(word) for word in WORD.findall(text)]
    if not words:
        return []
    query = " ".join(WORD.findall(text))
    live = LessonPage.objects.filter(live=True)
    hits = [page.pk for page in get_search_backend().search(query, live, operator="and")[:40]]
    allowed = {page.pk: page for page in published_lessons().filter(pk__in=hits)}
    found = (
        passage
        for pk in hits
        if pk in allowed
        for passage in islice(_in_lesson(allowed[pk], words), OF_ONE_LESSON)
    )
    return list(islice(found, MOST))


def _in_lesson(lesson: LessonPage, words: list[str]) -> Iterator[Passage]:
    for anchor, paragraph in _paragraphs(lesson):
        if span := _span(paragraph, words):
            start, end = span
            yield Passage(
                lesson=lesson,
                url=f"{lesson.url}#{anchor}{_fragment(paragraph[start:end])}",
                before=_cut_before(paragraph[:start]),
                match=paragraph[start:end],
                after=_cut_after(paragraph[end:]),
            )


def open_paragraphs(lesson: LessonPage) -> list[str]:
    """Everything one may read before answering, in order, as plain text. Never answers."""
    return [paragraph for _anchor, paragraph in _paragraphs(lesson)]


def _paragraphs(lesson: LessonPage) -> Iterator[tuple[str, str]]:
    """Everything one may read before answering, paragraph by paragraph, with the anchor of its block."""
    yield from (("teaching", each) for each in _split(lesson.teaching))
    for child in lesson.body:
        for text in _open_texts(child):
            yield from ((f"block-{child.id}", each) for each in _split(str(text)))


def _open_texts(child: Any) -> list[str]:
    """The stored text of prose (its paragraphs matter); of other blocks what the search index sees."""
    if child.block_type == "prose":
        return [str(child.value.source)]
    return list(child.block.get_searchable_content(child.value))


def _split(text: str) -> list[str]:
    parts = (" ".join(strip_tags(part).split()) for part in PARAGRAPH_END.split(text))
    return [part for part in parts if part]


def plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _span(paragraph: str, words: list[str]) -> tuple[int, int] | None:
    """Where the first of the words stands, if all of them are in the paragraph."""
    tokens = [(plain(match[0]), match.span()) for match in WORD.finditer(paragraph)]
    if not all(any(token.startswith(word) for token, _at in tokens) for word in words):
        return None
    return next(at for token, at in tokens if token.startswith(words[0]))


def _fragment(match: str) -> str:
    """A text fragment (WICG): browsers that know it scroll to the very words; others go to the block."""
    return f":~:text={quote(match)}"


def _cut_before(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:].partition(" ")[2]


def _cut_after(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + "…"
