"""R23: who stayed, in groups of ten or more, beside what the organisation put in; measured on a clock."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.culture import SupportRequestFactory
from config.demonstration.factories.people import PersonFactory
from culture import queries, services
from culture.models import StayingReading
from culture.queries.listening import season_of
from people.models import Person
from people.services import leave
from recognition import services as recognition

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def joined_a_season_ago(count: int) -> list[Person]:
    then = season_of(timezone.localdate()) - timedelta(weeks=10)
    return PersonFactory.create_batch(count, joined_at=datetime.combine(then, time(9), UTC))


def practise(people: list[Person], *, weeks_ago: int = 0) -> None:
    for person in people:
        recognition.record(
            "practice_completed",
            contributor=person,
            evidence=f"block:{person.pk}:{weeks_ago}",
            happened_at=timezone.now() - timedelta(weeks=weeks_ago),
        )


def cohort_of_last_season() -> dict[str, object]:
    figures = queries.measure_staying(timezone.localdate())
    found: dict[str, object] = figures["cohorts"][2]
    return found


def test_of_those_who_joined_how_many_still_took_part_in_tens_and_fives() -> None:
    practise(joined_a_season_ago(34)[:21])

    assert cohort_of_last_season() == {"joined": 30, "stayed": [None, None, None, 65]}


@pytest.mark.parametrize("active", [3, 9, 28, 33])
def test_a_group_or_a_remainder_under_ten_is_not_shown(active: int) -> None:
    practise(joined_a_season_ago(34)[:active])

    assert cohort_of_last_season() == {"joined": 30, "stayed": [None, None, None, None]}


def test_under_ten_who_joined_say_nothing() -> None:
    practise(joined_a_season_ago(9))

    assert cohort_of_last_season() == {"joined": None, "stayed": [None, None, None, None]}


def test_who_left_counts_neither_way() -> None:
    people = joined_a_season_ago(40)
    practise(people[:20])
    before = cohort_of_last_season()
    left = PersonFactory.create(joined_at=people[0].joined_at)
    practise([left])
    leave(left)

    assert cohort_of_last_season() == before == {"joined": 40, "stayed": [None, None, None, 50]}


def test_what_was_put_in_stands_season_by_season() -> None:
    today = timezone.localdate()
    SupportRequestFactory.create(state="granted", granted_hours=47, decided_on=today)
    SupportRequestFactory.create(state="declined", decided_on=today)

    invested = queries.measure_staying(today)["invested"]

    assert invested == [{"hours": 0, "granted": 0, "answers": 0}] * 3 + [
        {"hours": 40, "granted": 1, "answers": 0}
    ]


def test_the_page_reads_what_was_measured_and_measures_nothing(
    amara: Person, browse: Browse, django_assert_max_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    practise(joined_a_season_ago(34)[:21])
    services.measure_signs()
    services.measure_signs()
    assert StayingReading.objects.count() == 1
    client = browse(amara)
    client.get(reverse("culture:staying"))

    with django_assert_max_num_queries(12) as asked:
        page = client.get(reverse("culture:staying")).content.decode()

    assert "<td>65</td>" in page
    assert not [query for query in asked if "recognition_fact" in query["sql"]]


def test_nothing_measured_yet_is_said(
    amara: Person, stranger: Person, client: Client, browse: Browse
) -> None:
    assert "Nothing was measured yet" in browse(amara).get(reverse("culture:staying")).content.decode()
    assert browse(stranger).get(reverse("culture:staying"))["Location"] == reverse("people:join")
    assert client.get(reverse("culture:staying"))["Location"].startswith("/accounts/login/")
