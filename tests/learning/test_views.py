import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.queries import drafts_of
from config.demonstration.factories.learning import (
    CoursePageFactory,
    LessonPageFactory,
    PlaybookPageFactory,
    block_id,
    contrast,
    plan,
    question,
    rewrite,
    rule,
)
from config.demonstration.factories.mentoring import WorkshopFactory
from config.demonstration.factories.people import PersonFactory, TopicFactory
from learning import queries, registry, services
from learning.models import Answer, CoursePage, LessonPage, Listing, PlaybookPage, ProgressEvent
from mentoring.models import Workshop
from people.models import Person
from tests.learning.conftest import block_of
from tests.learning.test_services import OWN, finish_practice, write

Browse = Callable[[Person], Client]
JSON = {"Accept": "application/json"}


def url_of(lesson: LessonPage, kind: str) -> str:
    return reverse("learning:block-answer", args=[lesson.pk, block_of(lesson, kind)])


# --- Who may ------------------------------------------------------------------------------------


def pages_of(lesson: LessonPage, playbook: PlaybookPage) -> list[str]:
    course = queries.course_of(lesson)
    return [
        reverse("learning:learn"),
        reverse("learning:playbooks"),
        reverse("learning:studio"),
        reverse("learning:lesson-history", args=[lesson.pk]),
        reverse("learning:lesson-landmark", args=[lesson.pk]),
        course.url,
        lesson.url,
        playbook.url,
    ]


def posts_of(lesson: LessonPage, playbook: PlaybookPage) -> list[str]:
    return [
        url_of(lesson, "rewrite"),
        reverse("learning:lesson-finish", args=[lesson.pk]),
        reverse("learning:lesson-reopen", args=[lesson.pk]),
        reverse("learning:course-listing", args=[queries.course_of(lesson).pk]),
        reverse("learning:run-start", args=[playbook.pk]),
        reverse("learning:studio-new"),
        reverse("learning:writing-habit"),
    ]


def test_nobody_gets_in_without_joining(
    browse: Browse, stranger: Person, lesson: LessonPage, playbook: PlaybookPage
) -> None:
    for client in (Client(), browse(stranger)):
        for url in pages_of(lesson, playbook):
            assert client.get(url).status_code == 302, url
        for url in posts_of(lesson, playbook):
            assert client.post(url, {"text": OWN}).status_code in (302, 403), url
    assert not ProgressEvent.objects.exists()
    assert not Answer.objects.exists()


def test_members_see_every_page(
    browse: Browse, amara: Person, lesson: LessonPage, playbook: PlaybookPage
) -> None:
    for url in pages_of(lesson, playbook):
        assert browse(amara).get(url, follow=True).status_code == 200, url


def test_nobody_sees_what_another_wrote_or_runs(
    browse: Browse, amara: Person, mallory: Person, lesson: LessonPage, playbook: PlaybookPage
) -> None:
    write(amara, lesson, OWN)
    version = queries.history_of(amara, lesson).get()
    run = services.start_run(amara, playbook, key=uuid4(), name="Secret lobby")
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    draft = drafts_of(amara).get()
    client = browse(mallory)

    for url in pages_of(lesson, playbook):
        page = client.get(url, follow=True).content.decode()
        assert "I kept the note" not in page
        assert "Secret lobby" not in page
    for name in ("run", "run-print"):
        assert client.get(reverse(f"learning:{name}", args=[run.pk])).status_code == 404
    for name in ("run-step", "run-state"):
        assert client.post(reverse(f"learning:{name}", args=[run.pk]), {"step": "x"}).status_code == 404
    assert client.post(reverse("learning:lesson-restore", args=[lesson.pk, version.pk])).status_code == 404
    asked = client.post(
        reverse("learning:ask-reader", args=[draft.pk]), {f"{draft.pk}-address": "mallory@example.org"}
    )
    assert asked.status_code == 404
    assert not draft.readers.exists()


# --- Answers stay inside until one had a go -----------------------------------------------------

SECRETS = (
    "Because of reason 0",
    "Because of reason 1",
    "A time nobody would invent",
    "I found out in a lift",
)


def test_the_page_holds_no_answer_before_answering(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    page = browse(amara).get(lesson.url).content.decode()

    assert not [secret for secret in SECRETS if secret in page]


def test_answering_shows_what_belongs_to_the_answer_and_no_more(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    client = browse(amara)
    chosen = {"action": "answer", "chosen": block_id("question:1")}

    page = client.post(url_of(lesson, "question"), chosen, follow=True).content.decode()

    assert [secret for secret in SECRETS if secret in page] == ["Because of reason 1"]


def test_search_finds_lessons_by_their_questions_and_never_by_their_answers(
    amara: Person, lesson: LessonPage
) -> None:
    found = lesson.body.stream_block.get_searchable_content(lesson.body)

    assert "What would you say first?" in found
    assert not [secret for secret in SECRETS if any(secret in text for text in found)]
    assert not any("Option 0" in text for text in found)


def test_the_api_form_of_a_lesson_holds_no_answer(lesson: LessonPage) -> None:
    sent = json.dumps(lesson.body.stream_block.get_api_representation(lesson.body), default=str)

    assert "What would you say first?" in sent
    assert not [secret for secret in SECRETS if secret in sent]


# --- Saving -------------------------------------------------------------------------------------


def test_autosave_answers_with_the_version_to_build_on(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    sent = {
        "action": "save",
        "text": OWN,
        "base": "0",
        "key": str(uuid4()),
        "happened_at": "2026-11-21T10:00:00.000Z",
        "device": "phone-1",
    }
    client = browse(amara)

    first = client.post(url_of(lesson, "rewrite"), sent, headers=JSON).json()
    again = client.post(url_of(lesson, "rewrite"), sent, headers=JSON).json()

    assert first["version"] == again["version"] == 1
    assert first["carry"] == {"base": "1"}
    assert Answer.objects.get().value == {"text": OWN}


def test_a_save_that_makes_no_sense_costs_nobody_their_words(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    sent = {"action": "?", "base": "minus", "key": "no", "happened_at": "yesterday", "text": "Still here."}

    assert browse(amara).post(url_of(lesson, "rewrite"), sent, headers=JSON).status_code == 200
    assert Answer.objects.get().value == {"text": "Still here."}


def test_two_devices_are_told_kindly(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    client = browse(amara)
    client.post(url_of(lesson, "rewrite"), {"text": "On the phone.", "device": "phone-1"}, headers=JSON)

    told = client.post(
        url_of(lesson, "rewrite"), {"text": "At the desk.", "device": "computer-1"}, headers=JSON
    ).json()

    assert "Both are kept" in told["elsewhere"]
    history = client.get(told["history"]).content.decode()
    assert "On the phone." in history
    assert "At the desk." in history


def test_words_for_a_lesson_taken_off_meanwhile_are_kept_and_can_be_read(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    """Typed without a connection, or in a page that was open a while."""
    client = browse(amara)
    client.get(lesson.url)
    lesson.unpublish()

    told = client.post(url_of(lesson, "rewrite"), {"kind": "rewrite", "text": OWN}, headers=JSON).json()
    assert "off the site just now" in told["elsewhere"]
    assert OWN in client.get(told["history"]).content.decode()
    for url in (
        url_of(lesson, "rewrite"),
        reverse("learning:lesson-words", args=[lesson.pk]),
        reverse("learning:lesson-finish", args=[lesson.pk]),
    ):
        words, block = f"{OWN} {uuid4()}", block_of(lesson, "rewrite")
        typed = {f"{block}:kind": "rewrite", f"{block}:text": words, "action": "answer"}
        answer = client.post(url, typed)
        assert (answer.status_code, words in answer.content.decode()) == (410, True)
        assert words in client.get(told["history"]).content.decode()


def test_a_lesson_taken_off_is_nothing_to_who_never_began_it(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    lesson.unpublish()
    client = browse(amara)

    sent = client.post(url_of(lesson, "rewrite"), {"kind": "rewrite", "text": OWN}, headers=JSON)

    history = client.get(reverse("learning:lesson-history", args=[lesson.pk]))
    assert (sent.status_code, history.status_code) == (404, 404)
    assert not Answer.objects.exists()


def test_words_under_a_block_an_editor_removed_are_kept(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    url = url_of(lesson, "rewrite")
    lesson.body = [rule()]
    lesson.save_revision().publish()

    told = browse(amara).post(url, {"kind": "rewrite", "text": OWN}, headers=JSON).json()

    assert "no longer in the lesson" in told["elsewhere"]
    assert "upset a hotel" in browse(amara).get(told["history"]).content.decode()


def test_far_too_long_is_refused_beside_the_field_and_kept_on_the_page(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    url, sent = url_of(lesson, "rewrite"), {"text": "word " * 13_000}

    assert browse(amara).post(url, sent, headers=JSON).status_code == 422
    page = browse(amara).post(url, sent)
    assert page.status_code == 422
    assert "longer than we can keep" in page.content.decode()
    assert "word word word" in page.content.decode()


def test_without_a_script_saving_draws_the_picture(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    sent = {"action": "save", "text": OWN, "key": str(uuid4())}

    page = browse(amara).post(url_of(lesson, "rewrite"), sent, follow=True).content.decode()

    assert "upset a hotel" in page
    assert "Write a line or two" not in page.split("application/json")[0]


def test_checking_without_a_word_says_so_beside_the_field(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    page = browse(amara).post(url_of(lesson, "rewrite"), {"action": "answer", "text": ""})

    assert page.status_code == 422
    assert "Write a line or two first" in page.content.decode()


def test_htmx_gets_the_block_alone(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    sent = {"action": "answer", "marked": ["0", "99", "x"], "words": "It happened to somebody."}

    page = browse(amara).post(url_of(lesson, "contrast"), sent, headers={"HX-Request": "true"})

    text = page.content.decode()
    assert "<html" not in text
    assert "A time nobody would invent" in text
    event = ProgressEvent.objects.get(verb="answered")
    assert event.payload == {"marked": [0]}


def test_a_rewrite_stays_on_the_device_until_its_writer_says_otherwise(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    client, address = browse(amara), reverse("learning:writing-habit")
    assert " held>" in client.get(lesson.url).content.decode()

    assert client.post(address, {"saves_as_written": "on"}).status_code == 204
    assert " held>" not in client.get(lesson.url).content.decode()
    client.post(address, {})
    assert " held>" in client.get(lesson.url).content.decode()


# --- The way through ----------------------------------------------------------------------------


def test_a_lesson_is_taken_left_and_resumed_and_finished(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    client = browse(amara)
    client.get(lesson.url)
    client.post(url_of(lesson, "rewrite"), {"text": OWN, "device": "phone-1"}, headers=JSON)

    carry_on = queries.carry_on_for(amara)
    assert carry_on is not None
    assert carry_on.url == f"{lesson.url}#block-{block_of(lesson, 'rewrite')}"
    assert carry_on.last_words == "I kept the note."
    back = client.get(lesson.url).content.decode()
    assert "You stopped here" in back
    assert "upset a hotel" in back

    early = client.post(reverse("learning:lesson-finish", args=[lesson.pk]), {"next": "keep"})
    assert early.status_code == 422
    assert "Nearly there" in early.content.decode()

    finish_practice(amara, lesson)
    done = client.post(
        reverse("learning:lesson-finish", args=[lesson.pk]),
        {"next": "keep", "key": str(uuid4())},
        follow=True,
    )
    assert "none of them borrowed" in done.content.decode()
    assert queries.carry_on_for(amara) is None
    assert drafts_of(amara).get().body == OWN


def test_finishing_can_show_it_to_a_reader_who_said_yes(
    browse: Browse,
    amara: Person,
    bela: Person,
    mallory: Person,
    lesson: LessonPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "_sources", [lambda person: [registry.Reader(bela)]])
    finish_practice(amara, lesson)
    client, url = browse(amara), reverse("learning:lesson-finish", args=[lesson.pk])

    client.post(url, {"next": f"reader-{mallory.pk}"})
    assert not drafts_of(amara).exists()
    client.post(url, {"next": f"reader-{bela.pk}"})

    assert [row.reader for row in drafts_of(amara).get().readers.all()] == [bela]


def test_who_is_alongside_chose_it_and_stands_a_to_z(
    browse: Browse, amara: Person, bela: Person, mallory: Person, lesson: LessonPage
) -> None:
    course = queries.course_of(lesson)
    url = reverse("learning:course-listing", args=[course.pk])
    browse(bela).post(url, {"listed": "yes"})
    browse(amara).post(url, {"listed": "yes"})
    browse(amara).post(url, {"listed": "yes"})

    page = browse(mallory).get(course.url).content.decode()

    assert "Amara, Béla" in page
    assert "Mallory," not in page
    browse(amara).post(url, {"listed": "no"})
    assert Listing.objects.count() == 1


def test_fewer_than_ten_people_are_never_counted(
    browse: Browse, amara: Person, bela: Person, lesson: LessonPage
) -> None:
    course = CoursePage.objects.get(pk=queries.course_of(lesson).pk)
    people = [amara, bela, *PersonFactory.create_batch(7)]
    for person in people:
        services.start_lesson(person, lesson)
        finish_practice(person, lesson)  # however much each of them does

    assert queries.company_on(queries.route_of(amara, course)) is None
    assert "on it now" not in browse(amara).get(course.url).content.decode()
    services.start_lesson(PersonFactory.create(), lesson)
    assert queries.company_on(queries.route_of(amara, course)) == 10


def test_a_run_is_ticked_printed_and_finished(browse: Browse, amara: Person, playbook: PlaybookPage) -> None:
    client = browse(amara)
    key = str(uuid4())
    for _ in range(2):
        client.post(reverse("learning:run-start", args=[playbook.pk]), {"key": key, "name": "June"})
    run = queries.runs_of(amara).get()
    step = str(playbook.checklist.raw_data[0]["id"])

    client.post(reverse("learning:run-step", args=[run.pk]), {"step": step, "done": "on"})
    assert (
        client.post(reverse("learning:run-step", args=[run.pk]), {"step": "x", "done": "on"}).status_code
        == 404
    )
    assert "2 steps still open" in client.get(reverse("learning:run", args=[run.pk])).content.decode()
    assert "Done:" in client.get(reverse("learning:run-print", args=[run.pk])).content.decode()
    client.post(reverse("learning:run-state", args=[run.pk]))
    assert queries.runs_of(amara).get().finished_at


def test_the_index_narrows_by_topic_strand_length_and_words(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    reading = CoursePageFactory.create(title="Reading a draft", strand="mentoring")
    reading.topics = [TopicFactory.create(name="Lifts", slug="lifts")]
    reading.save_revision().publish()
    client, url = browse(amara), reverse("learning:learn")

    assert "Reading a draft" in client.get(url).content.decode()
    assert "Find your own voice" not in client.get(url, {"strand": "mentoring"}).content.decode()
    assert "Find your own voice" not in client.get(url, {"topic": "lifts"}).content.decode()
    assert "Reading a draft" in client.get(url, {"topic": "lifts"}).content.decode()
    assert "Find your own voice" in client.get(url, {"length": "short"}).content.decode()
    assert "Find your own voice" not in client.get(url, {"length": "long"}).content.decode()
    assert "Reading a draft" not in client.get(url, {"q": "slower than the old one"}).content.decode()
    assert "Find your own voice" in client.get(url, {"q": "slower than the old one"}).content.decode()
    assert "Find your own voice" not in client.get(url, {"q": "nobody would invent"}).content.decode()
    assert client.get(url, {"length": "nonsense", "topic": "none", "strand": "x"}).status_code == 200


@pytest.mark.parametrize(("minutes", "length"), [(15, "short"), (16, "hour"), (60, "hour"), (61, "long")])
def test_each_length_begins_where_the_one_before_ends(
    amara: Person, course: CoursePage, minutes: int, length: str
) -> None:
    LessonPageFactory.create(parent=course, minutes=minutes)
    playbook = PlaybookPageFactory.create(title="Long or short", minutes=minutes)

    found = [
        name
        for name in queries.LENGTHS
        if queries.courses_for(amara, length=name) and playbook in queries.playbooks_for(length=name)
    ]

    assert found == [length]


def test_what_is_not_published_or_not_for_everybody_is_in_no_list(
    amara: Person, lesson: LessonPage, playbook: PlaybookPage
) -> None:
    course = queries.course_of(lesson)
    assert [route.course for route in queries.courses_for(amara)] == [course]
    assert queries.playbooks_for() == [playbook]
    secret = PageViewRestriction(page=course, restriction_type="password", password="tide")
    secret.save()
    assert queries.courses_for(amara) == []
    secret.delete()

    for page in (CoursePage.objects.get(pk=course.pk), playbook):
        page.unpublish()

    assert (queries.courses_for(amara), queries.playbooks_for()) == ([], [])


def test_playbooks_are_narrowed_too(playbook: PlaybookPage) -> None:
    other = PlaybookPageFactory.create(title="About lifts", strand="mentoring")
    other.topics = [TopicFactory.create(name="Lifts", slug="lifts")]
    other.save_revision().publish()
    playbook.topics = [TopicFactory.create(name="Words", slug="words")]
    playbook.save_revision().publish()

    assert queries.playbooks_for(topic="lifts") == [other]
    assert queries.playbooks_for(strand="mentoring") == [other]
    assert queries.playbooks_for(text="lifts") == [other]


# --- How much it asks of the database -----------------------------------------------------------


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_lesson_asks_the_same_whatever_the_number_of_blocks(
    browse: Browse, amara: Person, course: CoursePage
) -> None:
    some = [question("q"), rewrite("r"), contrast("c")]
    many = [
        make(f"{make.__name__}-{n}") for n in range(6) for make in (question, rewrite, contrast, plan, rule)
    ]
    client = browse(amara)

    short, long = (
        count(client, LessonPageFactory.create(parent=course, slug=f"lesson-{len(body)}", body=body).url)
        for body in (some, many)
    )

    assert short == long
    assert long <= 25


def test_lists_ask_the_same_for_one_and_three(
    browse: Browse, amara: Person, lesson: LessonPage, playbook: PlaybookPage
) -> None:
    client = browse(amara)
    finish_practice(amara, lesson)
    services.start_run(amara, playbook, key=uuid4())
    urls = [reverse("learning:learn"), reverse("learning:playbooks"), queries.course_of(lesson).url]
    before = [count(client, url) for url in urls]

    for number in range(2):
        course = CoursePageFactory.create(title=f"More {number}")
        for place in range(2):
            finish_practice(amara, LessonPageFactory.create(parent=course, title=f"L{number}{place}"))
        LessonPageFactory.create(parent=queries.course_of(lesson), title=f"Also {number}")
        services.start_run(amara, playbook, key=uuid4())

    assert [count(client, url) for url in urls] == before


def test_a_finished_rewrite_can_go_to_a_draft_clinic(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    clinic = WorkshopFactory.create(title="Two drafts", starts_at=timezone.now() + timedelta(days=1))
    finish_practice(amara, lesson)
    client = browse(amara)
    assert "Two drafts" in client.get(lesson.url).content.decode()
    url = reverse("learning:lesson-finish", args=[lesson.pk])
    answer = client.post(url, {"next": "clinic", "key": str(uuid4())})

    assert answer["Location"] == reverse("mentoring:workshop", args=[clinic.uid])
    assert drafts_of(amara).count() == 1
    Workshop.objects.update(starts_at=timezone.now() - timedelta(days=1))
    assert client.post(url, {"next": "clinic"})["Location"].endswith("/landmark/")
