"""Rules of practice: objects in, yes or words out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from cms.words import TEXT_LIMIT
from learning.registry import practice_of

# A device's clock may be wrong, and a queue may be old. Beyond this we use our own clock.
OLDEST = timedelta(days=90)
# Writing on one device within this stretch is one version; a longer pause starts another.
STRETCH = timedelta(minutes=10)
LONGEST_ANSWER = TEXT_LIMIT  # characters in one field: what fits into a lesson fits into the studio


class Refused(Exception):
    """This cannot be done as asked; `code` says why (views turn it into words)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Marking:
    """What somebody chose, judged. `rights` and `wrongs` are the ids chosen."""

    rights: frozenset[str]
    wrongs: frozenset[str]
    is_right: bool

    @property
    def is_partly(self) -> bool:
        return bool(self.rights) and not self.is_right


def mark_question(chosen: Iterable[str], options: Mapping[str, bool]) -> Marking:
    """Judge a choice; `options` is option id -> whether it is right. Ids that are no option are ignored."""
    known = {option for option in chosen if option in options}
    right = {option for option, is_right in options.items() if is_right}
    return Marking(frozenset(known & right), frozenset(known - right), bool(known) and known == right)


def sound_time(happened_at: datetime | None, now: datetime) -> datetime:
    """The device's time when it can be believed, else now."""
    if happened_at is None or happened_at > now or happened_at < now - OLDEST:
        return now
    return happened_at


def continues(
    *,
    is_latest: bool,
    same_device: bool,
    started_at: datetime,
    happened_at: datetime,
    before: str,
    after: str,
) -> bool:
    """Whether a save goes on with the last version instead of starting another.

    A large deletion starts a new one, so that what was deleted can be read again.
    """
    is_cut = len(before) > 40 and len(after) < len(before) / 2
    return is_latest and same_device and timedelta(0) <= happened_at - started_at <= STRETCH and not is_cut


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields somebody can type into, in a block of this kind."""
    practice = practice_of(kind)
    return practice.fields if practice else ()


def is_complete_plan(value: Mapping[str, Any]) -> bool:
    return all(str(value.get(name, "")).strip() for name in ("when", "then"))


def has_words(value: Mapping[str, Any], kind: str) -> bool:
    return any(str(value.get(name, "")).strip() for name in fields_of(kind))


def fitting_value(kind: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Only the fields this kind of block has, as text. Raises Refused for something far too long."""
    value = {name: str(fields.get(name, "")).replace("\r\n", "\n") for name in fields_of(kind)}
    if any(len(text) > LONGEST_ANSWER for text in value.values()):
        raise Refused("too-long")
    return value


def print_of(kind: str, fields: Mapping[str, Any]) -> str:
    """The words by a short name. Line ends and spaces, which a browser may change, do not matter."""
    words = [" ".join(str(fields.get(name, "")).split()) for name in fields_of(kind)]
    return sha256("\n".join(words).encode(errors="replace")).hexdigest()[:16]


def check_due_on(checked_on: date | None, months: int) -> date | None:
    """The day until which a check stands; None when nobody ever looked. A month is thirty days."""
    return checked_on + timedelta(days=30 * months) if checked_on else None


def valid_marks(marks: Sequence[str], count: int) -> list[int]:
    return sorted({int(mark) for mark in marks if mark.isdecimal() and int(mark) < count})
