"""Numbers for what a cap limits: a place, or those of one department there."""

import numpy as np

from mentoring.matching.market import Market
from mentoring.matching.problem import Integers, Problem
from mentoring.matching.scale import Scale


class GroupNumbers:
    """Numbers for (place, department): where no cap holds, simply the place's own number.

    A cap holds for seats; circles keep one number each, after those of the seats.
    """

    def __init__(self, problem: Problem) -> None:
        self.is_capped = problem.department_cap is not None
        self.cap = problem.department_cap or 0
        self.width, places = len(problem.champions), len(problem.places)
        self.departments, self.department = np.unique(problem.newcomers.department, return_inverse=True)
        self.count = len(self.departments) if self.is_capped else 1
        self.columns = np.concatenate(
            [np.repeat(np.arange(self.width), self.count), np.arange(self.width, places)]
        )
        self.names = (
            tuple((int(column), int(name)) for column in range(self.width) for name in self.departments)
            if self.is_capped
            else ()
        )

    def of(self, rows: Integers, places: Integers) -> Integers:
        if not self.is_capped:
            return places
        circles = places + self.width * (self.count - 1)
        return np.where(places < self.width, places * self.count + self.department[rows], circles)

    def market(self, problem: Problem, room: Integers, scale: Scale, bonus: int) -> Market:
        cap = room[self.columns]
        if self.is_capped:
            seats = self.width * self.count
            cap = cap.copy()
            cap[:seats] = np.minimum(cap[:seats], np.maximum(0, self.cap - self.kept(problem)))
        least, group = np.array(problem.floor_least, dtype=np.int64), problem.floor_group
        return Market(
            rows=len(problem.newcomers),
            seats=room,
            group_cap=cap,
            group_column=self.columns,
            is_capped=self.is_capped,
            person=scale.person,
            floor=np.empty(0, np.int64) if group is None else group,
            least=np.empty(0, np.int64) if group is None else least,
            bonus=bonus,
        )

    def kept(self, problem: Problem) -> Integers:
        taken = np.zeros(self.width * self.count, dtype=np.int64)
        for newcomer, champion in problem.kept:
            taken[champion * self.count + self.department[newcomer]] += 1
        return taken
