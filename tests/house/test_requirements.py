"""Each of the 122 requirements has a test that names what honours it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| R(\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ALL = range(1, 123)


def rows() -> dict[int, tuple[str, str]]:
    text = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    return {int(number): (words, where) for number, words, where in ROW.findall(text)}


def names_of_tests() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8")))
    return found


def test_every_requirement_is_named_once() -> None:
    text = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")

    assert [int(number) for number, _words, _where in ROW.findall(text)] == list(ALL)


def test_every_requirement_has_a_test_that_is_there() -> None:
    there = names_of_tests()
    without = {
        number: where
        for number, (_words, where) in rows().items()
        if not (named := set(re.findall(r"`(test_\w+)`", where))) or named - there
    }

    assert without == {}
