"""What a hub tells, whatever order the log's events come in and however often: 1, 2, 3 … once each."""

import asyncio
import itertools
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import pytest

from mentoring.rooms.hub import LEAVES_AFTER, Hub, Mail
from mentoring.rooms.log import Written
from mentoring.rooms.protocol import Action, Refusal
from mentoring.rooms.recent import Recent
from mentoring.rooms.sight import SNAPSHOT_LINES, snapshot
from mentoring.rooms.sinks import CUT_BEHIND, DROP_BEHIND, Frame, Member
from mentoring.rooms.state import Event, Viewer, replay, start
from mentoring.rooms.switchboard import Switchboard
from mentoring.rooms.writer import Fate
from tests.rooms.told import AGENDA

EPOCH = 3


class Post:
    """What the hub asks of its process: here only that something is missing, or to be kept."""

    def __init__(self) -> None:
        self.asked = 0
        self.given: list[tuple[Action, Callable[[Fate], None]]] = []
        self.counts: list[dict[str, Any]] = []  # for the other processes
        self.scrubbed = 0

    def fill(self, hub: Hub) -> None:
        self.asked += 1

    def put(self, room: int, action: Action, done: Callable[[Fate], None]) -> None:
        self.given.append((action, done))

    def tell_counts(self, room: int, told: dict[str, Any]) -> None:
        self.counts.append(told)

    def scrub(self, room: int) -> None:
        self.scrubbed += 1

    def tell_peers(self, room: int, present: dict[int, str]) -> None:
        pass


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


class Ear:
    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.told: list[dict[str, Any]] = []  # all else
        self.late = 0  # bytes that wait for whoever listens
        self.codes: list[int] = []  # with which it was closed

    def write(self, frame: Frame) -> int:
        told = json.loads(frame.text, object_pairs_hook=once_each)
        if isinstance(told, list):
            self.events += told
        else:
            self.told.append(told)
        return self.late

    @property
    def heard(self) -> list[int]:
        return [event["s"] for event in self.events]

    def behind(self) -> int:
        return self.late

    def close(self, code: int) -> None:
        self.codes.append(code)


def room() -> tuple[Hub, Post, Ear]:
    post, ear = Post(), Ear()
    hub = Hub(1, EPOCH, start(AGENDA), cast("Mail", post))
    hub.arrived(EPOCH, [Event(1, "enter", 7, 1, {"name": "Béla", "role": "participant"})])
    hub.join(Member(Viewer(7, "participant"), "Béla", ear), EPOCH, 1)
    hub.flush()
    return hub, post, ear


def line(seq: int) -> Event:
    return Event(seq, "chat", 7, seq, {"text": str(seq)})


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


async def test_reader_who_fell_behind_and_caught_up_then_told_everybody_who_is_here() -> None:
    hub, _post, ear = room()
    [member] = hub.members
    ear.late = DROP_BEHIND + 1
    hub.arrived(EPOCH, [line(2)])
    hub.flush()
    hub.join(Member(Viewer(8, "participant"), "Cleo", Ear()), EPOCH, 1)
    await asyncio.sleep(0.3)  # the roll is called
    assert member.missed_presence
    ear.late = 0
    hub.arrived(EPOCH, [line(3)])
    hub.flush()
    assert ear.told[-1] == {"t": "presence", "p": {"7": "here", "8": "here"}, "n": 2, "all": True}


async def test_words_taken_back_while_somebody_was_away_then_they_are_not_told_them() -> None:
    hub, _post, ear = room()
    draft = {"draft": "d", "version": 1, "title": "T", "text": "Not for long", "question": ""}
    said: list[tuple[str, dict[str, Any]]] = [
        ("chat", {"text": "First words"}),
        ("chat.edit", {"line": 2, "text": "Second words"}),
        ("chat.edit", {"line": 2, "text": "Third words"}),
        ("draft.lay", draft),
    ]
    for seq, (kind, data) in enumerate(said, 2):
        hub.arrived(EPOCH, [Event(seq, kind, 7, seq, data)])
    hub.flush()
    assert ear.heard == [2, 3, 4, 5]

    def told_to_who_comes_back() -> str:
        back = Ear()
        hub.join(Member(Viewer(7, "participant"), "Béla", back), EPOCH, 1)
        assert [event["s"] for event in back.told[0]["events"]] == list(range(2, hub.state.seq + 1))
        return str(back.told)

    words = ("First words", "Second words", "Third words", "Not for long")
    assert [one in told_to_who_comes_back() for one in words] == [False, False, True, True]
    hub.arrived(EPOCH, [Event(6, "chat.delete", 7, 6, {"line": 2}), Event(7, "draft.take", 7, 7, {})])
    assert not any(one in told_to_who_comes_back() for one in words)


def come(hub: Hub, person: int = 8, name: str = "Cleo", *, epoch: int = EPOCH, since: int = 1) -> Ear:
    ear = Ear()
    hub.join(Member(Viewer(person, "participant"), name, ear), epoch, since)
    return ear


def enter(seq: int, person: int, name: str) -> Event:
    return Event(seq, "enter", person, seq, {"name": name, "role": "participant"})


def refusal_of(hub: Hub, action: Action) -> Refusal:
    with pytest.raises(Refusal) as refused:
        hub.act(next(iter(hub.members)), action)
    return refused.value


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


async def test_reader_behind_then_spared_what_may_be_dropped() -> None:
    hub, _post, ear = room()
    [member] = hub.members
    for late, heard in ((DROP_BEHIND, 1), (DROP_BEHIND + 1, 1), (0, 2)):
        ear.late, member.behind_since = late, hub.loop.time()
        hub.reactions._flush()
        assert [one["t"] for one in ear.told].count("reactions") == heard


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


async def test_ballots_counted_at_two_processes_then_the_larger_number_is_told_and_to_who_comes_later() -> (
    None
):
    hub, _post, ear = room()
    hub.ballots.hear({"p-000001": 3})
    hub.ballots.hear({"p-000001": 2})
    told = {"t": "ballots", "poll": "p-000001", "answered": 3}
    assert (ear.told[-1], come(hub).told[1]) == (told, told)


async def test_somebody_back_then_gets_whichever_is_shorter_and_never_misses_a_line() -> None:
    hub, _post, _ear = room()
    hub.arrived(EPOCH, [line(2)])
    words = "A long line that was changed again and again. " * 5
    hub.arrived(EPOCH, [Event(3 + n, "chat.edit", 7, 3, {"line": 2, "text": words}) for n in range(40)])

    def is_told(since: int, epoch: int = EPOCH) -> str:
        welcome = come(hub, since=since, epoch=epoch).told[0]
        assert welcome["s"] == hub.state.seq
        return "events" if "events" in welcome else "snapshot"

    assert [is_told(since) for since in (1, 40, 42)] == ["snapshot", "events", "events"]
    assert [is_told(43), is_told(40, EPOCH - 1), is_told(42, EPOCH - 1)] == ["snapshot"] * 3
    hub.arrived(EPOCH, [Event(43 + n, "chat", 7, 43, {"text": words}) for n in range(SNAPSHOT_LINES + 1)])
    assert [is_told(since) for since in (1, 42)] == ["events", "events"]


async def test_what_was_kept_when_sent_again_then_acknowledged_though_it_may_not_be_said_any_more() -> None:
    hub, post, ear = room()
    [member] = hub.members
    line = Action("chat", {"text": "Hello"}, 7, 2, "line-0001")
    question = {"question": "q-000001", "text": "Why?", "token": "a-token-of-16-or-more"}
    asked = Action("question.ask", question, 7, 2, "asked-0001")
    for action in (line, asked):
        hub.act(member, action)
    kept = [action for action, _done in post.given]
    hub.arrived(EPOCH, [Event(n, one.kind, one.by, 2, one.data, one.key) for n, one in enumerate(kept, 2)])
    assert refusal_of(hub, replace(asked, key="asked-0002")).code == "twice"
    hub.act(member, asked)
    assert ear.told[-1] == {"t": "ack", "key": "asked-0001", "s": 3, "epoch": EPOCH}
    hub.arrived(EPOCH, [Event(4, "mute", 8, 4, {"person": 7})])
    assert refusal_of(hub, replace(line, key="line-0002")).code == "muted"
    hub.act(member, line)
    assert ear.told[-1] == {"t": "ack", "key": "line-0001", "s": 2, "epoch": EPOCH}
    hub.arrived(EPOCH, [Event(5, "chat", 8, 5, {"text": "Theirs"}, "line-0003")])
    assert refusal_of(hub, replace(line, key="line-0003")).code == "muted"
    hub.arrived(EPOCH, [Event(6, "room.end", None, 6, {})])
    assert refusal_of(hub, Action("react", {"mark": "moved"}, 7, 7)).code == "ended"
    assert len(post.given) == 2


async def test_whoever_comes_at_whatever_moment_then_told_the_room_as_it_is() -> None:
    hub = Hub(1, EPOCH, start(AGENDA), cast("Mail", Post()))
    role = {"person": 8, "role": "cohost"}
    said: list[tuple[str, int | None, dict[str, Any]]] = [
        ("enter", 7, {"name": "Béla", "role": "participant"}),
        ("enter", 8, {"name": "Cleo", "role": "participant"}),
        ("enter", 9, {"name": "Dora", "role": "host"}),
        ("role", 9, role),
        ("enter", 8, {"name": "Cleo Novak", "role": "participant"}),
        ("remove", 9, {"person": 7}),
        ("enter", 10, {"name": "Emil", "role": "listener"}),
        ("return", 9, {"person": 7}),
        ("chat", 7, {"text": "Back"}),
        ("chat.delete", 9, {"line": 9}),
        ("undo", 9, {"seq": 10, "what": "chat.delete", "line": 9}),
        ("room.end", None, {}),
    ]
    assert come(hub, 8).told[0]["snapshot"]["people"] == {}
    for seq, (kind, by, data) in enumerate(said, 1):
        hub.arrived(EPOCH, [Event(seq, kind, by, 1_000_000 + seq, data)])
        for person in (8, 9):
            viewer = hub.state.seat(Viewer(person, "participant"))
            told = come(hub, person, epoch=0, since=0).told[0]
            assert told["snapshot"] == json.loads(json.dumps(snapshot(hub.state, viewer)))
            assert told["you"]["role"] == viewer.role


async def test_presence_then_who_comes_is_told_who_is_here_and_not_who_was() -> None:
    hub, _post, _ear = room()
    [member] = hub.members
    assert come(hub).told[0]["present"] == {"8": "here"}  # those here are told a quarter of a second later
    hub.presence.set_mode(7, member, "listening")
    hub.roll._flush()
    assert come(hub, 8).told[0]["present"] == {"7": "listening", "8": "here"}
    hub.leave(member)
    hub.roll._flush()
    assert come(hub, 9, "Dora").told[0]["present"] == {"8": "here", "9": "here"}
    hub.presence.set_typing(8, True, hub.loop.time() - 10)
    hub.roll._flush()
    hub.watch()
    assert (hub.presence.local()[8], bool(hub.roll.timer)) == ("here", True)


async def test_counts_of_this_process_then_told_to_the_others_once() -> None:
    hub, post, ear = room()
    for _turn in range(2):
        hub.reactions.react("moved")
        hub.reactions._flush()
    hub.reactions.hear({"moved": 2})
    hub.reactions._flush()
    hub.ballots.cast("p-000001", 4)
    assert post.counts == [{"reactions": {"moved": 1}}] * 2 + [{"ballots": {"p-000001": 4}}]
    assert [one["n"] for one in ear.told if one["t"] == "reactions"] == [{"moved": n} for n in (1, 1, 2)]


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


def test_events_that_are_remembered_then_those_after_a_number_or_none_when_some_are_missing() -> None:
    told = [enter(1, 7, "Béla"), *map(line, (2, 3, 5, 6, 7))]  # the fourth was erased
    state, recent = replay(start(AGENDA), told[:5]), Recent()
    recent.remember(state, told)

    def after(since: int) -> list[int] | None:
        events = recent.after(since)
        return None if events is None else [event.seq for event, _line in events]

    assert [after(since) for since in (2, 4, 6, 7)] == [None, [5, 6], [], None]
    changed = [line(2), Event(3, "chat.edit", 7, 3, {"line": 2, "text": "Better"})]
    recent = Recent()
    recent.remember(replay(start(AGENDA), [told[0], *changed]), [told[0], *changed])
    assert [event.data.get("text") for event, _line in recent.events] == [None, "Better", "Better"]


class Shaky(Switchboard):
    """The first time the room cannot be read."""

    times = 0

    async def _make(self, room: int) -> Hub:
        self.times += 1
        await asyncio.sleep(0)
        if self.times == 1:
            raise OSError("The log is away.")
        return Hub(room, EPOCH, start(AGENDA), cast("Mail", Post()))


async def test_room_that_could_not_be_read_when_several_come_again_then_they_are_in_one() -> None:
    board = Shaky()

    async def come_again() -> Hub:
        with suppress(OSError):
            return await board.hub(1)
        return await board.hub(1)

    first, second = await asyncio.gather(come_again(), come_again())
    assert (first is second, board.times) == (True, 2)
    await board.say_goodbye()
