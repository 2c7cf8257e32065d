"""Every block of practice: what it holds back, how it is done without a script, what it records."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.queries import drafts_of
from config.demonstration.factories import learning as make
from config.demonstration.factories.learning import LessonPageFactory
from learning import queries, registry, services
from learning.marking import ids_of, rights_of, steps_of
from learning.models import CoursePage, LessonPage, ProgressEvent
from learning.registry import practices
from people.models import Person

Browse = Callable[[Person], Client]


@pytest.fixture
def lesson(course: CoursePage) -> LessonPage:
    return LessonPageFactory.create(parent=course, title="All of it", body=make.everything())


def child_of(lesson: LessonPage, kind: str) -> Any:
    return next(child for child in lesson.body if child.block_type == kind)


def url_of(lesson: LessonPage, kind: str) -> str:
    return reverse("learning:block-answer", args=[lesson.pk, child_of(lesson, kind).id])


# What belongs inside until somebody had a go, by kind.
SECRETS = {
    "contrast": "A time nobody would invent",
    "spot": "Who measured that?",
    "question": "Because of reason 0",
    "ordering": "the tide turns at ordering",
    "matching": "Pair reason",
    "short": "quivered at an offer",
    "number": "Twelve it was",
    "consequence": "this happens",
    "rewrite": "I found out in a lift",
    "drill": "Real reply of",
    "pairwise": "You are there.",
    "task": "Was it the one?",
}


def ways_of(lesson: LessonPage) -> dict[str, dict[str, Any]]:
    """For each kind, a form that does it."""
    question = child_of(lesson, "question").value
    order = list(ids_of(child_of(lesson, "ordering").value["items"]))
    matching = child_of(lesson, "matching").value
    story = child_of(lesson, "consequence").value
    return {
        "contrast": {"marked": "0"},
        "spot": {"marked": ["1", "missing"]},
        "question": {"chosen": next(iter(ids_of(question["options"])))},
        "ordering": {"order": [f"{name}:{place + 1}" for place, name in enumerate(order)]},
        "matching": {"pair": [f"{name}:{place}" for place, name in enumerate(rights_of(matching))]},
        "short": {"text": "thrilled"},
        "number": {"number": "12"},
        "consequence": {"chosen": list(ids_of(story["choices"]))[1]},
        "rewrite": {"text": "I stood in the lobby.", "ticked": "0"},
        "drill": {"text": "Which step was it?"},
        "pairwise": {"chosen": "second", "words": "The torch."},
        "plan": {"when": "it rings", "then": "answer"},
        "task": {"way": "rehearsed"},
        "reflection": {"text": "I left out the smell."},
    }


def test_every_kind_has_its_way_and_its_secret(lesson: LessonPage) -> None:
    ours = set(practices()) - {"critique"}  # which has tests of its own
    assert set(ways_of(lesson)) == ours
    assert set(SECRETS) | {"plan", "reflection"} == ours


def shown(page: str) -> list[str]:
    return [kind for kind, secret in SECRETS.items() if secret in page]


@pytest.mark.parametrize("kind", list(SECRETS))
def test_each_block_is_done_by_a_plain_form_and_opens_itself_alone(
    browse: Browse, amara: Person, lesson: LessonPage, kind: str
) -> None:
    way = ways_of(lesson)[kind]
    client = browse(amara)

    page = client.post(url_of(lesson, kind), {"action": "answer", "kind": kind, **way}, follow=True)

    text = page.content.decode()
    assert shown(text) == [kind]
    assert queries.progress_in(amara, lesson).blocks[str(child_of(lesson, kind).id)].done_at is not None


@pytest.mark.parametrize("kind", [kind for kind in SECRETS if kind != "contrast"])
def test_an_empty_answer_is_refused_beside_the_block(
    browse: Browse, amara: Person, lesson: LessonPage, kind: str
) -> None:
    page = browse(amara).post(url_of(lesson, kind), {"action": "answer", "kind": kind})

    assert page.status_code == 422
    assert f'id="error-{child_of(lesson, kind).id}"' in page.content.decode()
    assert shown(page.content.decode()) == []
    assert not ProgressEvent.objects.filter(learner=amara, block=str(child_of(lesson, kind).id)).exists()


def half_done(lesson: LessonPage) -> dict[str, tuple[dict[str, Any], list[str]]]:
    """For each kind that can be half answered: the form, and what must stand in the block again."""
    first = next(iter(ids_of(child_of(lesson, "ordering").value["items"])))
    left = next(iter(ids_of(child_of(lesson, "matching").value["pairs"])))
    long = "word " * 13_000
    return {
        "ordering": ({"order": [f"{first}:2", ""]}, [f'value="{first}:2" selected']),
        "matching": ({"pair": [f"{left}:1", ""]}, [f'value="{left}:1" selected']),
        "rewrite": ({"text": "", "ticked": "0"}, [':ticked" value="0" checked']),
        "contrast": ({"marked": "1", "words": long}, [':marked" value="1" checked']),
        "pairwise": ({"chosen": "second", "words": long}, [':chosen" value="second" checked']),
        "task": ({"way": "real", "text": long}, [':way" value="real" checked']),
    }


@pytest.mark.parametrize("kind", ["ordering", "matching", "rewrite", "contrast", "pairwise", "task"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["form", "htmx"])
def test_what_was_picked_stands_again_when_the_answer_is_refused(
    browse: Browse, amara: Person, lesson: LessonPage, kind: str, headers: dict[str, str]
) -> None:
    form, expected = half_done(lesson)[kind]

    page = browse(amara).post(
        url_of(lesson, kind), {"action": "answer", "kind": kind, **form}, headers=headers
    )

    text = page.content.decode()
    assert f'id="error-{child_of(lesson, kind).id}"' in text
    assert [each for each in expected if each not in text] == []
    assert shown(text) == []


def whole_form(lesson: LessonPage, **typed: dict[str, Any]) -> dict[str, Any]:
    """What a browser without a script sends: every block, with what was just typed or chosen."""
    sent: dict[str, Any] = {}
    for kind, fields in typed.items():
        block = child_of(lesson, kind).id
        sent |= {f"{block}:kind": kind, **{f"{block}:{name}": value for name, value in fields.items()}}
    return sent


def test_a_button_keeps_what_was_typed_and_chosen_in_every_other_block(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    picked = list(ids_of(child_of(lesson, "question").value["options"]))[1]
    sent = whole_form(
        lesson,
        task={"way": "rehearsed", "text": "In the kitchen."},
        drill={"text": "Which step was it?"},
        plan={"when": "it rings", "then": ""},
        question={"chosen": picked},
        matching={"pair": ["", ""]},
    )
    client = browse(amara)

    page = client.post(url_of(lesson, "task"), {"action": "answer", **sent}, follow=True).content.decode()

    assert "Which step was it?" in page
    assert 'value="it rings"' in page
    assert f'value="{picked}" checked' in page
    assert shown(page) == ["task"]
    assert queries.progress_in(amara, lesson).blocks[str(child_of(lesson, "task").id)].done_at is not None
    assert f'value="{picked}" checked' not in client.get(lesson.url).content.decode()


@pytest.mark.parametrize("kind", ["question", "task"])
def test_a_refused_answer_keeps_what_was_typed_elsewhere(
    browse: Browse, amara: Person, lesson: LessonPage, kind: str
) -> None:
    sent = whole_form(
        lesson, **{kind: {}}, drill={"text": "Which step was it?"}, pairwise={"chosen": "first"}
    )

    page = browse(amara).post(url_of(lesson, kind), {"action": "answer", **sent})

    assert page.status_code == 422
    assert "Which step was it?" in page.content.decode()
    assert ':chosen" value="first" checked' in page.content.decode()
    assert "Which step was it?" in browse(amara).get(lesson.url).content.decode()


@pytest.mark.parametrize(
    "name", ["learning:lesson-finish", "learning:lesson-reopen", "learning:lesson-words"]
)
def test_every_way_on_keeps_what_was_typed(
    browse: Browse, amara: Person, lesson: LessonPage, name: str
) -> None:
    sent = whole_form(lesson, drill={"text": "Which step was it?"}, reflection={"text": "The smell."})

    browse(amara).post(reverse(name, args=[lesson.pk]), {**sent, "next": "keep"})

    page = browse(amara).get(lesson.url).content.decode()
    assert "Which step was it?" in page
    assert "The smell." in page


def test_words_too_long_in_another_block_are_refused_there_and_stay(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    long = "word " * 13_000
    sent = whole_form(lesson, task={"way": "real"}, drill={"text": long}, reflection={"text": "The smell."})

    page = browse(amara).post(url_of(lesson, "task"), {"action": "answer", **sent})

    text = page.content.decode()
    assert page.status_code == 422
    assert f'id="error-{child_of(lesson, "drill").id}"' in text
    assert long.strip() in text
    assert shown(text) == ["task"]
    assert "The smell." in browse(amara).get(lesson.url).content.decode()


def test_an_old_page_does_not_undo_what_was_written_since(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    """The page was opened with the first words; then a phone wrote others; then the page sends a task."""
    client, drill = browse(amara), child_of(lesson, "drill").id
    client.post(url_of(lesson, "drill"), {"action": "save", "kind": "drill", "text": "First words."})
    opened = client.get(lesson.url).content.decode()
    was = opened.partition(f'name="{drill}:was" value="')[2].partition('"')[0]
    client.post(
        url_of(lesson, "drill"), {"action": "save", "kind": "drill", "text": "Later ones.", "base": 1}
    )
    sent = whole_form(
        lesson, task={"way": "real"}, drill={"text": "First words.\r\n", "base": "1", "was": was}
    )

    client.post(url_of(lesson, "task"), {"action": "answer", **sent})

    assert queries.answers_of(amara, lesson)[str(drill)].value == {"text": "Later ones."}
    assert queries.history_of(amara, lesson).count() == 2


def test_words_for_a_block_that_went_meanwhile_are_kept(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    sent = {"gone-for-good:kind": "drill", "gone-for-good:text": "To nobody."}

    browse(amara).post(url_of(lesson, "task"), {"action": "answer", "way": "real", **sent})

    history = browse(amara).get(reverse("learning:lesson-history", args=[lesson.pk])).content.decode()
    assert "To nobody." in history


def test_the_same_answer_sent_twice_is_one_event(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    sent = {"action": "answer", "kind": "task", "way": "real", "key": "2b1c9e0a-7d4e-4f2b-8a53-1f2e3d4c5b6a"}
    for _twice in range(2):
        browse(amara).post(url_of(lesson, "task"), sent)

    assert ProgressEvent.objects.filter(learner=amara, verb="answered").count() == 1


def test_a_story_can_be_walked_back(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    client, url, story = browse(amara), url_of(lesson, "consequence"), child_of(lesson, "consequence").value
    first = next(iter(ids_of(story["choices"])))
    second = list(steps_of(story, [first]))[1]
    client.post(url, {"action": "answer", "chosen": first})
    deep = client.post(url, {"action": "answer", "trail": first, "chosen": second}, follow=True)
    assert "After consequence 1.2 this happens" in deep.content.decode()

    block = child_of(lesson, "consequence").id
    way = {f"{block}:kind": "consequence", f"{block}:trail": [first, second]}
    back = client.post(url, {"action": "back", **way}, follow=True).content.decode()

    assert "After consequence 1 this happens" in back
    assert "After consequence 1.2 this happens" not in back
    assert queries.progress_in(amara, lesson).blocks[str(child_of(lesson, "consequence").id)].done_at


@pytest.mark.parametrize("kind", ["question", "ordering", "matching", "short", "number"])
def test_sure_or_unsure_is_kept_when_it_is_asked(
    browse: Browse, amara: Person, course: CoursePage, kind: str
) -> None:
    everything = [{**child, "value": {**child["value"], "ask_sure": True}} for child in make.everything()]
    body = [
        child if child["type"] == kind else plain
        for child, plain in zip(everything, make.everything(), strict=True)
    ]
    lesson = LessonPageFactory.create(parent=course, title="Sure", body=body)
    assert browse(amara).get(lesson.url).content.decode().count("How sure are you?") == 1

    sent = {"action": "answer", "kind": kind, **ways_of(lesson)[kind], "sure": "unsure"}
    page = browse(amara).post(url_of(lesson, kind), sent, headers={"hx-request": "true"})

    assert ProgressEvent.objects.get(verb="answered").payload["sure"] is False
    assert BeautifulSoup(page.content, "html.parser").select_one("[value=unsure][checked]")


def test_a_thought_is_private_unless_somebody_is_chosen(
    browse: Browse,
    amara: Person,
    bela: Person,
    mallory: Person,
    lesson: LessonPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "_sources", [lambda person: [registry.Reader(bela)]])
    url, client = url_of(lesson, "reflection"), browse(amara)

    client.post(url, {"action": "answer", "text": "I left out the smell."})
    client.post(url, {"action": "answer", "text": "I left out the smell.", "reader": str(mallory.pk)})
    assert not drafts_of(amara).exists()
    client.post(url, {"action": "answer", "text": "I left out the smell.", "reader": str(bela.pk)})

    draft = drafts_of(amara).get()
    assert draft.body == "I left out the smell."
    assert [row.reader for row in draft.readers.all()] == [bela]


@pytest.mark.parametrize("mode", ["first", "wrong", "phone", "answered", "recall"])
def test_the_preview_shows_every_state_of_a_learner_and_keeps_nothing(lesson: LessonPage, mode: str) -> None:
    page = lesson.make_preview_request(RequestFactory().get("/"), mode).content.decode()

    expected = {
        "first": [],
        "answered": list(SECRETS),
        "recall": [],
    }
    if mode in expected:
        assert shown(page) == expected[mode]
    if mode == "wrong":
        assert "Because of reason 1" in page
        assert "Because of reason 0" not in page
    if mode == "phone":
        assert "You stopped here on" in page
    if mode == "recall":
        assert "What comes back of this lesson" in page
    assert not ProgressEvent.objects.exists()


@pytest.mark.parametrize("kind", [*SECRETS, "plan", "reflection", "rule", "video", "audio", "embed"])
def test_every_block_shows_a_preview_of_itself_in_the_picker(kind: str) -> None:
    block = LessonPage.body.field.stream_block.child_blocks[kind]

    assert block.is_previewable
    assert block.render(block.get_preview_value())


def test_a_lesson_asks_no_more_however_many_blocks_it_has(
    browse: Browse,
    amara: Person,
    course: CoursePage,
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    lesson = LessonPageFactory.create(parent=course, title="Twice", body=make.everything())
    client = browse(amara)
    for kind, way in ways_of(lesson).items():
        client.post(url_of(lesson, kind), {"action": "answer", "kind": kind, **way})

    with django_assert_max_num_queries(18):
        page = client.get(lesson.url)

    assert shown(page.content.decode()) == list(SECRETS)


def test_a_lesson_fetches_no_more_of_its_neighbours_clinics_and_readers_than_it_shows(
    browse: Browse, amara: Person, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course, title="Twice", body=make.everything())
    client = browse(amara)

    with CaptureQueriesContext(connection) as asked:
        client.get(lesson.url)

    said = [query["sql"] for query in asked.captured_queries]
    assert sum('"learning_lessonpage"."teaching"' in sql for sql in said) == 1  # the lesson itself
    assert not [sql for sql in said if '"learning_coursepage"."promise"' in sql]
    assert not [sql for sql in said if '"mentoring_workshop"."agenda"' in sql]
    assert not [sql for sql in said if '"mentoring_pairing"."hello"' in sql]


def test_a_restricted_lesson_is_kept_from_whoever_may_not_see_it(
    browse: Browse, amara: Person, bela: Person, lesson: LessonPage, course: CoursePage
) -> None:
    few = Group.objects.create(name="A few")
    bela.groups.add(few)
    restriction = PageViewRestriction.objects.create(page=course, restriction_type="groups")
    restriction.groups.add(few)

    assert browse(amara).get(lesson.url).status_code == 302
    assert browse(bela).get(lesson.url).status_code == 200


@pytest.mark.parametrize("ending", ["nowhere/", "../all-of-it/x/", "%00/", "x" * 400 + "/"])
def test_an_address_below_a_lesson_is_no_page(
    browse: Browse, amara: Person, lesson: LessonPage, ending: str
) -> None:
    assert browse(amara).get(f"{lesson.url}{ending}").status_code in {400, 404}


def test_a_withdrawn_lesson_is_no_page(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    lesson.unpublish()

    assert browse(amara).get(lesson.url).status_code == 404


def test_finishing_needs_every_block_and_says_why(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    client = browse(amara)
    client.get(lesson.url)
    for kind, way in ways_of(lesson).items():
        if kind != "task":
            client.post(url_of(lesson, kind), {"action": "answer", "kind": kind, **way})

    page = client.get(lesson.url).content.decode()
    assert "Why is this not done?" in page
    assert "A task you haven’t done or rehearsed yet" in page
    course = client.get(queries.course_of(lesson).url).content.decode()
    assert "A task you haven’t done or rehearsed yet" in course
    client.post(url_of(lesson, "task"), {"action": "answer", "way": "real"})
    client.post(reverse("learning:lesson-finish", args=[lesson.pk]), {"next": "keep"})

    done = client.get(lesson.url).content.decode()
    assert "Finish session" not in done
    assert "Take it up again" in done
    client.post(reverse("learning:lesson-reopen", args=[lesson.pk]))
    again = client.get(lesson.url).content.decode()
    assert "You took this up again on" in again
    assert queries.progress_in(amara, lesson).is_done
    client.post(reverse("learning:lesson-finish", args=[lesson.pk]), {"next": "keep"})
    assert "Take it up again" in client.get(lesson.url).content.decode()


def test_two_devices_merge_by_time_and_both_versions_can_be_read(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    client, url = browse(amara), url_of(lesson, "drill")
    early, late = "2026-11-20T10:00:00.000Z", "2026-11-20T11:00:00.000Z"
    for text, when, device in (
        ("At the desk, later.", late, "computer-1"),
        ("On the phone, sooner.", early, "phone-1"),
    ):
        client.post(
            url, {"action": "save", "kind": "drill", "text": text, "happened_at": when, "device": device}
        )

    page = client.get(lesson.url).content.decode()
    history = client.get(reverse("learning:lesson-history", args=[lesson.pk])).content.decode()

    assert "At the desk, later." in page
    assert "On the phone, sooner." in history
    assert "At the desk, later." in history


def test_a_practice_of_another_part_can_join(course: CoursePage) -> None:
    practice = registry.Practice("heading", "answered", still_open="A heading")
    registry.register_practice(practice)
    try:
        lesson = LessonPageFactory.create(parent=course, body=[make.block("heading", "Here")])
        assert queries.outline_of(lesson).practice[0].kind == "heading"
    finally:
        del registry._practices["heading"]
    assert services.answer_block is not None
