"""Lines that say what the numbers say."""

import re

from hypothesis import given
from hypothesis import strategies as st

from frontend.curves import monotone, number, smooth_closed, smooth_open

heights = st.lists(st.floats(0, 500), min_size=2, max_size=30)


def beziers(path: str) -> list[list[float]]:
    """The numbers of each segment: two handles (one, where it goes on smoothly) and the end point."""
    return [[float(n) for n in re.findall(r"-?[\d.]+", part)] for part in re.split("[CS]", path)[1:]]


@given(heights)
def test_monotone_never_leaves_the_span_of_its_neighbours(values: list[float]) -> None:
    points = [(i * 40.0, value) for i, value in enumerate(values)]
    for start, end, curve in zip(points, points[1:], beziers(monotone(points)), strict=False):
        low, high = min(start[1], end[1]) - 0.11, max(start[1], end[1]) + 0.11  # one decimal is kept
        assert low <= curve[1] <= high
        assert low <= curve[3] <= high


@given(heights)
def test_monotone_passes_through_every_point(values: list[float]) -> None:
    points = [(i * 40.0, value) for i, value in enumerate(values)]
    ends = [curve[4:] for curve in beziers(monotone(points))]
    assert all(abs(end[1] - point[1]) <= 0.051 for end, point in zip(ends, points[1:], strict=True))


def test_monotone_of_one_point_is_that_point() -> None:
    assert monotone([(3, 4)]) == "M3 4"


@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(-99, 99)), min_size=3, max_size=20))
def test_smooth_lines_have_a_segment_for_each_step(points: list[tuple[float, float]]) -> None:
    assert len(beziers(smooth_closed(points))) == len(points)
    assert len(beziers(smooth_open(points))) == len(points) - 1
    assert smooth_closed(points).endswith("Z")


@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(-99, 99)), min_size=3, max_size=20))
def test_smooth_lines_pass_through_every_point(points: list[tuple[float, float]]) -> None:
    ends = [curve[-2:] for curve in beziers(smooth_open(points))]
    for end, point in zip(ends, points[1:], strict=True):
        assert abs(end[0] - point[0]) <= 0.051
        assert abs(end[1] - point[1]) <= 0.051


def test_number_keeps_one_decimal_and_no_minus_nought() -> None:
    assert [number(n) for n in (1.0, 1.26, -0.01, -2.5)] == ["1", "1.3", "0", "-2.5"]
