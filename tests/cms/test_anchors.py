from hypothesis import given
from hypothesis import strategies as st

from cms.anchors import Anchor, find, holds, paragraph_spans, paragraphs, tidy

TEXT = st.text(alphabet=st.sampled_from("ab \n\r\té😀ß"), max_size=60)


@st.composite
def text_and_anchors(draw: st.DrawFn) -> tuple[str, list[Anchor]]:
    text = draw(TEXT.map(tidy))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges), max_size=5))
    return text, [Anchor(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]


@given(TEXT)
def test_tidy_twice_is_once_and_leaves_nothing_a_database_refuses(text: str) -> None:
    once = tidy(text + "\x00")
    assert tidy(once) == once
    assert "\r" not in once
    assert "\x00" not in once


@given(TEXT, st.integers(0, 60), st.integers(1, 20), st.integers(0, 60))
def test_a_phrase_taken_from_a_text_is_found_in_it(text: str, start: int, length: int, near: int) -> None:
    quote = text[start : start + length]
    anchor = find(text, quote, near=near)
    assert (anchor is None) == (quote == "")
    assert anchor is None or holds(text, quote, anchor)


@given(TEXT, st.text(alphabet="xyz", min_size=1))
def test_a_phrase_that_is_not_there_is_not_found(text: str, quote: str) -> None:
    assert find(text, quote) is None


def test_find_takes_the_place_nearest_to_where_it_was() -> None:
    assert find("again and again", "again", near=9) == Anchor(10, 15)


@given(TEXT, TEXT, TEXT)
def test_a_pin_survives_an_edit_elsewhere(before: str, quote: str, after: str) -> None:
    anchor = find(before + quote + after, quote, near=len(before))
    assert (anchor is None) == (quote == "")
    assert anchor is None or anchor.start == len(before)


@given(TEXT.map(tidy))
def test_paragraphs_hold_every_word_and_no_blank_ends(text: str) -> None:
    spans = paragraph_spans(text)
    parts = [text[span.start : span.end] for span in spans]
    assert all(part and part == part.strip() and "\n\n" not in part for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(text_and_anchors())
def test_runs_join_to_their_paragraph_and_know_what_they_are_under(given: tuple[str, list[Anchor]]) -> None:
    text, anchors = given
    for span, paragraph in zip(paragraph_spans(text), paragraphs(text, anchors), strict=True):
        assert "".join(run.text for run in paragraph.runs) == text[span.start : span.end]
        place = span.start
        for run in paragraph.runs:
            covering = [
                i for i, a in enumerate(anchors) if a.start <= place and place + len(run.text) <= a.end
            ]
            assert list(run.under) == covering
            place += len(run.text)


@given(text_and_anchors())
def test_every_anchor_after_the_first_word_begins_in_one_paragraph(given: tuple[str, list[Anchor]]) -> None:
    text, anchors = given
    spans = paragraph_spans(text)
    begun = sorted(index for paragraph in paragraphs(text, anchors) for index in paragraph.begun)
    first = spans[0].start if spans else len(text) + 1
    assert begun == [index for index, anchor in enumerate(anchors) if anchor.start >= first]
