"""Telling someone: once, in their words, when they like, and never to post."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from config.demonstration.factories.people import NoticeFactory, PersonFactory
from people import registry, services
from people.export import about
from people.models import Away, Digest, Notice, Person, State
from people.queries import words_of
from people.registry import NoticeKind, notice_kinds
from people.rules import is_digest_time
from people.services.notices import UnknownNotice
from people.tasks import send_digests
from people.time import as_read_by, is_quiet

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
# R2, R26: no notice asks anybody to post, share or like, or says they are behind.
FORBIDDEN = re.compile(
    r"\b(posts?|posting|shar(e|es|ed|ing)|(?<!would )(?<!if you )likes?|repost|retweet|follow(ers?)?|tweet"
    r"|overdue|streak|reminder)\b",
    re.IGNORECASE,
)


@pytest.fixture
def nudge_kind(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(
        registry._notices, "test.nudge", NoticeKind(name="test.nudge", title="A room is open", nudge=True)
    )
    return "test.nudge"


def tell(person: Person, key: str = "c:1", about: str = "a line") -> Notice | None:
    return services.notify(person, "people.concern-answered", key=key, url="/inbox/", about=about)


@pytest.mark.parametrize("kind", notice_kinds(), ids=lambda kind: kind.name)
def test_no_notice_asks_anybody_to_post_share_or_like(kind: NoticeKind) -> None:
    assert not FORBIDDEN.search(kind.words({}))
    assert not FORBIDDEN.search(str(kind.label))
    assert "!" not in str(kind.title)


@pytest.mark.parametrize("kind", notice_kinds(), ids=lambda kind: kind.name)
def test_every_notice_reads_as_words_even_without_its_values(kind: NoticeKind) -> None:
    assert "%(" not in kind.words({})
    assert kind.words({}).strip()


def test_notify_twice_tells_once(amara: Person) -> None:
    assert tell(amara) == tell(amara, about="something else")
    assert [notice.values for notice in amara.notices.all()] == [{"about": "a line"}]


def test_notify_reads_in_words(amara: Person) -> None:
    notice = tell(amara)
    assert notice
    assert (
        registry.notice_kind(notice.kind).words(notice.values) == "What you told us about is decided: a line"
    )


def test_notify_of_an_unknown_kind_is_a_mistake_of_ours(amara: Person) -> None:
    with pytest.raises(UnknownNotice):
        services.notify(amara, "nobody.knows", key="1")


@pytest.mark.parametrize("state", [State.ACCOUNT, State.LEFT, State.DEACTIVATED])
def test_who_is_no_member_hears_nothing(state: State) -> None:
    gone = PersonFactory.create(state=state, is_active=state == State.ACCOUNT)
    assert tell(gone) is None
    assert gone.notices.count() == 0


def test_muted_kinds_are_not_told_and_leave_no_dot(amara: Person) -> None:
    tell(amara)
    services.mute_kind(amara, "people.concern-answered")
    assert tell(amara, key="c:2") is None
    assert amara.notices.filter(read_at=None).count() == 0
    services.unmute_kind(amara, "people.concern-answered")
    assert tell(amara, key="c:3") is not None


def test_nudges_are_off_until_wanted(amara: Person, nudge_kind: str) -> None:
    assert services.notify(amara, nudge_kind, key="n:1") is None


def test_nudges_come_at_most_once_a_week(amara: Person, nudge_kind: str) -> None:
    services.update_preferences(amara, nudges=True)
    with time_machine.travel(NOON, tick=False):
        assert services.notify(amara, nudge_kind, key="n:1")
        assert services.notify(amara, nudge_kind, key="n:1"), "the same nudge again is the same line"
        assert services.notify(amara, nudge_kind, key="n:2") is None
    with time_machine.travel(NOON + timedelta(days=7, minutes=1), tick=False):
        assert services.notify(amara, nudge_kind, key="n:2")


def test_paused_people_get_replies_but_no_nudges(amara: Person, nudge_kind: str) -> None:
    services.update_preferences(amara, nudges=True)
    services.pause(amara)
    assert services.notify(amara, nudge_kind, key="n:1") is None
    assert tell(amara)


@given(now=st.times(), start=st.times(), end=st.times())
def test_quiet_hours_and_their_complement_cover_the_day(now: time, start: time, end: time) -> None:
    assert start == end or is_quiet(now, start, end) != is_quiet(now, end, start)


@given(now=st.times(), start=st.times())
def test_quiet_hours_that_end_where_they_begin_are_none(now: time, start: time) -> None:
    assert not is_quiet(now, start, start)


@given(
    now=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from(["Europe/London", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham", "No/Zone"]),
)
def test_no_digest_goes_in_anybodys_quiet_hours(now: datetime, zone: str) -> None:
    instant = now.replace(tzinfo=UTC)
    quiet = (time(18), time(8))
    if is_digest_time("daily", now=instant, zone_name=zone, quiet=quiet, last=None):
        there = instant.astimezone(ZoneInfo(zone) if zone != "No/Zone" else UTC)
        assert time(8) <= there.time() < time(18)


def run_at(instant: datetime) -> list[EmailMultiAlternatives]:
    mail.outbox.clear()
    with time_machine.travel(instant, tick=False):
        send_digests.enqueue()
    return [message for message in mail.outbox if isinstance(message, EmailMultiAlternatives)]


def test_digest_tells_everything_new_in_one_mail(amara: Person) -> None:
    tell(amara, key="1", about="the first")
    tell(amara, key="2", about="the second")
    (message,) = run_at(NOON)
    assert message.to == ["amara@example.org"]
    assert "the first" in message.body
    assert "the second" in message.body
    assert "http://localhost:8000/inbox/" in message.body
    assert "the second" in str(message.alternatives[0][0])
    assert run_at(NOON + timedelta(days=2)) == [], "nothing is told twice"


def test_digest_waits_while_it_is_quiet_where_the_person_is(amara: Person) -> None:
    services.update_preferences(amara, time_zone="America/Los_Angeles")
    tell(amara)
    assert run_at(NOON) == []  # four in the morning there
    assert len(run_at(NOON + timedelta(hours=5))) == 1


@pytest.mark.parametrize(
    ("digest", "hours", "mails"),
    [(Digest.OFF, 24 * 30, 0), (Digest.DAILY, 24, 1), (Digest.WEEKLY, 24, 0), (Digest.WEEKLY, 24 * 7, 1)],
)
def test_digest_comes_as_often_as_chosen(amara: Person, digest: Digest, hours: int, mails: int) -> None:
    services.update_preferences(amara, digest=digest)
    tell(amara, key="1")
    run_at(NOON)
    tell(amara, key="2")
    assert len(run_at(NOON + timedelta(hours=hours))) == mails


def test_digest_leaves_out_what_was_read_and_what_is_muted(amara: Person) -> None:
    NoticeFactory.create(person=amara, values={"about": "read"}, read_at=NOON)
    NoticeFactory.create(person=amara, kind="people.concern-reply", values={"about": "muted"})
    services.update_preferences(amara, muted=["people.concern-reply"])
    assert run_at(NOON) == []


def test_digest_waits_for_who_is_paused_or_away(amara: Person, bela: Person) -> None:
    tell(amara)
    tell(bela)
    services.pause(amara)
    Away.objects.create(person=bela, first_day=NOON.date(), last_day=NOON.date())
    assert run_at(NOON) == []
    assert [message.to for message in run_at(NOON + timedelta(days=1))] == [["bela@example.org"]]


def test_digest_that_the_mail_server_refuses_goes_out_next_time(
    amara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(amara)
    with monkeypatch.context() as broken, time_machine.travel(NOON, tick=False):
        broken.setattr(EmailMultiAlternatives, "send", lambda self: (_ for _ in ()).throw(OSError("refused")))
        with pytest.raises(OSError, match="refused"):
            services.send_digest(amara)
    assert len(run_at(NOON)) == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_mail_server_takes_its_time(
    amara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite nobody else could write meanwhile."""
    tell(amara)
    open_ones = []
    monkeypatch.setattr(
        EmailMultiAlternatives, "send", lambda self: open_ones.append(connection.in_atomic_block)
    )
    with time_machine.travel(NOON, tick=False):
        assert services.send_digest(amara)
    assert open_ones == [False]


def test_digest_speaks_the_persons_language_and_says_how_to_change_it(amara: Person) -> None:
    tell(amara)
    (message,) = run_at(NOON)
    assert "/me/preferences/" in message.body


def test_pauses_end_on_the_persons_own_calendar(amara: Person) -> None:
    services.update_preferences(amara, time_zone="Asia/Tokyo")
    services.pause(amara, until=datetime(2026, 3, 5).date())  # noqa: DTZ001
    run_at(NOON)
    assert Person.objects.get(pk=amara.pk).is_paused
    run_at(datetime(2026, 3, 4, 15, 30, tzinfo=UTC))  # half past midnight in Tokyo
    assert not Person.objects.get(pk=amara.pk).is_paused


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en-gb", "Europe/London", "Béla moved your conversation to Wednesday 4 March, 12:00"),
        ("de", "Asia/Kolkata", "Béla hat euer Gespräch auf Mittwoch, 4. März, 17:30 verlegt"),
        ("ar", "Pacific/Auckland", "نقل \u2068Béla\u2069 محادثتكما إلى \u2068الخميس 5 مارس، 01:00\u2069"),
    ],
)
def test_a_line_says_when_in_the_language_and_by_the_clock_of_who_reads_it_now(
    amara: Person, client: Client, language: str, zone: str, words: str
) -> None:
    kind = "mentoring.session-moved"
    notice = services.notify(amara, kind, key="1", who="Béla", when=NOON.isoformat())
    services.update_preferences(
        amara, language=language, time_zone=zone, quiet_from=time(0), quiet_to=time(0)
    )
    client.force_login(amara)

    (message,) = run_at(NOON)
    inbox = client.get(reverse("people:inbox")).content.decode()
    with as_read_by(amara):
        told = [row for part in about(amara) for row in part.rows if words in row.values()]

    assert notice
    assert words in message.body
    assert words in str(message.alternatives[0][0])
    assert words in inbox
    assert told


def test_a_line_written_before_keeps_the_words_in_which_it_was_told_when(amara: Person) -> None:
    notice = NoticeFactory.build(
        kind="mentoring.reminder", values={"title": "2026-03-04", "when": "Mittwoch, 4. März, 12:00"}
    )
    assert words_of(notice) == "“2026-03-04” is on Mittwoch, 4. März, 12:00"
