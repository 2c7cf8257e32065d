"""Time zones, quiet hours and days in a person's own clock, and their language."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import lru_cache

from django.utils import timezone, translation

from people.models import Person


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone called name, or UTC when the machine does not know it."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the zones a person can choose: those named for a place, and UTC."""
    places = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(name for name in places if not name.startswith(("posix/", "right/", "SystemV/"))))


def is_quiet(now: time, quiet_from: time, quiet_to: time) -> bool:
    """Say whether the clock stands in the quiet hours, which may run over midnight. Equal ends: never."""
    if quiet_from <= quiet_to:
        return quiet_from <= now < quiet_to
    return now >= quiet_from or now < quiet_to


def local(instant: datetime, zone_name: str) -> datetime:
    return instant.astimezone(zone_of(zone_name))


@contextmanager
def as_read_by(person: Person) -> Iterator[str]:
    """Speak the person's language and go by their clock; yields the language."""
    language = spoken(person.language)
    with translation.override(language), timezone.override(zone_of(person.time_zone)):
        yield language


def spoken(language: str) -> str:
    """Return the nearest language the product speaks; one taken away since must not break a page."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return translation.get_supported_language_variant(translation.get_language() or "en-gb")
