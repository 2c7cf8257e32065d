"""Lessons written as Markdown, read into blocks. Pure: text in; lessons and errors with their lines out.

    # The title of a lesson
    The line on the route.

    Minutes: 12

    The idea, in a paragraph or two.

    ## A heading
    ```rule
    Rule: Start from where you were standing.
    Why: Nobody else stood there.
    Not when: It was somewhere private.
    ```

Fenced blocks: `question` (one or more in GIFT), `rule`, `plan`, `task`, `reflection`. A second `#` begins the
next lesson.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from learning.gift import ReadError, read_gift

# What prose may hold (cms.blocks.PROSE_FEATURES).
INLINE = frozenset({"text", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open", "em_close"})
LINKS = frozenset({"link_open", "link_close"})
REFUSED = {
    "html_block": _("HTML"),
    "code_block": _("indented text (four spaces)"),
    "hr": _("a line across"),
    "blockquote_open": _("a quotation"),
}


@dataclass
class Manuscript:
    """One lesson. `blocks` in their stored form."""

    line: int
    title: str
    teaser: str = ""
    minutes: int = 10
    teaching: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class ManuscriptReading:
    lessons: list[Manuscript] = field(default_factory=list)
    errors: list[ReadError] = field(default_factory=list)


FENCES: dict[str, tuple[str, dict[str, tuple[str, int]]]] = {
    "rule": ("rule", {"Rule": ("rule", 160), "Why": ("why", 240), "Not when": ("limit", 240)}),
    "plan": ("plan", {"Lead": ("lead", 240), "When": ("when_hint", 120), "Then": ("then_hint", 120)}),
    "task": ("task", {"Task": ("task", 800), "Rehearse": ("sandbox", 800), "Notice": ("after", 600)}),
}


def read_manuscript(text: str) -> ManuscriptReading:
    reader = _Reader()
    tokens = MarkdownIt("commonmark").parse(text.replace("\r\n", "\n"))
    place = 0
    while place < len(tokens):
        place = reader.take(tokens, place)
    reader.close()
    return reader.reading


class _Reader:
    """Goes through the tokens of a file once."""

    def __init__(self) -> None:
        self.reading = ManuscriptReading()
        self.lesson: Manuscript | None = None
        self._prose: list[str] = []
        self._has_heading = False
        self._renderer = MarkdownIt("commonmark")

    def take(self, tokens: Sequence[Token], place: int) -> int:
        """Read the block at `place`; return where the next one begins."""
        token = tokens[place]
        line = (token.map or [0])[0] + 1
        end = _end_of(tokens, place)
        if token.type == "heading_open":
            self._heading(int(token.tag[1]), tokens[place + 1].content, line)
        elif self.lesson is None:
            self._error(line, _("Nothing can stand before the first title (# …)."))
        elif token.type == "fence":
            self._fence(token.info.strip().split(" ")[0], token.content, line)
        elif token.type in REFUSED:
            self._error(
                line, _("%(what)s cannot be taken over.") % {"what": REFUSED[token.type].capitalize()}
            )
        else:
            self._text(tokens[place:end], line)
        return end

    def close(self) -> None:
        self._flush()
        lesson = self.lesson
        if lesson is not None and not lesson.teaser:
            self._error(lesson.line, _("The lesson has no line after its title."))

    def _heading(self, level: int, title: str, line: int) -> None:
        if level == 1:
            self.close()
            self.lesson = Manuscript(line, title[:255])
            self.reading.lessons.append(self.lesson)
            self._has_heading = False
        elif self.lesson is None:
            self._error(line, _("Nothing can stand before the first title (# …)."))
        else:
            self._flush()
            self._has_heading = True
            self._add("heading", title[:120])

    def _text(self, tokens: Sequence[Token], line: int) -> None:
        lesson = self.lesson
        assert lesson is not None
        for token in tokens:
            for child in token.children or ():
                if child.type not in INLINE | LINKS:
                    self._error(line, _("A picture, code or HTML in the text cannot be taken over."))
                    return
        words = tokens[1].content if len(tokens) > 1 else ""
        if words.lower().startswith(("minutes:", "minuten:")):
            self._minutes(words, line)
        elif not lesson.teaser:
            lesson.teaser = " ".join(words.split())
            if len(lesson.teaser) > 200:
                self._error(line, _("The line after the title is longer than 200 characters."))
        else:
            self._prose.append(
                self._renderer.renderer.render(list(tokens), self._renderer.options, {}).strip()
            )

    def _minutes(self, words: str, line: int) -> None:
        number = words.partition(":")[2].strip()
        if not number.isdecimal() or int(number) > 600:
            self._error(line, _("Minutes are a whole number up to 600."))
        elif self.lesson is not None:
            self.lesson.minutes = int(number)

    def _fence(self, kind: str, content: str, line: int) -> None:
        self._flush()
        if kind == "question":
            found = read_gift(content, first_line=line + 1)
            self.reading.errors += found.errors
            if not found.questions and not found.errors:
                self._error(line, _("There is no question in it."))
            for question in found.questions:
                self._add(question.kind, question.value)
        elif kind == "reflection":
            self._add("reflection", {"prompt": " ".join(content.split())[:600]})
        elif kind in FENCES:
            self._named(kind, content, line)
        else:
            known = ", ".join(("question", "reflection", *FENCES))
            words = _("There is no block called “%(kind)s”. There are: %(known)s.")
            self._error(line, words % {"kind": kind or "…", "known": known})

    def _named(self, kind: str, content: str, line: int) -> None:
        """A block whose lines begin with a name: "Why: …"; a line without one goes on with the last."""
        name, wanted = FENCES[kind]
        value: dict[str, str] = {}
        current = ""
        for number, text in enumerate(content.split("\n"), start=line + 1):
            label, colon, rest = text.partition(":")
            if colon and label.strip() in wanted:
                current = label.strip()
                value[wanted[current][0]] = rest.strip()
            elif text.strip() and current:
                value[wanted[current][0]] += f" {text.strip()}"
            elif text.strip():
                self._error(
                    number, _("A line here begins with one of: %(names)s.") % {"names": ", ".join(wanted)}
                )
                return
        for label, (place, most) in wanted.items():
            if not value.get(place):
                self._error(line, _("“%(name)s:” is missing.") % {"name": label})
                return
            if len(value[place]) > most:
                words = _("“%(name)s:” is longer than %(most)d characters.")
                self._error(line, words % {"name": label, "most": most})
                return
        self._add(name, value)

    def _flush(self) -> None:
        """Prose before the first heading or block is the idea; after it a block of text."""
        if not self._prose or self.lesson is None:
            return
        html, self._prose = "".join(self._prose).replace("\n", ""), []
        if self._has_heading or self.lesson.blocks:
            self._add("prose", html)
        else:
            self.lesson.teaching += html

    def _add(self, kind: str, value: Any) -> None:
        assert self.lesson is not None
        self.lesson.blocks.append({"type": kind, "value": value, "id": str(uuid.uuid4())})

    def _error(self, line: int, reason: str) -> None:
        self.reading.errors.append(ReadError(line, str(reason)))


def _end_of(tokens: Sequence[Token], place: int) -> int:
    """Where the block that begins at `place` ends."""
    depth = 0
    for number in range(place, len(tokens)):
        depth += tokens[number].nesting
        if depth <= 0:
            return number + 1
    return len(tokens)
