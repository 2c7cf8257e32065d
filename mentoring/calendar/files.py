"""Calendar files (iCalendar, RFC 5545), invitations (iTIP, RFC 5546) and a feed.

The UID stays and SEQUENCE grows when something moves, so that a newer file replaces an older one. Single
events carry a time in the reader's zone with that zone's rules; a feed is in UTC, which needs none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress

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
    """Return a file to keep (METHOD:PUBLISH), which asks nobody for an answer (RFC 5546, 3.2.1)."""
    return one_event(entry, "CANCEL" if entry.is_cancelled else "PUBLISH", zone_name=zone_name, host=host)


def invitation_file(
    entry: Entry, *, zone_name: str, host: str, organizer: str, organizer_name: str, attendee: str, name: str
) -> bytes:
    """Return an invitation, or its cancellation, for one person (RFC 5546, 3.2.2 and 3.2.5).

    The organiser is the product's own address: nobody's address is given away, and no answer is asked for.
    """
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    return one_event(
        entry,
        method,
        zone_name=zone_name,
        host=host,
        people=(address("ORGANIZER", organizer, organizer_name), address("ATTENDEE", attendee, name)),
    )


def feed_file(entries: Iterable[Entry], *, host: str, name: str) -> bytes:
    """Return everything somebody's calendar program fetches from time to time."""
    calendar = empty_calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7
    for entry in entries:
        start = entry.starts_at.astimezone(UTC)
        calendar.add_component(event_of(entry, start, start + timedelta(minutes=entry.minutes), host=host))
    return bytes(calendar.to_ical())


def one_event(
    entry: Entry, method: str, *, zone_name: str, host: str, people: Iterable[tuple[str, vCalAddress]] = ()
) -> bytes:
    zone = zone_of(zone_name)
    start = entry.starts_at.astimezone(zone)
    # The end of an absolute length of time, not of a wall clock: they differ on the night clocks change.
    end = (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(zone)
    if comes_twice(start) or comes_twice(end):  # RFC 5545 has no word for "the second half past one"
        start, end = start.astimezone(UTC), end.astimezone(UTC)
    event = event_of(entry, start, end, host=host)
    for property_name, who in people:
        event.add(property_name, who, encode=False)
    calendar = empty_calendar(method)
    if zone.key != "UTC":
        calendar.add_component(rules_of(zone, start))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def empty_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def event_of(entry: Entry, start: datetime, end: datetime, *, host: str) -> Event:
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
    return event


def rules_of(zone: ZoneInfo, start: datetime) -> Timezone:
    year = timedelta(days=366)
    return Timezone.from_tzinfo(zone, first_date=(start - year).date(), last_date=(start + year).date())


def address(property_name: str, email: str, name: str) -> tuple[str, vCalAddress]:
    who = vCalAddress(f"mailto:{email}")
    who.params["CN"] = name
    if property_name == "ATTENDEE":
        who.params["PARTSTAT"] = "NEEDS-ACTION"
        who.params["RSVP"] = "FALSE"
        who.params["ROLE"] = "REQ-PARTICIPANT"
    return property_name, who


def comes_twice(moment: datetime) -> bool:
    """Return whether the wall clock shows this time twice that night (PEP 495)."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
