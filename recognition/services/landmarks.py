from datetime import date

from django.utils import timezone

from people.models import Person
from recognition.models import Landmark
from recognition.registry import landmark_kind


def mark_landmark(person: Person, name: str, *, reached_on: date | None = None) -> Landmark | None:
    """Keep a first of somebody's. Returns None if they had it already, so that it is celebrated once.

    The name must be registered (`recognition.registry.register_landmark`).
    """
    if landmark_kind(name) is None:
        raise LookupError(f"No landmark is called {name!r}")
    landmark, is_new = Landmark.objects.get_or_create(
        person=person, name=name, defaults={"reached_on": reached_on or timezone.localdate()}
    )
    return landmark if is_new else None
