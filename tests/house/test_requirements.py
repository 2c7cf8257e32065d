"""Each of the 122 requirements has a test that names what honours it, or is on a list that only shrinks."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| R(\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ALL = range(1, 123)
# Not honoured yet: cohort retention, staged rollout, badges, confidence before and after. Take a number out
# when it is; the test below refuses to take one in.
NOT_YET = frozenset({23, 64, 98, 100})


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


def test_every_requirement_has_a_test_or_is_said_to_wait() -> None:
    there = names_of_tests()
    without = {
        number: where
        for number, (_words, where) in rows().items()
        if (where != "not yet" and not (named := set(re.findall(r"`(test_\w+)`", where)))) or named - there
    }

    assert without == {}


def test_what_waits_only_gets_less() -> None:
    waiting = {number for number, (_words, where) in rows().items() if where == "not yet"}

    named = ", ".join(f"R{number}" for number in sorted(waiting)) or "none"
    sys.stdout.write(f"Not honoured yet: {named}\n")
    assert waiting <= NOT_YET
    assert len(NOT_YET) <= 4
