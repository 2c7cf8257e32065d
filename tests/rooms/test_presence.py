"""Who is here in one word each, how much each may send, and how long a ticket lets in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from mentoring.rooms.limits import FRAMES, PERSON, ROOM, WRITES, Bucket
from mentoring.rooms.presence import Absence, Presence
from mentoring.rooms.protocol import Refusal, parse
from mentoring.rooms.tickets import BadTicket, Ticket, check, issue


def test_person_with_two_tabs_then_one_person_the_liveliest_of_them() -> None:
    here = Presence()
    here.set_mode(7, "tab", "away")
    here.set_mode(7, "other tab", "listening")
    assert here.changes() == {7: "listening"}
    here.leave(7, "other tab")
    assert here.changes() == {7: "away"}
    here.set_mode(7, "other tab", "here")
    here.set_typing(7, True, 0.0)
    assert (here.changes(), here.changes()) == ({7: "typing"}, {})
    here.leave(7, "other tab")
    here.leave(7, "tab")
    assert (here.changes(), here.is_typing(7)) == ({7: None}, False)


def test_person_at_two_processes_then_the_liveliest_word_until_one_is_silent_for_long() -> None:
    here = Presence()
    here.set_mode(7, "tab", "away")
    here.hear_peer("other", {7: "here", 8: "listening"}, 0.0)
    assert here.merged() == {7: "here", 8: "listening"}
    assert not here.expire(15.0)
    assert here.expire(17.0)
    assert here.merged() == {7: "away"}


def test_typing_when_nothing_more_is_heard_then_over_after_six_seconds() -> None:
    here = Presence()
    here.set_mode(7, "tab", "here")
    here.set_typing(7, True, 100.0)
    assert not here.expire(105.9)
    assert here.expire(106.1)
    assert here.local() == {7: "here"}


def test_absence_then_counted_for_who_was_seen_here_from_when_they_left() -> None:
    gone = Absence()
    assert [gone.lasts(7, (), now) for now in (0, 100)] == [0, 0]  # never came by a socket
    assert [gone.lasts(7, here, now) for now, here in ((200, (7,)), (300, ()), (350, ()))] == [0, 0, 50]
    assert gone.lasts(7, (7,), 360) == 0  # and back
    assert [gone.lasts(7, (), now) for now in (400, 410)] == [0, 10]
    assert [gone.lasts(8, (), now) for now in (420, 500)] == [0, 0]  # another one, who never came
    assert gone.lasts(None, (), 600) == 0


def test_limits_then_those_the_protocol_promises() -> None:
    assert (FRAMES, PERSON) == ((10.0, 40.0), (8.0, 30.0))
    assert (ROOM, WRITES) == ((2500.0, 5000.0), (400.0, 1200.0))
    bucket = Bucket(*PERSON, now=0.0)
    assert [bucket.take(0.0) for _one in range(30)] == [0.0] * 30
    assert bucket.take(0.0) == pytest.approx(1 / 8)
    assert bucket.take(0.125) == 0.0
    assert bucket.take(-5.0) > 0  # a clock that goes back gives nothing away


def test_frame_then_at_most_32_768_bytes_however_few_characters() -> None:
    rest = len('{"t":""}')
    fits = '{"t":"' + "a" * (32_768 - rest) + '"}'
    assert parse(fits)["t"] == "a" * (32_768 - rest)
    for frame in (fits.replace("a", "ä", 1), fits.replace("a", "aa", 1)):
        with pytest.raises(Refusal, match="32768"):
            parse(frame)


def test_ticket_then_good_for_fifteen_minutes_and_as_it_was_signed() -> None:
    ticket = Ticket(3, 7, "Bea", "participant")
    now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        signed = issue(ticket)
        clock.shift(timedelta(minutes=15))
        assert check(signed) == ticket
        clock.shift(timedelta(seconds=1))
        for bad in (signed, issue(ticket)[:-1], "", None):
            with pytest.raises(BadTicket):
                check(bad)
