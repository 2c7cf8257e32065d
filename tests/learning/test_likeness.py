import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.likeness import (
    NEWCOMER,
    best_line,
    compare,
    echoes,
    hints,
    is_near_copy,
    measure,
    resemblance,
    sentences,
    stock_spans,
    voice_of,
    words,
)

BLAND = (
    "We are thrilled to announce that Halden Lifts has been recognised as an industry-leading provider of "
    "vertical mobility solutions. This achievement reflects our unwavering commitment to innovation, "
    "excellence and customer-centricity. We are proud to be part of a team that continues to go above and "
    "beyond."
)
OWN = (
    "At twenty to six on Tuesday, Mrs Okafor rang. The lift was out. She’s on the sixth floor with a hip "
    "that’s six weeks old. I’m the one who decides which van goes where. I moved two jobs and upset a hotel. "
    "We had Tomasz there by 06:55. Last week someone gave us a prize for being quick. "
    "I’d rather tell you about the hotel."
)
OURS = ("Halden", "Lifts")


def test_measure_of_a_bland_text_finds_its_stock_phrases() -> None:
    found = measure(BLAND, own_names=OURS)

    assert (found.me, found.details, found.stock) == (0, 0, 7)
    assert len(found.lengths) == 3


def test_measure_of_own_words_finds_people_times_and_numbers() -> None:
    found = measure(OWN, own_names=OURS)

    assert found.lengths == (9, 4, 12, 9, 8, 6, 10, 7)
    assert found.stock == 0
    assert found.me == pytest.approx(100 * 3 / 65)


def test_compare_says_words_and_never_a_figure() -> None:
    assert compare(measure(OWN, own_names=OURS), NEWCOMER).say in ("alot", "through")
    assert compare(measure(BLAND, own_names=OURS), NEWCOMER).say in ("mostly", "some")
    assert compare(measure("Too short."), NEWCOMER).say == "empty"


def test_stock_phrases_count_once_when_one_stands_inside_another() -> None:
    text = "Thrilled to announce vertical mobility solutions"

    assert [text[a:b] for a, b in stock_spans(text)] == [
        "Thrilled to announce",
        "vertical mobility solutions",
    ]
    assert stock_spans(text, "de") == []


def test_echoes_are_the_runs_that_stand_in_the_source() -> None:
    draft = "My gran says we are proud to be part of a team, whatever that is."

    assert [echo.text for echo in echoes(draft, BLAND)] == ["we are proud to be part of a team"]
    assert echoes(OWN, BLAND) == []


def test_near_copy_is_noticed_from_0_85_on() -> None:
    assert is_near_copy(BLAND, BLAND)
    assert is_near_copy(BLAND.replace("above and beyond", "above and further"), BLAND)
    assert not is_near_copy(OWN, BLAND)
    assert resemblance("", BLAND) == 0


def test_hints_name_what_they_are_about() -> None:
    found = hints(OWN + " Halden Lifts is best.", source=BLAND, organisation="Halden Lifts", language="en-gb")

    own = found.pop("own")
    assert found == {"named": "Mrs Okafor", "disclosure": "Halden Lifts", "opinion": "quick"}
    assert own.startswith("“")
    assert "near-copy" in hints(BLAND, source=BLAND, organisation="", language="en")


def test_hints_ask_about_stock_phrases_tags_and_length_and_show_what_is_ones_own() -> None:
    text = "Thrilled to announce! On Tuesday I rang Mrs Okafor. #lifts a#b #lifts #Leeds. It was fine. "

    found = hints(text * 30, source="", organisation="", language="en")

    assert found["stock"].lower() == "“thrilled to announce”"
    assert found["own"] == "“On Tuesday I rang Mrs Okafor.”"
    assert found["tags"] == "#lifts, #Leeds"
    assert int(found["long"]) > 300
    assert "long" not in hints(text, source="", organisation="", language="en")
    assert hints("Ich war am Dienstag in Leeds.", source="", organisation="", language="de")["own"]
    assert hints("Freuen uns sehr!", source="", organisation="", language="de") == {
        "stock": "“Freuen uns sehr”"
    }
    assert "own" not in hints("Ich mag Menschen.", source="", organisation="", language="de")
    assert "own" not in hints("We are all very proud of it.", source="", organisation="", language="en")


def test_best_line_is_the_last_short_one_in_the_first_person() -> None:
    assert best_line(OWN, BLAND) == "I’d rather tell you about the hotel."
    assert best_line("", BLAND) == ""


def test_voice_of_a_newcomer_is_the_kind_start_and_of_others_their_own() -> None:
    assert voice_of([OWN, OWN]) is NEWCOMER
    own = voice_of([OWN, OWN + " I kept the note.", OWN])
    assert own.is_own
    assert compare(measure(OWN), own).say == "alot"


@given(st.text(max_size=400))
def test_any_text_can_be_measured_and_mirrored(text: str) -> None:
    found = measure(text)

    assert found.words == sum(found.lengths) == len([w for s in sentences(text) for w in words(s)])
    assert all(math.isfinite(found.signal(name)) for name in ("length", "mix", "me", "details", "stock"))
    assert compare(found, NEWCOMER).say
    for start, end in stock_spans(text):
        assert 0 <= start < end <= len(text)
    for echo in echoes(text, text):
        assert text[echo.start : echo.end] == echo.text


@given(st.text(max_size=200), st.text(max_size=200))
def test_resemblance_is_symmetric_and_between_0_and_1(a: str, b: str) -> None:
    assert resemblance(a, b) == resemblance(b, a)
    assert 0 <= resemblance(a, b) <= 1
