"""Goals before figures, sums without persons, and the kit that opens with a reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.models import KitState
from config.demonstration.factories.culture import GoalFactory
from config.demonstration.factories.people import DepartmentFactory, PersonFactory
from culture import queries, services
from culture.metrics import METRICS, metrics_for
from culture.models import Goal, GoalType, LaunchOverride, Outcome, Result
from culture.rules import BadFile, NotReady, PersonColumn, Refused
from culture.services.goals import read_outcomes
from people.models import Person

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Nobody waits a month",
    "type": "listen",
    "why": "Silence is an answer too.",
    "for_whom": "Everybody who raised something",
    "how_known": "People raise the small things as well.",
}


def test_a_goal_is_written_whole_or_not_at_all(leader: Person, browse: Browse) -> None:
    refused = browse(leader).post(reverse("culture:goals"), {**WORDS, "why": ""})
    assert refused.status_code == 422
    assert "A goal without a reason is a target." in refused.content.decode()

    for _click in range(2):
        browse(leader).post(reverse("culture:goals"), WORDS)

    assert Goal.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalFactory.create(why="")


def test_a_figure_fits_its_goal_and_none_counts_posts(leader: Person, amara: Person) -> None:
    goal = GoalFactory.create(type="listen")

    services.choose_metric(leader, goal, "answered")
    with pytest.raises(Refused):
        services.choose_metric(leader, goal, "sessions")
    with pytest.raises(Refused):
        services.choose_metric(amara, goal, "answered")
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.create(goal=goal, metric="shares", certainty="known", measured_on=date(2026, 6, 1))

    assert all(metrics_for(kind) for kind in GoalType.values)
    assert not {"posts", "shares", "likes", "followers", "reach"} & {metric.name for metric in METRICS}


def test_sums_are_imported_once_a_month(leader: Person) -> None:
    goal = GoalFactory.create(type="hiring")
    text = 'month,what,number\n2026-05,Applicants,7\n2026-06,Applicants,"9,5"\n'

    assert services.import_outcomes(leader, goal, text) == 2
    services.import_outcomes(leader, goal, "\ufeffMonth,What,Number\n2026-05,Applicants,8\n")

    assert list(Outcome.objects.order_by("month").values_list("month", "value")) == [
        (date(2026, 5, 1), Decimal("8.00")),
        (date(2026, 6, 1), Decimal("9.50")),
    ]


@pytest.mark.parametrize("column", ["name", "E-Mail", "employee_id", "user", "Author", "Profile", "Nachname"])
def test_a_column_about_people_is_refused_whole(column: str, leader: Person, browse: Browse) -> None:
    goal = GoalFactory.create(type="hiring")
    file = SimpleUploadedFile("sums.csv", f"month,what,number,{column}\n2026-05,Leads,3,x\n".encode())

    answer = browse(leader).post(reverse("culture:goal-outcomes", args=[goal.pk]), {"file": file})

    assert answer.status_code == 422
    assert "Nothing was imported." in answer.content.decode()
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("value", ["amara@example.org", "+44 20 7946 0000"])
def test_a_value_that_is_somebody_is_refused(value: str) -> None:
    with pytest.raises(PersonColumn):
        list(read_outcomes(f"month,what,number\n2026-05,{value},3\n"))


@pytest.mark.parametrize(
    "line", ["2026-05,A,1e500000", "2026-05,A,-1000000000000", "2026-05,A,999999999999.996", "2026-05,A\0,1"]
)
def test_what_no_column_holds_is_refused_in_words(line: str, leader: Person, browse: Browse) -> None:
    goal = GoalFactory.create(type="hiring")
    file = SimpleUploadedFile("sums.csv", f"month,what,number\n{line}\n".encode())
    answer = browse(leader).post(reverse("culture:goal-outcomes", args=[goal.pk]), {"file": file})
    assert (answer.status_code, Outcome.objects.count()) == (422, 0)


@given(st.text(max_size=200))
def test_any_file_is_read_or_refused_in_words(text: str) -> None:
    try:
        rows = list(read_outcomes(text))
    except (BadFile, PersonColumn):
        return
    assert all(month.day == 1 for month, _name, _value in rows)


def test_three_departments_make_a_goal_everybodys(leader: Person) -> None:
    goal = GoalFactory.create()
    for _each in range(3):
        services.sign_goal(PersonFactory.create(department=DepartmentFactory.create()), goal)

    assert queries.is_everybodys(queries.goals_for(leader).get(pk=goal.pk))


def test_a_verdict_stands_in_the_season(amara: Person, leader: Person, browse: Browse) -> None:
    browse(leader).post(reverse("culture:goals"), WORDS)
    goal = Goal.objects.get()
    said = {"verdict": "stop", "learnt": "It was one department’s wish."}

    assert browse(amara).post(reverse("culture:goal-verdict", args=[goal.pk]), said).status_code == 403
    browse(leader).post(reverse("culture:goal-verdict", args=[goal.pk]), said)

    assert "one department’s wish" in browse(amara).get(reverse("culture:season")).content.decode()


def test_the_kit_opens_with_a_published_reason_when_not_ready(
    amara: Person, leader: Person, browse: Browse
) -> None:
    with pytest.raises(NotReady):
        services.launch_kit(leader)
    assert browse(amara).post(reverse("culture:launch"), {"reason": "Now."}).status_code == 403
    assert not KitState.objects.exists()

    browse(leader).post(reverse("culture:launch"), {"reason": "We learn by doing it with ten people."})

    assert KitState.objects.get().is_open
    assert LaunchOverride.objects.get().decider == leader
    assert "We learn by doing it" in browse(amara).get(reverse("culture:ready")).content.decode()


@pytest.mark.parametrize("name", ["goal-sign", "goal-metric", "goal-outcomes", "goal-verdict", "launch"])
def test_actions_are_not_for_others(name: str, client: Client, stranger: Person, browse: Browse) -> None:
    page = reverse(f"culture:{name}", args=[] if name == "launch" else [GoalFactory.create().pk])

    assert browse(stranger).post(page)["Location"] == reverse("people:join")
    assert client.post(page)["Location"].startswith("/accounts/login/")


def test_the_agreement_lists_what_runs(amara: Person, browse: Browse) -> None:
    page = browse(amara).get(reverse("culture:agreement")).content.decode()

    assert "Your drafts" in page
    assert "Looked for in every table a moment ago: none." in page
