"""The words of the demonstration organisation, read from the files beside this module. No database here."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ZONES = {
    "L": "Europe/London",
    "W": "Europe/Warsaw",
    "P": "Europe/Lisbon",
    "S": "America/Sao_Paulo",
    "K": "Asia/Kolkata",
    "T": "Asia/Tokyo",
}
STATES = ("account", "paused")


@dataclass(frozen=True)
class Colleague:
    """`key` is how other files name somebody: a short name, or the whole name. `leads`: the unit's people."""

    key: str
    name: str
    headline: str
    words: str
    zone: str
    languages: tuple[str, ...]
    state: str
    roles: tuple[str, ...]
    unit: str
    manager: str


@dataclass(frozen=True)
class Unit:
    name: str
    slug: str
    parent: str


@dataclass(frozen=True)
class Focus:
    who: str
    known_for: str
    for_whom: str
    why: str
    topics: tuple[str, ...]
    way: str
    motivator: str


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def tables(folder: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / folder).glob("*.toml"))
    )


def cells(rows: str) -> Iterator[list[str]]:
    for row in rows.strip().splitlines():
        yield [cell.strip() for cell in row.split("|")]


def listed(cell: str, separator: str = ",") -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(separator) if part.strip())


@cache
def organisation() -> dict[str, str]:
    values: dict[str, str] = table("people")["organisation"]
    return values


@cache
def units() -> tuple[Unit, ...]:
    """Departments first, then what is in them."""
    departments = table("people")["department"]
    roots = [Unit(d["name"], d["slug"], "") for d in departments]
    return (*roots, *(Unit(u["name"], u["slug"], d["slug"]) for d in departments for u in d["unit"]))


@cache
def colleagues() -> tuple[Colleague, ...]:
    """Everybody, whoever leads before those they lead."""
    head = colleague(organisation()["head"], unit="", manager="")
    return (head, *(person for d in table("people")["department"] for person in people_of(d, head.key)))


def people_of(department: dict[str, Any], head: str) -> Iterator[Colleague]:
    director = colleague(department["director"], unit=department["slug"], manager=head)
    yield director
    for unit in department["unit"]:
        rows = unit["people"].strip().splitlines()
        lead = colleague(rows[0], unit=unit["slug"], manager=director.key)
        yield lead
        yield from (colleague(row, unit=unit["slug"], manager=lead.key) for row in rows[1:])


def colleague(row: str, *, unit: str, manager: str) -> Colleague:
    named, headline, words, zone, languages, standing = (cell.strip() for cell in row.split("|"))
    key, _space, name = named.partition("  ") if named.startswith("@") else (named, "", named)
    said = listed(standing)
    return Colleague(
        key=key.removeprefix("@"),
        name=name.strip(),
        headline=headline,
        words=words,
        zone=ZONES[zone],
        languages=listed(languages),
        state=next((state for state in STATES if state in said), "joined"),
        roles=tuple(role for role in said if role not in STATES),
        unit=unit,
        manager=manager,
    )


@cache
def focuses() -> tuple[Focus, ...]:
    return tuple(
        Focus(who.removeprefix("@"), known_for, for_whom, why, listed(topics, ";"), way, motivator)
        for who, known_for, for_whom, why, topics, way, motivator in cells(table("focus")["people"])
    )


@cache
def topics() -> tuple[str, ...]:
    return tuple(table("focus")["topics"])
