"""The numbers of a suggestion, put into words a person can judge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.models import Pairing, Platform, Tongue
from people.models import Person


@dataclass(frozen=True)
class Reason:
    """One reason as drawn: icon, ink, title, line, and where it comes from."""

    icon: str
    ink: str
    title: str
    line: str
    source: str


def reasons_of(pairing: Pairing, reader: Person) -> list[Reason]:
    """Return the reasons that weighed most, at most four, worded for the one who reads."""
    other = pairing.champion if reader.pk == pairing.newcomer_id else pairing.newcomer
    points: dict[str, int] = {}
    values: dict[str, list[Any]] = {}
    common: dict[str, int] = {}
    for part in pairing.reasons.get("parts", []):
        points[part["name"]] = points.get(part["name"], 0) + part["points"]
        values[part["name"]] = part["values"]
        common[part["name"]] = part["common"]
    order = sorted((name for name in points if points[name] > 0), key=lambda name: -points[name])
    found = [WORDED[name](values[name], common[name], other.first_name) for name in order if name in WORDED]
    return [reason for reason in found if reason is not None][:4]


def listed(names: list[str]) -> str:
    return get_text_list(names, _("and"))


def skills(values: list[str], common: int, who: str) -> Reason | None:
    return Reason(
        "puzzle",
        "cobalt",
        ngettext(
            "What one of you looks for, the other has",
            "Much of what one of you looks for, the other has",
            common,
        ),
        listed(values),
        _("From what one of you asked for and the other offers"),
    )


def topics(values: list[str], common: int, who: str) -> Reason | None:
    return Reason(
        "messages-square",
        "coral",
        ngettext("You care about the same thing", "You care about the same things", common),
        listed(values),
        _("From the topics you each chose"),
    )


def languages(values: list[str], common: int, who: str) -> Reason | None:
    names = [str(Tongue(code).label) for code in values]
    return Reason(
        "languages", "plum", _("You can talk in the same language"), listed(names), _("From your profiles")
    )


def platforms(values: list[str], common: int, who: str) -> Reason | None:
    names = [str(Platform(name).label) for name in values]
    return Reason(
        "map-pin",
        "foam",
        _("You'd speak in the same places"),
        listed(names),
        _("From the places you each named"),
    )


def department(values: list[str], common: int, who: str) -> Reason | None:
    return Reason(
        "signpost",
        "sun",
        _("You see different parts of the same company"),
        _("You work in different departments, so neither has to be careful."),
        _("From where you each work"),
    )


def hours(values: list[int], common: int, who: str) -> Reason | None:
    if not values:
        return None
    return Reason(
        "sunrise",
        "kelp",
        ngettext("You have an hour in common", "You have hours in common", common),
        days_in_words(values),
        _("From the times you each marked"),
    )


WORDED: dict[str, Callable[[list[Any], int, str], Reason | None]] = {
    "skills": skills,
    "topics": topics,
    "languages": languages,
    "platforms": platforms,
    "department": department,
    "hours": hours,
}


def days_in_words(hours_of_week: list[int]) -> str:
    """Return "Tuesday from 08:00, Thursday from 08:00" on the reader's clock, three days at most."""
    monday = timezone.now().astimezone(UTC)
    monday = (monday - timedelta(days=monday.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    first: dict[int, datetime] = {}
    for hour in hours_of_week:
        moment = timezone.localtime(monday + timedelta(hours=hour))
        first[moment.weekday()] = min(moment, first.get(moment.weekday(), moment), key=lambda m: m.time())
    return ", ".join(
        _("%(day)s from %(time)s") % {"day": WEEKDAYS[day], "time": first[day].strftime("%H:%M")}
        for day in sorted(first)[:3]
    )
