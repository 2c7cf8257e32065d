"""The projection and the ledger say the same, whatever happens (T8, T9, T10, T13)."""

from datetime import timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from people.models import Person, State
from people.services import leave
from recognition import services
from recognition.models import Award, Balance, Fact, RuleSet, Season, Withdrawal
from recognition.queries.balances import COLUMNS, awards_in, awards_of
from recognition.services import NewFact
from recognition.services.balances import AT_ONCE
from recognition.services.book import season_start

pytestmark = pytest.mark.django_db

KINDS = ("answer_accepted", "feedback_used", "kudos", "workshop_hosted", "mentoring_session", "good_question")
SQL = (
    "DELETE FROM recognition_fact",
    "UPDATE recognition_award SET milli_points = milli_points + 1000",
    "UPDATE recognition_fact SET happened_at = recorded_at, kind = 'mentoring_goal'",
    "INSERT INTO recognition_award (fact_id, rule_set_id, milli_points, awarded_at)"
    " SELECT fact_id, rule_set_id, milli_points, awarded_at FROM recognition_award",
    "DELETE FROM recognition_withdrawal",
    "UPDATE recognition_ruleentry SET milli_points = 60000",
)


def staff(count: int) -> list[Person]:
    """People in teams of ten, all vouched for long ago."""
    long_ago = timezone.now() - timedelta(days=300)
    people = Person.objects.bulk_create(
        Person(
            email=f"n{n}@example.org",
            name=f"N {n}",
            state=State.JOINED,
            joined_at=long_ago,
            vouched_at=long_ago,
        )
        for n in range(count)
    )
    for number, person in enumerate(people):
        person.manager = people[number - number % 10] if number % 10 else None
    Person.objects.bulk_update(people, ["manager"])
    return people


def deeds(dice: Random, people: list[Person], count: int, *, start: int = 0) -> list[NewFact]:
    now = timezone.now()
    rows = []
    for number in range(start, start + count):
        giver, helped = dice.sample(people, 2)
        kind, moment = dice.choice(KINDS), now - timedelta(days=dice.random() * 13)
        together = kind in ("workshop_hosted", "good_question")
        evidence = f"e:{giver.pk}:{number // 40}" if together else f"e:{number}"
        rows.append(NewFact(kind, giver, evidence, confirmer=helped, happened_at=moment, recorded_at=moment))
    return rows


def totals() -> dict[int, int]:
    return dict(Balance.objects.values_list("person_id", "total"))


def test_t9_ten_thousand_operations_when_random_leave_projection_and_recount_alike() -> None:
    dice, people = Random(5), staff(60)
    done = 0
    while done < 10_000:
        size = dice.randrange(500, 2_500)
        services.record_many(deeds(dice, people, size, start=done))
        numbers = list(Fact.objects.filter(withdrawal=None).values_list("pk", flat=True))
        for fact in Fact.objects.filter(pk__in=dice.sample(numbers, 5)).select_related("confirmer", "season"):
            assert fact.confirmer
            services.withdraw_confirmation(fact, fact.confirmer)
        for statement in SQL:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        done += size + len(SQL) + 5

    assert services.differing()[1] == 0
    before = totals()
    services.recount()
    assert totals() == before
    taken_back = Fact.objects.filter(pk__in=Withdrawal.objects.values("fact"), awards__isnull=False)
    assert taken_back.exists()
    net = taken_back.annotate(net=Sum("awards__milli_points")).values_list("net", flat=True)
    assert set(net) == {0}


def test_t7_a_victim_when_flooded_and_the_flood_taken_back_has_what_they_had() -> None:
    people = staff(20)
    services.record_many(deeds(Random(3), people, 60))
    victim, *others = people
    before = totals().get(victim.pk, 0)
    now = timezone.now()
    flood = services.record_many(
        NewFact("kudos", victim, f"flood:{n}", confirmer=others[9 + n % 3], recorded_at=now)
        for n in range(60)
    )
    assert totals()[victim.pk] >= before

    for fact in flood:
        services.withdraw_confirmation(fact, others[9 + int(fact.evidence[6:]) % 3])

    assert totals()[victim.pk] == before


def test_t10_others_when_three_in_ten_leave_keep_every_point() -> None:
    people = staff(20)
    services.record_many(deeds(Random(4), people, 200))
    gone, stay = people[10:16], [*people[:10], *people[16:]]
    before = {person.pk: totals().get(person.pk) for person in stay}

    for number, person in enumerate(gone):
        leave(person, keep_words=bool(number % 2))
    services.recount()

    assert {person.pk: totals().get(person.pk) for person in stay} == before
    assert services.differing()[1] == 0
    numbers = [person.pk for person in gone]
    for row, field in ((Balance, "person"), (Fact, "contributor"), (Fact, "confirmer")):
        assert not row._default_manager.filter(**{f"{field}__in": numbers}).exists()


def test_t8_new_rules_when_published_leave_earlier_balances_as_they_were() -> None:
    services.record_many(deeds(Random(6), staff(20), 100))
    before = list(Balance.objects.order_by("pk").values_list())
    today = timezone.now().date()

    RuleSet.objects.create(
        name="Next", published_on=today, in_force_from=today + timedelta(days=7), pair_cap=10_000
    )
    services.recount()

    assert [row[1:] for row in Balance.objects.order_by("pk").values_list()] == [row[1:] for row in before]


def test_t13_a_whole_season_of_four_hundred_when_rebuilt_asks_few_questions(
    django_assert_max_num_queries: Any,
) -> None:
    services.record_many(deeds(Random(8), staff(400), 4_000))

    with django_assert_max_num_queries(60):
        services.recount()


def test_recount_when_a_balance_was_changed_says_so_and_mends_it() -> None:
    services.record_many(deeds(Random(9), staff(20), 80))
    Balance.objects.filter(pk=Balance.objects.values("pk")[:1]).update(total=1)
    out = StringIO()

    with pytest.raises(CommandError, match="1 of"):
        call_command("recount", verify=True)
    call_command("recount", stdout=out)
    call_command("recount", verify=True, stdout=out)

    assert "1 balances differed, and are mended." in out.getvalue()
    assert "agree with the ledger" in out.getvalue()
    assert Award.objects.exists()


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="a plan that SQLite chose wrongly: runs with SQLite"
)
def test_points_of_one_person_are_read_from_their_rows_and_of_a_season_from_its_own() -> None:
    season = Season.objects.create(first_day=season_start(timezone.now()))
    for given, index in (
        (awards_in(season), "recognition_fact_season_id"),
        (awards_of([1], season), "fact_of_contributor (contributor_id=? AND happened_at>?"),
        (awards_of([1, 2], season), "fact_of_contributor (contributor_id=? AND happened_at>?"),
        (awards_of(range(AT_ONCE), season), "fact_of_contributor (contributor_id=? AND happened_at>?"),
    ):
        asked = given.order_by("fact__contributor_id").values_list(*COLUMNS)
        first, second, *_rest = asked.explain().splitlines()
        assert f"SEARCH recognition_fact USING INDEX {index}" in first
        assert "SEARCH recognition_award USING INDEX recognition_award_fact_id" in second
