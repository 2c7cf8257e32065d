"""What is written for the demonstration and for a new organisation, read as an editor would."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cms.models import Intent
from config.demonstration import content
from config.starter import content as starter
from config.starter.pages import lesson_parts
from learning.linting import LintLesson, findings_in
from learning.recall import written_situations

FILES = sorted([*content.HERE.rglob("*.toml"), *starter.HERE.rglob("*.toml"), *starter.HERE.rglob("*.md")])
# What presses somebody to publish, and what nobody finished writing.
PRESSING = re.compile(
    r"please share|share (this|it now|our|the news|your story)|spread the word|like and share|"
    r"post (this|it now|about us|every day)|get posting|hashtag|tag us|"
    r"don.t forget to (post|share)|you (should|must) (post|share)|amplify|go viral",
    re.IGNORECASE,
)
UNFINISHED = re.compile(r"lorem|ipsum|\btodo\b|\btbd\b|placeholder|xxx|foo bar", re.IGNORECASE)
OFF_TOPIC = {
    "Bread and cooking",
    "Children and schools",
    "Gardens",
    "History",
    "Languages",
    "Music",
    "Sport",
    "Stories",
}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def words_in(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return list(texts(tomllib.loads(text))) if path.suffix == ".toml" else [text]


def spoken() -> Iterator[tuple[str, starter.Course]]:
    for course in starter.courses():
        yield from (("en", course), *course.translations.items())


def linted(course: starter.Course) -> list[LintLesson]:
    return [
        LintLesson(lesson.title, lesson.summary, teaching, parts)
        for lesson in course.lessons
        for teaching, _tip, _by, parts in [lesson_parts(lesson, {})]
    ]


def test_no_course_teaches_badly_in_any_language() -> None:
    courses = [course for _code, course in spoken()]
    assert len(courses) >= 6
    found = [
        each
        for course in courses
        for each in findings_in(course.title, linted(course), says=[course.summary])
    ]
    assert found == []


def test_every_session_comes_back_in_situations_that_nobody_met_in_it() -> None:
    for course in starter.courses():
        for lesson in linted(course):
            rules = [block for block in lesson.blocks if block["type"] == "rule"]
            assert all(written_situations(rule) for rule in rules), lesson.title


def blocks(kind: str) -> list[dict[str, Any]]:
    return [
        block
        for course in starter.courses()
        for lesson in course.lessons
        for block in lesson.blocks
        if block["kind"] == kind
    ]


PRACTICE = {"question", "consequence", "short", "rewrite", "spot", "drill", "pairwise", "plan", "field"}


def members() -> set[str]:
    return {name for row in content.colleagues() if row.state == "joined" for name in (row.key, row.name)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_press_nobody_and_are_finished(path: Path) -> None:
    found = [text for text in words_in(path) if PRESSING.search(text) or UNFINISHED.search(text)]
    assert found == []


def test_courses_have_the_lessons_they_promise() -> None:
    assert [len(course.lessons) for course in starter.courses()] == [5, 3, 4, 3]
    assert len(starter.playbooks()) == 5


def test_there_is_a_checklist_for_the_companys_own_channels() -> None:
    """R95: what a channel is for is counted in the same words as the kit and the fourth sign."""
    (found,) = [each for each in starter.playbooks() if each.slug == "look-at-our-own-channels"]
    counted = " ".join(item for _heading, items in found.parts for item in items)
    assert all(str(intent.label).lower() in counted for intent in Intent)
    assert "carried a colleague’s own words" in counted


def test_teaching_is_short() -> None:
    long = [
        lesson.title
        for course in starter.courses()
        for lesson in course.lessons
        if sum(len(block["body"].split()) for block in lesson.blocks if block["kind"] == "text") > 250
    ]
    assert long == []


def test_lessons_teach_and_let_practise() -> None:
    for course in starter.courses():
        for lesson in course.lessons:
            kinds = [block["kind"] for block in lesson.blocks]
            assert kinds[0] == "text", lesson.title
            assert PRACTICE & set(kinds), lesson.title
            pairs = [place for place, kind in enumerate(kinds) if kind in ("contrast", "pairwise")]
            assert kinds.index("rule") < min(pairs, default=len(kinds)), lesson.title


def test_every_option_explains_itself() -> None:
    for question in blocks("question"):
        right = [option for option in question["options"] if option.get("right")]
        assert all(len(option["why"].split()) >= 5 for option in question["options"]), question["prompt"]
        assert len(right) == 1 or (question.get("several") and len(right) >= 1), question["prompt"]


def test_the_right_option_is_neither_always_longest_nor_always_first() -> None:
    single = [question["options"] for question in blocks("question") if not question.get("several")]
    places = [[bool(option.get("right")) for option in options].index(True) for options in single]
    longest = [max(options, key=lambda option: len(option["text"])) for options in single]
    assert max(places.count(place) for place in set(places)) <= len(places) * 0.6
    assert sum(bool(option.get("right")) for option in longest) <= len(single) * 0.4


def test_contrast_notes_stand_in_the_living_text() -> None:
    lost = [
        note for pair in blocks("contrast") for note in pair["notes"] if note["phrase"] not in pair["living"]
    ]
    assert lost == []


def test_stock_phrases_stand_in_the_source() -> None:
    for rewrite in blocks("rewrite"):
        source = rewrite["source"].lower()
        assert [phrase for phrase in rewrite["stock"] if phrase.lower() not in source] == []
        assert len(rewrite["models"]) >= 2


def test_example_notes_and_cuts_are_anchored() -> None:
    examples = content.tables("examples")
    assert len(examples) == 6
    for example in examples:
        assert [note for note in example["note"] if note["phrase"] not in example["body"]] == []
        assert [
            cut for draft in example["draft"] for cut in draft["cut"] if cut["text"] not in draft["body"]
        ] == []
        assert example["draft"], example["title"]
    assert {example["intent"] for example in examples} == {"teach", "delight", "ask", "sell", "recruit"}


def test_notes_on_drafts_are_anchored() -> None:
    for draft in content.table("drafts")["draft"]:
        last = draft["versions"][-1]["body"]
        assert [note for note in draft["notes"] if note["quote"] not in last] == []


def test_boundaries_fit_on_one_screen() -> None:
    page = starter.boundaries()
    assert len(page.words) <= 250
    assert len(page.lines) == 6
    assert page.opening.startswith("We trust you")


def test_stories_are_eight_and_on_any_topic() -> None:
    stories = content.tables("stories")
    assert len(stories) == 8
    assert sum(story["topic"] in OFF_TOPIC | {"Sound"} for story in stories) >= 4
    assert {story["topic"] for story in stories} <= set(content.topics())


def test_a_fifth_of_the_focuses_has_nothing_to_do_with_lifts() -> None:
    focuses = content.focuses()
    away = [focus for focus in focuses if set(focus.topics) <= OFF_TOPIC | {"Mending", "Sound"}]
    assert len(away) / len(focuses) >= 0.2


def test_names_come_from_many_places() -> None:
    names = [row.name for row in content.colleagues()]
    assert len(names) == len(set(names)) >= 170
    assert any(" " not in name for name in names)
    assert any("’" in name for name in names)
    assert any(re.search("[\u0590-\u06ff]", name) for name in names)
    assert max(map(len, names)) > 35


def test_who_took_part_is_complete() -> None:
    for row in content.colleagues():
        assert row.state == "account" or (row.headline and len(row.words.split()) == 3), row.name
        assert row.state != "account" or not row.roles, row.name


def test_whoever_is_named_has_joined() -> None:
    named: set[str] = {focus.who for focus in content.focuses()}
    for table in ("examples", "stories"):
        named |= {words["by"] for words in content.tables(table)}
    named |= {one["who"] for example in content.tables("examples") for one in example["shaped"]}
    for thanks in content.table("thanks")["thanks"]:
        named |= {thanks["giver"], thanks["receiver"]}
    for workshop in content.table("workshops")["workshop"]:
        named |= {workshop["host"], *workshop["co_hosts"], *workshop["coming"], *workshop.get("waiting", [])}
    for pairing in content.table("mentoring")["pairing"]:
        named |= {pairing["newcomer"], pairing["champion"]}
    assert named - members() == set()
