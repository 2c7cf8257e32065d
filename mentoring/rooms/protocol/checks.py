"""What a field of a frame may hold: each check returns the clean value or raises ValueError."""

import re
from collections.abc import Callable
from typing import Any

Check = Callable[[Any], Any]
HALF = re.compile("[\ud800-\udfff]")  # of a pair of surrogates: no UTF-8 can say it
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")  # all but the tab and the new line


def text(most: int, least: int = 1) -> Check:
    """A string of least to most characters once its ends are stripped, that every database can store."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("must be text")
        if HALF.search(value):
            raise ValueError("holds half of a character")
        value = CONTROL.sub("", value).strip()
        if not least <= len(value) <= most:
            raise ValueError(f"must have {least} to {most} characters")
        return value

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return value

    return check


def many(check_one: Check, least: int, most: int) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise ValueError(f"must be a list of {least} to {most}")
        return [check_one(one) for one in value]

    return check


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def one_of(*words: str) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError("must be one of " + ", ".join(words))
        return value

    return check


PERSON = whole(1, 2**53)
NUMBER = whole(1, 2**53)  # the number of an event
NAME = text(40, 8)  # what a client calls a poll, a question or a note
TOKEN = text(64, 16)  # only its author's browser holds it
