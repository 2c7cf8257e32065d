"""Write down what happened, once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from learning.models import ProgressEvent, Verb
from learning.rules import sound_time
from people.models import Person


@dataclass(frozen=True)
class Stamp:
    """Where and when something happened, as the device says; `key` makes a retry harmless."""

    key: UUID = field(default_factory=uuid.uuid4)
    happened_at: datetime | None = None
    device: str = ""


def record_event(
    learner: Person,
    *,
    page_key: UUID,
    verb: Verb,
    block: str = "",
    payload: Mapping[str, object] | None = None,
    stamp: Stamp | None = None,
) -> ProgressEvent:
    """Add an event, or return the one already recorded under the stamp's key."""
    stamp = stamp or Stamp()
    # The race: one save sent twice at once. progress_event_once_a_learner lets one of them in.
    event, _made = ProgressEvent.objects.get_or_create(
        learner=learner,
        key=stamp.key,
        defaults={
            "page_key": page_key,
            "verb": verb,
            "block": block,
            "payload": dict(payload or {}),
            "happened_at": sound_time(stamp.happened_at, timezone.now()),
            "device": stamp.device[:64],
        },
    )
    return event


def once_key(learner: Person, *parts: object) -> UUID:
    """A key for what can happen only once to a learner, however often it is asked for."""
    return uuid.uuid5(uuid.NAMESPACE_OID, ":".join(map(str, (learner.pk, *parts))))
