"""What teaches badly is found, and what does not is left alone."""

import copy
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.test import RequestFactory
from PIL import Image
from wagtail.images import get_image_model

from config.demonstration.factories import learning as make
from config.demonstration.factories.learning import LessonPageFactory
from learning import queries
from learning.linting import WORDS, LintLesson, findings_in, findings_in_lesson, pressing
from learning.models import CoursePage
from learning.wagtail_hooks import TeachingChecks


def lesson(*blocks: dict[str, Any], teaching: str = "", **more: Any) -> LintLesson:
    return LintLesson("A lesson", "Its line.", teaching, list(blocks), **more)


def codes(*blocks: dict[str, Any], **more: Any) -> list[str]:
    return [finding.code for finding in findings_in_lesson(lesson(*blocks, **more))]


def changed(block: dict[str, Any], **values: Any) -> dict[str, Any]:
    block = copy.deepcopy(block)
    block["value"].update(values)
    return block


def test_one_of_everything_is_fine() -> None:
    assert codes(*make.everything()) == []


@pytest.mark.parametrize(
    ("kind", "listed", "field"),
    [
        ("question", "options", "explanation"),
        ("ordering", "items", "explanation"),
        ("matching", "pairs", "explanation"),
        ("short", "patterns", "explanation"),
        ("spot", "findings", "note"),
        ("consequence", "choices", "why"),
        ("contrast", "notes", "note"),
        ("drill", "replies", "why"),
    ],
)
def test_an_answer_without_explanation_is_found(kind: str, listed: str, field: str) -> None:
    block = copy.deepcopy(getattr(make, kind)())
    block["value"][listed][0]["value"][field] = " "

    assert codes(block) == ["unexplained"]


def test_what_comes_back_and_what_a_critique_knows_explain_themselves_too() -> None:
    later = make.recalled(make.rule())
    assert codes(later) == []
    later["value"]["recall"]["situations"][0]["value"]["options"][0]["value"]["explanation"] = ""
    assert codes(later) == ["unexplained"]
    assert codes(changed(make.critique(), voice={"level": "partly", "why": ""})) == ["unexplained"]


def test_six_minutes_of_reading_are_found_and_practice_begins_anew() -> None:
    long = make.prose("word " * 700)

    assert codes(long, make.prose("word " * 500)) == ["reading"]
    assert codes(long, make.prose("word " * 300)) == []  # five minutes
    assert codes(long, make.prose("word " * 301)) == ["reading"]
    assert codes(long, make.question(), make.prose("word " * 500)) == []
    assert codes(make.prose("word " * 700), teaching="<p>" + "word " * 500) == ["reading"]


def test_an_example_before_its_rule_is_found() -> None:
    assert codes(make.contrast(), make.rule()) == ["rule-late"]
    assert codes(make.rule(), make.contrast()) == []
    assert codes(make.contrast()) == []


def test_a_pair_with_one_side_and_media_without_words_are_found() -> None:
    film = {"title": "Film", "file": 1, "captions": None, "language": "en", "transcript": "Words."}

    assert codes(changed(make.contrast(), bland="")) == ["one-side"]
    assert codes(changed(make.contrast(), living=" ")) == ["one-side"]
    assert codes(make.block("video", film)) == ["no-alternative"]
    assert codes(make.block("video", {**film, "captions": 2})) == []
    assert codes(make.block("audio", {"title": "Sound", "file": 1, "transcript": ""})) == ["no-alternative"]
    picture = make.block("picture", {"image": {"image": 1}}, "pic")
    assert codes(picture, pictures_without_words=frozenset({picture["id"]})) == ["no-alternative"]


@pytest.mark.parametrize(
    "text",
    [
        "Now share this with your network.",
        "You should post about it.",
        "Don’t forget to like and share.",
        "Post at least once a week.",
        "Please repost our news.",
        "Teile diesen Beitrag.",
        "Du solltest jede Woche etwas posten.",
        "Everybody must share our posts.",
    ],
)
def test_what_presses_is_found(text: str) -> None:
    assert pressing(f"<p>It rained. {text}</p>")


@pytest.mark.parametrize(
    "text",
    [
        "You share a van with him.",
        "Nobody asks you to post anything.",
        "It looks like a door.",
        "Share what you saw with one colleague, if you like.",
        "A post begins where you stood.",
        "This course won’t ask you to publish anything.",
        "Er teilt sich den Wagen mit ihr.",
    ],
)
def test_what_does_not_press_is_left_alone(text: str) -> None:
    assert pressing(text) == []


def test_other_peoples_words_may_press_and_the_authors_may_not() -> None:
    text = "You should share this post now."
    bland = changed(make.contrast(), bland=text)

    assert codes(bland) == []
    assert codes(make.prose(text)) == ["pressing"]
    assert [finding.code for finding in findings_in("Course", [], says=[text])] == ["pressing"]


@pytest.mark.parametrize(
    ("block", "field"),
    [
        (make.question(), "question"),
        (make.question(), "explanation"),
        (make.ordering(), "explanation"),
        (make.short(), "otherwise"),
        (make.number(), "right"),
        (make.consequence(), "why"),
        (make.contrast(), "note"),
        (make.spot(), "note"),
        (make.pairwise(), "on_first"),
        (make.critique(), "task"),
        (make.critique(), "tried"),
        (make.drill(), "why"),
        (make.plan(), "then_hint"),
        (make.rewrite(), "prompts"),
        (make.recalled(make.rule()), "explanation"),
        (make.block("tip", {"title": "So", "text": "."}), "text"),
    ],
)
def test_whatever_its_author_says_in_a_block_may_not_press(block: dict[str, Any], field: str) -> None:
    assert codes(block) == []
    assert set(codes(saying("You should share this post now.", field, block))) == {"pressing"}


@pytest.mark.parametrize(
    ("block", "field"),
    [
        (make.question(), "text"),
        (make.matching(), "right"),
        (make.consequence(), "happens"),
        (make.spot(), "text"),
        (make.rewrite(), "source"),
        (make.drill(), "post"),
        (make.critique(), "example"),
    ],
)
def test_what_others_say_in_a_block_may(block: dict[str, Any], field: str) -> None:
    assert codes(saying("You should share this post now.", field, block)) == []


def saying(words: str, field: str, value: Any, *, is_it: bool = False) -> Any:
    """The block with these words in every field of that name."""
    if isinstance(value, dict):
        return {
            name: saying(words, field, part, is_it=name == field or (is_it and name == "value"))
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [saying(words, field, part, is_it=is_it) for part in value]
    return words if is_it and isinstance(value, str) else value


def questions(place: int, texts: tuple[str, str]) -> list[dict[str, Any]]:
    made = []
    for number in range(3):
        block = make.question(f"q{number}", right=(place == 0, place == 1))
        for option, text in zip(block["value"]["options"], texts, strict=True):
            option["value"]["text"] = text
        made.append(block)
    return made


def test_a_right_answer_that_gives_itself_away_is_found_over_the_course() -> None:
    first = [finding.code for finding in findings_in("Course", [lesson(*questions(0, ("a", "bbb")))])]
    longest = [finding.code for finding in findings_in("Course", [lesson(*questions(1, ("a", "bbb")))])]
    fine = [finding.code for finding in findings_in("Course", [lesson(*questions(1, ("aaa", "b")))])]

    assert (first, longest, fine) == (["first"], ["longest"], [])


def test_what_is_right_most_times_first_or_longest_but_not_always_gives_nothing_away() -> None:
    often = lesson(*questions(0, ("bbb", "a")), *renamed(questions(1, ("aaa", "b"))))

    assert findings_in("Course", [lesson(*questions(0, ("bbb", "a")))]) != []
    assert findings_in("Course", [often]) == []


def renamed(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**block, "id": f"{block['id']}-more"} for block in blocks]


def test_a_picture_without_words_is_found_unless_it_is_decoration_or_described(course: CoursePage) -> None:
    image = get_image_model()
    drawn = make_picture("")
    described = make_picture("A teal sea")
    shown: list[dict[str, Any]] = [
        {"image": drawn, "alt_text": "", "decorative": False},
        {"image": drawn, "alt_text": "Sea", "decorative": False},
        {"image": drawn, "alt_text": "", "decorative": True},
        {"image": described, "alt_text": "", "decorative": False},
    ]
    body = [make.block("picture", {"image": value}, f"pic-{place}") for place, value in enumerate(shown)]
    page = LessonPageFactory.create(parent=course, body=body)

    assert image.objects.count() == 2
    assert [finding.block for finding in queries.lesson_findings(page)] == [body[0]["id"]]


def make_picture(description: str) -> int:
    drawn = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(drawn, "PNG")
    file = ImageFile(BytesIO(drawn.getvalue()), name="sea.png")
    made = get_image_model().objects.create(title="Sea", description=description, file=file)
    return int(made.pk)


@pytest.mark.parametrize("field", ["title", "promise", "for_whom"])
def test_a_course_that_presses_on_its_own_page_is_found(course: CoursePage, field: str) -> None:
    setattr(course, field, "You should post more.")

    assert [(found.code, found.lesson) for found in queries.findings_of(course)] == [
        ("pressing", course.title)
    ]


@pytest.mark.parametrize("field", ["title", "teaser", "teaching"])
def test_a_lesson_that_presses_outside_its_blocks_is_found(field: str) -> None:
    said = replace(lesson(make.question()), **{field: "You must post."})  # type: ignore[arg-type]

    assert [found.code for found in findings_in_lesson(said)] == ["pressing"]


def test_the_command_ends_with_one_when_something_is_found(db: None, course: CoursePage) -> None:
    LessonPageFactory.create(parent=course, body=[make.rule(), make.contrast()])
    told = StringIO()
    call_command("lint_courses", stdout=told)
    assert "0 findings" in told.getvalue()

    LessonPageFactory.create(parent=course, title="Push", body=[make.prose("You should post more.")])
    with pytest.raises(SystemExit) as ended:
        call_command("lint_courses", stdout=told)

    assert ended.value.code == 1
    assert "Push: pressing" in told.getvalue()
    assert [finding.code for finding in queries.findings_of(course)] == ["pressing"]


def test_what_is_found_stands_in_the_preview_where_wagtails_checks_find_it(
    rf: RequestFactory, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course, title="Push", body=[make.prose("You should post more.")])
    shown = lesson.make_preview_request(rf.get("/"), "first").content.decode()
    checks = TeachingChecks(in_editor=True)

    rules = {rule["id"]: rule["selector"] for rule in checks.get_axe_custom_rules(rf.get("/"))}

    assert 'data-finding="pressing"' in shown
    assert rules["teaching-pressing"] == '[data-finding="pressing"]'
    assert "teaching-pressing" in checks.get_axe_run_only(rf.get("/"))
    assert str(WORDS["pressing"]) == str(
        checks.get_axe_messages(rf.get("/"))["teaching-pressing"]["error_name"]
    )
