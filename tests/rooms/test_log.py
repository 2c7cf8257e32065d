"""The shared log, when it is lost at the worst moments: between the two steps of keeping a line."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mentoring.rooms import services
from mentoring.rooms.log import RedisLog, Written, get_log
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


def test_line_sent_again_after_the_log_was_lost_then_kept_once(
    redis_url: str, room: Room, amara: Person
) -> None:
    log, line = RedisLog(redis_url), say(amara, "one")
    log.append(room.pk, line)
    log.redis.flushall()
    [again] = RedisLog(redis_url).append(room.pk, line)
    assert again.is_repeat
    assert [text for _seq, text in stored(room)] == ["one"]
    assert told(log, room) == stored(room)


def test_process_that_dies_after_announcing_then_who_reads_next_stores_it(
    redis_url: str, room: Room, amara: Person
) -> None:
    class Died(BaseException):
        pass

    def die() -> None:
        raise Died

    with pytest.raises(Died):
        Interrupted(redis_url, die).append(room.pk, say(amara, "one"))
    assert stored(room) == []
    other = RedisLog(redis_url)
    assert [text for _seq, text in told(other, room)] == ["one"]
    assert [text for _seq, text in stored(room)] == ["one"]
    [again] = other.append(room.pk, say(amara, "one"))  # its sender never heard that it is kept
    assert again.is_repeat
    assert [text for _seq, text in stored(room)] == ["one"]


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


def everything(log: RedisLog, room: Room) -> str:
    """All that Redis and the database hold of what was said."""
    rows: Any = log.redis.xrange(f"{{rooms:{room.pk}}}:log")
    held = b"".join(fields[b"e"] for _name, fields in rows).decode()
    return held + str(list(RoomEvent.objects.filter(room=room).values_list("payload", flat=True)))


def test_line_taken_back_then_its_words_and_what_it_was_changed_to_stand_nowhere(
    redis_url: str, room: Room, amara: Person
) -> None:
    log = RedisLog(redis_url)
    unkind = Action("chat", {"text": "Something unkind"}, amara.pk, 1_700_000_000_000, "key-of-one")
    line = log.append(room.pk, [unkind, *say(amara, "kind one")])[0].event.seq
    log.append(room.pk, [Action("chat.edit", {"line": line, "text": "blunt"}, amara.pk, 1_700_000_000_001)])
    assert "unkind" in everything(log, room)
    log.append(room.pk, [Action("chat.delete", {"line": line}, amara.pk, 1_700_000_000_002)])
    assert {word in everything(log, room) for word in ("unkind", "blunt")} == {False}
    # Numbers and all other words are as they were, and the log goes on.
    log.append(room.pk, say(amara, "after"))
    assert told(log, room) == [(line, ""), (line + 1, "kind one"), (line + 4, "after")]
    assert [one.is_repeat for one in log.append(room.pk, say(amara, "kind one"))] == [True]


def test_room_that_ends_then_no_draft_is_left_in_it(
    redis_url: str, room: Room, amara: Person, bela: Person, settings: Any
) -> None:
    settings.REDIS_URL = redis_url
    get_log.cache_clear()
    try:
        log = get_log()
        assert isinstance(log, RedisLog)
        laid = {"draft": "one", "title": "Mine", "text": "The lift stopped on a Tuesday."}
        log.append(room.pk, [Action("draft.lay", laid, bela.pk, 1_700_000_000_001)])
        assert "Tuesday" in everything(log, room)
        services.end_room(room)
        assert "Tuesday" not in everything(log, room)
    finally:
        get_log.cache_clear()
