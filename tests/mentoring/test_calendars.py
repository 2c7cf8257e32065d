"""Times that suit two, invitations and the feed, read by a strict reader of our own (RFC 5545, 5546)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone as clock
from hypothesis import given, settings
from hypothesis import strategies as st

from config.demonstration.factories.mentoring import SessionFactory, WorkshopFactory
from mentoring import queries, services
from mentoring.calendar import Entry, Week, feed_file, invitation_file, mutual_slots, occurrences
from mentoring.models import CalendarMail, Pairing, SessionState, SignUp
from people.days import written
from people.models import Person, State
from people.services import leave, update_preferences
from people.time import as_read_by
from tests.mentoring.ics import Calendar, read

Browse = Callable[[Person], Client]
ZONES = [
    "Europe/London",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "UTC",
]


def moments(first: datetime, last: datetime) -> st.SearchStrategy[datetime]:
    """Instants in UTC; hypothesis wants its bounds without a zone."""
    return st.datetimes(first.replace(tzinfo=None), last.replace(tzinfo=None), timezones=st.just(UTC))


def entry(starts_at: datetime, **fields: object) -> Entry:
    values = {"uid": "session-1", "title": "A; B, C\\ and\nÖ" + "é" * 80, "minutes": 25, "sequence": 3}
    return Entry(**{**values, "starts_at": starts_at, "stamp": starts_at, **fields})  # type: ignore[arg-type]


def invitation(starts_at: datetime, zone: str, **fields: object) -> Calendar:
    content = invitation_file(
        entry(starts_at, **fields), zone_name=zone, host="example.org", organizer="g@example.org",
        organizer_name='Hal"den, Lifts', attendee="a@example.org", name="Amara; Diallo",
    )  # fmt: skip
    return read(content)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "starts_at",
    [
        datetime(2026, 3, 29, 0, 45, tzinfo=UTC),  # over the hour London skips
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the first half past one in London
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # the second
        datetime(2026, 4, 4, 15, 15, tzinfo=UTC),  # Lord Howe goes back by half an hour
        datetime(2026, 12, 31, 23, 50, tzinfo=UTC),  # two days and two years at once, by the date line
    ],
)
def test_invitation_when_read_strictly_then_the_instants_and_the_people_are_there(
    zone: str, starts_at: datetime
) -> None:
    found = invitation(starts_at, zone)
    event = found.events[0]
    assert (found.method, event.uid, event.sequence) == ("REQUEST", "session-1@example.org", 3)
    assert (event.start, event.end) == (starts_at, starts_at + timedelta(minutes=25))
    assert event.summary == "A; B, C\\ and\nÖ" + "é" * 80
    assert (event.organizer, event.attendees) == ("mailto:g@example.org", ["mailto:a@example.org"])
    off = invitation(starts_at, zone, is_cancelled=True)
    assert (off.method, off.events[0].status) == ("CANCEL", "CANCELLED")


@settings(max_examples=60, deadline=None)
@given(
    moments(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)),
    st.sampled_from(ZONES),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
)
def test_invitation_when_anything_is_in_it_then_reads_back(
    starts_at: datetime, zone: str, title: str
) -> None:
    starts_at = starts_at.replace(microsecond=0)
    event = invitation(starts_at, zone, title=title).events[0]
    assert (event.start, event.summary) == (starts_at, title)


def test_feed_when_read_strictly_then_every_entry_is_there() -> None:
    starts = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in range(3)]
    entries = [entry(start, uid=f"session-{number}") for number, start in enumerate(starts)]
    found = read(feed_file(entries, host="example.org", name="Groundswell"))
    assert [event.start for event in found.events] == starts
    assert len({event.uid for event in found.events}) == 3


def span(quarters: tuple[int, int]) -> list[int]:
    first, length = quarters
    return [first * 15, min(1440, (first + length) * 15)]


weeks = st.dictionaries(
    st.sampled_from([str(day) for day in range(7)]),
    st.lists(
        st.tuples(st.integers(0, 95), st.integers(1, 40)).map(span),
        min_size=1, max_size=2,
    ),
    min_size=1,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    weeks, weeks, st.sampled_from(ZONES), st.sampled_from(ZONES),
    moments(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)),
    st.integers(-3, 15),
)  # fmt: skip
def test_slots_when_found_then_both_are_free_and_nobody_is_away(
    one: dict[str, list[list[int]]],
    other: dict[str, list[list[int]]],
    first_zone: str,
    second_zone: str,
    now: datetime,
    away: int,
) -> None:
    gone = (now + timedelta(days=away)).date()
    busy = ((now + timedelta(hours=30), now + timedelta(hours=33)),)
    two = (
        Week(first_zone, one, away=((gone, gone + timedelta(days=2)),)),
        Week(second_zone, other, busy=busy),
    )
    found = mutual_slots(*two, now=now)
    assert len(found) <= 3
    assert found == sorted(found)
    assert all(later - earlier >= timedelta(hours=20) for earlier, later in pairwise(found))
    for moment in found:
        assert moment >= now + timedelta(hours=18)
        end = moment + timedelta(minutes=25)
        assert not (moment < busy[0][1] and end > busy[0][0])
        for week in two:
            here = moment.astimezone(ZoneInfo(week.zone_name))
            assert all(not first <= here.date() <= last for first, last in week.away)
            assert is_marked(week, moment)
            assert is_marked(week, end - timedelta(minutes=1))


def is_marked(week: Week, moment: datetime) -> bool:
    """Say whether the wall clock stands in marked hours; the hour that comes twice counts from both sides."""
    here = moment.astimezone(ZoneInfo(week.zone_name))
    clocks = {here, here.replace(fold=1 - here.fold)}
    shifts = (
        timedelta(),
        timedelta(minutes=30),
        timedelta(hours=1),
        -timedelta(minutes=30),
        -timedelta(hours=1),
    )
    changes = here.utcoffset() != (moment + timedelta(days=1)).astimezone(here.tzinfo).utcoffset() or (
        here.utcoffset() != (moment - timedelta(days=1)).astimezone(here.tzinfo).utcoffset()
    )
    for each in clocks:
        for shift in shifts if changes else shifts[:1]:
            wall = each.replace(tzinfo=None) + shift
            minute = wall.hour * 60 + wall.minute
            spans = week.hours.get(str(wall.weekday()), [])
            if any(first <= minute < last for first, last in spans):
                return True
    return False


def test_slots_when_one_sits_in_leeds_and_one_in_osaka_then_their_one_shared_hour_is_found() -> None:
    every = {str(day): [[480, 1080]] for day in range(7)}
    leeds, osaka = Week("Europe/London", every), Week("Asia/Tokyo", every)
    found = mutual_slots(leeds, osaka, now=datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert [moment.isoformat() for moment in found] == [f"2026-11-0{day}T08:00:00+00:00" for day in (3, 4, 5)]
    summer = mutual_slots(leeds, osaka, now=datetime(2026, 7, 6, 9, tzinfo=UTC))
    assert [moment.hour for moment in summer] == [7, 7, 7]


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ("weekly", [date(2026, 10, 20), date(2026, 10, 27), date(2026, 11, 3)]),
        ("fortnightly", [date(2026, 10, 20), date(2026, 11, 3), date(2026, 11, 17)]),
        ("monthly", [date(2026, 10, 20), date(2026, 11, 17), date(2026, 12, 15)]),
    ],
)
def test_occurrences_when_the_clocks_change_then_the_wall_clock_stays(repeat: str, days: list[date]) -> None:
    start = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)  # one o'clock in London, before the change
    found = occurrences(start, repeat=repeat, times=3, zone_name="Europe/London")
    local = [moment.astimezone(ZoneInfo("Europe/London")) for moment in found]
    assert [moment.date() for moment in local] == days
    assert {(moment.hour, moment.minute) for moment in local} == {(13, 0)}


def test_occurrences_when_a_month_has_no_fifth_then_its_last_is_taken() -> None:
    start = datetime(2026, 10, 29, 12, tzinfo=UTC)  # the fifth Thursday
    found = occurrences(start, repeat="monthly", times=3, zone_name="UTC")
    assert [moment.day for moment in found] == [29, 26, 31]


# -- with a database ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_session_when_planned_moved_and_called_off_then_both_calendars_hear_of_it(
    pair: Pairing, looking: Person, helping: Person
) -> None:
    starts_at = (clock.now() + timedelta(days=3)).replace(microsecond=0, second=0)
    session = services.plan_session(looking, pair, starts_at=starts_at)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["amara@example.org", "bela@example.org"]
    parts = [read(calendar_of(letter)) for letter in mail.outbox]
    assert {(part.method, part.events[0].sequence) for part in parts} == {("REQUEST", 0)}
    assert {part.events[0].start for part in parts} == {starts_at}
    for letter, person in zip(sorted(mail.outbox, key=lambda each: each.to), (looking, helping), strict=True):
        with as_read_by(person):
            assert written(clock.localtime(starts_at), "l j F, H:i") in letter.body
    assert "bela@example.org" not in raw(mail.outbox[0]) or "amara@example.org" not in raw(mail.outbox[0])
    mail.outbox.clear()
    services.move_session(helping, session, starts_at=starts_at + timedelta(hours=1), minutes=25)
    services.cancel_session(looking, session)
    methods = [read(calendar_of(letter)) for letter in mail.outbox]
    assert [(part.method, part.events[0].sequence) for part in methods] == [("REQUEST", 1)] * 2 + [
        ("CANCEL", 2)
    ] * 2
    assert {part.events[0].uid for part in methods} == {parts[0].events[0].uid}
    assert not CalendarMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_invitation_when_the_mail_server_refuses_then_waits_for_the_next_time(
    pair: Pairing, looking: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones = []

    def refuse(self: object) -> None:
        open_ones.append(connection.in_atomic_block)
        raise OSError("refused")

    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", refuse)
        services.plan_session(looking, pair, starts_at=clock.now() + timedelta(days=3))
        with pytest.raises(OSError, match="refused"):
            services.send_calendar_mail()
    assert CalendarMail.objects.count() == 2
    assert not any(open_ones), "while the mail server takes its time, others may write"

    assert services.send_calendar_mail() == 2
    assert sorted(letter.to[0] for letter in mail.outbox) == ["amara@example.org", "bela@example.org"]


@pytest.mark.django_db(transaction=True)
def test_session_when_somebody_wants_no_mail_then_none_comes(pair: Pairing, looking: Person) -> None:
    update_preferences(looking, digest="off")
    services.plan_session(looking, pair, starts_at=clock.now() + timedelta(days=3))
    assert [letter.to for letter in mail.outbox] == [["bela@example.org"]]


def raw(letter: mail.EmailMessage) -> str:
    return letter.message().as_string()


def calendar_of(letter: mail.EmailMessage) -> bytes:
    parts = list(message_from_bytes(letter.message().as_bytes()).walk())
    part = next(part for part in parts if part.get_content_type() == "text/calendar")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert part.get_param("method") == read(content).method
    return content


@pytest.mark.django_db
def test_feed_when_subscribed_then_it_holds_ones_own_times_and_rotating_ends_the_old(
    pair: Pairing, looking: Person, mallory: Person, browse: Browse
) -> None:
    SessionFactory.create(pairing=pair, starts_at=clock.now() + timedelta(days=1), state=SessionState.PLANNED)
    client = browse(looking)
    client.post(reverse("mentoring:calendar-renew"))
    old = queries.feed_of(looking)
    assert old is not None
    address = reverse("mentoring:feed", args=[old.secret])
    assert address in client.get(reverse("mentoring:calendar")).content.decode()
    answer = Client().get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert [event.summary for event in read(answer.content).events] == ["A conversation with Béla Kovács"]
    services.renew_feed(mallory)
    theirs = queries.feed_of(mallory)
    assert theirs is not None
    for title, days, place in (
        ("Waiting", 1, "waiting"),
        ("Coming", 1, "coming"),
        ("Long ago", -61, "coming"),
    ):
        workshop = WorkshopFactory.create(title=title, starts_at=clock.now() + timedelta(days=days))
        SignUp.objects.create(workshop=workshop, person=mallory, place=place, asked_at=clock.now())
    answer = Client().get(reverse("mentoring:feed", args=[theirs.secret]))
    assert [event.summary for event in read(answer.content).events] == ["Coming"]
    assert answer["X-Robots-Tag"] == "noindex"
    client.post(reverse("mentoring:calendar-renew"))
    assert Client().get(address).status_code == 404
    newest = queries.feed_of(looking)
    assert newest is not None
    address = reverse("mentoring:feed", args=[newest.secret])
    assert Client().get(address).status_code == 200
    client.post(reverse("mentoring:calendar-stop"))
    assert Client().get(address).status_code == 404
    assert queries.feed_of(mallory) == theirs


@pytest.mark.django_db
def test_feed_when_the_secret_is_wrong_or_its_owner_left_then_nothing_is_found(amara: Person) -> None:
    feed = services.renew_feed(amara)
    address = reverse("mentoring:feed", args=[feed.secret])
    assert Client().get(address).status_code == 200
    assert Client().get(reverse("mentoring:feed", args=["guess"])).status_code == 404
    assert Client().get(reverse("mentoring:feed", args=[feed.digest])).status_code == 404
    Person.objects.filter(pk=amara.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    Person.objects.filter(pk=amara.pk).update(is_active=True)
    Person.objects.filter(pk=amara.pk).update(state=State.ACCOUNT)
    assert Client().get(address).status_code == 404
    Person.objects.filter(pk=amara.pk).update(state=State.JOINED)
    assert Client().get(address).status_code == 200
    leave(amara)
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_feed_when_three_times_are_in_it_then_asks_the_database_as_often_as_for_one(
    pair: Pairing, looking: Person, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for day in range(3):
        SessionFactory.create(pairing=pair, starts_at=clock.now() + timedelta(days=day + 1))
        WorkshopFactory.create(host=looking, starts_at=clock.now() + timedelta(days=day + 1))
    with django_assert_max_num_queries(2):  # type: ignore[attr-defined]
        assert len(queries.entries_for(looking, now=clock.now())) == 6
