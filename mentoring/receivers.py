from typing import Any

from django.dispatch import receiver

from mentoring import services
from people.models import Person
from people.signals import person_leaving


@receiver(person_leaving, dispatch_uid="mentoring.let_go")
def let_go(sender: type[Person], *, person: Person, **_more: Any) -> None:
    services.let_go(person)
