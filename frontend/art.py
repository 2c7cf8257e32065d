"""The product's drawings: rings, seas, posters, pairs, tides, stamps, rhythm waves.

Pure functions from plain values to SVG text. The same seed always gives the same drawing. There is
no style attribute anywhere (the policy forbids it): colour comes from classes, geometry from
attributes. Everything here is decoration and hidden from screen readers; words stand beside it.
"""

import hashlib
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from frontend.curves import Point, at, number, smooth_closed, smooth_open

HIDDEN = 'aria-hidden="true" focusable="false"'
TURN = 2 * math.pi

# A portrait is one front ink (white letters read on it, in both themes) over one back ink.
FRONTS = ("cobalt", "plum", "kelp", "coral", "navy", "teal")
BACKS = ("sun", "foam", "blush", "mint", "lilac")
INKS = ("cobalt", "coral", "sun", "kelp", "plum", "foam")
SMALL = 36  # points of a ring beside a name


def chance(seed: str) -> random.Random:
    """Numbers that look like chance and are the same for the same seed, on every machine."""
    return random.Random(int(hashlib.sha256(seed.encode()).hexdigest()[:12], 16))


def svg(name: str, width: float, height: float, body: str, align: str = "") -> str:
    fit = f' preserveAspectRatio="{align}"' if align else ""
    return f'<svg class="{name}" viewBox="0 0 {number(width)} {number(height)}"{fit} {HIDDEN}>{body}</svg>'


def shape(ink: str, path: str) -> str:
    return f'<path class="fill-{ink}" d="{path}"/>'


# --- Rings: a person, drawn from the three words others use about them ---------------------------


@lru_cache(maxsize=512)  # few: `ring` keeps whole drawings; the lines of four thousand were 9 MiB more
def ring_path(
    words: str, x: float, y: float, radius: float, depth: float = 0.13, turn: float = 0.0, count: int = 48
) -> str:
    """A closed line round (x, y) whose waves follow from the words; it strays depth × radius at most.

    Drawn smoothly through `count` of its points: the waves are eleven at most.
    """
    dice = chance(words)
    waves = [
        (dice.choice([3, 4]), dice.uniform(0.55, 1), dice.uniform(0, 6.28)),
        (dice.choice([5, 6, 7]), dice.uniform(0.35, 0.8), dice.uniform(0, 6.28)),
        (dice.choice([8, 9, 11]), dice.uniform(0.1, 0.35), dice.uniform(0, 6.28)),
    ]
    total = sum(height for _, height, _ in waves)
    points: list[Point] = []
    for i in range(count):
        angle = i / count * TURN
        swell = sum(height * math.sin(often * angle + phase) for often, height, phase in waves) / total
        reach = radius * (1 + depth * swell)
        points.append((x + reach * math.cos(angle + turn), y + reach * math.sin(angle + turn)))
    return smooth_closed(points)


def inks_of(words: str) -> tuple[str, str]:
    """The front and back ink that follow from the words."""
    dice = chance(words)
    return dice.choice(FRONTS), dice.choice(BACKS)


def initials_of(name: str) -> str:
    parts = [part for part in name.split() if part[0].isalnum()] or name.split()
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


@lru_cache(maxsize=4096)
def ring(name: str, words: str, photo: str = "") -> str:
    """A person's ring with their initials, or with their photo (an address) clipped to it."""
    seed = words or name
    front, back = inks_of(seed)
    # Small, and many on a page: three points a wave do.
    line = ring_path(seed, 23.4, 24.6, 19.4, 0.085, count=SMALL)
    behind = shape(f"b-{back}", ring_path(seed + "·", 24.8, 23.2, 20.6, 0.15, 0.5, count=SMALL))
    if photo:
        # The same words give the same clip, so an id that occurs twice on a page means the same thing.
        clip = "ring-" + hashlib.sha256(seed.encode()).hexdigest()[:10]
        face = (
            f'<clipPath id="{clip}"><path d="{line}"/></clipPath>'
            f'<image href="{escape(photo)}" x="3" y="4" width="41" height="41" '
            f'preserveAspectRatio="xMidYMid slice" clip-path="url(#{clip})"/>'
        )
    else:
        letters = escape(initials_of(name))
        face = shape(f"f-{front}", line) + (
            f'<text class="avatar__text" x="23.6" y="29.6" text-anchor="middle">{letters}</text>'
        )
    return svg("avatar__art", 48, 48, behind + face)


def contours(words: str, x: float, y: float, radius: float, count: int, ink: str) -> str:
    """Rings within rings, like a pebble dropped in water."""
    lines = []
    for i in range(count):
        scale = 1 - i / count * 0.82
        path = ring_path(words, x, y, radius * scale, 0.10 + 0.06 * (1 - scale), i * 0.06)
        lines.append(f'<path class="print stroke-{ink}" d="{path}"/>')
    return "".join(lines)


def rings(words: str, ink: str, count: int = 9) -> str:
    return svg("rings", 240, 240, contours(words, 120, 120, 112, count, ink))


def pair(first: str, second: str, first_ink: str = "cobalt", second_ink: str = "sun") -> str:
    """Two people's rings that overlap where they meet."""
    width, height = 560, 360
    left, right, middle, radius = width * 0.36, width * 0.64, height * 0.5, height * 0.40
    discs = shape(first_ink, ring_path(first, left, middle, radius, 0.10)) + shape(
        second_ink, ring_path(second, right, middle, radius, 0.10)
    )
    lines = contours(first, left, middle, radius * 0.86, 5, "paper") + contours(
        second, right, middle, radius * 0.86, 5, "paper"
    )
    body = f'<g class="overprint">{discs}</g><g class="pair-art__rings">{lines}</g>'
    return svg("pair-art", width, height, body)


def stamp(seed: str, front: str, back: str) -> str:
    """A landmark's pressed shape; an icon stands on it."""
    under = shape(back, ring_path(seed + "b", 43, 38, 33, 0.10, 0.4))
    return svg(
        "stamp__art",
        80,
        80,
        f'<g class="overprint">{under}</g>{shape(front, ring_path(seed, 40, 40, 33, 0.07))}',
    )


def node(seed: str, ink: str) -> str:
    """A stop on a course's route; ink is a whole class, such as fill-cobalt or fill-sunken."""
    path = ring_path(seed, 24, 24, 22, 0.07)
    return f'<svg viewBox="0 0 48 48" {HIDDEN}><path class="{escape(ink)}" d="{path}"/></svg>'


# --- Seas: many voices that add up ---------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """How one kind of sea is composed; lengths are shares of its height unless said otherwise."""

    width: int  # px
    height: int  # px
    inks: tuple[str, ...]  # back to front; the last runs to the floor
    top: float = 0.40  # where the farthest swell stands
    bottom: float = 0.92  # where the nearest stands
    swing: float = 0.09  # how far a crest strays
    lean: float = 0.18  # how much a swell builds as it travels
    overlap: float = 0.06  # how far a band reaches under the next
    sun: tuple[float, float, float] | None = None  # x as a share of width, y and radius of height
    name: str = "sea"  # the CSS class
    align: str = "xMaxYMax"
    seed: str = ""


FOUR = ("coral", "sun", "foam", "cobalt")
SCENES = {
    "hero": Scene(1208, 440, FOUR, 0.66, 0.87, 0.115, 0.30, 0.07, (0.80, 0.27, 0.19), seed="s1"),
    "poster": Scene(640, 440, FOUR, 0.46, 0.84, 0.11, 0.16, 0.09, (0.66, 0.27, 0.17)),
    "stage": Scene(
        900, 240, ("plum", "coral", "foam", "cobalt"), 0.35, 0.80, 0.16, 0.10, 0.10, align="xMidYMax"
    ),
    "door": Scene(900, 1000, FOUR, 0.55, 0.84, 0.09, 0.13, 0.07, (0.70, 0.43, 0.13), seed="door5"),
    "moment": Scene(
        1440,
        520,
        FOUR,
        0.42,
        0.82,
        0.13,
        0.06,
        0.08,
        (0.15, 0.21, 0.19),
        align="xMidYMax",
        seed="moment2",
    ),
    "empty": Scene(
        320,
        120,
        ("foam", "cobalt"),
        0.55,
        0.78,
        0.14,
        0.12,
        0.12,
        (0.72, 0.38, 0.2),
        "empty__art",
        "xMidYMax",
    ),
    "doorway": Scene(
        320,
        160,
        ("foam", "cobalt"),
        0.50,
        0.80,
        0.12,
        0.14,
        0.09,
        (0.7, 0.34, 0.17),
        "doorway__art",
        "xMidYMax",
    ),
}
# Small places take two inks, so that a row of them is not one picture four times.
PALETTES = (("foam", "cobalt"), ("sun", "foam"), ("coral", "sun"))
POSTERS = (
    FOUR,
    ("sun", "coral", "plum", "cobalt"),
    ("sun", "foam", "kelp", "cobalt"),
    ("coral", "sun", "kelp", "cobalt"),
)


def crest(
    dice: random.Random, width: float, top: float, swing: float, lean: float = 0.0, height: float = 0.0
) -> list[Point]:
    """The upper edge of one swell, 41 points from left to right."""
    waves = [(dice.uniform(0.9, 1.25), 1.0), (dice.uniform(1.8, 2.5), 0.5), (dice.uniform(3.2, 4.2), 0.10)]
    phases = [dice.uniform(0, 6.28) for _ in waves]
    total = sum(strength for _, strength in waves)
    points: list[Point] = []
    for i in range(41):
        along = i / 40
        build = 0.45 + 0.85 * along if lean else 1.0
        rise = sum(
            strength * math.sin(count * along * TURN + phase)
            for (count, strength), phase in zip(waves, phases, strict=True)
        )
        y = top - swing * build * rise / total - lean * height * along**1.5
        points.append((along * width, y))
    return points


def bands(scene: Scene, seed: str) -> str:
    """Each swell is a band and overlaps only its neighbours: two inks may mix, never three."""
    dice = chance(seed)
    width, height, count = scene.width, scene.height, len(scene.inks)
    crests = []
    for i in range(count):
        near = i / max(1, count - 1)
        crests.append(
            crest(
                dice,
                width,
                height * (scene.top + (scene.bottom - scene.top) * near),
                height * scene.swing * (1.1 - 0.35 * near),
                scene.lean * (1 - 0.55 * near),
                height,
            )
        )
    parts = []
    if scene.sun:
        x, y, radius = scene.sun[0] * width, scene.sun[1] * height, scene.sun[2] * height
        parts.append(f'<circle class="fill-sun" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>')
    for i, ink in enumerate(scene.inks):
        if i == count - 1:
            parts.append(shape(ink, f"{smooth_open(crests[i])}L{at((width, height))}L{at((0, height))}Z"))
        else:
            parts.append(shape(ink, smooth_open(crests[i]) + _underside(dice, scene, crests, i)))
    return f'<g class="overprint">{"".join(parts)}</g>'


def _underside(dice: random.Random, scene: Scene, crests: Sequence[Sequence[Point]], i: int) -> str:
    reach = scene.height * scene.overlap
    sag = crest(dice, scene.width, 0, reach * 0.8)
    low = [(x, y + reach + dip) for (x, y), (_, dip) in zip(crests[i + 1], sag, strict=True)]
    if i + 2 < len(crests):
        low = [(x, min(y, limit)) for (x, y), (_, limit) in zip(low, crests[i + 2], strict=True)]
    return smooth_open(low[::-1]).replace("M", "L", 1) + "Z"


@lru_cache(maxsize=1024)
def sea(scene_name: str, seed: str = "", inks: tuple[str, ...] = (), sun: bool = True) -> str:
    """One of SCENES, drawn anew for each seed; inks, back to front, if not the scene's own."""
    scene = SCENES[scene_name]
    if inks or not sun:
        scene = Scene(**{**scene.__dict__, "inks": inks or scene.inks, "sun": scene.sun if sun else None})
    picture = bands(scene, seed or scene.seed or scene_name)
    return svg(scene.name, scene.width, scene.height, picture, f"{scene.align} slice")


def poster(slug: str) -> str:
    """The sea of a course, a playbook or a workshop: its inks and swells follow from its slug."""
    return sea("poster", slug, chance(slug + " inks").choice(POSTERS))


def small_sea(seed: str, scene_name: str = "empty") -> str:
    """The picture of an empty place or a doorway."""
    dice = chance(seed)
    return sea(scene_name, seed, dice.choice(PALETTES), sun=dice.random() < 0.6)


@lru_cache(maxsize=256)
def tide(have: int, of: int) -> str:
    """A goal that nobody can lose: the water is how far we are, each buoy is one still waiting (12 shown)."""
    width, height, dice = 400, 170, chance("tide")
    reached = min(1.0, have / of) if of > 0 else 0.0
    level = height * (1 - 0.16 - 0.66 * reached)
    far, near = crest(dice, width, level - 10, 11), crest(dice, width, level + 34, 10)
    floor = f"L{at((width, height))}L{at((0, height))}Z"
    waiting = min(12, max(0, of - have))
    buoys = []
    for i in range(waiting):
        along = 0.17 + 0.66 * (i / (waiting - 1) if waiting > 1 else 0.5)
        y = near[round(40 * along)][1] - 3
        buoys.append(f'<circle class="fill-coral" cx="{number(width * along)}" cy="{number(y)}" r="6"/>')
    sun = f'<circle class="fill-sun" cx="320" cy="{number(height * 0.17)}" r="{number(height * 0.105)}"/>'
    water = shape("foam", smooth_open(far) + floor) + shape("cobalt", smooth_open(near) + floor)
    body = f'{sun}<g class="overprint">{water}</g>{"".join(buoys)}'
    return svg("together__art", width, height, body, "xMidYMax slice")


# --- Rhythm: one crest a sentence ----------------------------------------------------------------


CRESTS = 80  # more would be thinner than a line, and slow to draw while one types


def crests(lengths: Sequence[int]) -> Sequence[float]:
    """At most CRESTS lengths: in a long text neighbours share a crest of their mean length."""
    size = math.ceil(len(lengths) / CRESTS) or 1
    some = [lengths[start : start + size] for start in range(0, len(lengths), size)]
    return lengths if size == 1 else [sum(each) / len(each) for each in some]


def rhythm_path(
    lengths: Sequence[int],
    width: float = 1120,
    height: float = 170,
    base: float = 188,
    longest: int = 17,
) -> str:
    """One crest a sentence, in a long text one for several.

    Its width is its share of the words, its height its length (full at `longest`).

    js/lib/voice.js draws the same path while one writes.
    """
    heights = crests(lengths)
    total = sum(heights)
    parts, x = [f"M0 {number(base)}"], 0.0
    for words in heights:
        span = words / total * width if total else 0.0
        top = base - height * min(1.0, 0.16 + 0.84 * words / longest)
        middle = x + span / 2
        parts.append(
            f"C{at((x + span * 0.26, base))} {at((middle - span * 0.22, top))} {at((middle, top))}"
            f"C{at((middle + span * 0.22, top))} {at((x + span * 0.74, base))} {at((x + span, base))}"
        )
        x += span
    return "".join(parts) + f"L{at((width, base))}Z"
