"""The log in the database: what it numbers, keeps once, says again, and blanks."""

from typing import Any

import pytest
from django.utils import timezone

from config.demonstration.factories.rooms import make_room
from mentoring.rooms import services
from mentoring.rooms.log import DatabaseLog, cast, listeners, scrub_at_end, scrub_late
from mentoring.rooms.log.ballots import forget_voter, open_boxes
from mentoring.rooms.models import Admission, BallotBox, Phase, Room, RoomEvent
from mentoring.rooms.protocol import Action, Refusal
from mentoring.rooms.state.change import UNDO_WINDOW
from mentoring.rooms.state.polls import ENOUGH
from people.models import Person

pytestmark = pytest.mark.django_db
AT = 1_700_000_000_000
POLL = "poll-0001"


@pytest.fixture
def log() -> DatabaseLog:
    return DatabaseLog()


def act(person: Person, kind: str, *, at: int = AT, key: str = "", **data: Any) -> Action:
    return Action(kind, data, person.pk, at, key)


def say(person: Person, text: str) -> Action:
    return act(person, "chat", key=f"key-of-{text}", text=text)


def words(room: Room, kind: str = "chat") -> list[str]:
    rows = RoomEvent.objects.filter(room=room, kind=kind).order_by("seq")
    return [row.payload["text"] for row in rows]


def test_lines_when_some_were_sent_before_then_each_is_kept_once_and_what_is_new_follows(
    log: DatabaseLog, room: Room, amara: Person, bela: Person
) -> None:
    one = log.append(room.pk, [say(amara, "one")])[0].event.seq
    again = [
        say(amara, "one"),
        say(amara, "two"),
        say(amara, "two"),
        Action("remove", {"person": bela.pk}, amara.pk, AT),
    ]
    written = log.append(room.pk, again)
    assert [(each.event.seq, each.is_repeat) for each in written] == [
        (one, True),
        (one + 1, False),
        (one + 1, True),
        (one + 2, False),
    ]
    assert written[0].event.key == "key-of-one"
    assert not Admission.objects.filter(room=room, person=bela, removed_at=None).exists()
    assert log.append(room.pk, [say(amara, "three")])[0].event.seq == one + 3
    assert words(room) == ["one", "two", "three"]


def test_same_key_of_two_people_then_both_lines_are_kept(
    log: DatabaseLog, room: Room, amara: Person, bela: Person
) -> None:
    assert not any(one.is_repeat for one in log.append(room.pk, [say(amara, "one"), say(bela, "one")]))


def test_tail_when_read_then_what_came_since_or_all_of_another_epoch(
    log: DatabaseLog, room: Room, amara: Person
) -> None:
    written = log.append(room.pk, [say(amara, text) for text in ("one", "two", "three")])
    epoch, numbers = written[0].epoch, [one.event.seq for one in written]
    tail = log.read(room.pk, epoch, numbers[0])
    assert [event.seq for event in tail.events] == numbers[1:]
    assert [event.seq for event in log.read(room.pk, epoch - 1, numbers[2]).events][-3:] == numbers
    log.renew(room.pk)
    assert log.read(room.pk, epoch, numbers[2]).epoch == epoch + 1


@pytest.mark.django_db(transaction=True)
def test_lines_when_they_cannot_be_kept_then_nobody_is_told_of_them(
    log: DatabaseLog, room: Room, amara: Person
) -> None:
    told: list[int] = []

    def hear(_room: int, _epoch: int, events: Any) -> None:
        told.extend(event.seq for event in events)

    listeners.append(hear)
    try:
        [kept] = log.append(room.pk, [say(amara, "one")])
        with pytest.raises(Exception, match=r"(?i)constraint"):
            log.append(room.pk, [Action("chat", {"text": "two"}, 0, AT, "key-of-nobody")])
    finally:
        listeners.remove(hear)
    assert told == [kept.event.seq]


def test_line_taken_away_by_a_host_then_its_words_stay_as_long_as_it_can_come_back(
    log: DatabaseLog, room: Room, amara: Person, bela: Person
) -> None:
    lines = log.append(room.pk, [say(bela, "one"), say(bela, "two"), say(bela, "three")])
    one, two, three = (each.event.seq for each in lines)
    gone = log.append(room.pk, [act(amara, "chat.delete", line=line) for line in (one, two)])
    undo = {"seq": gone[1].event.seq, "what": "chat.delete", "line": two}
    log.append(room.pk, [Action("undo", undo, amara.pk, AT + 1)])
    scrub_late(room.pk, AT)
    assert words(room) == ["one", "two", "three"]
    scrub_late(room.pk, AT + 2)
    assert words(room) == ["", "two", "three"]
    log.append(room.pk, [act(amara, "chat.delete", at=AT + 2, line=three)])
    scrub_at_end(room.pk, AT + 3)
    assert words(room) == ["", "two", ""]


def test_draft_taken_back_then_only_its_authors_words_of_before_leave(
    log: DatabaseLog, room: Room, amara: Person, bela: Person
) -> None:
    def lay(person: Person, text: str) -> Action:
        return act(person, "draft.lay", draft=text, title="Mine", text=text)

    log.append(room.pk, [lay(amara, "hers"), lay(bela, "his"), act(bela, "draft.take"), lay(bela, "newer")])
    assert words(room, "draft.lay") == ["hers", "…", "newer"]
    scrub_at_end(room.pk, AT)
    assert words(room, "draft.lay") == ["…", "…", "…"]


@pytest.mark.parametrize(
    ("before", "late", "after"),
    [
        (Phase.LIVE, UNDO_WINDOW, Phase.BEFORE),
        (Phase.LIVE, UNDO_WINDOW + 1, Phase.LIVE),
        (Phase.ENDED, 1, Phase.ENDED),
    ],
)
def test_start_taken_back_then_the_room_waits_unless_it_was_too_late_or_has_ended(
    log: DatabaseLog, amara: Person, before: Phase, late: int, after: Phase
) -> None:
    room = make_room(host=amara)
    host = act(amara, "enter", name=amara.name, role="host")
    opening = log.append(room.pk, [host, act(amara, "room.open")])[1].event.seq
    ended_at = timezone.now() if before == Phase.ENDED else None
    Room.objects.filter(pk=room.pk).update(phase=before, ended_at=ended_at)
    log.append(room.pk, [act(amara, "undo", at=AT + late, seq=opening, what="room.open")])
    room.refresh_from_db()
    assert room.phase == after


def test_room_whose_log_is_gone_then_it_has_ended_and_who_was_taken_out_stays_out(
    log: DatabaseLog, room: Room, amara: Person, bela: Person
) -> None:
    log.append(room.pk, [say(amara, "one"), Action("remove", {"person": bela.pk}, amara.pk, AT)])
    newest = log.mark(room.pk)[2]
    services.end_room(room)
    RoomEvent.objects.filter(room=room).delete()
    state = log.load(room.pk)[1]
    assert (state.phase, state.people[bela.pk].removed) == ("ended", True)
    assert state.seq >= newest


def ballot(token: str, choice: int = 0) -> dict[str, Any]:
    return {"poll": POLL, "token": token, "choices": [choice]}


def test_box_then_holds_no_order_one_ballot_each_and_no_voter_who_left(
    room: Room, amara: Person, bela: Person
) -> None:
    assert [cast(room.pk, bela.pk, ballot("z")), cast(room.pk, amara.pk, ballot("a"))] == [1, 2]
    with pytest.raises(Refusal, match="where it was cast"):
        cast(room.pk, amara.pk, ballot("another"))
    assert cast(room.pk, amara.pk, ballot("a", 1)) == 2
    box = BallotBox.objects.get(room=room)
    assert (list(box.ballots), box.voted) == (["a", "z"], sorted([amara.pk, bela.pk]))
    forget_voter(bela.pk)
    box.refresh_from_db()
    assert (list(box.ballots), box.voted) == (["a", "z"], [amara.pk])


@pytest.mark.parametrize(("cast_by", "told"), [(ENOUGH - 1, 0), (ENOUGH, ENOUGH)])
def test_ballots_when_too_few_then_only_how_many(
    room: Room, people: list[Person], cast_by: int, told: int
) -> None:
    for person in people[:cast_by]:
        cast(room.pk, person.pk, ballot(f"of-{person.pk}"))
    [closing] = open_boxes(room.pk, [Action("poll.close", {"poll": POLL}, None, 0)])
    assert (len(closing.data["ballots"]), closing.data["cast"]) == (told, cast_by)
