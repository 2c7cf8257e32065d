from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.demonstration.factories.people import PersonFactory
from people.models import Person
from recognition import services
from recognition.models import Award, Fact, Kind, Withdrawal
from recognition.services import NewFact, NotAllowed

pytestmark = pytest.mark.django_db


def make_real(person: Person) -> Person:
    """Vouched for two weeks ago, and has met two others here."""
    person.vouched_at = timezone.now() - timedelta(days=30)
    person.save(update_fields=["vouched_at"])
    for number in range(2):
        other = PersonFactory.create()
        services.record(
            "feedback_used", contributor=person, confirmer=other, evidence=f"cms.comment:{number}"
        )
    return person


def points(person: Person) -> list[int]:
    return list(Award.objects.filter(fact__contributor=person).values_list("milli_points", flat=True))


def test_record_when_confirmed_by_a_real_colleague_awards_once(amara: Person, bela: Person) -> None:
    make_real(bela)

    first = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")
    again = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")

    assert first == again
    assert points(amara) == [10_000]


def test_record_when_the_confirmer_is_not_vouched_shows_now_and_awards_later(
    amara: Person, bela: Person
) -> None:
    fact = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")
    assert (fact.vouched, points(amara)) == (False, [])

    make_real(bela)
    services.award_pending(bela)
    services.award_pending(bela)

    assert points(amara) == [10_000]


def test_record_when_confirmed_from_below_in_the_line_never_awards(amara: Person, bela: Person) -> None:
    bela.manager = PersonFactory.create(manager=amara)
    bela.save()
    make_real(bela)

    fact = services.record("kudos", contributor=amara, confirmer=bela, evidence="t:1")

    assert fact.upward
    assert points(amara) == []


def test_record_when_the_product_shows_it_needs_nobody(amara: Person) -> None:
    services.record("practice_completed", contributor=amara, evidence="learning.block:1")

    assert points(amara) == [3_000]


def test_record_when_three_must_say_so_splits_at_the_third(amara: Person) -> None:
    attendees = [make_real(PersonFactory.create()) for _ in range(4)]
    for attendee in attendees[:2]:
        services.record("workshop_hosted", contributor=amara, confirmer=attendee, evidence="w:1")
    assert points(amara) == []

    for attendee in attendees[2:]:
        services.record("workshop_hosted", contributor=amara, confirmer=attendee, evidence="w:1")

    assert sorted(points(amara)) == [6_666, 6_666, 6_668]


def test_record_when_a_sixth_thanks_of_the_month_is_given_counts_five(bela: Person) -> None:
    make_real(bela)
    moment = datetime(2026, 3, 10, tzinfo=UTC)
    for number in range(6):
        services.record(
            "kudos",
            contributor=PersonFactory.create(),
            confirmer=bela,
            evidence=f"t:{number}",
            happened_at=moment,
        )

    assert Award.objects.filter(fact__kind=Kind.KUDOS).count() == 5
    assert Fact.objects.filter(kind=Kind.KUDOS).count() == 6


@pytest.mark.parametrize(("kind", "confirmed"), [("practice_completed", True), ("answer_accepted", False)])
def test_record_when_the_wrong_one_says_so_refuses(
    amara: Person, bela: Person, kind: str, confirmed: bool
) -> None:
    with pytest.raises(NotAllowed):
        services.record(kind, contributor=amara, confirmer=bela if confirmed else None, evidence="x:1")


def test_record_when_of_oneself_or_of_who_never_joined_refuses(amara: Person, stranger: Person) -> None:
    with pytest.raises(NotAllowed):
        services.record("kudos", contributor=amara, confirmer=amara, evidence="t:1")
    with pytest.raises(NotAllowed):
        services.record("kudos", contributor=stranger, confirmer=amara, evidence="t:1")
    with pytest.raises(ValueError, match="published_post"):
        services.record("published_post", contributor=amara, evidence="p:1")
    assert not Fact.objects.exists()


def test_withdraw_confirmation_when_in_time_reverses_to_nought(amara: Person, bela: Person) -> None:
    make_real(bela)
    fact = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")

    services.withdraw_confirmation(fact, bela)
    services.withdraw_confirmation(fact, bela)

    assert sorted(points(amara)) == [-10_000, 10_000]
    assert Withdrawal.objects.get().fact == fact


def test_withdraw_confirmation_when_by_another_refuses(amara: Person, bela: Person, mallory: Person) -> None:
    fact = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")

    for other in (amara, mallory):
        with pytest.raises(NotAllowed):
            services.withdraw_confirmation(fact, other)
    assert not Withdrawal.objects.exists()


def test_record_when_nothing_is_unusual_asks_little(
    amara: Person, bela: Person, django_assert_max_num_queries: Any
) -> None:
    make_real(bela)
    services.record("feedback_used", contributor=amara, confirmer=bela, evidence="cms.comment:9")

    with django_assert_max_num_queries(21):  # PostgreSQL locks who takes part and their balance, by two more
        services.record("kudos", contributor=amara, confirmer=bela, evidence="t:1")


def test_record_many_when_many_asks_no_more(
    amara: Person, bela: Person, django_assert_max_num_queries: Any
) -> None:
    make_real(bela)
    start = timezone.now() - timedelta(days=1)
    news = [
        NewFact("answer_accepted", amara, f"q:{n}", confirmer=bela, recorded_at=start + timedelta(minutes=n))
        for n in range(300)
    ]

    with django_assert_max_num_queries(26):
        facts = services.record_many(news)

    assert services.record_many(news) == facts
    assert points(amara) == [10_000] * 300


WHEN = datetime(2026, 3, 10, tzinfo=UTC)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["kudos", "answer_accepted", "workshop_hosted", "mentoring_session", "good_question"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 3),
    ).filter(lambda deed: deed[1] != deed[2]),
    max_size=40,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, old=st.sets(st.integers(0, 5)))
def test_record_many_when_compared_with_one_by_one_leaves_the_same(
    db: None, deeds: list[tuple[str, int, int, int]], old: set[int]
) -> None:
    def ledger(together: bool) -> list[Any]:
        try:
            with transaction.atomic():
                people = [
                    PersonFactory.create(vouched_at=WHEN - timedelta(days=30 if n in old else 1))
                    for n in range(6)
                ]
                people[1].manager = people[0]
                people[1].save()
                news = [
                    NewFact(
                        kind,
                        people[giver],
                        f"e:{number}",
                        confirmer=people[helped],
                        happened_at=WHEN + timedelta(hours=9 * place),
                        recorded_at=WHEN + timedelta(hours=9 * place),
                    )
                    for place, (kind, giver, helped, number) in enumerate(deeds)
                ]
                for some in [news] if together else [[new] for new in news]:
                    services.record_many(some)
                rows = Award.objects.order_by("fact__pk").values_list(
                    *("fact__kind", "fact__evidence", "fact__upward", "fact__vouched", "milli_points")
                )
                raise RollBack(list(rows), Fact.objects.count())
        except RollBack as undone:
            return list(undone.args)

    assert ledger(together=True) == ledger(together=False)


class RollBack(Exception):
    """Leave the ledger as it was: no row can be deleted."""
