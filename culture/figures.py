"""What may be published about groups of people. Pure.

Counts are rounded down to tens, so that whatever is added or taken from each other, within a table, between
tables or between weeks, is a multiple of ten: no combination of published figures is a group of one to nine.
A cell under ten is not shown; where a single cell of a whole is hidden, the smallest other one is hidden too
(complementary suppression), or it would follow from the rest. Shares are made of published counts.
"""

from collections.abc import Mapping

FEWEST = 10
STEP = 10
SHARE_STEP = 5  # per cent


def published(count: int) -> int | None:
    """Return the count as it may be shown, or None for "fewer than ten"."""
    return count // STEP * STEP if count >= FEWEST else None


def published_parts(parts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the cells of a whole (each person in one cell) as they may be shown."""
    shown = {name: published(count) for name, count in parts.items()}
    hidden = [name for name, count in shown.items() if count is None]
    visible = sorted((count, name) for name, count in shown.items() if count is not None)
    if len(hidden) == 1 and visible:
        shown[visible[0][1]] = None
    return shown


def published_choices(choices: Mapping[str, int], total: int) -> dict[str, int | None]:
    """Return cells that overlap (each person may be in several): each stands against its own complement."""
    return {name: None if 0 < total - count < FEWEST else published(count) for name, count in choices.items()}


def share(part: int | None, whole: int | None) -> int | None:
    """Return per cent in steps of five, from published figures only."""
    if part is None or not whole:
        return None
    return min(100, round(100 * part / whole / SHARE_STEP) * SHARE_STEP)
