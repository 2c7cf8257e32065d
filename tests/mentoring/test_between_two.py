"""What two people do together: fit, feedback, agreement, silence, closing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from config.demonstration.factories.mentoring import NoteFactory, SessionFactory
from mentoring import queries, rules, services
from mentoring.models import Feedback, FitCheck, Pairing, PairingState, SessionState
from mentoring.services import NotNow
from mentoring.services.silence import tend_silence
from people.models import Notice, Person, State
from people.services import add_away
from recognition.models import Fact

Browse = Callable[[Person], Client]
NOON = datetime(2026, 10, 6, 11, 0, tzinfo=UTC)  # a Tuesday, noon in London
FIELDS = {"what_for": "a", "how_often": "b", "where": "c", "between_us": "d", "look_back": "e"}


def held(pair: Pairing, count: int) -> list[object]:
    return [SessionFactory.create(pairing=pair, starts_at=NOON + timedelta(days=day)) for day in range(count)]


@pytest.mark.django_db
def test_fit_when_both_carry_on_then_neither_reads_the_other(
    pair: Pairing, looking: Person, helping: Person, browse: Browse
) -> None:
    with pytest.raises(NotNow):
        services.check_fit(looking, pair, answer="carry-on")
    held(pair, 1)
    services.check_fit(looking, pair, answer="unsure")
    page = browse(helping).get(reverse("mentoring:pairing", args=[pair.uid]))
    assert page.context["fit"] is None
    assert b"You said: Not sure" not in page.content
    services.check_fit(looking, pair, answer="carry-on")
    assert FitCheck.objects.get().answer == "carry-on"


@pytest.mark.django_db
def test_fit_when_somebody_else_is_wished_then_it_ends_and_nothing_says_who(
    pair: Pairing, looking: Person, helping: Person
) -> None:
    held(pair, 1)
    services.check_fit(helping, pair, answer="carry-on")
    services.check_fit(looking, pair, answer="somebody-else")
    services.check_fit(looking, pair, answer="somebody-else")
    pair.refresh_from_db()
    assert (pair.state, pair.seat, FitCheck.objects.count()) == (PairingState.ENDED, None, 0)
    assert Notice.objects.get(kind="mentoring.ended").person == helping


@pytest.mark.django_db
def test_feedback_when_three_are_answered_then_they_are_released_together_and_as_a_number(
    pair: Pairing, looking: Person, helping: Person
) -> None:
    sessions = held(pair, 3)
    for session, useful in zip(sessions[:2], ("yes", "no"), strict=True):
        services.say_useful(looking, session, useful=useful)  # type: ignore[arg-type]
        services.say_useful(helping, session, useful="no")  # type: ignore[arg-type]
    assert (queries.useful_words(pair, helping), Fact.objects.count()) == ([], 0)
    services.say_useful(looking, sessions[2], useful="a-bit")  # type: ignore[arg-type]
    services.say_useful(looking, sessions[2], useful="no")  # type: ignore[arg-type]
    assert queries.useful_words(pair, helping) == ["2 of 3 conversations were useful to Amara"]
    assert queries.useful_words(pair, looking) == []
    facts = Fact.objects.filter(kind="mentoring_session")
    assert {(fact.contributor, fact.confirmer) for fact in facts} == {(helping, looking)}
    uids = {str(session.uid) for session in pair.sessions.all()}
    assert facts.count() == 2
    assert not any(uid in fact.evidence for fact in facts for uid in uids)


@pytest.mark.django_db
def test_feedback_when_the_pairing_closes_then_what_waits_is_released(
    pair: Pairing, looking: Person, helping: Person
) -> None:
    services.say_useful(looking, held(pair, 1)[0], useful="yes")  # type: ignore[arg-type]
    services.begin_closing(looking, pair)
    services.finish(helping, pair)
    assert Fact.objects.filter(kind="mentoring_session").count() == 1
    assert Feedback.objects.get().batch == 1


@pytest.mark.django_db
def test_agreement_when_changed_then_is_a_version_both_sign_again(
    pair: Pairing, looking: Person, helping: Person, browse: Browse
) -> None:
    where = reverse("mentoring:agreement", args=[pair.uid])
    browse(looking).post(where, {**FIELDS, "version": "0"})
    browse(helping).post(where, {**FIELDS, "version": "1"})
    assert pair.agreements.get().is_signed
    browse(helping).post(where, {**FIELDS, "where": "canteen", "version": "1"})
    stale = browse(looking).post(where, {**FIELDS, "where": "bench", "version": "1"})
    assert stale.status_code == 422
    assert b"changed while you wrote" in stale.content
    assert b"bench" in stale.content
    assert b"canteen" in stale.content
    latest = pair.agreements.first()
    assert latest is not None
    assert (latest.version, latest.where, latest.is_signed) == (2, "canteen", False)


@pytest.mark.django_db
def test_closing_when_walked_then_words_stay_notes_go_and_the_seat_is_free(
    pair: Pairing, looking: Person, helping: Person, mallory: Person, browse: Browse
) -> None:
    NoteFactory.create(pairing=pair, author=looking, words="mine to lose")
    NoteFactory.create(pairing=pair, author=helping, words="his to keep")
    client, args = browse(looking), [pair.uid]
    client.post(reverse("mentoring:closing-begin", args=args))
    assert Notice.objects.get(kind="mentoring.closing").person == helping
    client.post(reverse("mentoring:farewell", args=args), {"farewell-words": "I begin sooner."})
    page = browse(helping).get(reverse("mentoring:closing", args=args))
    assert b"I begin sooner." in page.content
    assert b"mine to lose" not in page.content
    client.post(reverse("mentoring:notes-erase", args=args))
    for _again in range(2):
        client.post(reverse("mentoring:finish", args=args))
    pair.refresh_from_db()
    assert (pair.state, pair.seat, pair.notes.get().author) == (PairingState.ALUMNI, None, helping)
    assert b"I begin sooner." in browse(helping).get(reverse("mentoring:pairing", args=args)).content
    assert browse(mallory).get(reverse("mentoring:pairing", args=args)).status_code == 404


# -- silence -------------------------------------------------------------------------------------


def tend(day: float, pair: Pairing) -> list[str]:
    """Let the clock run on a day after the pairing began; return what was said since, to whom."""
    before = set(Notice.objects.values_list("pk", flat=True))
    assert pair.began_at
    now = pair.began_at.replace(hour=11) + timedelta(days=day)
    with time_machine.travel(now, tick=False):
        tend_silence(now=now)
        tend_silence(now=now)
    new = Notice.objects.exclude(pk__in=before).order_by("pk")
    return [f"{notice.person.first_name} {notice.kind.removeprefix('mentoring.')}" for notice in new]


@pytest.mark.django_db
def test_silence_when_it_lasts_then_each_mark_is_told_once_and_it_closes_kindly(pair: Pairing) -> None:
    told = {day: tend(day, pair) for day in (6, 7, 8, 14, 21, 27, 28, 29)}
    assert told == {
        day: [f"{who} quiet-{day}" for who in ("Amara", "Béla")] if day in (7, 14, 21, 28) else []
        for day in told
    }
    pair.refresh_from_db()
    assert (pair.state, pair.seat) == (PairingState.ENDED, None)


@pytest.mark.django_db
def test_silence_when_somebody_writes_then_the_marks_begin_anew(pair: Pairing, looking: Person) -> None:
    assert pair.began_at
    assert len(tend(14, pair)) == 2
    with time_machine.travel(pair.began_at + timedelta(days=20), tick=False):
        services.send_message(looking, pair, words="Hello", key=pair.uid)
    assert tend(21, pair) == []
    assert tend(28, pair) == ["Amara quiet-7", "Béla quiet-7"]
    pair.refresh_from_db()
    assert pair.state == PairingState.TRIAL


@pytest.mark.django_db
def test_silence_when_a_time_is_planned_then_it_is_none(pair: Pairing) -> None:
    assert pair.began_at
    SessionFactory.create(
        pairing=pair, starts_at=pair.began_at + timedelta(days=40), state=SessionState.PLANNED
    )
    assert [tend(day, pair) for day in (7, 28)] == [[], []]


@pytest.mark.django_db
def test_silence_when_somebody_is_away_then_the_days_do_not_count_and_they_hear_nothing(
    pair: Pairing, helping: Person
) -> None:
    assert pair.began_at
    first = pair.began_at.date() + timedelta(days=1)
    add_away(helping, first_day=first, last_day=first + timedelta(days=9))
    assert tend(9, pair) == []
    assert tend(17, pair) == ["Amara quiet-7", "Béla quiet-7"]


@pytest.mark.django_db
def test_silence_when_it_is_night_for_one_then_they_hear_of_it_in_the_morning(
    pair: Pairing, helping: Person
) -> None:
    helping.time_zone = "Asia/Tokyo"  # eight in the evening there
    helping.save()
    assert tend(7, pair) == ["Amara quiet-7"]
    assert tend(7.6, pair) == ["Béla quiet-7"]


@pytest.mark.django_db
def test_silence_when_one_has_paused_then_nothing_is_said(pair: Pairing, helping: Person) -> None:
    helping.state = State.PAUSED
    helping.save()
    assert [tend(day, pair) for day in (7, 28, 60)] == [[], [], []]


@given(st.integers(0, 60), st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 20)), max_size=4))
def test_silent_days_when_days_away_are_given_then_they_are_taken_off_once(
    days: int, spans: list[tuple[int, int]]
) -> None:
    now = NOON + timedelta(days=days)
    away = [
        (NOON.date() + timedelta(days=begin), NOON.date() + timedelta(days=begin + length))
        for begin, length in spans
    ]
    gone = {day for begin, length in spans for day in range(begin, begin + length + 1) if 0 < day <= days}
    assert rules.silent_days(NOON, now, away) == days - len(gone)


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 40)))
def test_shown_groups_when_some_are_small_then_nothing_smaller_than_ten_can_be_worked_out(
    counts: dict[str, int],
) -> None:
    shown, rest = rules.shown_groups(counts)
    assert all(count >= 10 for count in shown.values())
    hidden = sum(counts.values()) - sum(shown.values())
    assert hidden == 0 or hidden >= 10 or not shown
    assert rest in (0, hidden)
    assert rest == 0 or rest >= 10
