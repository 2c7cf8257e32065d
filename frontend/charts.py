"""Charts drawn by the server. Pure: numbers and words in, SVG text out.

Every chart carries a label that states the finding, and a table of the same numbers stands beside it
(components/numbers.html). Lines never overshoot their data; nothing is compared with anybody.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from frontend.curves import Point, at, monotone, number


@dataclass(frozen=True)
class Ridge:
    """One current of a swell: its words, its ink and how often it happened in each period."""

    name: str
    ink: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Cut:
    """One size of a drawing, in px, so that its text never scales below 12 px."""

    width: int
    row: int
    left: int  # room for the names


WIDE = Cut(width=1060, row=62, left=126)
MIDDLE = Cut(width=610, row=44, left=112)
NARROW = Cut(width=300, row=40, left=98)
LETTER, GAP = 8, 16  # px: a letter of a label at its widest, and the air between two
RISE = 2.1  # a full crest, in rows: it reaches into the row above, where the inks mix


def picture(width: float, height: float, label: str, body: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {number(width)} {number(height)}" role="img" '
        f'aria-label="{escape(label)}">{body}</svg>'
    )


def words(x: float, y: float, text: str, name: str = "", anchor: str = "start") -> str:
    kind = f' class="{name}"' if name else ""
    return f'<text x="{number(x)}" y="{number(y)}"{kind} text-anchor="{anchor}">{escape(text)}</text>'


def softened(values: Sequence[float]) -> list[float]:
    """Each value drawn a little towards its neighbours; the ends stay. For the eye: the table is exact."""
    if len(values) < 3:
        return list(values)
    middle = [0.2 * values[i - 1] + 0.6 * values[i] + 0.2 * values[i + 1] for i in range(1, len(values) - 1)]
    return [values[0], *middle, values[-1]]


def ridgeline(ridges: Sequence[Ridge], ticks: Sequence[str], label: str, cut: Cut = WIDE) -> str:
    """One ridge a current on one scale, overprinting the one above; no data is calm water."""
    crest = cut.row * RISE
    top = max((value for ridge in ridges for value in ridge.values), default=0) or 1
    first, right = headroom(ridges, crest / top, cut.row) + 6, cut.width - 2
    height = first + cut.row * max(0, len(ridges) - 1) + 34
    axes, waves = [], []
    for i, ridge in enumerate(ridges):
        base = first + cut.row * i
        axes.append(
            f'<line class="axis" x1="{cut.left}" x2="{right}" y1="{number(base)}" y2="{number(base)}"/>'
        )
        axes.append(words(0, base - 2, ridge.name, "strong"))
        if not any(ridge.values):
            continue
        waves.append(
            f'<path class="fill-{ridge.ink}" d="{_ridge(ridge, cut.left, right, base, crest / top)}"/>'
        )
    foot = _ticks(ticks, cut.left, right, height - 8)
    overprint = f'<g class="overprint">{"".join(waves)}</g>'
    return picture(cut.width, height, label, "".join(axes) + overprint + foot)


def headroom(ridges: Sequence[Ridge], scale: float, row: float) -> float:
    """What the highest crest needs above the first ridge's foot; its name needs a line at least."""
    crests = (max(ridge.values, default=0) * scale - row * i for i, ridge in enumerate(ridges))
    return max(14, *crests, 0)


def _ridge(ridge: Ridge, left: float, right: float, base: float, scale: float) -> str:
    values = softened(ridge.values)
    if len(values) < 2:
        values = [*values, *values] or [0.0, 0.0]
    step = (right - left) / (len(values) - 1)
    points: list[Point] = [(left + i * step, base - value * scale) for i, value in enumerate(values)]
    return f"{monotone(points)}L{at((right, base))}L{at((left, base))}Z"


def _ticks(ticks: Sequence[str], left: float, right: float, y: float) -> str:
    """Words along the foot, the first and the last flush with the ends; those alone if others touch."""
    last = len(ticks) - 1
    parts = []
    for i, tick in enumerate(ticks):
        if 0 < i < last and _touch(ticks, (right - left) / last):
            continue
        anchor = "start" if i == 0 else "end" if i == last else "middle"
        parts.append(words(left + (right - left) * (i / last if last else 0), y, tick, "", anchor))
    return "".join(parts)


def _touch(ticks: Sequence[str], step: float) -> bool:
    """Whether a word at either end reaches its neighbour, which stands in the middle of its place."""
    ends = ((ticks[0], ticks[1]), (ticks[-1], ticks[-2]))
    return any((len(end) + len(beside) / 2) * LETTER + GAP > step for end, beside in ends)


def timer_ring(share: float) -> str:
    """The ring of a room's timer with `share` (0 to 1) of the time left; the script repaints the arc."""
    radius = 27
    round_ = 2 * math.pi * radius
    gone = round_ * (1 - min(1.0, max(0.0, share)))
    return (
        f'<svg viewBox="0 0 64 64" aria-hidden="true" focusable="false">'
        f'<circle class="timer__track" cx="32" cy="32" r="{radius}"/>'
        f'<circle class="timer__arc" data-timer-arc="" cx="32" cy="32" r="{radius}" '
        f'transform="rotate(-90 32 32)" '
        f'stroke-dasharray="{number(round_)}" stroke-dashoffset="{number(gone)}"/></svg>'
    )


def speaking_ring(people: Sequence[tuple[str, int, bool]]) -> str:
    """A ring with an arc for each person, in the order given: the more is filled, the longer they spoke.

    people: name, seconds spoken, whether it is their turn. A full arc is the longest time anybody has had.
    """
    radius, gap = 42, 3.0
    round_ = 2 * math.pi * radius
    part = round_ / max(1, len(people))
    most = max([60, *(seconds for _name, seconds, _now in people)])
    arcs = []
    for place, (_name, seconds, is_now) in enumerate(people):
        length = max(0.0, part - gap)
        filled = length * min(1.0, seconds / most)
        turn = f'transform="rotate({number(place * 360 / max(1, len(people)) - 90)} 50 50)"'
        now = ' data-now=""' if is_now else ""
        for css, dash in (("ring__track", length), ("ring__arc", filled)):
            arcs.append(
                f'<circle class="{css}"{now} cx="50" cy="50" r="{radius}" {turn} '
                f'stroke-dasharray="{number(dash)} {number(round_ - dash)}"/>'
            )
    words = ", ".join(f"{name} {seconds // 60}:{seconds % 60:02d}" for name, seconds, _now in people)
    drawn = "".join(arcs)
    return f'<svg class="ring" viewBox="0 0 100 100" role="img" aria-label="{escape(words)}">{drawn}</svg>'


def bar(share: float, ink: str) -> str:
    """A poll's bar, `share` from 0 to 1; the words beside it say the number."""
    width = 200 * min(1.0, max(0.0, share))
    return (
        '<svg class="bar" viewBox="0 0 200 12" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false">'
        '<rect width="200" height="12" rx="6"/>'
        f'<rect class="fill-{escape(ink)}" width="{number(width)}" height="12" rx="6"/></svg>'
    )
