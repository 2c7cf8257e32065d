"""What a hub tells, whatever order the log's events come in and however often: 1, 2, 3 … once each."""

import asyncio
import itertools

import pytest

from mentoring.rooms.hub import LEAVES_AFTER
from mentoring.rooms.log import Written
from mentoring.rooms.protocol import Action, Refusal
from mentoring.rooms.sinks import CUT_BEHIND, Member
from mentoring.rooms.state import Event, Viewer, replay, start
from tests.rooms.lone_hub import EPOCH, come, enter, line, refusal_of, room
from tests.rooms.told import AGENDA


@pytest.mark.parametrize("order", list(itertools.permutations((2, 3, 4))))
async def test_events_when_they_come_in_any_order_and_twice_then_told_in_theirs_and_once(
    order: tuple[int, ...],
) -> None:
    hub, post, ear = room()
    for seq in (*order, *order):
        hub.arrived(EPOCH, [line(seq)])
        hub.flush()
    assert ear.heard == [2, 3, 4]
    assert (post.asked > 0) is (order != (2, 3, 4))


async def test_event_of_another_epoch_then_nothing_told_before_the_log_is_read() -> None:
    hub, post, ear = room()
    hub.arrived(EPOCH + 1, [line(2)])
    hub.flush()
    assert (ear.heard, post.asked) == ([], 1)


async def test_log_away_as_somebody_comes_then_kept_that_they_are_here_once_it_is_back() -> None:
    hub, post, ear = room()
    guest = Member(Viewer(8, "participant"), "Cleo", ear)
    hub.join(guest, EPOCH, 1)
    hub.watch()
    [(entry, away)] = post.given
    away(None)
    line = Action("chat", {"text": "Hello"}, 8, 2, "line-0001")
    hub.act(guest, line)
    hub.watch()
    hub.watch()
    assert [action for action, _done in post.given] == [entry, line, entry]
    hub.arrived(EPOCH, [Event(2, "enter", 8, 1, entry.data)])
    away(None)  # another process kept it
    hub.watch()
    assert len(post.given) == 3


async def test_log_begun_anew_then_a_snapshot_for_each_and_nothing_of_the_old_log_is_told() -> None:
    hub, _post, ear = room()
    hub.arrived(EPOCH, [enter(2, 8, "Cleo")])
    hub.flush()
    out, late = come(hub, since=2), come(hub, 7, "Béla", since=0)
    assert "First" not in str(late.told)  # and a snapshot at this number is remembered
    hub.next_flush = hub.loop.time() + 60
    hub.arrived(EPOCH, [line(3), line(6)])  # one is about to be told, one waits for others
    kept = [enter(1, 7, "Béla"), enter(2, 8, "Cleo"), Event(3, "chat", 7, 3, {"text": "First"})]
    role = Event(4, "role", 7, 4, {"person": 7, "role": "cohost"})
    hub.renew(EPOCH + 1, replay(start(AGENDA), [*kept[:2], Event(3, "remove", 7, 3, {"person": 8})]))
    assert (out.codes, ear.codes) == ([4403], [])
    welcome = ear.told[-1]
    assert (welcome["t"], welcome["epoch"], welcome["s"]) == ("welcome", EPOCH + 1, 3)
    assert welcome["snapshot"]["chat"] == []
    hub.renew(EPOCH + 2, replay(start(AGENDA), [*kept, role, enter(5, 9, "Dora")]))
    assert ear.told[-1]["snapshot"]["chat"][0]["text"] == "First"
    assert ear.told[-1]["you"]["role"] == "cohost"
    hub.renew(EPOCH + 3, replay(start(AGENDA), [*kept[:2], line(3), role, enter(5, 9, "Dora")]))
    assert ear.told[-1]["snapshot"]["chat"][0]["text"] == "3"  # at the same number
    hub.arrived(EPOCH + 3, [])
    hub.flush()
    assert ear.heard == [2]
    assert "snapshot" in come(hub, 7, "Béla", epoch=EPOCH + 3, since=2).told[0]


async def test_somebody_comes_as_a_line_is_about_to_be_told_then_they_have_it_once() -> None:
    hub, _post, ear = room()
    hub.next_flush = hub.loop.time() + 60
    hub.arrived(EPOCH, [line(2)])
    assert ear.heard == []
    newcomer = come(hub)
    hub.flush()
    assert ([event["s"] for event in newcomer.told[0]["events"]], newcomer.heard, ear.heard) == ([2], [], [2])


async def test_person_taken_out_then_hears_it_and_all_before_it_and_is_closed_once() -> None:
    hub, _post, ear = room()
    hub.arrived(EPOCH, [enter(2, 8, "Cleo")])
    hub.flush()
    out = come(hub, since=2)
    hub.next_flush = hub.loop.time() + 60
    hub.arrived(EPOCH, [line(3), Event(4, "remove", 7, 4, {"person": 8}), line(5)])
    assert (out.heard, out.codes, ear.codes) == ([3, 4], [4403], [])
    assert hub.presence.local() == {7: "here"}
    with pytest.raises(Refusal, match="taken you out"):
        come(hub)


async def test_reader_far_behind_or_for_long_then_cut_and_not_here_any_more() -> None:
    for late, seconds in ((CUT_BEHIND + 1, 0), (1, 11)):
        hub, _post, ear = room()
        [member] = hub.members
        ear.late = late
        hub.arrived(EPOCH, [line(2)])
        hub.flush()
        if seconds:
            hub.watch()
            assert member.behind_since
            assert ear.codes == []
            member.behind_since -= seconds
            hub.watch()
        assert ear.codes == [4008]
        assert (hub.members, hub.presence.local()) == ({}, {})


async def test_somebody_comes_then_kept_once_and_again_under_another_name_and_not_after_the_end() -> None:
    hub, post, _ear = room()
    for name in ("Cleo", "Cleo", "Cleo Novak"):
        come(hub, name=name)
    assert [action.data["name"] for action, _done in post.given] == ["Cleo", "Cleo Novak"]
    hub.arrived(EPOCH, [enter(2, 8, "Cleo Novak")])
    come(hub, name="Cleo Novak")
    come(hub, name="Cleo")  # as they were called before
    assert [action.data["name"] for action, _done in post.given][2:] == ["Cleo"]
    hub.arrived(EPOCH, [enter(3, 8, "Cleo"), Event(4, "room.end", None, 4, {})])
    come(hub, 9, "Dora")
    assert len(post.given) == 3


async def test_line_too_early_then_told_when_it_may_be_said() -> None:
    hub, _post, _ear = room()
    hub.arrived(EPOCH, [Event(2, "quiet.start", 7, 1_000_000, {"seconds": 60})])
    early = Action("chat", {"text": "Hello"}, 7, 1_010_000, "line-0001")
    assert (refusal_of(hub, early).code, refusal_of(hub, early).retry_after) == ("quiet", 50)
    events = [Event(3, "quiet.stop", 7, 1_010_000, {}), Event(4, "slow", 7, 1_010_000, {"seconds": 30})]
    hub.arrived(EPOCH, [*events, Event(5, "chat", 7, 1_010_000, {"text": "One"})])
    again = Action("chat", {"text": "Two"}, 7, 1_012_000, "line-0002")
    assert (refusal_of(hub, again).code, refusal_of(hub, again).retry_after) == ("slow", 28)


async def test_log_away_then_told_to_send_it_again_and_kept_then_under_which_number() -> None:
    hub, post, ear = room()
    [member] = hub.members
    hub.presence.set_typing(7, True, hub.loop.time())
    hub.act(member, Action("chat", {"text": "Hello"}, 7, 2, "line-0001"))
    assert hub.presence.local() == {7: "here"}  # and no longer typing
    [(_action, done)] = post.given
    done(None)
    assert {**ear.told[-1], "what": ""} == {
        "t": "error", "code": "later", "what": "", "key": "line-0001", "retry_after": 1,
    }  # fmt: skip
    done(Written(EPOCH, line(2)))
    assert ear.told[-1] == {"t": "ack", "key": "line-0001", "s": 2, "epoch": EPOCH}
    hub.leave(member)
    done(None)
    assert ear.told[-1]["t"] == "ack"


async def test_answers_told_together_then_each_knows_their_own() -> None:
    hub, _post, ear = room()
    poll = {"poll": "p-000001", "question": "Where?", "options": ["A", "B"]}
    hub.arrived(EPOCH, [enter(2, 8, "Cleo"), Event(3, "poll.open", 7, 3, poll)])
    hub.flush()
    other = come(hub, since=3)
    hub.next_flush = hub.loop.time() + 60
    answers = [Event(4 + n, "poll.answer", 7 + n, 4, {"poll": "p-000001", "choices": [n]}) for n in (0, 1)]
    hub.arrived(EPOCH, answers)
    hub.flush()
    assert [[event.get("mine") for event in one.events[-2:]] for one in (ear, other)] == [
        [[0], None],
        [None, [1]],
    ]


async def test_room_with_a_lot_to_write_then_told_when_it_may_be_sent_again() -> None:
    hub, post, _ear = room()
    hub.write_bucket.tokens = -1000
    refused = refusal_of(hub, Action("chat", {"text": "Hello"}, 7, 2, "line-0001"))
    assert (refused.code, refused.retry_after > 0.1, post.given) == ("too_much", True, [])


async def test_author_gone_since_their_draft_was_laid_then_it_is_taken_off_the_table() -> None:
    hub, post, _ear = room()
    draft = {"draft": "d", "version": 1, "title": "T", "text": "Words", "question": ""}
    hub.arrived(EPOCH, [Event(2, "draft.lay", 7, 2, draft)])
    was_empty = hub.empty_since = hub.loop.time() - 500
    hub.leave(next(iter(hub.members)))
    assert hub.empty_since > was_empty
    hub.watch()
    assert hub.author.since
    hub.author.since -= LEAVES_AFTER
    hub.watch()
    assert [action.kind for action, _done in post.given] == ["draft.take"]


async def test_line_taken_back_then_scrubbed_when_it_can_come_back_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mentoring.rooms.hub.UNDO_WINDOW", -1000)  # and a second
    hub, post, _ear = room()
    hub.arrived(EPOCH, [line(2), Event(3, "chat.delete", 7, 3, {"line": 2})])
    assert post.scrubbed == 0
    await asyncio.sleep(0.01)
    assert post.scrubbed == 1
