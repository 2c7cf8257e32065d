"""The eight signs: measured beside the pages, honest under ten people, readable by everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.models import KitState
from config.demonstration.factories.culture import SignReadingFactory
from config.demonstration.factories.people import PersonFactory
from culture import queries, services
from culture.models import Deed, SignReading, SignState
from culture.signs import NAMES
from people.models import Person, Role
from people.services import give_role
from recognition.services import answer_spotlight, write_spotlight

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def test_nine_people_are_not_enough_data_for_any_sign() -> None:
    PersonFactory.create_batch(9)

    assert services.measure_signs() == dict.fromkeys(NAMES, "unknown")
    assert [row.figures for row in SignReading.objects.all()] == [{}] * 8


def test_measuring_again_renews_the_reading_of_the_week() -> None:
    PersonFactory.create_batch(10)

    services.measure_signs()
    services.measure_signs()

    assert SignReading.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_measuring_counts_before_it_writes() -> None:
    """On SQLite whoever writes in a transaction keeps everybody else from writing until its end."""
    PersonFactory.create_batch(10)
    asked: list[str] = []

    def hear(run: Callable[..., object], statement: str, *rest: Any) -> object:
        if connection.in_atomic_block:
            asked.append(statement)
        return run(statement, *rest)

    with connection.execute_wrapper(hear):
        services.measure_signs()

    assert any('INSERT INTO "culture_signreading"' in statement for statement in asked)
    assert [statement for statement in asked if "COUNT(" in statement] == []


def test_too_much_promotion_closes_the_kit() -> None:
    from cms.models import KitItem
    from cms.services import open_kit

    PersonFactory.create_batch(10)
    open_kit()
    KitItem.objects.create(
        title="Buy",
        facts=[],
        first_question="?",
        second_question="?",
        third_question="?",
        intent="sell",
        offered_on=timezone.localdate(),
    )

    assert services.measure_signs()["promotion"] == "red"
    assert (KitState.objects.get().is_open, KitState.objects.get().closed_because) == (False, "promotion")


def test_the_page_reads_rows_and_takes_as_many_queries_for_any_number(amara: Person, browse: Browse) -> None:
    client, page = browse(amara), reverse("culture:health")
    client.get(page)
    taken = []
    for _round in range(2):
        PersonFactory.create_batch(6)
        for weeks in range(4):
            SignReadingFactory.create(
                sign=NAMES[_round], week=queries.season_of(timezone.localdate()) - timedelta(weeks=weeks)
            )
        with CaptureQueriesContext(connection) as caught:
            client.get(page)
        taken.append(len(caught))

    assert taken[0] == taken[1]
    # What was measured is read; nothing is counted while somebody waits, at any number of people.
    counted = (
        "recognition_fact",
        "recognition_award",
        "people_profile",
        "culture_answerbox",
        "culture_raised",
    )
    asked = [query["sql"] for query in caught.captured_queries]
    assert [sql for sql in asked if any(f'FROM "{table}"' in sql for table in counted)] == []
    assert [sql for sql in asked if "COUNT(" in sql and "notice" not in sql] == []


def test_the_trend_is_the_last_reading_of_each_of_four_seasons() -> None:
    first = queries.season_of(timezone.localdate())
    for seasons in range(6):
        for week in (0, 5):
            SignReadingFactory.create(
                sign="leaders",
                week=first - timedelta(weeks=13 * seasons - week),
                state="green" if week else "red",
                figures={"place": seasons},
            )

    trend = queries.readings(first + timedelta(weeks=12))[0].trend

    assert [(state, place) for _season, state, place in trend] == [
        (SignState.GREEN, 3),
        (SignState.GREEN, 2),
        (SignState.GREEN, 1),
        (SignState.GREEN, 0),
    ]


def test_what_was_done_is_said_by_those_who_answer(amara: Person, leader: Person, browse: Browse) -> None:
    page = reverse("culture:deed", args=["leaders"])

    assert browse(amara).post(page, {"words": "Nothing"}).status_code == 403
    assert browse(leader).post(page, {"words": ""}).status_code == 302
    assert browse(leader).post(reverse("culture:deed", args=["luck"]), {"words": "x"}).status_code == 404
    for _click in range(2):
        browse(leader).post(page, {"words": "Each of us replies to one story a week."})

    assert [(deed.sign, deed.writer) for deed in Deed.objects.all()] == [("leaders", leader)]
    assert "Each of us replies" in browse(amara).get(reverse("culture:health")).content.decode()


@pytest.mark.parametrize("name", ["health", "method", "signs-csv", "goals", "season", "agreement"])
def test_everybody_who_joined_reads_the_same(
    name: str, client: Client, mallory: Person, stranger: Person, browse: Browse
) -> None:
    page = reverse(f"culture:{name}")

    assert browse(mallory).get(page).status_code == 200
    assert browse(stranger).get(page)["Location"] == reverse("people:join")
    assert client.get(page)["Location"].startswith("/accounts/login/")


def test_a_spotlight_is_a_leaders_act_once_its_receiver_agreed() -> None:
    leader, receiver, *_others = PersonFactory.create_batch(10)
    give_role(leader, Role.LEADER)
    given = write_spotlight(leader, receiver=receiver, deed="Held it.", effect="It held.", benefited="us")
    assert services.measure_signs()["leaders"] == "red"

    answer_spotlight(given, receiver, accept=True)

    assert services.measure_signs()["leaders"] == "green"
