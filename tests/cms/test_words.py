import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.words import EarlierWords, ExampleWords, NoteWords, StoryWords, first_words, story_blocks

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)
NAMES = st.sampled_from(["notes", "earlier", "moves", "helpers", "platform", "intro", "roadblocks", "topic"])


def test_details_come_back_as_they_were_stored() -> None:
    words = ExampleWords(
        platform="here", notes=(NoteWords("a", "b", "c", "sun", 3),), earlier=(EarlierWords("x", "y", "z"),)
    )
    assert ExampleWords.read(json.loads(json.dumps(words.as_details()))) == words
    story = StoryWords(intro="In short.", roadblocks="None.", topic="lifts")
    assert StoryWords.read(json.loads(json.dumps(story.as_details()))) == story


@settings(suppress_health_check=[HealthCheck.too_slow])  # a loaded machine draws slowly
@given(st.dictionaries(NAMES, JSON, max_size=3))
def test_details_of_any_shape_can_be_read(details: dict[str, object]) -> None:
    ExampleWords.read(details)
    StoryWords.read(details)


@given(st.text(max_size=200))
def test_story_blocks_lose_no_word(text: str) -> None:
    joined = "".join(value for _kind, value in story_blocks(text))
    kept = "".join(joined.split())
    assert kept in "".join(text.split()) or "## " in text


def test_story_blocks_turn_marked_lines_into_headings() -> None:
    assert story_blocks("One.\n\n## Two\n\nThree\nfour.") == [
        ("words", "One."),
        ("heading", "Two"),
        ("words", "Three\nfour."),
    ]


@given(st.text(max_size=300), st.integers(5, 60))
def test_first_words_fit(text: str, room: int) -> None:
    assert len(first_words(text, room)) <= room
