"""Template tags for the product's own parts. Built in: no template needs to load them."""

from collections.abc import Iterable
from typing import Any

import lucide
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from frontend import art

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon, inlined and hidden from screen readers: words stand beside it."""
    return mark_safe(lucide._render_icon(name, 24, aria_hidden="true", focusable="false"))


@register.simple_tag
def avatar(person: Any, size: str = "m") -> SafeString:
    """The person's ring, sizes xs s m l xl; decorative, because the name is always in text beside it."""
    return format_html(
        '<span class="avatar avatar--{}" aria-hidden="true">{}</span>', size, mark_safe(art.ring(person))
    )


@register.simple_tag
def avatars(people: Iterable[Any], size: str = "s") -> SafeString:
    rings = format_html_join("", "{}", ((avatar(person, size),) for person in people))
    return format_html('<span class="avatars" aria-hidden="true">{}</span>', rings)


@register.simple_tag
def person(someone: Any, size: str = "m", sub: str | None = None) -> SafeString:
    """Ring, name and one line beneath it (their headline unless `sub` says otherwise)."""
    line = someone.headline if sub is None else sub
    small = format_html("<small>{}</small>", line) if line else ""
    return format_html(
        '<span class="person">{}<span><span class="person__name"><bdi>{}</bdi></span>{}</span></span>',
        avatar(someone, size),
        someone.name,
        small,
    )


@register.simple_tag
def node(seed: str, ink: str) -> SafeString:
    path = art.ring_path(seed, 24, 24, 22, 0.07)
    return format_html(
        '<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path class="{}" d="{}"/></svg>',
        ink,
        path,
    )


@register.simple_tag
def stamp(seed: str, front: str, back: str, icon_name: str) -> SafeString:
    return format_html(
        '<span class="stamp__face" aria-hidden="true">{}{}</span>',
        mark_safe(art.stamp(seed, front, back)),
        icon(icon_name),
    )
