"""Two clicks, or two people, at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import KitState
from culture import services
from culture.models import LaunchOverride, Raised, StageStep
from people.models import Person
from tests.culture.test_rollout import begin_long_ago, gates, ten_volunteers
from tests.mentoring.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_raised_without_a_name_in_three_clicks_at_once_is_on_the_board_once() -> None:
    said = {"kind": "suggestion", "title": "Quiet hours", "cause": "time", "words": "On Fridays."}
    at_once(*[lambda: services.raise_without_name(**said)] * 3)
    assert Raised.objects.count() == 1


def test_the_kit_opened_in_three_clicks_at_once_is_opened_once(leader: Person) -> None:
    at_once(*[lambda: services.launch_kit(leader, reason="Ten of us want to try it.")] * 3)
    assert (LaunchOverride.objects.count(), StageStep.objects.count()) == (1, 1)


def test_the_next_stage_taken_in_three_clicks_at_once_is_taken_once(leader: Person) -> None:
    begin_long_ago(leader)
    ten_volunteers()
    KitState.objects.update(stage_since=timezone.localdate() - timedelta(weeks=9))
    assert all(gates())
    at_once(*[lambda: services.open_further(leader, seen="pilot")] * 3)
    assert list(StageStep.objects.values_list("stage", flat=True)) == ["departments", "pilot"]
