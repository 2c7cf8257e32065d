"""What was said lately, as it is told to who comes back, or sends it again."""

from dataclasses import replace
from typing import Any

from mentoring.rooms.protocol import Action
from mentoring.rooms.recent import Recent
from mentoring.rooms.sinks import Member
from mentoring.rooms.state import Event, Viewer, replay, start
from tests.rooms.lone_hub import EPOCH, Ear, enter, line, refusal_of, room
from tests.rooms.told import AGENDA


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
