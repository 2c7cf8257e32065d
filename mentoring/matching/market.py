"""What an engine is given: allowed pairs with values, and how many fit where."""

from dataclasses import dataclass

from mentoring.matching.problem import Integers


class NotSolved(Exception):
    """The engine gave no optimum; nothing of its answer is used."""


@dataclass(frozen=True)
class Pairs:
    """Newcomers and places, sorted by (row, column), with value and group; `group` is a dense number for each
    (place, department) where a cap holds, and one for each place elsewhere."""

    row: Integers
    column: Integers
    value: Integers
    group: Integers

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class Market:
    """The sizes: rows to place, room of each column, cap of each group and the column it belongs to.

    floor: the group of each row that may have a floor, with `least` of each group's rows worth `bonus` more
    each; all three empty or 0 where no floor holds. person: a value is a multiple of it plus less.
    """

    rows: int
    seats: Integers
    group_cap: Integers
    group_column: Integers
    is_capped: bool
    person: int
    floor: Integers
    least: Integers
    bonus: int

    @property
    def is_plain(self) -> bool:
        """Whether this is an assignment and nothing else."""
        return not self.is_capped and not len(self.least)
