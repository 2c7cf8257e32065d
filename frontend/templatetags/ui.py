"""Icons and people. Built in: no template needs to load it."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

import lucide
from django import template
from django.template import defaultfilters
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from frontend import art
from people.days import FORMATS

register = template.Library()


class Shown(Protocol):
    """What a person needs to be drawn."""

    name: str
    voice_words: str
    headline: str


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str) -> SafeString:
    """A Lucide icon, inlined and hidden from screen readers: words stand beside it."""
    named = {"class": f"icon lucide-{name}"}
    return mark_safe(lucide._render_icon(name, 24, aria_hidden="true", focusable="false", **named))


@register.simple_tag
def avatar(person: Shown, size: str = "m") -> SafeString:
    """The person's ring, sizes xs s m l xl; decorative, because the name is always in text beside it."""
    drawing = art.ring(person.name, person.voice_words, photo_of(person))
    return format_html(
        '<span class="avatar avatar--{}" aria-hidden="true">{}</span>', size, mark_safe(drawing)
    )


def photo_of(person: Shown) -> str:
    """The address of the person's photo, which only members can open; empty without one."""
    key = getattr(person, "pk", None)
    return reverse("people:photo", args=[key]) if key and getattr(person, "photo", None) else ""


@register.simple_tag
def avatars(people: Iterable[Shown], size: str = "s") -> SafeString:
    rings = format_html_join("", "{}", ((avatar(person, size),) for person in people))
    return format_html('<span class="avatars" aria-hidden="true">{}</span>', rings)


@register.simple_tag
def person(someone: Shown, size: str = "m", sub: str | None = None) -> SafeString:
    """Ring, name and one line beneath it (their headline unless `sub` says otherwise)."""
    line = someone.headline if sub is None else sub
    small = format_html("<small>{}</small>", line) if line else ""
    return format_html(
        '<span class="person">{}<span><span class="person__name"><bdi>{}</bdi></span>{}</span></span>',
        avatar(someone, size),
        someone.name,
        small,
    )


@register.filter(name="date", expects_localtime=True, is_safe=False)
def written_date(moment: date | datetime | str | None, form: str | None = None) -> str:
    """Django's filter, with the parts in the order that the reader's language has them."""
    return defaultfilters.date(moment, str(FORMATS.get(form or "", form)) if form else None)


WAYS = {"listen": "ear", "gather": "bookmark", "talk": "message-circle", "make": "pen-tool"}


@register.simple_tag
def way_icon(way: str) -> SafeString:
    """The icon of a way to take part."""
    return icon(WAYS.get(str(way), "waves-horizontal"))
