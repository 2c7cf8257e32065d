"""Measure the signs, and say what was done about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.queries import kit_state
from cms.services import close_kit
from culture import queries, rules
from culture.models import Deed, SignReading, StayingReading
from culture.queries.measures import Measured
from culture.rules import Refused
from culture.signs import NAMES
from people.models import Person


def measure_signs() -> dict[str, str]:
    """Bring this week's readings up to date, and who stayed; return sign -> state.

    Too much promotion closes the kit. All is counted before anything is written: among many people counting
    takes a while, and on SQLite nobody else could write meanwhile.
    """
    today = timezone.localdate()
    measured = queries.measure_all(today)
    keep_readings(today, measured, queries.measure_staying(today))
    return {name: str(found.state.value) for name, found in measured.items()}


@transaction.atomic
def keep_readings(today: date, measured: Mapping[str, Measured], staying: dict[str, Any]) -> None:
    now = timezone.now()
    for name, found in measured.items():
        SignReading.objects.update_or_create(
            sign=name,
            week=rules.monday(today),
            defaults={"state": found.state, "figures": found.figures, "measured_at": now},
        )
    StayingReading.objects.update_or_create(
        week=rules.monday(today),
        defaults={"figures": staying, "measured_at": now},
    )
    if measured["promotion"].figures.get("share", 0) > rules.KIT_CLOSES and kit_state().is_open:
        close_kit("promotion")


def say_what_was_done(writer: Person, sign: str, *, words: str) -> Deed:
    """Write under a sign what was done about it, by name. The same words twice are one."""
    if not queries.may_answer(writer) or sign not in NAMES:
        raise Refused
    return Deed.objects.get_or_create(
        sign=sign, words=words, writer=writer, defaults={"written_on": timezone.localdate()}
    )[0]
