import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.rooms.protocol import FROM_CLIENT, FROM_SERVER, KINDS, Refusal, parse, read_action
from mentoring.rooms.words import WHY

DOCUMENT = (Path(__file__).parents[2] / "docs" / "room-protocol.md").read_text(encoding="utf-8")


def rows() -> dict[str, list[str]]:
    """Each kind's row of the document's table: kind -> its cells."""
    lines = [line for line in DOCUMENT.splitlines() if re.match(r"\| `[a-z.]+` \|", line)]
    return {line.split("`")[1]: [cell.strip() for cell in line.strip("|").split("|")] for line in lines}


def test_document_when_compared_with_the_code_then_has_the_same_kinds() -> None:
    assert set(rows()) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_row_of_a_kind_then_says_weight_senders_fields_and_how_it_is_spoken(name: str) -> None:
    kind, cells = KINDS[name], rows()[name]
    assert cells[1] == kind.weight
    senders = {
        "H": {"host", "cohost"},
        "P": {"participant"},
        "C": {"captioner"},
        "L": {"listener"},
        "S": set(),
    }
    told = set[str]().union(*(senders[letter] for letter in re.findall(r"\b[HPCLS]\b", cells[2])))
    # Where a rule narrows who may (the timer's keeper, an author, a group) the cell says it in words.
    assert told == set(kind.senders) if re.fullmatch(r"[HPCLS ]+", cells[2]) else told <= set(kind.senders)
    assert all(re.search(rf"\b{field}\b", cells[4]) for field in kind.fields)
    assert cells[-1].strip()
    assert f'"t":"{name}"' in cells[5]


def test_error_codes_when_compared_with_the_words_then_all_documented() -> None:
    codes = re.search(r"Error codes: `([^`]*)`", DOCUMENT)
    assert codes
    assert set(WHY) <= set(codes[1].split())


@pytest.mark.parametrize("name", [*FROM_CLIENT, *FROM_SERVER])
def test_message_that_is_no_event_then_documented(name: str) -> None:
    assert re.search(rf"^- `{name}`", DOCUMENT, re.MULTILINE)


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_parse_when_given_anything_then_an_object_or_a_refusal(frame: str | bytes) -> None:
    try:
        told, code = parse(frame)["t"], ""
    except Refusal as refusal:
        told, code = "", refusal.code
    assert isinstance(told, str)
    assert code in ("", "malformed", "too_big")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(sorted(KINDS)), st.dictionaries(st.sampled_from(
    ["key", "text", "person", "poll", "choices", "question", "options", "many", "item", "minutes", "seconds",
     "seq", "mode", "on", "from", "token", "words", "note", "verb", "groups", "how", "line"]),
    VALUES))  # fmt: skip
def test_read_action_when_given_any_fields_then_an_action_or_a_refusal(
    kind: str, fields: dict[str, object]
) -> None:
    names, code = set[str](), ""
    try:
        names = set(read_action({"t": kind, **fields}, by=1, at=2).data)
    except Refusal as refusal:
        code = refusal.code
    assert code in ("", "field", "not_allowed")
    assert names <= set(KINDS[kind].fields)
