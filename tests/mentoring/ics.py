"""A small strict reader of calendar files, from RFC 5545: refuses what a lenient program lets pass."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

LINE = re.compile(
    r'^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$', re.S
)
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')


@dataclass
class Component:
    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> tuple[dict[str, str], str]:
        found = [(parameters, value) for key, parameters, value in self.lines if key == name]
        assert len(found) == 1, f"{name} is there {len(found)} times in {self.name}"
        return found[0]

    def maybe(self, name: str) -> list[tuple[dict[str, str], str]]:
        return [(parameters, value) for key, parameters, value in self.lines if key == name]


@dataclass(frozen=True)
class Event:
    uid: str
    start: datetime
    end: datetime
    summary: str
    sequence: int
    status: str
    organizer: str
    attendees: list[str]


@dataclass(frozen=True)
class Calendar:
    method: str
    events: list[Event]


def read(content: bytes) -> Calendar:
    root = component_of(lines_of(content))
    assert root.one("VERSION")[1] == "2.0"
    assert root.one("PRODID")[1]
    method = root.one("METHOD")[1]
    zones = {zone.one("TZID")[1]: zone for zone in root.parts if zone.name == "VTIMEZONE"}
    events = [event_of(part, zones, method) for part in root.parts if part.name == "VEVENT"]
    return Calendar(method, events)


def lines_of(content: bytes) -> list[str]:
    """Unfold (3.1): every line ends in CRLF, none is longer than 75 octets, none breaks a character."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    assert all(b"\n" not in line and b"\r" not in line for line in raw)
    assert all(len(line) <= 75 for line in raw), max(map(len, raw))
    lines: list[bytes] = []
    for line in raw:
        line.decode()
        if line[:1] in (b" ", b"\t"):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode() for line in lines]


def component_of(lines: list[str]) -> Component:
    stack: list[Component] = []
    for line in lines:
        match = LINE.match(line)
        assert match, line
        name, parameters, value = match[1].upper(), dict(PARAMETER.findall(match[2])), match[3]
        if name == "BEGIN":
            stack.append(Component(value))
        elif name == "END":
            closed = stack.pop()
            assert closed.name == value
            if not stack:
                assert line == lines[-1]
                return closed
            stack[-1].parts.append(closed)
        else:
            stack[-1].lines.append(
                (name, {key.upper(): text.strip('"') for key, text in parameters.items()}, value)
            )
    raise AssertionError("The file is not closed")


def event_of(part: Component, zones: dict[str, Component], method: str) -> Event:
    assert re.fullmatch(r"\d{8}T\d{6}Z", part.one("DTSTAMP")[1])
    start, end = (instant(*part.one(name), zones) for name in ("DTSTART", "DTEND"))
    assert start < end
    organizers = [value for _parameters, value in part.maybe("ORGANIZER")]
    attendees = [value for _parameters, value in part.maybe("ATTENDEE")]
    if method in ("REQUEST", "CANCEL") and attendees:
        assert len(organizers) == 1  # RFC 5546, 3.2.2: exactly one
    assert all(value.startswith("mailto:") for value in organizers + attendees)
    return Event(
        uid=part.one("UID")[1],
        start=start,
        end=end,
        summary=text_of(part.one("SUMMARY")[1]),
        sequence=int(part.one("SEQUENCE")[1]),
        status=part.one("STATUS")[1],
        organizer=organizers[0] if organizers else "",
        attendees=attendees,
    )


def instant(parameters: dict[str, str], value: str, zones: dict[str, Component]) -> datetime:
    if value.endswith("Z"):
        assert "TZID" not in parameters
        return wall_clock(value[:-1]).replace(tzinfo=UTC)
    wall = wall_clock(value)
    return wall.replace(tzinfo=offset_at(zones[parameters["TZID"]], wall)).astimezone(UTC)


def wall_clock(text: str) -> datetime:
    """Read "20261025T013000": a time on a wall, in no zone yet."""
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007


def offset_at(zone: Component, wall: datetime) -> timezone:
    """Return the offset the file's own rules give (3.6.5): the latest onset at or before the wall clock."""
    onsets: list[tuple[datetime, str]] = []
    for rule in zone.parts:
        begin = wall_clock(rule.one("DTSTART")[1])
        times = [begin]
        for _parameters, value in rule.maybe("RDATE"):
            times += [wall_clock(each) for each in value.split(",")]
        assert not rule.maybe("RRULE"), "The reader knows RDATE only"
        onsets += [(moment, rule.one("TZOFFSETTO")[1]) for moment in times]
    before = [onset for onset in sorted(onsets) if onset[0] <= wall]
    assert before, "No rule is in force at that time"
    return timezone(offset_of(before[-1][1]))


def offset_of(text: str) -> timedelta:
    assert re.fullmatch(r"[+-]\d{4}(\d\d)?", text)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return -size if text[0] == "-" else size


def text_of(value: str) -> str:
    """Read TEXT (3.3.11): only \\\\ \\; \\, \\n are escapes, and a bare ; or , is an error."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", re.sub(r"\\[\\;,nN]", "", value)), value
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)
