"""All pairs that the hard rules allow, found sixty-four at a time.

For each skill, language and hour there is a row of bits, one for each champion. A newcomer's row is the
bitwise "or" of what they name; three rows "and"ed leave the champions they may meet. Only those are scored.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.problem import HOUR_WORDS, Integers, Masks, Problem
from mentoring.matching.score import pair_scores

THREADS = 2
# Pairs looked at in one go, and pairs remembered in all (four bytes each, six where champions are many).
BLOCK_PAIRS = 4_000_000
KEPT_PAIRS = 40_000_000
LOWEST = 1023
Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Block:
    """Allowed pairs of newcomers first, first + 1, …: sorted by newcomer, then best score first.

    start: where each newcomer's pairs begin, one more than there are newcomers.
    """

    first: int
    start: Integers
    champion: NDArray[Any]
    points: NDArray[np.int16]

    @property
    def row(self) -> Integers:
        rows = np.arange(self.first, self.first + len(self.start) - 1)
        return np.repeat(rows, np.diff(self.start))

    @property
    def rank(self) -> Integers:
        """Return 0 for each newcomer's best pair, 1 for the next, and so on."""
        return np.arange(len(self.champion)) - np.repeat(self.start[:-1], np.diff(self.start))


class Allowed:
    """The allowed pairs in blocks of newcomers; remembered where that fits into memory."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.height, self.width = len(problem.newcomers), len(problem.champions)
        old = problem.champions
        self.skills, self.languages = transposed(old.skills), transposed(old.languages)
        self.hours = [transposed(old.hours[:, word]) for word in range(HOUR_WORDS)]
        self.has_room = packed(problem.has_room[None, :])[0]
        self.at_once = max(1, BLOCK_PAIRS // max(1, self.width))
        self.kept: list[Block] | None = None

    def each(self, see: Callable[[Block], Seen]) -> list[Seen]:
        """Call `see` with every block, in two threads; return what it returned, in order."""
        firsts = range(0, self.height, self.at_once)
        with ThreadPoolExecutor(THREADS) as threads:
            if self.kept is not None:
                return list(threads.map(see, self.kept))
            made: list[Block] = []
            found = list(threads.map(lambda first: self.see_new(first, see, made), firsts))
        if len(made) == len(firsts):
            self.kept = sorted(made, key=lambda block: block.first)
        return found

    def see_new(self, first: int, see: Callable[[Block], Seen], made: list[Block]) -> Seen:
        block = self.block(first, min(self.height, first + self.at_once))
        if sum(len(one.champion) for one in made) + len(block.champion) <= KEPT_PAIRS:
            made.append(block)
        return see(block)

    def block(self, first: int, last: int) -> Block:
        rows, columns = np.nonzero(self.may_meet(first, last))
        points = pair_scores(self.problem, rows + first, columns)
        # One sort of plain numbers puts newcomers in order and their best scores first.
        keys = ((rows << 10 | (LOWEST - points)) << 32) | columns
        keys.sort()
        start = np.searchsorted(keys >> 42, np.arange(last - first + 1))
        champion = (keys & 0xFFFFFFFF).astype(np.uint16 if self.width <= 1 << 16 else np.int32)
        return Block(first, start, champion, (LOWEST - (keys >> 32 & LOWEST)).astype(np.int16))

    def may_meet(self, first: int, last: int) -> NDArray[np.bool_]:
        problem, new = self.problem, self.problem.newcomers
        found = either(new.skills[first:last], self.skills)
        found &= either(new.languages[first:last], self.languages)
        hours = either(new.hours[first:last, 0], self.hours[0])
        for word in range(1, HOUR_WORDS):
            hours |= either(new.hours[first:last, word], self.hours[word])
        found &= hours
        found &= self.has_room
        table = np.unpackbits(found.view(np.uint8), axis=1, count=self.width, bitorder="little").view(bool)
        newcomers, champions = problem.forbidden_sorted
        low, high = np.searchsorted(newcomers, [first, last])
        table[newcomers[low:high] - first, champions[low:high]] = False
        table[[row - first for row in problem.kept_newcomers if first <= row < last]] = False
        return table


def transposed(masks: Masks) -> Masks:
    """Return for each of 64 items a row of bits, one for each person who has it."""
    items = masks[None, :] >> np.arange(64, dtype=np.uint64)[:, None] & np.uint64(1)
    return packed(items.astype(bool))


def packed(rows: NDArray[np.bool_]) -> Masks:
    bits = np.packbits(rows, axis=1, bitorder="little")
    words = -(-rows.shape[1] // 64) or 1
    whole = np.zeros((len(rows), words * 8), dtype=np.uint8)
    whole[:, : bits.shape[1]] = bits
    return whole.view(np.uint64)


def either(masks: Masks, items: Masks) -> Masks:
    """Return for each mask the "or" of the rows of its items."""
    found = np.zeros((len(masks), items.shape[1]), dtype=np.uint64)
    for item in items_of(masks):
        having = np.flatnonzero(masks >> np.uint64(item) & np.uint64(1))
        found[having] |= items[item]
    return found


def items_of(masks: Masks) -> Iterator[int]:
    named = int(np.bitwise_or.reduce(masks)) if len(masks) else 0
    return (item for item in range(64) if named >> item & 1)


class BestOfChampions:
    """Each champion's few best newcomers so far; the same whichever block is seen first."""

    def __init__(self, champions: int, few: int) -> None:
        self.few, self.lock = few, Lock()
        # Points, then earlier newcomers first; -1 where there is none yet.
        self.keys = np.full((champions, few), -1, dtype=np.int64)

    def see(self, block: Block) -> None:
        near = np.flatnonzero(block.points >= (self.keys[:, -1] >> 32)[block.champion])
        owner, points = block.champion[near].astype(np.int64), block.points[near]
        best = best_of_each(owner, points, self.few)
        owner, row = owner[best], block.row[near[best]]
        first = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]])) if len(owner) else owner
        rank = np.arange(len(owner)) - np.repeat(first, np.diff(np.concatenate([first, [len(owner)]])))
        found = np.full((len(first), self.few), -1, dtype=np.int64)
        found[np.repeat(np.arange(len(first)), np.diff(np.concatenate([first, [len(owner)]]))), rank] = (
            points[best].astype(np.int64) << 32
        ) | (0xFFFFFFFF - row)
        with self.lock:
            both = np.concatenate([self.keys[owner[first]], found], axis=1)
            self.keys[owner[first]] = -np.sort(-both, axis=1)[:, : self.few]

    def pairs(self) -> tuple[Integers, Integers]:
        champion, at = np.nonzero(self.keys >= 0)
        return 0xFFFFFFFF - (self.keys[champion, at] & 0xFFFFFFFF), champion


def best_of_each(owner: Integers, points: NDArray[Any], few: int) -> Integers:
    """Return the positions of each owner's `few` greatest points (0 to 1023), earlier positions first."""
    keys = ((owner << 10 | (LOWEST - points.astype(np.int64))) << 32) | np.arange(len(owner))
    keys.sort()
    owners = keys >> 42
    first = np.concatenate([[True], owners[1:] != owners[:-1]]) if len(keys) else np.empty(0, bool)
    begin = np.maximum.accumulate(np.where(first, np.arange(len(keys)), 0))
    return keys[np.arange(len(keys)) - begin < few] & 0xFFFFFFFF
