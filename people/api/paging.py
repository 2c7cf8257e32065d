"""Lists in pieces. There is no total: a list here never says how many there are of anything."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

Item = TypeVar("Item")
Row = TypeVar("Row")
# What a 64-bit column can hold; anything larger is nobody's id.
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Paging(Schema):
    limit: int = Field(20, ge=1, le=100, description="How many at most.")
    offset: int = Field(0, ge=0, le=100_000, description="Where to begin: the last `next_offset`.")


class Leaf(Schema, Generic[Item]):
    """`next_offset` is null on the last piece."""

    items: list[Item]
    next_offset: int | None


def leaf(
    rows: "QuerySet[Any] | Sequence[Row]", paging: Paging, show: Callable[[Any], object]
) -> dict[str, Any]:
    """Return one piece of the rows; one row more is read to know whether there is another."""
    found = list(rows[paging.offset : paging.offset + paging.limit + 1])
    has_more = len(found) > paging.limit
    return {
        "items": [show(row) for row in found[: paging.limit]],
        "next_offset": paging.offset + paging.limit if has_more else None,
    }
