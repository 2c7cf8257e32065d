import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from frontend.charts import NARROW, WIDE, Ridge, bar, ridgeline, softened, timer_ring

values = st.lists(st.integers(0, 40), min_size=0, max_size=26)


@given(st.lists(values, max_size=4))
def test_ridgeline_draws_whatever_it_is_given(rows: list[list[int]]) -> None:
    ridges = [Ridge(f"Row {n}", "cobalt", tuple(map(float, row))) for n, row in enumerate(rows)]
    root = ET.fromstring(ridgeline(ridges, ["a", "b"], "Label <&>"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Label <&>"


def test_ridgeline_of_no_deeds_is_calm_water() -> None:
    calm = ridgeline([Ridge("Practice", "cobalt", (0.0,) * 12)], ["a"], "Calm")
    assert "<path" not in calm
    assert "Practice" in calm


@given(values)
def test_softened_keeps_ends_and_stays_within_what_happened(row: list[int]) -> None:
    soft = softened(row)
    assert len(soft) == len(row)
    if row:
        assert (soft[0], soft[-1]) == (row[0], row[-1])
        assert min(row) - 1e-9 <= min(soft) <= max(soft) <= max(row) + 1e-9


@given(st.floats(-3, 3))
def test_shares_are_kept_between_nothing_and_all(share: float) -> None:
    width = ET.fromstring(bar(share, "foam"))[1].get("width")
    assert 0 <= float(width or -1) <= 200
    ET.fromstring(timer_ring(share))


def test_months_that_would_run_into_each_other_leave_the_ends_alone() -> None:
    calm = [Ridge("Practice", "cobalt", (0.0,) * 12)]
    long, short = ["June", "August", "September"], ["7 Sep", "19 Oct", "23 Nov"]

    assert "August" not in ridgeline(calm, long, "Calm", NARROW)
    assert "August" in ridgeline(calm, long, "Calm", WIDE)
    assert "19 Oct" in ridgeline(calm, short, "Calm", NARROW)


def test_an_empty_first_ridge_leaves_no_empty_room_above() -> None:
    low = Ridge("Practice", "cobalt", (0.0,) * 12)
    high = Ridge("Mentoring", "kelp", (0.0,) * 11 + (9.0,))

    flat = ET.fromstring(ridgeline([low, low, high], ["a"], "Label", WIDE)).get("viewBox", "").split()
    steep = ET.fromstring(ridgeline([high, low, low], ["a"], "Label", WIDE)).get("viewBox", "").split()
    assert float(flat[3]) < float(steep[3])
