"""A tongue nobody speaks: each message comes back as ⟦message⟧; what is not marked, nobody can translate."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from wagtail.fields import StreamField

from people.time import zone_names

MARKED = re.compile(r"⟦[^⟦⟧]*(?:⟧|$)|^[^⟦⟧]*⟧")  # one message, two paragraphs
SPOKEN = frozenset(
    {"title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "alt", "content"}
)
SILENT = frozenset({"script", "style", "code"})
WORD = re.compile(r"[^\W\d_]{2,}")
PARTS = re.compile(r"[\s{}\[\]·,:;.()…–—|/“”‘’\"'!?+×=%#>&-]+")
# Names: of the product, of languages in themselves, of standards, keys and units. Data of no table.
NAMES = frozenset(
    """Groundswell English Deutsch العربية Español Français Magyar Italiano Nederlands Polski Português Română
    Svenska Türkçe Українська 中文 日本語 UTC CSV JSON LinkedIn GB MB KB""".split()  # noqa: SIM905
)


def speak_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on gettext marks what it is given. Formats of dates are no words."""
    trans = translation._trans  # type: ignore[attr-defined]

    def marking(original: Callable[..., str]) -> Callable[..., str]:
        def said(*arguments: Any) -> str:
            words = original(*arguments)
            is_form = arguments[0] == "date format" or not str(words).strip()
            return words if is_form else f"⟦{words}⟧"

        return said

    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(trans, name, marking(getattr(trans, name)))


class Listener(HTMLParser):
    """Collects what a person would read or hear: texts, and the attributes that are words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.heard: list[tuple[str, str]] = []
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.open.append((tag, known.get("class", "")))
        for name, value in known.items():
            if value and is_said(tag, name, known):
                self.heard.append((f"{tag}[{name}]", value))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == each for each, _look in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag, look = self.open[-1] if self.open else ("", "")
        if tag not in SILENT and look != "avatar__text" and WORD.search(data):  # initials are no words
            self.heard.append((tag, data))


def is_said(tag: str, name: str, known: dict[str, str]) -> bool:
    if name == "content":
        return known.get("name") == "description"
    if name == "value":
        return tag == "input" and known.get("type") in ("submit", "button", "reset")
    if name == "label":
        return tag in ("optgroup", "option", "track")
    return name in SPOKEN or (name.startswith("data-") and " " in known[name])


def unmarked(page: str, data: Data) -> Iterator[tuple[str, str]]:
    """Yield (where, words) that neither gettext nor a table has said."""
    listener = Listener()
    listener.feed(page)
    for where, words in listener.heard:
        left = words
        while MARKED.search(left):
            left = MARKED.sub(" · ", left)
        if not data.says(left):
            yield where, " ".join(left.split())


class Data:
    """Everything that stands in the tables, as text."""

    def __init__(self) -> None:
        parts = [text for model in apps.get_models() for text in texts_of(model)]
        zones = [zone.replace("_", " ") for zone in zone_names()]
        self.text = bare(" ".join([*parts, *zones]))
        self.words = frozenset(PARTS.split(self.text)) | NAMES

    def says(self, words: str) -> bool:
        said = bare(words)
        return said in self.text or all(
            word in self.words or not WORD.search(word) for word in PARTS.split(said)
        )


def texts_of(model: type[models.Model]) -> Iterator[str]:
    kinds = (models.CharField, models.TextField, models.JSONField, models.UUIDField, StreamField)
    names = [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]
    if names and model._meta.managed:
        for row in model._base_manager.values_list(*names):
            for value in row:
                yield from strings(value)


def strings(value: Any) -> Iterator[str]:
    value = list(value.raw_data) if hasattr(value, "raw_data") else value  # a stream of blocks
    if isinstance(value, str) and value[:1] in "[{":
        try:
            value = json.loads(value)
        except ValueError:
            yield value
            return
    if isinstance(value, str | UUID):
        yield str(value)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from strings(part)
    elif isinstance(value, bool):
        yield str(value)
    elif value is not None and not isinstance(value, int | float):
        try:
            parts = list(value)
        except TypeError:
            yield str(value)
        else:
            for part in parts:
                yield from strings(getattr(part, "value", part))


def bare(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())
