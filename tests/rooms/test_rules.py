"""Who may do what in a room, and what stands in the way: each refusal once, and beside it who may."""

from typing import Any

from mentoring.rooms.protocol import KINDS
from mentoring.rooms.state import EDIT_WINDOW, UNDO_WINDOW
from tests.rooms.told import Told, lay

POLL: dict[str, Any] = {"poll": "poll-0001", "question": "?", "options": ["a", "b"]}
TOKEN = "t" * 40


def test_muted_then_asked_to_listen_and_still_raises_a_hand_and_votes() -> None:
    room = Told()
    line = room.tell("chat", 3, text="Before.").seq
    lay(room)
    room.tell("poll.open", 1, **POLL)
    room.tell("mute", 1, person=3)
    asked = {"question": "question-1", "text": "?"}
    note = {"note": "note-0001", "verb": "heard", "text": "This."}
    refused = [
        room.why_not("chat", 3, text="Me."),
        room.why_not("chat.edit", 3, line=line, text="Me."),
        room.why_not("question.ask", 3, **asked),
        room.why_not("note.write", 3, **note),
        room.why_not("keep", 3, text="Me."),
    ]
    assert refused == ["muted"] * 5
    assert room.why_not("chat.delete", 3, line=line) == ""  # one's own words can always go
    assert room.why_not("hand.up", 3) == room.why_not("poll.answer", 3, poll=POLL["poll"], choices=[0]) == ""
    room.tell("unmute", 1, person=3)
    assert room.why_not("chat", 3, text="Me.") == ""


def test_muted_cohost_then_does_not_write_either() -> None:
    room = Told()
    room.tell("role", 1, person=2, role="cohost")
    room.tell("mute", 1, person=2)
    assert room.why_not("chat", 2, text="Me.") == "muted"


def test_quiet_and_slow_then_hold_for_guests_and_not_for_hosts() -> None:
    room = Told()
    room.tell("slow", 1, seconds=30)
    for person in (1, 2):
        room.tell("chat", person, text="Once.")
    assert [room.why_not("chat", person, text="Twice.") for person in (1, 2, 3)] == ["", "slow", ""]
    room.now += 30_000
    assert room.why_not("chat", 2, text="Twice.") == ""
    room.tell("quiet.start", 1, seconds=60)
    assert [room.why_not("chat", person, text="Psst.") for person in (1, 2)] == ["", "quiet"]
    room.now += 60_000
    assert room.why_not("chat", 2, text="Now.") == ""


def test_author_or_asker_who_listens_then_does_not_write() -> None:
    room = Told()
    lay(room)
    assert [room.why_not("chat", person, text="Well …") for person in (2, 3)] == ["listening", ""]
    assert room.why_not("note.write", 2, note="note-0001", verb="heard", text="Me.") == "listening"
    room.tell("draft.listen", 1, on=False)
    assert room.why_not("chat", 2, text="Well …") == ""
    room.tell("draft.take", 1)
    room.tell("enter", 5, name="P5", role="participant")
    room.tell("round.start", 1, how="troika", people=[2, 3, 5])
    heard = []
    for turn in range(4):
        heard.append(room.why_not("chat", 2, text="Well …"))
        room.tell("round.next", 1, **{"from": turn})
    assert heard == ["", "", "", "listening"]  # reflect, ask, clarify, then the others talk


def test_line_then_its_authors_for_five_minutes_and_a_host_takes_away_what_they_hear() -> None:
    room = Told()
    mine, others = room.tell("chat", 2, text="Mine.").seq, room.tell("chat", 1, text="The host's.").seq
    edit, delete = {"line": mine, "text": "Better."}, {"line": mine}
    assert room.why_not("chat.edit", 2, **edit) == room.why_not("chat.delete", 2, **delete) == ""
    assert room.why_not("chat.edit", 3, **edit) == room.why_not("chat.delete", 3, **delete) == "not_allowed"
    assert room.why_not("chat.edit", 1, **edit) == "not_allowed"  # a host puts words in nobody's mouth
    room.now += EDIT_WINDOW
    assert room.why_not("chat.edit", 2, **edit) == room.why_not("chat.delete", 2, **delete) == "too_late"
    assert room.why_not("chat.edit", 1, line=others, text="Better.") == "too_late"
    assert room.why_not("chat.delete", 1, line=others) == room.why_not("chat.delete", 1, **delete) == ""
    room.tell("chat.edit", 2, **edit)
    assert [line.text for line in room.state.chat] == ["Mine.", "The host's."]
    assert room.why_not("chat.delete", 2, line=999) == "no_line"


def test_line_when_a_host_brings_it_back_then_still_marked_as_changed() -> None:
    room = Told()
    line = room.tell("chat", 2, text="Once.").seq
    room.tell("chat.edit", 2, line=line, text="Twice.")
    event = room.tell("chat.delete", 1, line=line)
    assert (room.state.chat[0].text, room.state.chat[0].edited) == ("", False)
    room.tell("undo", 1, seq=event.seq)
    assert (room.state.chat[0].text, room.state.chat[0].edited) == ("Twice.", True)


def test_person_then_only_a_host_decides_about_them_and_nobody_about_the_host() -> None:
    room = Told()
    room.tell("role", 1, person=2, role="cohost")
    room.tell("hand.up", 3)
    about = ("mute", "unmute", "remove", "return", "role", "hand.call", "timer.hand")
    data = {"role": {"role": "listener"}}
    for kind in about:
        assert room.why_not(kind, 3, person=2, **data.get(kind, {})) == "not_allowed", kind
        assert room.why_not(kind, 2, person=3, **data.get(kind, {})) == "", kind
        assert room.why_not(kind, 2, person=9, **data.get(kind, {})) == "nobody", kind
    on_the_host = [
        room.why_not(kind, 2, person=1, **data.get(kind, {})) for kind in ("mute", "remove", "role")
    ]
    on_oneself = [
        room.why_not(kind, 1, person=1, **data.get(kind, {})) for kind in ("mute", "remove", "role")
    ]
    assert on_the_host == on_oneself == ["not_allowed"] * 3
    room.tell("role", 2, person=1, role="listener")
    assert room.state.role(1) == "host"
    room.tell("hand.up", 2)
    assert room.why_not("hand.down", 3, person=2) == "not_allowed"
    assert room.why_not("hand.down", 3) == room.why_not("hand.down", 1, person=2) == ""


def test_person_taken_out_or_room_over_then_nothing_goes() -> None:
    room = Told()
    room.tell("remove", 1, person=2)
    assert [room.why_not("chat", person, text="Hello?") for person in (2, 9)] == ["not_here"] * 2
    room.tell("room.end", None)
    assert [room.why_not(kind, 1) for kind in ("hand.up", "agenda.pause", "room.stay")] == ["ended"] * 3


def test_every_kind_when_sent_by_a_role_that_may_not_then_refused() -> None:
    room = Told()
    room.tell("enter", 5, name="P5", role="captioner")
    for name, kind in KINDS.items():
        for person, role in ((2, "participant"), (4, "listener"), (5, "captioner")):
            if role not in kind.senders:
                assert room.why_not(name, person) == "not_allowed", (name, role)


def test_poll_then_one_at_a_time_and_answered_while_it_is_open() -> None:
    room = Told()
    assert room.why_not("poll.answer", 2, poll=POLL["poll"], choices=[0]) == "no_poll"
    room.tell("poll.open", 1, **POLL)
    second = POLL | {"poll": "poll-0002"}
    assert room.why_not("poll.open", 1, **second) == "one_poll"
    assert room.why_not("ballot", 2, poll=POLL["poll"], token=TOKEN, choices=[0]) == "secret"
    room.tell("poll.close", 1, poll=POLL["poll"])
    assert room.why_not("poll.answer", 2, poll=POLL["poll"], choices=[0]) == "closed"
    assert room.why_not("poll.open", 1, **second | {"options": ["a"]}) == "options"
    assert room.why_not("poll.open", 1, **second) == ""


def test_secret_ballot_then_not_answered_by_name_nor_shown_early_nor_opened_again() -> None:
    room = Told()
    room.tell("poll.open", 1, **POLL, secret=True)
    assert room.why_not("poll.answer", 2, poll=POLL["poll"], choices=[0]) == "secret"
    assert room.why_not("poll.show", 1, poll=POLL["poll"]) == "secret"
    opened = room.state.undo
    room.tell("poll.close", 1, poll=POLL["poll"], ballots=[[0], [1], [0]], cast=3)
    assert room.state.undo == opened  # closing cannot be taken back: the box is empty


def test_clock_then_moved_by_hosts_and_by_who_keeps_the_timer() -> None:
    room = Told()
    moves: tuple[tuple[str, dict[str, Any]], ...] = (
        ("agenda.next", {}),
        ("agenda.go", {"item": 1}),
        ("agenda.extend", {"minutes": 5}),
        ("agenda.pause", {}),
        ("agenda.resume", {}),
    )
    assert {room.why_not(kind, 2, **data) for kind, data in moves} == {"not_allowed"}
    room.tell("timer.hand", 1, person=2)
    assert {room.why_not(kind, 2, **data) for kind, data in moves} == {""}
    room.tell("role", 1, person=2, role="listener")
    assert {room.why_not(kind, 2, **data) for kind, data in moves} == {"not_allowed"}
    room.tell("agenda.go", 1, item=2)
    assert room.why_not("agenda.next", 1) == room.why_not("agenda.go", 1, item=3) == "last_item"


def test_clock_before_the_room_starts_then_stands() -> None:
    room = Told(opened_by=1)
    assert room.state.undo
    room.tell("undo", 1, seq=room.state.undo.seq)
    assert [room.why_not(kind, 1) for kind in ("agenda.next", "agenda.pause", "quiet.stop")] == [
        "not_live"
    ] * 3


def test_step_when_taken_back_then_the_floor_is_whose_it_was() -> None:
    room = Told()
    room.tell("hand.call", 1, person=2)
    event = room.tell("agenda.next", 1)
    after = room.state
    room.tell("undo", 1, seq=event.seq)
    floors = [(one.floor, one.clock.item) for one in (after, room.state)]
    assert floors == [(None, 1), (2, 0)]


def test_round_then_takes_enough_people_and_is_passed_on_by_whose_turn_it_is() -> None:
    room = Told()
    assert room.why_not("round.start", 1, how="circle", people=[2]) == "few"
    assert room.why_not("round.start", 1, how="troika", people=[2, 3]) == "few"
    assert room.why_not("round.start", 1, how="circle", people=[2, 3]) == ""
    assert room.why_not("round.next", 2, **{"from": 0}) == "no_round"
    room.tell("round.start", 1, how="circle", people=[2, 3], seconds=60)
    assert [room.why_not("round.next", one, **{"from": 0}) for one in (1, 2, 3)] == ["", "", "not_allowed"]
    began = room.state.undo
    room.tell("round.next", 2, **{"from": 0})
    assert room.state.undo == began  # what a guest does with their own turn no host takes back
    assert room.state.floor == 3


def test_question_then_nobody_seconds_or_passes_their_own_or_what_is_not_out() -> None:
    room = Told()
    room.tell("question.ask", 2, question="question-1", text="One?")
    one = {"question": "question-1"}
    assert [room.why_not("question.second", person, **one) for person in (2, 3)] == ["no_question", ""]
    assert room.why_not("question.ask", 3, text="Again?", **one) == "twice"
    assert [room.why_not("question.withdraw", person, **one) for person in (1, 2, 3)] == [
        "not_allowed",
        "",
        "not_allowed",
    ]
    room.tell("question.look", 1, on=True)
    room.tell("question.ask", 1, question="question-2", text="Two?")
    two = {"question": "question-2"}
    assert room.why_not("question.second", 3, **two) == "no_question"
    assert room.why_not("question.pass", 1, **two) == "own_question"
    room.tell("question.withdraw", 2, **one)
    assert room.why_not("question.answer", 1, **one) == "no_question"


def test_question_without_a_name_then_taken_back_by_its_token_only() -> None:
    room = Told()
    room.tell("question.ask", None, question="question-1", text="Who?", token=TOKEN)
    withdraw = {"question": "question-1"}
    assert room.why_not("question.withdraw", 2, **withdraw) == "not_allowed"
    assert room.why_not("question.withdraw", 2, token="other" * 8, **withdraw) == "not_allowed"
    assert room.why_not("question.withdraw", 2, token=TOKEN, **withdraw) == ""


def test_look_at_a_question_when_taken_back_then_held_and_looked_at_as_before() -> None:
    room = Told()
    room.tell("role", 1, person=3, role="cohost")
    room.tell("question.look", 1, on=True)
    room.tell("question.ask", 2, question="question-1", text="One?")
    room.tell("question.hold", 1, question="question-1", reason="It names a customer.")
    let = room.tell("question.pass", 1, question="question-1")
    room.tell("undo", 1, seq=let.seq)
    held = room.state.questions[0]
    assert (held.held, held.looks) == ("It names a customer.", frozenset())
    room.tell("question.pass", 1, question="question-1")
    room.tell("question.pass", 3, question="question-1")
    assert room.state.questions[0].is_out
    hold = room.tell("question.hold", 1, question="question-1", reason="Wait.")
    room.tell("undo", 1, seq=hold.seq)
    assert (room.state.questions[0].is_out, room.state.questions[0].looks) == (True, frozenset({1, 3}))


def test_draft_then_its_author_or_a_host_takes_it_off_and_its_author_for_good() -> None:
    room = Told()
    assert room.why_not("draft.take", 1) == "no_draft"
    lay(room)
    for kind in ("draft.take", "draft.listen", "note.release"):
        assert [room.why_not(kind, person, on=False) for person in (1, 2, 3)] == ["", "", "not_allowed"], kind
    room.tell("note.release", 1)
    room.tell("draft.take", 2)
    assert room.state.undo is None  # what an author does with their own draft no host takes back


def test_draft_when_another_lies_there_then_what_was_done_to_the_first_stays_done() -> None:
    room = Told()
    lay(room)
    room.tell("draft.take", 1)
    room.tell("draft.lay", 3, draft="e", version=1, title="E", text="Another.", question="?")
    assert room.state.undo is None
    assert room.state.table
    assert room.state.table.author == 3


def test_note_or_line_kept_then_only_its_writer_takes_it_away_or_a_host_from_the_minutes() -> None:
    room = Told()
    lay(room)
    room.tell("enter", 5, name="P5", role="participant")
    room.tell("note.write", 3, note="note-0001", verb="heard", text="Trust.")
    assert [room.why_not("note.remove", person, note="note-0001") for person in (1, 3, 5)] == [
        "not_allowed",
        "",
        "not_allowed",
    ]
    kept = room.tell("keep", 3, text="Trust.").seq
    assert [room.why_not("minutes.drop", person, item=kept) for person in (1, 2, 3)] == ["", "no_line", ""]


def test_groups_then_each_goes_where_they_like_and_only_those_inside_open_the_door() -> None:
    room = Told()
    assert room.why_not("groups.help", 2) == "no_groups"
    room.tell("groups.open", 1, how="chosen", groups=[[2], [3]], minutes=1)
    assert room.why_not("groups.move", 2, group=2) == room.why_not("groups.move", 2, group=0) == ""
    assert room.why_not("groups.move", 2, group=2, person=3) == "not_allowed"
    assert room.why_not("groups.move", 1, group=2, person=2) == ""
    assert room.why_not("groups.move", 1, group=2) == "knock"
    room.tell("groups.knock", 1, group=1)
    assert [room.why_not("groups.let", person, group=1, person=1) for person in (2, 3)] == [
        "",
        "not_in_group",
    ]
    assert [room.why_not("chat", person, text="Us.", group=1) for person in (1, 2, 3)] == [
        "not_in_group",
        "",
        "not_in_group",
    ]
    assert [room.why_not(kind, 4, text="Us.") for kind in ("groups.help", "groups.propose")] == [
        "not_allowed"
    ] * 2
    room.now += 90_000  # half a minute's warning and the minute
    assert room.why_not("chat", 2, text="Us.", group=1) == room.why_not("groups.help", 2) == "no_groups"


def test_pairs_when_taken_back_then_they_have_not_met() -> None:
    room = Told()
    event = room.tell("groups.open", 1, how="pairs", groups=[[2, 3]])
    assert room.state.met == {(2, 3)}
    room.tell("undo", 1, seq=event.seq)
    assert room.state.met == frozenset()


def test_undo_then_of_the_newest_thing_only_and_by_hosts() -> None:
    room = Told()
    slow, mute = room.tell("slow", 1, seconds=30).seq, room.tell("mute", 1, person=3).seq
    assert [room.why_not("undo", 1, seq=one) for one in (slow, mute)] == ["too_late", ""]
    assert room.why_not("undo", 2, seq=mute) == "not_allowed"
    room.tell("undo", 1, seq=slow)
    assert (room.state.slow, room.state.people[3].muted) == (30, True)
    room.now += UNDO_WINDOW
    assert room.why_not("undo", 1, seq=mute) == "too_late"
