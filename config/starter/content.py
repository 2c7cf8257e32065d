"""The courses, playbooks and pages everybody starts with, read from the files beside this module.

Nothing here knows the database. Texts name colleagues by a short key ("tomasz"); who that is, if anybody,
is for the caller to say: a new organisation has nobody of that name yet.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Lesson:
    """`blocks` are the tables of the file, in order; `kind` says which they are."""

    title: str
    slug: str
    summary: str
    way: str
    minutes: int
    blocks: tuple[dict[str, Any], ...]
    check_every: int = 0  # months


@dataclass(frozen=True)
class Course:
    title: str
    slug: str
    summary: str
    for_whom: str
    strand: str
    topics: tuple[str, ...]
    led_by: str
    led_by_line: str
    aims: tuple[dict[str, str], ...]
    wont: tuple[str, ...]
    said: str
    said_by: str
    said_line: str
    is_good_start: bool
    advises: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = field(default=())
    # Code of a language -> the same course in it: the same lessons, blocks and options in the same order.
    translations: dict[str, "Course"] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    what: str
    how: str


@dataclass(frozen=True)
class Playbook:
    title: str
    slug: str
    summary: str
    for_whom: str
    minutes: int
    topics: tuple[str, ...]
    why: str
    tip: str
    tip_by: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Line:
    line: str
    title: str
    text: str
    example: str
    ask: str


@dataclass(frozen=True)
class Scenario:
    """`ways`: what one could do, and what would follow."""

    title: str
    situation: str
    ways: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Boundaries:
    title: str
    slug: str
    opening: str
    lines: tuple[Line, ...]
    scenarios: tuple[Scenario, ...]
    closing: str

    @property
    def words(self) -> list[str]:
        return " ".join([self.opening, *(f"{c.title} {c.text}" for c in self.lines), self.closing]).split()


SLUGS = ("find-your-own-voice", "replying-well", "leaders-go-first", "a-little-braver")


@cache
def courses() -> tuple[Course, ...]:
    return tuple(read_course(HERE / "courses" / name) for name in SLUGS)


def read_course(folder: Path) -> Course:
    table = read(folder / "course.toml")
    lessons = tuple(read_lesson(path) for path in sorted(folder.glob("[0-9]*.toml")))
    others = {each.parent.name: read_course(each.parent) for each in folder.glob("*/course.toml")}
    return Course(
        **{name: frozen(value) for name, value in table.items()}, lessons=lessons, translations=others
    )


@cache
def situations() -> dict[str, tuple[dict[str, Any], ...]]:
    """New situations for the rule of a lesson, by the lesson's slug: what is asked again later."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for path in sorted((HERE / "courses").glob("*/recall.toml")):
        for row in read(path)["situation"]:
            found[row["lesson"]] = (*found.get(row["lesson"], ()), row)
    return found


def read_lesson(path: Path) -> Lesson:
    table = read(path)
    blocks = tuple(table.pop("block"))
    return Lesson(**table, blocks=blocks)


@cache
def playbooks() -> tuple[Playbook, ...]:
    return tuple(read_playbook(path) for path in sorted((HERE / "playbooks").glob("*.toml")))


def read_playbook(path: Path) -> Playbook:
    table = read(path)
    parts = tuple((step["heading"], tuple(step["items"])) for step in table.pop("step"))
    return Playbook(**{name: frozen(value) for name, value in table.items()}, parts=parts)


@cache
def boundaries() -> Boundaries:
    table = read(HERE / "pages" / "boundaries.toml")
    return Boundaries(
        title=table["title"],
        slug=table["slug"],
        opening=table["trust"],
        lines=tuple(
            Line(card["card"], card["title"], card["line"], card["example"], card["ask"])
            for card in table["card"]
        ),
        scenarios=tuple(
            Scenario(
                each["title"],
                each["situation"],
                tuple((way["way"], way["follows"]) for way in each["ways"]),
            )
            for each in table["scenario"]
        ),
        closing=table["ending"]["text"],
    )


@cache
def home() -> dict[str, str]:
    table: dict[str, str] = read(HERE / "pages" / "home.toml")
    return table


@cache
def letter() -> str:
    """The permission letter as paragraphs of plain text."""
    return (HERE / "pages" / "permission.md").read_text(encoding="utf-8").strip()


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
