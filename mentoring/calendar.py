"""Calendar files (iCalendar, RFC 5545): one event each, with the reader's zone and its daylight saving rules.

METHOD:PUBLISH: a file to keep, which asks nobody for an answer (RFC 5546, 3.2.1). The UID stays and
SEQUENCE grows when something moves, so that a newer file replaces an older one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone

from people.time import zone_of

PRODUCT = "-//Groundswell//EN"


@dataclass(frozen=True)
class Entry:
    """What a calendar shows. `uid` without a host; `stamp` is when the file is made."""

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    sequence: int
    stamp: datetime
    words: str = ""
    place: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar_file(entry: Entry, *, zone_name: str, host: str) -> bytes:
    """Return the file: the start is a time in the reader's zone, whose rules the file carries along."""
    zone = zone_of(zone_name)
    start = entry.starts_at.astimezone(zone)
    # The end of an absolute length of time, not of a wall clock: they differ on the night clocks change.
    end = (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(zone)
    if comes_twice(start) or comes_twice(end):  # RFC 5545 has no word for "the second half past one"
        start, end = start.astimezone(UTC), end.astimezone(UTC)
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", entry.title)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, value in (("description", entry.words), ("location", entry.place), ("url", entry.url)):
        if value:
            event.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.is_cancelled else "PUBLISH")
    if zone.key != "UTC":
        years = timedelta(days=366)
        calendar.add_component(
            Timezone.from_tzinfo(zone, first_date=(start - years).date(), last_date=(start + years).date())
        )
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def comes_twice(moment: datetime) -> bool:
    """Return whether the wall clock shows this time twice that night (PEP 495)."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
