from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.services import comment_on, save_draft, share_draft, start_draft
from config.demonstration.factories.people import PersonFactory
from frontend import today
from people.models import Person
from people.services import pause
from recognition.models import Thanks

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


def shown_draft(author: Person, reader: Person, title: str) -> None:
    draft = start_draft(author, kind="own", title=title)
    share_draft(author, draft, reader)


def thank(giver: Person, receiver: Person, deed: str) -> Thanks:
    return Thanks.objects.create(
        giver=giver, receiver=receiver, kind="mentoring", deed=deed, created_at=timezone.now()
    )


def test_today_is_for_members(client: Client, browse: Browse, stranger: Person) -> None:
    assert client.get("/").headers["Location"].startswith("/accounts/login/")
    assert browse(stranger).get("/").headers["Location"] == "/join/"
    assert browse(stranger).post("/today/rest/").headers["Location"] == "/join/"
    assert client.post("/today/way/").headers["Location"].startswith("/accounts/login/")


def test_today_shows_only_what_is_the_readers_own(
    browse: Browse, amara: Person, bela: Person, mallory: Person
) -> None:
    shown_draft(bela, amara, "My first solo inspection")
    thank(bela, amara, "You stayed on the call.")
    hers, others = browse(amara).get("/").content.decode(), browse(mallory).get("/").content.decode()
    for words in ("My first solo inspection", "You stayed on the call."):
        assert words in hers
        assert words not in others


def test_today_asks_no_more_with_more_to_show(browse: Browse, amara: Person) -> None:
    def fill(number: int) -> int:
        for n in range(number):
            writer = PersonFactory.create()
            shown_draft(writer, amara, f"Draft {n}")
            thank(writer, amara, f"Deed {n}")
        reader = browse(amara)
        reader.get("/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reader.get("/")
        return len(queries)

    one, three = fill(1), fill(3)
    assert one == three
    assert three <= 25


def test_nothing_on_today_counts_or_presses(browse: Browse, amara: Person) -> None:
    page = browse(amara).get("/").content.decode().lower()
    for word in ("overdue", "unread", "streak", "leaderboard", "deadline", "due today"):
        assert word not in page


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "Evening"), (5, "Morning"), (12, "Afternoon"), (18, "Evening")]
)
def test_greeting_follows_the_clock(hour: int, words: str) -> None:
    assert today.greeting("Ada", hour) == f"{words}, Ada."


def test_greeting_is_by_the_readers_own_zone(
    browse: Browse, amara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    amara.profile.way = "talk"
    amara.profile.save()
    amara.time_zone = "Asia/Tokyo"
    amara.save()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 9, 23, 0, tzinfo=UTC))
    page = browse(amara).get("/").content.decode()
    assert "Morning, Amara." in page
    assert "Wednesday 10 June" in page


def test_not_today_rests_until_tomorrow(browse: Browse, amara: Person) -> None:
    reader = browse(amara)
    reader.post("/today/rest/")
    assert "You’re not behind." in reader.get("/").content.decode()


def test_way_is_kept_and_nonsense_changes_nothing(browse: Browse, amara: Person) -> None:
    reader = browse(amara)
    reader.post("/today/way/", {"way": "listen"})
    reader.post("/today/way/", {"way": "shout"})
    amara.profile.refresh_from_db()
    assert amara.profile.way == "listen"


def test_paused_means_no_offers(amara: Person, bela: Person) -> None:
    shown_draft(bela, amara, "A draft")
    assert len(today.openings_for(amara)) == 1
    pause(amara)
    amara.refresh_from_db()
    assert today.openings_for(amara) == []


def test_tide_shows_nothing_below_ten_people(amara: Person) -> None:
    now = timezone.localtime()
    for n in range(9):
        shown_draft(PersonFactory.create(), amara, f"Draft {n}")
    assert today.tide_at(now) is None
    cache.clear()
    tenth = PersonFactory.create()
    draft = start_draft(tenth, kind="own", title="The tenth")
    save_draft(tenth, draft, body="I rang the bell.", base_version=0, key="k1")
    share_draft(tenth, draft, amara)
    comment_on(amara, draft, verb="liked", body="The bell.", key="c1")
    assert today.tide_at(now) == today.Tide(read=1, shown=10)
    assert today.tide_at(now + timedelta(days=40)) is None
