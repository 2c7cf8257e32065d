"""Keep what somebody types. No save is ever thrown away, whichever device it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from learning.models import Answer, AnswerVersion, LessonPage, Verb
from learning.rules import continues, fitting_value, has_words, is_complete_plan, sound_time
from learning.services.events import Stamp, record_event
from people.models import Person


@dataclass(frozen=True)
class Saved:
    """`version` stands now. `other`: a version from elsewhere that the writer had not seen."""

    answer: Answer
    version: int
    is_current: bool
    other: AnswerVersion | None = None


@transaction.atomic
def save_answer(
    learner: Person,
    lesson: LessonPage,
    *,
    block: str,
    kind: str,
    fields: Mapping[str, Any],
    base: int = 0,
    stamp: Stamp | None = None,
) -> Saved:
    """Keep the fields of a block. `base` is the version they were typed upon.

    When another device has written since, both versions are kept and the one written later stands.
    Repeating a save (the same key) changes nothing. Raises rules.Refused when a field is far too long.
    """
    stamp = stamp or Stamp()
    value = fitting_value(kind, fields)
    if not has_words(value, kind) and not _is_begun(learner, lesson.translation_key, block):
        return Saved(Answer(learner=learner, page_key=lesson.translation_key, block=block), 0, True)
    answer = _locked(learner, lesson.translation_key, block)
    known = answer.versions.filter(key=stamp.key).first()
    if known and known.value == value:
        return Saved(answer, answer.version, known.number == answer.version)
    if answer.version and answer.value == value:
        return Saved(answer, answer.version, True)
    saved = _keep(answer, value, base, stamp)
    _tell_progress(learner, lesson.translation_key, block, kind, saved, stamp)
    return saved


def _is_begun(learner: Person, page_key: UUID, block: str) -> bool:
    return Answer.objects.filter(learner=learner, page_key=page_key, block=block).exists()


def _locked(learner: Person, page_key: UUID, block: str) -> Answer:
    # The race: two devices save at once. The row lock makes one wait, so that each sees the other's version.
    Answer.objects.get_or_create(learner=learner, page_key=page_key, block=block)
    return Answer.objects.select_for_update().get(learner=learner, page_key=page_key, block=block)


def _keep(answer: Answer, value: dict[str, str], base: int, stamp: Stamp) -> Saved:
    now = sound_time(stamp.happened_at, timezone.now())
    latest = answer.versions.order_by("number").last()
    standing = answer.versions.filter(number=answer.version).first()
    if latest and _goes_on(answer, latest, value, base, stamp.device, now):
        latest.value, latest.key, latest.happened_at = value, stamp.key, now
        latest.save(update_fields=["value", "key", "happened_at"])
        version = latest
    else:
        version = _add(answer, value, base, stamp, now)
    is_current = answer.happened_at is None or now >= answer.happened_at
    if is_current:
        answer.value, answer.version, answer.happened_at = value, version.number, now
        answer.save(update_fields=["value", "version", "happened_at"])
    unseen = standing if standing and standing.number > base and standing.pk != version.pk else None
    return Saved(answer, answer.version, is_current, unseen)


def _goes_on(
    answer: Answer, latest: AnswerVersion, value: dict[str, str], base: int, device: str, now: datetime
) -> bool:
    return continues(
        is_latest=latest.number == answer.version == base,
        same_device=bool(device) and latest.device == device,
        started_at=latest.started_at,
        happened_at=now,
        before="".join(latest.value.values()),
        after="".join(value.values()),
    )


def _add(answer: Answer, value: dict[str, str], base: int, stamp: Stamp, now: datetime) -> AnswerVersion:
    last = answer.versions.aggregate(last=Max("number"))["last"] or 0
    return answer.versions.create(
        number=last + 1,
        base=max(0, min(base, last)),
        value=value,
        key=stamp.key,
        device=stamp.device[:64],
        started_at=now,
        happened_at=now,
    )


def _tell_progress(
    learner: Person, page_key: UUID, block: str, kind: str, saved: Saved, stamp: Stamp
) -> None:
    """One `saved` a version, not one a keystroke; a plan with both halves is an answer."""
    record = partial(record_event, learner, page_key=page_key, block=block)
    once = Stamp(uuid5(page_key, f"{block}:{saved.version}"), stamp.happened_at, stamp.device)
    record(verb=Verb.SAVED, payload={"version": saved.version}, stamp=once)
    if kind == "plan" and is_complete_plan(saved.answer.value):
        made = Stamp(uuid5(page_key, f"{block}:plan"), stamp.happened_at, stamp.device)
        record(verb=Verb.ANSWERED, stamp=made)


def use_version(learner: Person, lesson: LessonPage, version: AnswerVersion, *, kind: str) -> Saved:
    """Let an earlier version stand again, as a new one. Nothing is removed."""
    return save_answer(
        learner,
        lesson,
        block=version.answer.block,
        kind=kind,
        fields=version.value,
        base=version.answer.version,
        stamp=Stamp(key=uuid5(version.key, f"again:{version.answer.version}")),
    )
