"""What the database itself refuses, tried with plain SQL; the same on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from people.models import Person
from recognition import services
from recognition.models import Award, Fact, Kind, RuleEntry, RuleSet, Season, Withdrawal
from tests.recognition.test_ledger import make_real

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    *("publishing", "sharing", "liking", "followers", "reach", "impressions", "clicks", "views", "logins"),
    *("streaks", "invitations", "giving_kudos", "confirming", "post", "share", "like", "click", "streak"),
]


@pytest.fixture
def fact(amara: Person, bela: Person) -> Fact:
    make_real(bela)
    return services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")


@pytest.fixture
def award(fact: Fact) -> Award:
    return Award.objects.get(fact=fact)


def refuses(sql: str, *values: Any) -> None:
    """The statement is refused and leaves no trace."""
    before = snapshot()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert snapshot() == before


def snapshot() -> list[list[Any]]:
    tables = (Fact, Award, Withdrawal, RuleSet, RuleEntry, Season)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def fact_row(fact: Fact, **changes: Any) -> dict[str, Any]:
    fields = [field for field in Fact._meta.concrete_fields if field.name != "id"]
    row = {str(field.column): getattr(fact, field.attname) for field in fields}
    return {**row, "evidence": "q:2", **changes}


def insert(table: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values())


def test_an_honest_row_is_taken(fact: Fact) -> None:
    sql, values = insert("recognition_fact", fact_row(fact))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert Fact.objects.filter(evidence="q:2").exists()


@pytest.mark.parametrize("table", ["recognition_fact", "recognition_award", "recognition_season"])
def test_delete_is_refused(award: Award, table: str) -> None:
    refuses(f"DELETE FROM {table}")


def test_delete_of_a_withdrawal_is_refused(fact: Fact, bela: Person) -> None:
    services.withdraw_confirmation(fact, bela)
    refuses("DELETE FROM recognition_withdrawal")
    refuses("UPDATE recognition_withdrawal SET withdrawn_at = %s", timezone.now() + timedelta(days=1))


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'mentoring_goal'",
        "evidence = 'other:1'",
        "confirmer_tag = 'somebody else'",
        "matched_pair = 'pair:1'",
        "\"group\" = 'w:1'",
        "own_unit = NOT own_unit",
        "upward = NOT upward",
        "vouched = NOT vouched",
        "contributor_id = confirmer_id, confirmer_id = contributor_id",
        "confirmer_id = (SELECT MAX(id) FROM people_person)",
    ],
)
def test_changing_a_fact_is_refused(fact: Fact, change: str) -> None:
    refuses(f"UPDATE recognition_fact SET {change} WHERE evidence = 'q:1'")


def test_changing_when_it_happened_is_refused(fact: Fact) -> None:
    refuses("UPDATE recognition_fact SET happened_at = %s", fact.happened_at - timedelta(seconds=1))
    refuses("UPDATE recognition_fact SET recorded_at = %s", fact.recorded_at + timedelta(days=30))


def test_a_person_may_become_nobody_and_nobody_never_becomes_a_person(fact: Fact, amara: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE recognition_fact SET contributor_id = NULL WHERE evidence = 'q:1'")
    refuses("UPDATE recognition_fact SET contributor_id = %s WHERE evidence = 'q:1'", amara.pk)


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_forbidden_kind_is_refused_everywhere(fact: Fact, kind: str) -> None:
    assert kind not in Kind.values
    sql, values = insert("recognition_fact", fact_row(fact, kind=kind))
    refuses(sql, *values)
    draft = RuleSet.objects.create(name="Draft")
    refuses(
        "INSERT INTO recognition_ruleentry (rule_set_id, kind, milli_points, confirmers, why)"
        " VALUES (%s, %s, 1000, 1, 'x')",
        draft.pk,
        kind,
    )


def test_a_row_without_what_it_needs_is_refused(fact: Fact) -> None:
    wrong: list[dict[str, Any]] = [
        {"confirmer_id": fact.contributor_id},  # of oneself
        {"evidence": ""},
        {"contributor_id": None},
        {"confirmer_id": None},  # a tag without anybody
        {"confirmer_tag": ""},
        {"kind": "practice_completed"},  # confirmed, though the product shows it
        {"happened_at": fact.recorded_at + timedelta(hours=1)},
        {"happened_at": fact.happened_at - timedelta(weeks=26)},  # another season's
        {"evidence": "q:1"},  # twice
    ]
    for changes in wrong:
        sql, values = insert("recognition_fact", fact_row(fact, **changes))
        refuses(sql, *values)


def award_row(award: Award, **changes: Any) -> dict[str, Any]:
    row = {
        "fact_id": award.fact_id,
        "rule_set_id": award.rule_set_id,
        "milli_points": award.milli_points,
        "awarded_at": timezone.now(),
        "reverses_id": None,
    }
    return {**row, **changes}


def test_an_award_the_rules_do_not_give_is_refused(award: Award, amara: Person, stranger: Person) -> None:
    unconfirmed = Person.objects.create_user("new@example.org", name="New", state="joined")
    pending = services.record("answer_accepted", contributor=amara, confirmer=unconfirmed, evidence="q:3")
    draft = RuleSet.objects.create(name="Draft", in_force_from=date(2026, 1, 5))
    for changes in (
        {"milli_points": 0, "fact_id": pending.pk},
        {"milli_points": -10_000, "fact_id": pending.pk},
        {"milli_points": 9_999, "fact_id": pending.pk},
        {"milli_points": 60_000, "fact_id": pending.pk},
        {"rule_set_id": draft.pk, "fact_id": pending.pk},  # never published
        {},  # a second one for the same fact
    ):
        sql, values = insert("recognition_award", award_row(award, **changes))
        refuses(sql, *values)
    refuses("UPDATE recognition_award SET milli_points = 60000")


def test_an_award_for_thanks_from_below_is_refused(award: Award, amara: Person, bela: Person) -> None:
    bela.manager = amara
    bela.save(update_fields=["manager"])
    upward = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:4")

    sql, values = insert("recognition_award", award_row(award, fact_id=upward.pk))

    refuses(sql, *values)


def test_a_reversal_that_mirrors_nothing_or_twice_is_refused(award: Award, bela: Person) -> None:
    other = Award.objects.exclude(pk=award.pk).first()
    for changes in (
        {"milli_points": -9_000, "reverses_id": award.pk},
        {"milli_points": 10_000, "reverses_id": award.pk},
        {"milli_points": -10_000},
        *([{"milli_points": -10_000, "reverses_id": award.pk, "fact_id": other.fact_id}] if other else []),
    ):
        sql, values = insert("recognition_award", award_row(award, **changes))
        refuses(sql, *values)

    services.withdraw_confirmation(award.fact, bela)
    again = award_row(award, milli_points=-10_000, reverses_id=award.pk)
    sql, values = insert("recognition_award", again)
    refuses(sql, *values)
    assert sum(Award.objects.filter(fact=award.fact).values_list("milli_points", flat=True)) == 0


def test_an_award_after_the_confirmation_was_withdrawn_is_refused(
    award: Award, bela: Person, amara: Person
) -> None:
    newcomer = Person.objects.create_user("late@example.org", name="Late", state="joined")
    fact = services.record("answer_accepted", contributor=amara, confirmer=newcomer, evidence="q:5")
    services.withdraw_confirmation(fact, newcomer)

    sql, values = insert("recognition_award", award_row(award, fact_id=fact.pk))

    refuses(sql, *values)


def test_withdrawing_after_fourteen_days_is_refused(fact: Fact) -> None:
    sql = "INSERT INTO recognition_withdrawal (fact_id, withdrawn_at) VALUES (%s, %s)"
    refuses(sql, fact.pk, fact.recorded_at + timedelta(days=14, minutes=1))
    refuses(sql, fact.pk, fact.recorded_at - timedelta(minutes=1))


def publish(**changes: Any) -> tuple[str, list[Any]]:
    today = timezone.now().astimezone(UTC).date()
    kept = RuleSet.objects.get(name="The first rules")
    row = {
        str(field.column): getattr(kept, field.attname)
        for field in RuleSet._meta.concrete_fields
        if field.column != "id"
    }
    row |= {"name": "Next", "published_on": today, "in_force_from": today + timedelta(days=7), **changes}
    return insert("recognition_ruleset", row)


def test_rules_dated_back_or_without_notice_are_refused() -> None:
    today = timezone.now().astimezone(UTC).date()
    for changes in (
        {"in_force_from": today + timedelta(days=6)},
        {"in_force_from": today},
        {"in_force_from": today - timedelta(days=30)},
        {"published_on": today - timedelta(days=60), "in_force_from": today - timedelta(days=30)},
        {"published_on": today - timedelta(days=60), "in_force_from": today},
        {"in_force_from": None},
        {"decay": 950},
        {"pair_cap": 50_000},
    ):
        sql, values = publish(**changes)
        refuses(sql, *values)
    sql, values = publish()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_publishing_a_draft_without_notice_is_refused() -> None:
    today = timezone.now().astimezone(UTC).date()
    draft = RuleSet.objects.create(name="Draft")
    refuses(
        "UPDATE recognition_ruleset SET published_on = %s, in_force_from = %s WHERE id = %s",
        today,
        today + timedelta(days=1),
        draft.pk,
    )


def test_published_rules_never_change() -> None:
    rule_set = RuleSet.objects.get(name="The first rules")
    refuses("UPDATE recognition_ruleset SET decay = 500")
    refuses("UPDATE recognition_ruleset SET name = 'Other'")
    refuses("UPDATE recognition_ruleset SET published_on = NULL")
    refuses("DELETE FROM recognition_ruleset")
    refuses("UPDATE recognition_ruleentry SET milli_points = 60000 WHERE kind = 'kudos'")
    refuses("DELETE FROM recognition_ruleentry WHERE kind = 'kudos'")
    draft = RuleSet.objects.create(name="Draft")
    entry = RuleEntry.objects.create(rule_set=draft, kind="kudos", milli_points=5000, why="Because")
    refuses("UPDATE recognition_ruleentry SET rule_set_id = %s WHERE id = %s", rule_set.pk, entry.pk)


def test_new_rules_do_not_value_old_deeds(award: Award, amara: Person) -> None:
    newcomer = Person.objects.create_user("pending@example.org", name="Pending", state="joined")
    fact = services.record("answer_accepted", contributor=amara, confirmer=newcomer, evidence="q:6")
    sql, values = publish()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    coming = RuleSet.objects.get(name="Next")

    sql, values = insert("recognition_award", award_row(award, fact_id=fact.pk, rule_set_id=coming.pk))

    refuses(sql, *values)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a statement of SQLite's own")
def test_replacing_a_row_is_refused(fact: Fact, award: Award) -> None:
    sql, values = insert("recognition_fact", {"id": fact.pk, **fact_row(fact)})
    refuses(sql.replace("INSERT", "INSERT OR REPLACE", 1), *values)
    sql, values = insert("recognition_fact", fact_row(fact, evidence="q:1", happened_at=datetime(2026, 1, 1)))  # noqa: DTZ001
    refuses(sql.replace("INSERT", "REPLACE", 1), *values)
    sql, values = insert("recognition_award", award_row(award))
    refuses(sql.replace("INSERT", "REPLACE", 1), *values)
    refuses("UPDATE OR REPLACE recognition_fact SET evidence = 'q:9' WHERE evidence = 'q:1'")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is a statement of PostgreSQL's own")
def test_truncating_is_refused(fact: Fact) -> None:
    for table in ("recognition_fact", "recognition_award", "recognition_ruleset"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
    assert Fact.objects.filter(pk=fact.pk).exists()
