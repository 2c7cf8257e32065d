"""The people of a round as a problem: who looks, who offers, what is locked, and who may move."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from mentoring.matching import Hosting, Problem
from mentoring.matching.problem import Pair
from mentoring.models import Avoidance, Kind, Newcomer, Pairing, Proposal, Round
from mentoring.queries.matching import Book, line_pairs, open_champions, problem_for
from mentoring.queries.rounds import champions_in, chosen_pairs, movable_pairs, newcomers_in


@dataclass(frozen=True)
class Asked:
    """What is solved. hosting: who would host a circle. movable: trial pairs, by rows, that may move. chosen:
    pairs that people found by themselves; the round works around them."""

    book: Book
    hosting: Hosting
    movable: dict[Pair, Pairing]
    chosen: list[Pairing]


def problem_of(round: Round, now: datetime) -> Asked:
    """Return a round as it stands. Champions of pairs on trial that may move are part of it."""
    may_move = movable_pairs(round)
    entered = champions_in(round) | {pair.champion_id for pair in may_move}
    champions = [row for row in open_champions(now=now) if row.person_id in entered]
    here = {row.person_id for row in champions}
    movable = {pair.newcomer_id: pair for pair in may_move if pair.champion_id in here}
    newcomers = newcomers_in(round, also=movable)
    chosen = [pair for pair in chosen_pairs(newcomers) if pair.newcomer_id not in movable]
    waits = {pairing.newcomer_id for pairing in chosen}
    book = problem_for([row for row in newcomers if row.person_id not in waits], now=now, champions=champions)
    book.problem = with_locks(book, round)
    pairs = with_trials(book, movable)
    return Asked(book, hosting_for(book), pairs, chosen)


def with_locks(book: Book, round: Round) -> Problem:
    """Return the problem in which the pairs locked at the last solving stay, as far as they still may."""
    row, column = rows_of(book.newcomers), columns_of(book)
    left = book.problem.seats.copy()
    kept: dict[int, int] = {}
    locked = Proposal.objects.filter(run__round=round, is_locked=True, kind=Proposal.Kind.PAIR)
    for newcomer, champion in locked.order_by("-run__number", "pk").values_list("newcomer", "champion"):
        at, to = row.get(newcomer), column.get(champion)
        if at is None or to is None or at in kept or (at, to) in book.problem.forbidden or not left[to]:
            continue
        kept[at] = to
        left[to] -= 1
    return replace(book.problem, kept=tuple(sorted(kept.items())), seed=round.seed)


def with_trials(book: Book, movable: dict[int, Pairing]) -> dict[Pair, Pairing]:
    """Keep trial pairs where they are, each on its own seat, and return them by their rows.

    Whether one moves is looked at when everybody else has a place.
    """
    row, column = rows_of(book.newcomers), columns_of(book)
    found = {(row[key], column[pair.champion_id]): pair for key, pair in movable.items() if key in row}
    problem, seats = book.problem, book.problem.seats.copy()
    for _newcomer, champion in found:
        seats[champion] += 1
    on_trial = {newcomer for newcomer, _champion in found}
    kept = [pair for pair in problem.kept if pair[0] not in on_trial]
    book.problem = replace(problem, seats=seats, kept=tuple(sorted([*kept, *found])))
    return found


def hosting_for(book: Book) -> Hosting:
    """Return who gives their time to circles, and who of the newcomers must not sit in one."""
    hosts = [at for at, row in enumerate(book.champions) if Kind.CIRCLE in row.formats]
    row = rows_of(book.newcomers)
    apart = {(row[one], row[other]) for one, other in line_pairs(row, row)}
    avoided = Avoidance.objects.values_list("person", "avoided")
    apart |= {(row[one], row[other]) for one, other in avoided if one in row and other in row}
    return Hosting(np.array(hosts, dtype=np.int64), apart=frozenset(apart))


def rows_of(newcomers: list[Newcomer]) -> dict[int, int]:
    return {row.person_id: at for at, row in enumerate(newcomers)}


def columns_of(book: Book) -> dict[int, int]:
    return {row.person_id: at for at, row in enumerate(book.champions)}
