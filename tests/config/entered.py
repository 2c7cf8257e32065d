"""Something entered in every column of every table of ours, whatever the release: rows found by trying.

No table is known by name: a column gets what its kind allows, what points elsewhere points at a row that is
there, and the database itself says what it refuses. So it fills the tables of releases whose models are gone.
"""

import json
import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.apps.registry import Apps
from django.db import DatabaseError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.text import slugify

from config.backup import values
from config.backup.rows import LEFT_OUT
from config.migrated import OURS

TRIES = 500  # for one table; most rows are taken at once
ROUNDS = 4  # what nothing could point at at first may be there by then
BEGIN = datetime(2025, 3, 30, 1, 30, tzinfo=UTC)  # an hour that clocks in Europe do not have
WORDS = "Ærlig “tekst”, señora: 日本語 · עברית · 👩🏽‍🚒 {number} <b>%s</b> \\n 'x'; {name}"
Field = models.Field[Any, Any]


def fill(apps: Apps, connection: BaseDatabaseWrapper, *, rows: int = 3, seed: int = 1) -> None:
    """Add rows to each table of ours until no column has nothing in it, or nothing more is taken."""
    dice = Random(seed)
    left = [model for model in ours(apps) if empty_columns(model, connection)]
    for _round in range(ROUNDS):
        for model in left:
            fill_one(model, apps, connection, rows, dice)
        left = [model for model in left if empty_columns(model, connection)]


def ours(apps: Apps) -> list[type[models.Model]]:
    """Return what a backup keeps of our models, in an order that stays."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
    kept = (model for model in found if model._meta.managed and not model._meta.proxy)
    return sorted(
        (model for model in kept if model._meta.label_lower not in LEFT_OUT),
        key=lambda model: model._meta.db_table,
    )


def nothing_in(apps: Apps, connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """Return, by model, the columns of ours that no row has anything in."""
    found = {model._meta.label: empty_columns(model, connection) for model in ours(apps)}
    return {label: columns for label, columns in found.items() if columns}


def empty_columns(model: type[models.Model], connection: BaseDatabaseWrapper) -> list[str]:
    """Return the columns that no row has anything in."""
    names = [str(field.column) for field in model._meta.local_concrete_fields]
    blank = {str(f.column) for f in model._meta.local_concrete_fields if values.kind_of(f) == values.TEXT}
    counts = ", ".join(f"""COUNT({f"NULLIF({q(n)}, '')" if n in blank else q(n)})""" for n in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {q(model._meta.db_table)}")
        return [name for name, count in zip(names, cursor.fetchone(), strict=True) if not count]


def q(name: str) -> str:
    return f'"{name}"'


def fill_one(
    model: type[models.Model], apps: Apps, connection: BaseDatabaseWrapper, rows: int, dice: Random
) -> None:
    """Add rows if what they must point at is there. With every try more is left empty."""
    fields = [f for f in model._meta.local_concrete_fields if not isinstance(f, models.AutoField)]
    targets = {f: keys_of(f, apps, connection) for f in fields if f.is_relation}
    if any(not keys and not f.null for f, keys in targets.items()):
        return
    write = values.writers(connection.ops)
    columns = ", ".join(q(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {q(model._meta.db_table)} ({columns}) VALUES ({marks})"
    kinds = [values.kind_of(field) for field in fields]
    done = 0
    for number in range(TRIES):
        row = [some(field, targets.get(field), number, dice) for field in fields]
        ready = [
            value if value is None or kind not in write else write[kind](value)
            for kind, value in zip(kinds, row, strict=True)
        ]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, ready)
        except DatabaseError:
            continue
        done += 1
        if done >= rows and not empty_columns(model, connection):
            return


def keys_of(field: Field, apps: Apps, connection: BaseDatabaseWrapper) -> list[Any]:
    """Return what this column may point at; a row that is one thing's own is nobody else's."""
    target = field.target_field  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {q(target.column)} FROM {q(target.model._meta.db_table)} ORDER BY 1 DESC")
        keys = [row[0] for row in cursor.fetchmany(200)]
        taken = set()
        for other in owners_of(target.model, apps) if isinstance(field, models.OneToOneField) else ():
            cursor.execute(f"SELECT {q(str(other.column))} FROM {q(other.model._meta.db_table)}")
            taken |= {row[0] for row in cursor.fetchall()}
    return [key for key in keys if key not in taken]


def owners_of(model: type[models.Model], apps: Apps) -> list[Field]:
    """Return the columns that may say: this row is mine."""
    return [
        field
        for owner in ours(apps)
        for field in owner._meta.local_concrete_fields
        if isinstance(field, models.OneToOneField) and field.null and field.related_model is model
    ]


def some(field: Field, keys: list[Any] | None, number: int, dice: Random) -> Any:
    """Return something for this column; with every try in vain nothing becomes likelier."""
    if field.null and dice.random() < min(0.7, number / 200):
        return None
    if keys is not None:
        key = dice.choice(keys) if keys else None
        return values.read(values.kind_of(field), key)
    if field.choices:
        return dice.choice([value for value, _name in field.flatchoices])
    return KINDS[values.kind_of(field)](field, number, dice)


def text(field: Field, number: int, dice: Random) -> str:
    if field.blank and dice.random() < min(0.5, number / 200):
        return ""
    word = f"{slugify(field.name)}-{number}-{dice.randrange(10**6)}"
    kind = field.get_internal_type()
    if kind == "SlugField":
        return word[: field.max_length]
    if kind == "FileField":
        return f"entered/{word}.bin"[: field.max_length]
    if isinstance(field, models.EmailField):
        return f"{word}@example.org"
    if isinstance(field, models.URLField):
        return f"https://example.org/{word}?q=ä&x=1"
    full = WORDS.format(number=number, name=word)
    return full[: field.max_length] if field.max_length and field.max_length < len(full) else full


def told_json(field: Field, number: int, dice: Random) -> str:
    block = {"type": "paragraph", "value": WORDS.format(number=number, name=field.name), "id": "b1"}
    return json.dumps(dice.choice([[block], {"entered": block["value"], "n": 1.5}, [], {}]))


def moment(field: Field, number: int, dice: Random) -> str:
    return (BEGIN + timedelta(minutes=dice.randrange(700_000))).isoformat(timespec="microseconds")


KINDS: dict[str, Any] = {
    values.TEXT: text,
    "json": told_json,
    "moment": moment,
    "integer": lambda field, number, dice: dice.choice([1, 2, 3, 5, 8, 40, 500]),
    "float": lambda field, number, dice: dice.choice([0.25, 1.5, 33.125]),
    "boolean": lambda field, number, dice: dice.random() < 0.5,
    "day": lambda field, number, dice: (date(2024, 2, 29) + timedelta(days=dice.randrange(500))).isoformat(),
    "time": lambda field, number, dice: time(dice.randrange(24), 59, 59).isoformat(),
    "decimal": lambda field, number, dice: str(dice.randrange(1, 10)),
    "uuid": lambda field, number, dice: str(uuid.UUID(int=dice.getrandbits(128), version=4)),
}
