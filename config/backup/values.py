"""Values between databases: what SQLite and PostgreSQL keep differently, as one JSON value. NULL is null.

moments are ISO 8601 in UTC with microseconds, decimals and UUIDs text, JSON columns their text unchanged.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

Value = str | int | float | bool | None

TEXT = "text"
KINDS = {
    **dict.fromkeys(("CharField", "TextField", "SlugField", "FileField", "FilePathField"), TEXT),
    **dict.fromkeys(("EmailField", "URLField", "GenericIPAddressField"), TEXT),
    **dict.fromkeys(("AutoField", "BigAutoField", "SmallAutoField"), "integer"),
    **dict.fromkeys(("IntegerField", "BigIntegerField", "SmallIntegerField"), "integer"),
    **dict.fromkeys(("PositiveIntegerField", "PositiveBigIntegerField"), "integer"),
    **dict.fromkeys(("PositiveSmallIntegerField",), "integer"),
    "FloatField": "float",
    "BooleanField": "boolean",
    "DateTimeField": "moment",
    "DateField": "day",
    "TimeField": "time",
    "DecimalField": "decimal",
    "UUIDField": "uuid",
    "JSONField": "json",
}


def kind_of(column: "models.Field[Any, Any]") -> str:
    """Return a column's kind; a relation has that of what it points at. KeyError: one we do not know."""
    while column.is_relation:
        column = column.target_field  # type: ignore[attr-defined]
    return KINDS[column.get_internal_type()]


def read_moment(raw: Any) -> str:
    moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
    # SQLite keeps UTC without saying so.
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


READ: dict[str, Callable[[Any], Value]] = {
    TEXT: str,
    "integer": int,
    "float": float,
    "boolean": bool,
    "moment": read_moment,
    "day": lambda raw: (raw if isinstance(raw, date) else date.fromisoformat(raw)).isoformat(),
    "time": lambda raw: (raw if isinstance(raw, time) else time.fromisoformat(raw)).isoformat(),
    # As short as it goes: the two databases keep different numbers of noughts behind the point.
    "decimal": lambda raw: f"{Decimal(str(raw)).normalize():f}",
    "uuid": lambda raw: str(UUID(str(raw))),
    "json": str,
}


def read(kind: str, raw: Any) -> Value:
    return None if raw is None else READ[kind](raw)


def writers(ops: BaseDatabaseOperations) -> dict[str, Callable[[Any], Any]]:
    """Return, for each kind, what turns an archived value into a parameter of this database."""
    native = ops.connection.features.has_native_uuid_field

    return {
        "moment": lambda value: ops.adapt_datetimefield_value(datetime.fromisoformat(value)),
        "day": lambda value: ops.adapt_datefield_value(date.fromisoformat(value)),
        "time": lambda value: ops.adapt_timefield_value(time.fromisoformat(value)),
        "decimal": lambda value: ops.adapt_decimalfield_value(Decimal(value), None, None),
        "uuid": lambda value: UUID(value) if native else UUID(value).hex,
    }
