"""Who, if they became champions, would open a door to the most people still waiting.

A newcomer without a place has a place price of zero: one more seat they may sit on is worth a
whole placement. So for each kind of champion there could be, those who wait and could meet one are counted.
"""

from dataclasses import dataclass

import numpy as np

from mentoring.matching.problem import Integers, Masks, People
from mentoring.matching.solve import Solution


@dataclass(frozen=True)
class Recruit:
    """One more champion of kind `at` (a row of the kinds asked about) would be open to so many who wait."""

    at: int
    people: int


def recruits(solution: Solution, kinds: People, wants: Integers, *, least: int, most: int) -> list[Recruit]:
    """Return up to `most` kinds, that open to most people first; each counts only whom no earlier one met.

    kinds: champions as they could be. wants: for each, the platform bit newcomers must share, -1 for any.
    Kinds that fewer than `least` people could meet are left out.
    """
    waiting = np.array(solution.waiting, dtype=np.int64)
    waiting = waiting[solution.proof.prices.row[waiting] == 0] if len(waiting) else waiting
    meets = np.array([may_meet(solution, waiting, kinds, at, int(wants[at])) for at in range(len(kinds))])
    found: list[Recruit] = []
    while meets.size and len(found) < most:
        counts = meets.sum(axis=1)
        best = int(counts.argmax())
        if counts[best] < least:
            break
        found.append(Recruit(best, int(counts[best])))
        meets[:, meets[best]] = False
    return found


def may_meet(solution: Solution, rows: Integers, kinds: People, at: int, platform: int) -> Masks:
    new = solution.problem.newcomers
    hours = (new.hours[rows] & kinds.hours[at]).any(axis=1)
    found = (
        hours & (new.skills[rows] & kinds.skills[at] != 0) & (new.languages[rows] & kinds.languages[at] != 0)
    )
    if platform >= 0:
        found &= new.platforms[rows] >> np.uint64(platform) & np.uint64(1) != 0
    return np.asarray(found)
