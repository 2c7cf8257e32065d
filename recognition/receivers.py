from typing import Any

from django.dispatch import receiver

from people.models import Person
from people.signals import focus_said
from recognition.services import mark_landmark


@receiver(focus_said, dispatch_uid="recognition.found-a-topic")
def found_a_topic(sender: type[Person], *, person: Person, **_more: Any) -> None:
    if person.is_member:
        mark_landmark(person, "found-a-topic")
