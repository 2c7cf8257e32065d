"""The shared log, when it is lost at the worst moments: between the two steps of keeping a line."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mentoring.rooms.log import RedisLog, Written
from mentoring.rooms.models import Admission, Room, RoomEvent
from mentoring.rooms.protocol import Action
from people.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]


class Interrupted(RedisLog):
    """Something happens once, after lines were announced and before they are stored."""

    def __init__(self, url: str, happening: Callable[[], object]) -> None:
        super().__init__(url)
        self.happenings = [happening]

    def _store(self, room: int, epoch: int, written: Sequence[Written]) -> None:
        while self.happenings:
            self.happenings.pop()()
        super()._store(room, epoch, written)


def say(person: Person, *texts: str) -> list[Action]:
    return [Action("chat", {"text": text}, person.pk, 1_700_000_000_000, f"key-{text:>08}") for text in texts]


@pytest.fixture(autouse=True)
def here(redis_url: str, room: Room, amara: Person) -> None:
    enter = Action("enter", {"name": amara.name, "role": "host"}, amara.pk, 1_700_000_000_000)
    RedisLog(redis_url).append(room.pk, [enter])


def stored(room: Room) -> list[tuple[int, str]]:
    rows = RoomEvent.objects.filter(room=room, kind="chat").order_by("epoch", "seq")
    return [(row.seq, row.payload["text"]) for row in rows]


def told(log: RedisLog, room: Room) -> list[tuple[int, str]]:
    return [(line.seq, line.text) for line in log.load(room.pk)[1].chat]


def test_log_begun_anew_between_announcing_and_storing_then_each_line_stands_once_under_its_own_number(
    redis_url: str, room: Room, amara: Person
) -> None:
    other = RedisLog(redis_url)
    other.append(room.pk, say(amara, "one"))

    def lose() -> None:
        other.redis.flushall()
        other.append(room.pk, say(amara, "two"))

    ours = Interrupted(redis_url, lose)
    written = ours.append(room.pk, say(amara, "three", "four"))
    numbers = [seq for seq, _text in stored(room)]
    assert [text for _seq, text in stored(room)] == ["one", "two", "three", "four"]
    assert len(set(numbers)) == 4
    assert [one.event.seq for one in written] == numbers[2:]
    assert told(other, room) == told(ours, room) == stored(room)


def test_same_key_sent_again_through_another_process_meanwhile_then_kept_once(
    redis_url: str, room: Room, amara: Person
) -> None:
    other, line = RedisLog(redis_url), say(amara, "one")

    def lose_and_send_again() -> None:
        other.redis.flushall()
        other.append(room.pk, line)

    written = Interrupted(redis_url, lose_and_send_again).append(room.pk, line)
    assert [text for _seq, text in stored(room)] == ["one"]
    assert written[0].is_repeat
    assert told(other, room) == stored(room)


def test_redis_that_gives_numbers_again_then_a_new_epoch_and_every_line_kept(
    redis_url: str, room: Room, amara: Person
) -> None:
    log = RedisLog(redis_url)
    log.append(room.pk, say(amara, "one"))
    names = log._keys(room.pk)
    saved: dict[str, Any] = {name: log.redis.dump(name) for name in names}
    [two] = log.append(room.pk, say(amara, "two"))
    for name, value in saved.items():
        log.redis.restore(name, 0, value, replace=True)  # as after a crash: what it had when it last saved
    [three] = log.append(room.pk, say(amara, "three"))
    assert [text for _seq, text in stored(room)] == ["one", "two", "three"]
    assert three.epoch == two.epoch + 1
    assert three.event.seq > two.event.seq
    assert told(log, room) == stored(room)


def test_redis_that_lost_its_end_then_who_reads_finds_it_all(
    redis_url: str, room: Room, amara: Person
) -> None:
    log = RedisLog(redis_url)
    log.append(room.pk, say(amara, "one"))
    saved: dict[str, Any] = {name: log.redis.dump(name) for name in log._keys(room.pk)}
    log.append(room.pk, say(amara, "two"))
    for name, value in saved.items():
        log.redis.restore(name, 0, value, replace=True)
    assert told(log, room) == stored(room)
    assert [text for _seq, text in stored(room)] == ["one", "two"]


def out_or_in(host: Person, kind: str, guest: Person) -> list[Action]:
    return [Action(kind, {"person": guest.pk}, host.pk, 1_700_000_000_000, f"key-{kind:>08}")]


def may_enter(room: Room, guest: Person) -> bool:
    return Admission.objects.filter(room=room, person=guest, removed_at=None).exists()


def test_removal_sent_again_after_another_host_let_them_in_then_the_pages_stay_open(
    redis_url: str, room: Room, amara: Person, bela: Person
) -> None:
    ours, other = RedisLog(redis_url), RedisLog(redis_url)
    ours.append(room.pk, out_or_in(amara, "remove", bela))
    assert not may_enter(room, bela)
    other.append(room.pk, out_or_in(amara, "return", bela))
    ours.append(room.pk, out_or_in(amara, "remove", bela))
    assert may_enter(room, bela)
    assert not ours.load(room.pk)[1].people[bela.pk].removed


def test_removal_stored_after_the_return_that_follows_it_then_the_pages_stay_open(
    redis_url: str, room: Room, amara: Person, bela: Person
) -> None:
    other = RedisLog(redis_url)
    late = Interrupted(redis_url, lambda: other.append(room.pk, out_or_in(amara, "return", bela)))
    late.append(room.pk, out_or_in(amara, "remove", bela))
    assert may_enter(room, bela)
    assert not other.load(room.pk)[1].people[bela.pk].removed
