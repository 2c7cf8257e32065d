"""Everything about one person, in words: what it is, who may see it, and each row. From the registry."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import localize, time_format
from django.utils.translation import gettext as _
from wagtail.models import Collection, Page

from people import registry
from people.columns import column_name
from people.days import FORMATS, moment
from people.models import Person

UNTOLD = (
    "password",
    "key",
)  # the first never leaves the database; the other only keeps a row from coming twice


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
        for rows in in_order()
    ]


def in_order() -> list[registry.PersonalRows]:
    """Who one is first, then what one did."""
    return sorted(registry.personal_rows(), key=lambda rows: not rows.model.startswith("people."))


def said_of(rows: registry.PersonalRows, person: Person) -> list[dict[str, str]]:
    found = rows.of(person)
    if rows.show_all:
        return rows.show_all(found)
    if rows.show:
        return [rows.show(row) for row in found]
    return [described(row) for row in found.select_related(*(each.name for each in things(found.model)))]


def as_json(person: Person) -> dict[str, Any]:
    return {
        "person": person.email,
        "made_at": timezone.now().isoformat(),
        "parts": [
            {"kind": rows.model, "label": part.label, "read_by": part.read_by, "rows": part.rows}
            for rows, part in zip(in_order(), about(person), strict=True)
        ],
    }


def described(row: models.Model) -> dict[str, str]:
    """Return a row's fields as label -> text, and what it is about by name; of a page, what its readers know.

    Other people are left to the row's own `show`: it knows which of them one may read of.
    """
    if isinstance(row, Page):
        return page_told(row)
    about = {named(thing): str(getattr(row, thing.name) or "") for thing in things(type(row))}
    return about | {
        named(column): told(row, column)
        for column in row._meta.fields
        if not column.is_relation and not column.primary_key and column.name not in UNTOLD
        if not isinstance(column, models.UUIDField)
    }


def things(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """What a row points to that is no person: the workshop, the draft, the page it is about."""
    if issubclass(model, Page):
        return []
    return [
        column
        for column in model._meta.fields
        if isinstance(column, models.ForeignKey)
        and isinstance(column.related_model, type)
        and not issubclass(column.related_model, (Person, Collection, model))
    ]


def page_told(page: Page) -> dict[str, str]:
    return {
        _("Title"): page.title,
        _("Address"): page.get_url() or "",
        _("Published"): moment(page.first_published_at),
        _("Read by others now"): _("yes") if page.live else _("no"),
    }


def named(column: models.Field[Any, Any]) -> str:
    words = column_name(column.verbose_name)
    return words[:1].upper() + words[1:]


def told(row: models.Model, column: models.Field[Any, Any]) -> str:
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return in_words(getattr(row, column.attname))


def in_words(value: Any) -> str:
    """Return any value as text: a list with commas, a mapping as "name: value"; nothing for nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, time):
        return time_format(value, str(FORMATS["H:i"]))
    if isinstance(value, dict):
        pairs = ((str(name), in_words(each)) for name, each in value.items())
        return "\n".join(f"{name}: {words}" for name, words in pairs if words)
    if isinstance(value, list):
        return ", ".join(filter(None, map(in_words, value)))
    return str(localize(value, use_l10n=True))
