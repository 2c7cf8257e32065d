"""Going along with others, at one's own pace."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from learning.models import Cohort, CohortPlace
from people.models import Person

EARLIEST, LATEST = -60, 365  # days somebody may move their own days by


def join_cohort(learner: Person, cohort: Cohort) -> CohortPlace:
    """Go along. Whoever comes later begins today, and never finds days that have gone by."""
    late = max(0, (timezone.localdate() - cohort.starts_on).days)
    place, _made = CohortPlace.objects.get_or_create(
        cohort=cohort, learner=learner, defaults={"shift": min(late, LATEST)}
    )
    return place


def leave_cohort(learner: Person, cohort: Cohort) -> None:
    CohortPlace.objects.filter(cohort=cohort, learner=learner).delete()


@transaction.atomic
def shift_days(learner: Person, cohort: Cohort, *, by: timedelta) -> CohortPlace | None:
    """Move one's own days; nobody else's move, and nobody is told."""
    # The race: "a week later" clicked in two tabs. The lock lets both count.
    places = CohortPlace.objects.select_for_update()
    place = places.filter(cohort=cohort, learner=learner).first()
    if place is None:
        return None
    place.shift = max(EARLIEST, min(LATEST, place.shift + by.days))
    place.save(update_fields=["shift"])
    return place
