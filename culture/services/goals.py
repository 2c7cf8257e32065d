"""Goals first; figures only under a goal; sums from elsewhere without persons."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.queries import kit_state
from cms.services import open_kit, set_kit_stage
from culture import queries
from culture.metrics import metric_named, metrics_for
from culture.models import Goal, GoalSignature, GoalType, LaunchOverride, Outcome, Result
from culture.rules import BadFile, NotReady, PersonColumn, Refused
from culture.services.rollout import keep_step
from people.models import Person
from people.services import hold_organisation

COLUMNS = ("month", "what", "number")
# A column by such a name says something about single people, whatever language it is in.
PERSONAL = re.compile(
    r"e-?mail|mail|name|person|user|employee|colleague|author|account|login|handle|profile|phone|birth|"
    r"mitarbeiter|vorname|nachname|nutzer|konto",
    re.IGNORECASE,
)
LIKE_A_PERSON = re.compile(r"@|^\+?\d[\d\s/-]{6,}$")
ROWS_MAX = 2_000
LARGEST = Decimal("999999999999.99")  # what Outcome.value holds


def write_goal(author: Person, *, title: str, type: str, why: str, for_whom: str, how_known: str) -> Goal:
    """Write a goal for this season. The same words by the same author are one."""
    if not queries.may_answer(author):
        raise Refused
    return Goal.objects.get_or_create(
        title=title,
        season=queries.season_of(timezone.localdate()),
        author=author,
        defaults={"type": type, "why": why, "for_whom": for_whom, "how_known": how_known},
    )[0]


def sign_goal(person: Person, goal: Goal) -> GoalSignature:
    if not person.is_member:
        raise Refused
    return GoalSignature.objects.get_or_create(goal=goal, signer=person)[0]


def withdraw_goal_signature(person: Person, goal: Goal) -> None:
    GoalSignature.objects.filter(goal=goal, signer=person).delete()


def choose_metric(decider: Person, goal: Goal, metric: str) -> Result:
    """Show a figure under a goal, measured now. Only metrics that fit the goal's type; none counts posts."""
    if not queries.may_answer(decider) or metric not in {each.name for each in metrics_for(goal.type)}:
        raise Refused
    value = queries.value_of(metric, goal)
    return Result.objects.update_or_create(
        goal=goal,
        metric=metric,
        defaults={
            "value": value,
            "certainty": metric_named(metric).certainty,
            "measured_on": timezone.localdate(),
        },
    )[0]


def give_verdict(decider: Person, goal: Goal, *, verdict: str, learnt: str) -> Goal:
    if not queries.may_answer(decider):
        raise Refused
    goal.verdict, goal.learnt = verdict, learnt
    goal.save(update_fields=["verdict", "learnt"])
    return goal


@transaction.atomic
def import_outcomes(decider: Person, goal: Goal, text: str) -> int:
    """Take in sums by month: a CSV with the columns month, what, number. All of it or nothing.

    Raises PersonColumn for a column or value that is about somebody, BadFile for anything that is not a sum.
    """
    if not queries.may_answer(decider) or goal.type not in (GoalType.HIRING, GoalType.CUSTOMERS):
        raise Refused
    rows = list(read_outcomes(text))
    for month, name, value in rows:
        Outcome.objects.update_or_create(goal=goal, name=name, month=month, defaults={"value": value})
    return len(rows)


def read_outcomes(text: str) -> Iterator[tuple[date, str, Decimal]]:
    try:
        yield from _read(csv.DictReader(StringIO(text.lstrip("\ufeff"))))
    except csv.Error as error:
        raise BadFile([_("This is no CSV file.")]) from error


def _read(reader: csv.DictReader[str]) -> Iterator[tuple[date, str, Decimal]]:
    head = [column.strip().lower() for column in reader.fieldnames or []]
    for column in head:
        if PERSONAL.search(column):
            raise PersonColumn(column)
    if sorted(head) != sorted(COLUMNS):
        raise BadFile([_("The columns are: month, what, number. Nothing else fits.")])
    reader.fieldnames = head
    problems: list[str] = []
    found: list[tuple[date, str, Decimal]] = []
    for line, row in enumerate(reader, start=2):
        if line > ROWS_MAX:
            raise BadFile([_("More than %(rows)d rows.") % {"rows": ROWS_MAX}])
        _read_row(line, {key: value or "" for key, value in row.items() if key}, found, problems)
    if problems:
        raise BadFile(problems)
    yield from found


def _read_row(
    line: int, row: Mapping[str, str], found: list[tuple[date, str, Decimal]], problems: list[str]
) -> None:
    name = " ".join(row.get("what", "").split())[:80]
    if LIKE_A_PERSON.search(name):
        raise PersonColumn(name)
    try:
        month = date.fromisoformat(f"{row.get('month', '').strip()[:7]}-01")
        value = Decimal(row.get("number", "").strip().replace(",", "."))
        if not value.is_finite() or abs(value) > LARGEST or not name:
            raise ValueError
    except (ValueError, InvalidOperation):
        problems.append(
            _("Line %(line)d: a month such as 2026-05, what was counted, and a number.") % {"line": line}
        )
        return
    found.append((month, name, value))


@transaction.atomic
def launch_kit(decider: Person, *, reason: str = "") -> LaunchOverride | None:
    """Open the kit, the first time for volunteers only (R64). Not ready: only with a reason, kept with the
    name and shown to everybody. One that is open stays as it is.

    Raises NotReady without one.
    """
    if not queries.may_answer(decider):
        raise Refused
    hold_organisation()  # two clicks, or two leaders: the second finds it open
    if kit_state().is_open:
        return None
    found = queries.readiness()
    if found.is_ready:
        begin(decider)
        return None
    if not reason.strip():
        raise NotReady
    override = LaunchOverride.objects.create(
        decider=decider,
        reason=reason.strip(),
        missing=str(found.first_fix) or _("Nobody was asked whether we are ready."),
        decided_on=timezone.localdate(),
    )
    begin(decider)
    return override


def begin(decider: Person) -> None:
    """Open it where it was; a kit that was never opened begins with those who volunteer."""
    is_first = kit_state().changed_on is None
    open_kit()
    if is_first:
        set_kit_stage("pilot")
        keep_step(decider, "pilot")
