"""The charts of the eight signs. Pure: numbers and words in, SVG text out; each in two widths."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from frontend.charts import picture, words
from frontend.curves import Point, at, monotone, number

WIDTHS = (620, 320)  # the drawing's own pixels: its text never scales below 12


@dataclass(frozen=True)
class Bar:
    """A row: its words, its value (None: not shown) and what it is drawn in."""

    name: str
    value: float | None
    ink: str = "cobalt"


def columns(rows: Sequence[Bar], label: str, width: int) -> str:
    """One column a period, its number above it; a period without anything keeps its place and its nought."""
    height, base = 210, 174
    top = max((row.value or 0 for row in rows), default=0) or 1
    step = width / max(1, len(rows))
    body = [f'<line class="axis axis--zero" x1="0" x2="{width}" y1="{base}" y2="{base}"/>']
    for place, row in enumerate(rows):
        value = row.value or 0
        tall, middle = value / top * (base - 34), step * place + step / 2
        if value:
            body.append(_rect(middle - step * 0.32, base - tall, step * 0.64, tall, row.ink))
        body.append(words(middle, base - tall - 8, f"{value:g}", "strong", "middle"))
        body.append(words(middle, base + 22, row.name, "", "middle"))
    return picture(width, height, label, "".join(body))


def bars(rows: Sequence[Bar], label: str, width: int, *, unit: str = "", top: float = 0) -> str:
    """One bar a row, its name above it, so that long names fit a phone."""
    row_height, bar = 46, 16
    top = top or max((row.value or 0 for row in rows), default=0) or 1
    room = width - 56
    body = []
    for place, row in enumerate(rows):
        y = place * row_height
        body.append(words(0, y + 14, row.name, "strong"))
        if row.value is None:
            body.append(words(0, y + 34, unit_missing(unit)))
            continue
        long = row.value / top * room
        if row.value:
            body.append(_rect(0, y + 21, max(3, long), bar, row.ink))
        body.append(words(long + 10, y + 34, f"{row.value:g}{unit}", "strong"))
    return picture(width, len(rows) * row_height, label, "".join(body))


def unit_missing(unit: str) -> str:
    return "–"


def pairs(
    rows: Sequence[tuple[str, float | None, float | None]],
    label: str,
    width: int,
    *,
    written: Callable[[float], str],
) -> str:
    """Two dots a row, 0 to 100: hollow is the first share, filled the second, `written` beside it; the names
    stand above."""
    row_height, left, right = 46, 8, width - 52
    body = []
    most = max((value or 0 for _name, *values in rows for value in values), default=0) or 1
    for place, (name, first, second) in enumerate(rows):
        y, middle = place * row_height, place * row_height + 30
        body.append(words(0, y + 14, name, "strong"))
        body.append(f'<line class="gridline" x1="{left}" x2="{right}" y1="{middle}" y2="{middle}"/>')
        if first is None or second is None:
            continue
        x, to = (left + value / most * (right - left) for value in (first, second))
        body.append(
            f'<line class="stroke-muted" x1="{number(x)}" x2="{number(to)}" y1="{middle}" y2="{middle}"/>'
        )
        body.append(f'<circle class="empty fill-surface" cx="{number(x)}" cy="{middle}" r="5.5"/>')
        body.append(f'<circle class="fill-cobalt" cx="{number(to)}" cy="{middle}" r="8"/>')
        body.append(words(max(x, to) + 14, middle + 5, written(second), "strong"))
    return picture(width, len(rows) * row_height, label, "".join(body))


def dots(filled: int, total: int, label: str, width: int) -> str:
    """One dot for ten people; the filled ones said yes."""
    gap = 22
    across = max(1, width // gap)
    body = []
    for place in range(total):
        x, y = (place % across) * gap + gap / 2, place // across * gap + gap / 2
        kind, radius = ("fill-coral", 8) if place < filled else ("empty", 7.2)
        body.append(f'<circle class="{kind}" cx="{number(x)}" cy="{number(y)}" r="{radius}"/>')
    return picture(width, max(1, math.ceil(total / across)) * gap + 2, label, "".join(body))


def trend(points: Sequence[tuple[str, int, str]], label: str, width: int) -> str:
    """Where the sign stood season by season: (words, 0 to 100, ink). One season alone is one dot."""
    height, base, top = 130, 92, 14
    span = width - 40
    step = span / max(1, len(points) - 1)
    placed: list[Point] = [
        (20 + place * step, base - value / 100 * (base - top))
        for place, (_name, value, _ink) in enumerate(points)
    ]
    body = [f'<line class="axis axis--zero" x1="0" x2="{width}" y1="{base}" y2="{base}"/>']
    if len(placed) > 1:
        body.append(f'<path class="line stroke-cobalt" d="{monotone(placed)}"/>')
    last = len(points) - 1
    for place, ((x, y), (name, _value, ink)) in enumerate(zip(placed, points, strict=True)):
        body.append(f'<circle class="fill-{escape(ink)}" cx="{number(x)}" cy="{number(y)}" r="6"/>')
        anchor = "start" if place == 0 and last else "end" if place == last and last else "middle"
        body.append(
            words(0 if anchor == "start" else width if anchor == "end" else x, base + 22, name, "", anchor)
        )
    return picture(width, height, label, "".join(body))


def gauge(place: int, band: tuple[int, int], width: int = 240) -> str:
    """A swell whose crest is where we are, over a bar that shows where we would like to be; 0 to 100."""
    left, right = (min(16.0, max(4.0, side / 2.1)) for side in (place, 100 - place))

    def crest(at_place: float) -> Point:
        spread = left if at_place < place else right
        return at_place / 100 * width, 26 - 22 * math.exp(-(((at_place - place) / spread) ** 2))

    swell = f"{monotone([crest(step / 60 * 100) for step in range(61)])}L{at((width, 26))}L{at((0, 26))}Z"
    low, high = (edge / 100 * width for edge in band)
    return (
        f'<svg class="gauge" viewBox="0 0 {width} 36" aria-hidden="true" focusable="false">'
        f'<path class="fill-cobalt" d="{swell}"/>'
        f'<rect class="zone" x="0" y="27" width="{width}" height="7" rx="3.5"/>'
        f'<rect class="fill-kelp" x="{number(low)}" y="27" width="{number(high - low)}" '
        'height="7" rx="3.5"/></svg>'
    )


def _rect(x: float, y: float, width: float, height: float, ink: str) -> str:
    return (
        f'<rect class="fill-{escape(ink)}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}" rx="4"/>'
    )
