"""Smooth lines through points, as SVG path data. Pure."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


def number(value: float) -> str:
    """One decimal at most: half a device pixel, and a third of the bytes."""
    rounded = f"{value:.1f}"
    return "0" if rounded == "-0.0" else rounded.removesuffix(".0")


def at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def smooth_closed(points: Sequence[Point]) -> str:
    """A closed Catmull-Rom spline through at least three points, as cubic Béziers."""
    count = len(points)
    around = [
        (points[i - 1], points[i], points[(i + 1) % count], points[(i + 2) % count]) for i in range(count)
    ]
    return f"M{at(points[0])}{_spline(around)}Z"


def smooth_open(points: Sequence[Point]) -> str:
    """An open Catmull-Rom spline; the end points stand for the neighbours they lack."""
    last = len(points) - 1
    around = [
        (points[max(0, i - 1)], points[i], points[i + 1], points[min(last, i + 2)]) for i in range(last)
    ]
    return f"M{at(points[0])}{_spline(around)}"


def _spline(around: Sequence[tuple[Point, Point, Point, Point]]) -> str:
    """Segments, each from its second point to its third.

    Where two meet, the first handle of the one mirrors the second of the other: S says so in a third less.
    """
    parts: list[str] = []
    for before, start, end, after in around:
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append(f"S{at(second)} {at(end)}" if parts else f"C{at(first)} {at(second)} {at(end)}")
    return "".join(parts)


def monotone(points: Sequence[Point]) -> str:
    """A cubic that never overshoots its data; x must rise, or fall, throughout.

    Fritsch and Carlson, "Monotone piecewise cubic interpolation", SIAM J. Numer. Anal. 17 (1980).
    """
    parts = [f"M{at(points[0])}"]
    if len(points) < 2:
        return parts[0]
    slopes = _slopes(points)
    for i in range(len(points) - 1):
        (x0, y0), (x1, y1) = points[i], points[i + 1]
        third = (x1 - x0) / 3
        first, second = (x0 + third, y0 + slopes[i] * third), (x1 - third, y1 - slopes[i + 1] * third)
        parts.append(f"C{at(first)} {at(second)} {at((x1, y1))}")
    return "".join(parts)


def _slopes(points: Sequence[Point]) -> list[float]:
    """The slope at each point, bent back where a steeper one would overshoot."""
    secants = [
        (points[i + 1][1] - points[i][1]) / (points[i + 1][0] - points[i][0]) for i in range(len(points) - 1)
    ]
    slopes = [secants[0]]
    for left, right in pairwise(secants):
        slopes.append(0.0 if left * right <= 0 else (left + right) / 2)
    slopes.append(secants[-1])
    for i, secant in enumerate(secants):
        if secant == 0:
            slopes[i] = slopes[i + 1] = 0.0
            continue
        a, b = slopes[i] / secant, slopes[i + 1] / secant
        if (size := a * a + b * b) > 9:
            shrink = 3 / math.sqrt(size)
            slopes[i], slopes[i + 1] = shrink * a * secant, shrink * b * secant
    return slopes
