"""Everything about one person, in words: what it is, who may see it, and each row. From the registry."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from people import registry
from people.columns import column_name
from people.models import Person

UNTOLD = ("password",)  # never leaves the database, not even to its owner


@dataclass(frozen=True)
class Part:
    label: str
    read_by: str
    rows: list[dict[str, str]] = field(default_factory=list)


def about(person: Person) -> list[Part]:
    """Return each kind of personal row with what it says, in the active language."""
    return [
        Part(
            label=str(rows.label),
            read_by=str(rows.read_by),
            rows=said_of(rows, person),
        )
        for rows in registry.personal_rows()
    ]


def said_of(rows: registry.PersonalRows, person: Person) -> list[dict[str, str]]:
    if rows.show_all:
        return rows.show_all(rows.of(person))
    return [(rows.show or described)(row) for row in rows.of(person)]


def as_json(person: Person) -> dict[str, Any]:
    return {
        "person": person.email,
        "made_at": timezone.now().isoformat(),
        "parts": [
            {"kind": rows.model, "label": part.label, "read_by": part.read_by, "rows": part.rows}
            for rows, part in zip(registry.personal_rows(), about(person), strict=True)
        ],
    }


def described(row: models.Model) -> dict[str, str]:
    """Return a row's plain fields as label -> text; relations to others are left to the row's own `show`."""
    return {
        column_name(column.verbose_name).capitalize(): told(row, column)
        for column in row._meta.fields
        if not column.is_relation and not column.primary_key and column.name not in UNTOLD
    }


def told(row: models.Model, column: models.Field[Any, Any]) -> str:
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    value = getattr(row, column.attname)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(localize(value, use_l10n=True))
