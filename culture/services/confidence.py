"""Keep how sure somebody says they feel, for themselves; forget it when they like."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from culture.models import Confidence
from culture.rules import Refused
from people.models import Person


def say_how_sure(person: Person, answers: Mapping[str, int]) -> Confidence:
    """Keep today's answers; said again today, they replace the earlier ones."""
    if not person.is_member:
        raise Refused
    return Confidence.objects.update_or_create(
        person=person, said_on=timezone.localdate(), defaults={"answers": dict(answers)}
    )[0]


def forget_how_sure(person: Person) -> None:
    Confidence.objects.filter(person=person).delete()
