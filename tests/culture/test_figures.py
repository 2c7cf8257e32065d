"""No combination of published figures is a group of one to nine people (differencing, by brute force)."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from culture.figures import published, published_choices, published_parts, share

counts = st.lists(st.integers(0, 60), min_size=2, max_size=5)


def figures(table: dict[str, int | None]) -> list[int]:
    return [count for count in table.values() if count is not None]


def combined(values: list[int]) -> set[int]:
    """Everything that adding and taking away published figures gives."""
    return {
        abs(sum(sign * value for sign, value in zip(signs, chosen, strict=True)))
        for size in range(1, len(values) + 1)
        for chosen in combinations(values, size)
        for signs in product((1, -1), repeat=size)
    }


@given(counts)
def test_a_table_and_its_total_derive_no_cell_of_one_to_nine(parts: list[int]) -> None:
    table = {str(place): count for place, count in enumerate(parts)}
    shown = published_parts(table)
    total = published(sum(parts))

    derived = combined([*figures(shown), *([total] if total else [])][:6])

    assert not derived & set(range(1, 10))


@given(counts)
def test_one_hidden_cell_of_a_whole_never_stands_alone(parts: list[int]) -> None:
    """Knowing that published counts are rounded down, nobody can pin a hidden cell between one and nine."""
    shown = published_parts({str(place): count for place, count in enumerate(parts)})
    hidden = [name for name, count in shown.items() if count is None]
    total = published(sum(parts))
    if total is None or not hidden:
        return

    least = total - sum(count + 9 for count in figures(shown))
    most = total + 9 - sum(figures(shown))

    assert not (len(hidden) == 1 and least >= 1 and most <= 9)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), min_size=4, max_size=4))
def test_four_weeks_of_one_figure_derive_no_step_of_one_to_nine(weeks: list[tuple[int, int]]) -> None:
    """Figures that grow by a few people a week: what is published steps by tens or not at all."""
    count, history = 0, []
    for start, growth in weeks:
        count = max(count, start) + growth
        history.append(published(count))

    derived = combined([value for value in history if value is not None])

    assert not derived & set(range(1, 10))


@given(st.integers(0, 60), st.integers(0, 60))
def test_overlapping_choices_hide_a_small_complement(chosen: int, rest: int) -> None:
    shown = published_choices({"a": chosen}, chosen + rest)["a"]

    assert shown is None if chosen < 10 or 0 < rest < 10 else shown == chosen // 10 * 10


def test_shares_are_made_of_published_figures_only() -> None:
    assert share(published(37), published(148)) == 20
    assert share(published(9), published(148)) is None
    assert share(10, None) is None
