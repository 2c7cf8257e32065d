"""Departments from a CSV file: all of it or nothing, and a row number in every complaint.

Columns: name, within (the name of another department, or empty), people (a head-count, or empty).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from people.models import Department

COLUMNS = ("name", "within", "people")
LONGEST = 120
MOST_PEOPLE = 2_147_483_647  # what the column holds


class BadRows(Exception):
    """`problems` are sentences, each beginning with its row; nothing was imported."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Row:
    """One line of the file. `number` is as a spreadsheet counts: the header is row 1."""

    number: int
    name: str
    within: str
    people: str

    @property
    def slug(self) -> str:
        return slug_of(self.name)

    @property
    def above(self) -> str:
        return slug_of(self.within)


def slug_of(name: str) -> str:
    return slugify(name, allow_unicode=True)[:80]


def import_departments(path: Path) -> int:
    """Add the departments that are not there yet and return how many. Raises BadRows."""
    return add_departments(read_rows(path))


def read_rows(path: Path) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadRows([f"{path} cannot be read: {error.strerror}."]) from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadRows([f"{path} is not UTF-8. Save it as “CSV UTF-8” and try again."])
    lines = text.splitlines()
    # Where a comma stands within numbers, spreadsheets put semicolons between columns.
    between = ";" if lines and ";" in lines[0] else ","
    reader = csv.DictReader(lines, restkey="more", restval="", delimiter=between)
    header = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if unknown := [name for name in header if name not in COLUMNS]:
        raise BadRows([f"Row 1: there is no column “{unknown[0]}”. The columns are {', '.join(COLUMNS)}."])
    if "name" not in header:
        raise BadRows(["Row 1: the column “name” is missing."])
    reader.fieldnames = header
    try:
        rows = [row_of(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise BadRows([f"Row {reader.line_num + 1}: {error}."]) from None
    rows = [row for row in rows if row.name or row.within or row.people]
    if problems := list(problems_in(rows)):
        raise BadRows(problems)
    return rows


def row_of(number: int, cells: Mapping[str, str]) -> Row:
    name, within, people = (" ".join((cells.get(column) or "").split()) for column in COLUMNS)
    return Row(number, name, within, people)


def problems_in(rows: Iterable[Row]) -> Iterator[str]:
    """Say what is wrong, row by row. A department may stand before or after the one it is within."""
    rows = list(rows)
    known = {row.slug for row in rows} | set(Department.objects.values_list("slug", flat=True))
    seen: dict[str, int] = {}
    for row in rows:
        if not row.slug:
            what = f"“{row.name}” has neither letter nor digit" if row.name else "the name is missing"
            yield f"Row {row.number}: {what}."
            continue
        if len(row.name) > LONGEST:
            yield f"Row {row.number}: the name is longer than {LONGEST} characters."
        if row.slug in seen:
            yield f"Row {row.number}: “{row.name}” is already in row {seen[row.slug]}."
        seen.setdefault(row.slug, row.number)
        if row.within and row.above not in known:
            yield f"Row {row.number}: “{row.within}” is in no row, so “{row.name}” cannot be within it."
        if row.people and not is_number(row.people):
            yield f"Row {row.number}: “{row.people}” is not a number of people."
    yield from circles_in(rows)


def is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= len(str(MOST_PEOPLE)) and int(text) <= MOST_PEOPLE


def circles_in(rows: Iterable[Row]) -> Iterator[str]:
    above = {row.slug: row.above for row in rows if row.within}
    for row in rows:
        place, steps = above.get(row.slug, ""), 0
        while place and place != row.slug and steps <= len(above):
            place, steps = above.get(place, ""), steps + 1
        if place == row.slug:
            yield f"Row {row.number}: “{row.name}” would be within itself."


@transaction.atomic
def add_departments(rows: list[Row]) -> int:
    there = {department.slug: department for department in Department.objects.all()}
    waiting, made = [row for row in rows if row.slug not in there], 0
    while waiting:
        ready = [row for row in waiting if not row.within or row.above in there]
        for row in ready:
            there[row.slug] = add_department(row, there)
            made += 1
        waiting = [row for row in waiting if row.slug not in there]
    return made


def add_department(row: Row, there: Mapping[str, Department]) -> Department:
    fields = {"name": row.name, "slug": row.slug, "headcount": int(row.people) if row.people else None}
    if not row.within:
        department: Department = Department.add_root(**fields)
        return department
    parent = Department.objects.get(pk=there[row.above].pk)
    child: Department = parent.add_child(**fields)
    return child
