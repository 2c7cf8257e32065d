"""The product's drawings and charts, fed plain values. Built in: no template needs to load it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from frontend import art, charts
from frontend.templatetags.ui import Shown, icon

register = template.Library()


def words_of(person: Shown) -> str:
    return person.voice_words or person.name


@register.simple_tag
def sea(scene: str, seed: object = "", inks: str = "", sun: bool = True) -> SafeString:
    """One of art.SCENES: `{% sea "hero" %}`; `inks` are words, from back to front."""
    return mark_safe(art.sea(scene, str(seed), tuple(inks.split()), sun))


@register.simple_tag
def poster(slug: object) -> SafeString:
    """The sea of a course, playbook or workshop, inside `<div class="poster">`."""
    return mark_safe(art.poster(str(slug)))


@register.simple_tag
def small_sea(seed: object, scene: str = "empty") -> SafeString:
    """The picture of an empty place (or `"doorway"`)."""
    return mark_safe(art.small_sea(str(seed), scene))


@register.simple_tag
def rings(person: Shown, ink: str = "cobalt", count: int = 9) -> SafeString:
    """A person's ring, large, as contours in water."""
    return mark_safe(art.rings(words_of(person), ink, count))


@register.simple_tag
def pair_art(first: Shown, second: Shown) -> SafeString:
    """Two rings that overlap; the reader comes first and is cobalt."""
    return mark_safe(art.pair(words_of(first), words_of(second)))


@register.simple_tag
def node(seed: object, ink: str) -> SafeString:
    """A stop on a course's route; ink is a class such as fill-cobalt."""
    return mark_safe(art.node(str(seed), ink))


@register.simple_tag
def stamp(seed: object, front: str, back: str, icon_name: str) -> SafeString:
    """A landmark: `{% stamp "first-draft" "f-coral" "b-blush" "pencil-line" %}`."""
    return format_html(
        '<span class="stamp__face" aria-hidden="true">{}{}</span>',
        mark_safe(art.stamp(str(seed), front, back)),
        icon(icon_name),
    )


@register.simple_tag
def tide(have: int, of: int) -> SafeString:
    """A shared goal as a tide, inside `<div class="together">`."""
    return mark_safe(art.tide(have, of))


@register.simple_tag
def timer_ring(share: float) -> SafeString:
    return mark_safe(charts.timer_ring(float(share)))


@register.simple_tag
def speaking_ring(ring: Any) -> SafeString:
    """The ring of a round (see rooms' pictures): an arc for each person, filled as they speak."""
    rows = [(one.first_name, seconds, one == ring.speaker) for one, seconds in ring.people]
    return mark_safe(charts.speaking_ring(rows))


@register.simple_tag
def bar(share: float, ink: str = "cobalt") -> SafeString:
    return mark_safe(charts.bar(float(share), ink))


@register.simple_tag
def share_bar(percent: int, ink: str = "cobalt") -> SafeString:
    """A bar beside a number of 100; the number itself stands in the table."""
    return mark_safe(charts.bar(percent / 100, ink))


@register.simple_tag
def rhythm_path(lengths: Sequence[int]) -> str:
    """The `d` of a rhythm wave in a box of 1120 by 190."""
    return art.rhythm_path(lengths)


@register.simple_tag
def ridges(
    rows: Iterable[charts.Ridge | tuple[str, str, Sequence[float]]],
    ticks: Sequence[str],
    label: str,
    wide: bool = True,
) -> SafeString:
    """The swell: rows of (name, ink, values), in the cuts that the container's width picks between.

    Put it inside `class="contained"`, with `{% numbers … %}` beside it. `wide=False` leaves out the
    cut for the full width of a page.
    """
    given = [
        row if isinstance(row, charts.Ridge) else charts.Ridge(row[0], row[1], tuple(row[2])) for row in rows
    ]
    cuts = [("chart-mid" if wide else "chart-wide", charts.MIDDLE)]
    if wide:
        cuts.append(("chart-wide", charts.WIDE))
    cuts.append(("chart-narrow", charts.NARROW))
    return mark_safe(
        "".join(
            f'<div class="{name}">{charts.ridgeline(given, [str(tick) for tick in ticks], label, cut)}</div>'
            for name, cut in cuts
        )
    )


@register.simple_tag
def numbers(caption: str, head: Sequence[object], rows: Sequence[Sequence[object]]) -> SafeString:
    """The table behind a chart, folded: `head` names the columns, each row begins with its own name."""
    return mark_safe(
        render_to_string("components/numbers.html", {"caption": caption, "head": head, "rows": rows}).strip()
    )
