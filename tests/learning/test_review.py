"""Who reads whose draft, decided without a database; and a town of people who come, go and forget."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.review import (
    CHAMPION_BY,
    LEASE,
    POOL_BY,
    WEEK,
    Reader,
    Stage,
    Waiting,
    ends_at,
    may_take,
    next_for,
    stage_of,
    to_tell,
    usual_wait,
)

NOW = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
hours = st.integers(0, 120)
waitings = st.builds(
    Waiting,
    key=st.uuids().map(str),
    author=st.integers(1, 6),
    asked_at=hours.map(lambda ago: NOW - ago * HOUR),
    exercise=st.sampled_from(["", "one", "other"]),
    leased_to=st.just(9),
    leased_until=st.sampled_from([None, NOW - HOUR, NOW + HOUR]),
)
readers = st.builds(
    Reader,
    key=st.integers(1, 6),
    a_week=st.integers(0, 4),
    asked=st.integers(0, 2),
    taken=st.integers(0, 5),
    is_champion=st.booleans(),
    exercises=st.frozensets(st.sampled_from(["one", "other"])),
    not_for=st.frozensets(st.integers(1, 6), max_size=2),
)


def test_stages_are_the_pool_then_champions_then_closed() -> None:
    moments = [timedelta(0), POOL_BY - HOUR, POOL_BY, CHAMPION_BY - HOUR, CHAMPION_BY]
    found = [stage_of(NOW, NOW + moment) for moment in moments]
    assert found == [Stage.POOL, Stage.POOL, Stage.CHAMPION, Stage.CHAMPION, Stage.CLOSED]
    assert ends_at(NOW) == NOW + CHAMPION_BY


@given(readers, st.lists(waitings, max_size=12))
def test_whatever_one_is_given_one_may_read(reader: Reader, waiting: list[Waiting]) -> None:
    chosen = next_for(reader, waiting, NOW)
    if chosen is None:
        assert not any(may_take(reader, each, NOW) for each in waiting)
        return
    assert reader.left > 0
    assert chosen.author not in {reader.key, *reader.not_for}
    assert chosen.leased_until is None or chosen.leased_until <= NOW
    old = [each for each in waiting if may_take(reader, each, NOW) and NOW - each.asked_at >= POOL_BY]
    assert not old or chosen.asked_at == min(each.asked_at for each in old)


def test_the_same_exercise_comes_first_while_it_is_young_and_the_oldest_afterwards() -> None:
    kin = Waiting("kin", 2, NOW - HOUR, "one")
    other = Waiting("other", 3, NOW - 9 * HOUR, "other")
    old = Waiting("old", 4, NOW - POOL_BY, "other")
    reader = Reader(1, a_week=1, exercises=frozenset({"one"}))

    found = [next_for(reader, some, NOW) for some in ([other, kin], [other, kin, old])]

    assert found == [kin, old]


@given(waitings, st.lists(readers, max_size=12, unique_by=lambda reader: reader.key))
def test_champions_alone_are_asked_from_the_second_day_and_nobody_twice(
    waiting: Waiting, pool: list[Reader]
) -> None:
    told = to_tell(waiting, pool, NOW)
    assert len(told) <= 3
    if stage_of(waiting.asked_at, NOW) == Stage.CHAMPION:
        assert all(reader.is_champion for reader in told)
    again = to_tell(replace(waiting, told=frozenset(reader.key for reader in told)), pool, NOW)
    assert not {reader.key for reader in told} & {reader.key for reader in again}


def test_how_long_it_takes_is_said_when_there_is_enough_to_say() -> None:
    waits = [HOUR * count for count in range(1, 11)]
    assert usual_wait(waits[:9]) is None
    assert usual_wait(waits) == timedelta(hours=5.5)


# --- A town -------------------------------------------------------------------------------------


@dataclass
class Townsman:
    key: int
    a_week: int
    is_champion: bool
    leaves_at: datetime
    took: list[datetime] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)

    def as_reader(self, now: datetime) -> Reader:
        lately = now - WEEK
        return Reader(
            key=self.key,
            a_week=self.a_week,
            asked=sum(moment > lately for moment in self.asked),
            taken=sum(moment > lately for moment in self.took),
            is_champion=self.is_champion,
        )


@dataclass
class Town:
    """People ask in waves, look in on working days, let leases lapse, and some leave in the middle."""

    people: list[Townsman]
    dice: random.Random
    waiting: dict[str, Waiting] = field(default_factory=dict)
    ended: dict[str, tuple[datetime, datetime, str]] = field(default_factory=dict)

    def tick(self, now: datetime, crowd: float) -> None:
        for person in self.people:
            if person.leaves_at <= now:
                self.leave(person)
                continue
            if self.dice.random() < crowd / 15:
                self.ask(person, now)
            is_working = now.weekday() < 5 and 8 <= now.hour < 18
            if is_working and self.dice.random() < 0.06:
                self.read(person, now)
        self.keep_moving(now)

    def ask(self, person: Townsman, now: datetime) -> None:
        self.read(person, now)  # one reads first, if one waits
        key = f"{person.key}-{len(person.asked)}"
        person.asked.append(now)
        self.waiting[key] = Waiting(key, person.key, now)

    def read(self, person: Townsman, now: datetime) -> None:
        chosen = next_for(person.as_reader(now), self.waiting.values(), now)
        if chosen is None:
            return
        if self.dice.random() < 0.25:  # opens it, and never comes back
            self.waiting[chosen.key] = replace(chosen, leased_to=person.key, leased_until=now + LEASE)
            return
        person.took.append(now)
        del self.waiting[chosen.key]
        self.ended[chosen.key] = (chosen.asked_at, now, "read")

    def leave(self, person: Townsman) -> None:
        self.waiting = {key: each for key, each in self.waiting.items() if each.author != person.key}

    def keep_moving(self, now: datetime) -> None:
        for key, each in list(self.waiting.items()):
            if stage_of(each.asked_at, now) == Stage.CLOSED:
                del self.waiting[key]
                self.ended[key] = (each.asked_at, now, "closed")


@pytest.mark.parametrize("count", [3, 10, 50, 300])
@pytest.mark.parametrize("offers", ["nobody", "few", "many"])
def test_nobody_waits_past_the_limit_and_nobody_reads_more_than_they_offered(count: int, offers: str) -> None:
    dice = random.Random(f"{count}{offers}")
    weights = {"nobody": [1, 0, 0, 0], "few": [6, 2, 1, 0], "many": [2, 3, 3, 2]}[offers]
    people = [
        Townsman(
            key=key,
            a_week=dice.choices([0, 1, 2, 4], weights)[0],
            is_champion=dice.random() < 0.1,
            leaves_at=NOW + timedelta(days=dice.choice([3, 9, 17, 99, 99, 99])),
        )
        for key in range(count)
    ]
    town = Town(people, dice)
    tick = timedelta(minutes=30 if count < 300 else 60)
    town.ask(people[0], NOW)
    moment = NOW
    while moment < NOW + timedelta(days=28):
        wave = 1.0 if moment.hour == 9 and moment.day % 7 == 2 else 0.03  # most ask after the Tuesday mail
        town.tick(moment, wave)
        moment += tick
    assert town.ended
    waits = [ended - asked for asked, ended, _how in town.ended.values()]
    assert max(waits) <= CHAMPION_BY + tick
    assert all(each.asked_at > moment - CHAMPION_BY - tick for each in town.waiting.values())
    for person in people:
        for start in person.took:
            taken = sum(start <= moment < start + WEEK for moment in person.took)
            asked = sum(start - WEEK < moment < start + WEEK for moment in person.asked)
            assert taken <= person.a_week + asked
    if offers == "many" and count >= 50:
        read = sum(how == "read" for _asked, _ended, how in town.ended.values())
        assert read / len(town.ended) > 0.8
