from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cms.queries import drafts_of, drafts_readable_by
from config.demonstration.factories.learning import LessonPageFactory, block_id, task
from learning import queries, services
from learning.models import Answer, AnswerVersion, CoursePage, LessonPage, PlaybookPage, ProgressEvent, Verb
from learning.rules import LONGEST_ANSWER, Refused
from learning.services.events import Stamp
from people.models import Person
from recognition.models import Fact
from recognition.queries import landmarks_of
from tests.learning.conftest import block_of

OWN = "At twenty to six on Tuesday the phone rang. I moved two jobs and upset a hotel. I kept the note."


def write(learner: Person, lesson: LessonPage, text: str, **more: Any) -> services.Saved:
    return services.save_answer(
        learner, lesson, block=block_of(lesson, "rewrite"), kind="rewrite", fields={"text": text}, **more
    )


def finish_practice(learner: Person, lesson: LessonPage) -> None:
    write(learner, lesson, OWN)
    for kind, picks in (
        ("rewrite", {"ticked": ["0"]}),
        ("contrast", {"marked": ["0"]}),
        ("question", {"chosen": [block_id("question:1")]}),
    ):
        services.practise(learner, lesson, block=block_of(lesson, kind), picks=picks)
    services.save_answer(
        learner,
        lesson,
        block=block_of(lesson, "plan"),
        kind="plan",
        fields={"when": "it rings", "then": "listen"},
    )


# --- Append-only --------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_refuses_to_rewrite_what_happened(amara: Person, lesson: LessonPage, verb: str) -> None:
    services.start_lesson(amara, lesson)
    statement = {
        "UPDATE": "UPDATE learning_progressevent SET verb = 'finished'",
        "DELETE": "DELETE FROM learning_progressevent",
    }[verb]

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert ProgressEvent.objects.get().verb == Verb.STARTED


def test_erasing_one_learner_leaves_the_others(amara: Person, bela: Person, lesson: LessonPage) -> None:
    for person in (amara, bela):
        finish_practice(person, lesson)
        services.finish_lesson(person, lesson)
        services.list_me(person, queries.course_of(lesson))
    kept = ProgressEvent.objects.filter(learner=bela).count()

    services.erase_learner(amara)

    assert not ProgressEvent.objects.filter(learner=amara).exists()
    assert not Answer.objects.filter(learner=amara).exists()
    assert ProgressEvent.objects.filter(learner=bela).count() == kept
    with pytest.raises(DatabaseError), transaction.atomic():
        ProgressEvent.objects.filter(learner=bela).delete()


# --- Saving -------------------------------------------------------------------------------------


def test_the_same_save_twice_is_one(amara: Person, lesson: LessonPage) -> None:
    stamp = Stamp(uuid4(), timezone.now(), "phone-1")

    first = write(amara, lesson, OWN, stamp=stamp)
    second = write(amara, lesson, OWN, stamp=stamp)

    assert (first.version, second.version) == (1, 1)
    assert AnswerVersion.objects.count() == 1
    assert ProgressEvent.objects.count() == 1


def test_writing_on_is_one_version_and_a_large_cut_starts_another(amara: Person, lesson: LessonPage) -> None:
    device = "computer-1"
    base = write(amara, lesson, OWN[:50], stamp=Stamp(uuid4(), None, device)).version
    base = write(amara, lesson, OWN, base=base, stamp=Stamp(uuid4(), None, device)).version
    assert AnswerVersion.objects.count() == 1

    write(amara, lesson, "Gone.", base=base, stamp=Stamp(uuid4(), None, device))

    assert [row.value["text"] for row in queries.history_of(amara, lesson)] == ["Gone.", OWN]


def test_two_devices_lose_neither_version_and_the_later_stands(amara: Person, lesson: LessonPage) -> None:
    now = timezone.now()
    base = write(amara, lesson, "Begun.", stamp=Stamp(uuid4(), now - timedelta(hours=1), "phone-1")).version
    at_desk = Stamp(uuid4(), now - timedelta(minutes=5), "computer-1")
    on_train = Stamp(uuid4(), now - timedelta(minutes=20), "phone-1")  # written offline, arrives later

    write(amara, lesson, "At my desk.", base=base, stamp=at_desk)
    late = write(amara, lesson, "On the train.", base=base, stamp=on_train)

    assert not late.is_current
    assert late.other is not None
    assert late.other.value == {"text": "At my desk."}
    assert queries.answers_of(amara, lesson)[block_of(lesson, "rewrite")].value == {"text": "At my desk."}
    assert {row.value["text"] for row in queries.history_of(amara, lesson)} == {
        "Begun.",
        "At my desk.",
        "On the train.",
    }


def test_two_tabs_of_one_device_lose_neither_text(amara: Person, lesson: LessonPage) -> None:
    """Both tabs showed the empty field: what the second sends is built upon nothing, not upon the first."""
    write(amara, lesson, "In the first tab.", stamp=Stamp(uuid4(), None, "computer-1"))

    second = write(amara, lesson, "In the second.", stamp=Stamp(uuid4(), None, "computer-1"))

    assert [row.value["text"] for row in queries.history_of(amara, lesson)] == [
        "In the second.",
        "In the first tab.",
    ]
    assert second.other is not None
    assert second.other.value == {"text": "In the first tab."}


def test_a_retry_that_comes_after_something_newer_adds_nothing(amara: Person, lesson: LessonPage) -> None:
    """The answer to a save was lost on its way; the device sends it again, when the desk has written on."""
    written = timezone.now() - timedelta(minutes=20)
    stamp = Stamp(uuid4(), written, "phone-1")
    base = write(amara, lesson, "On the train.", stamp=stamp).version
    write(amara, lesson, "At my desk.", base=base, stamp=Stamp(uuid4(), None, "computer-1"))

    again = write(amara, lesson, "On the train.", stamp=stamp)

    assert (again.version, again.is_current, AnswerVersion.objects.count()) == (2, False, 2)
    assert queries.answers_of(amara, lesson)[block_of(lesson, "rewrite")].value == {"text": "At my desk."}


def test_writing_on_after_a_quarter_of_an_hour_starts_another_version(
    amara: Person, lesson: LessonPage
) -> None:
    now = timezone.now()
    first = Stamp(uuid4(), now - timedelta(minutes=15), "computer-1")
    base = write(amara, lesson, OWN[:50], stamp=first).version

    write(amara, lesson, OWN, base=base, stamp=Stamp(uuid4(), now, "computer-1"))

    assert [row.value["text"] for row in queries.history_of(amara, lesson)] == [OWN, OWN[:50]]


def test_a_field_emptied_on_purpose_stays_empty_and_can_be_had_back(
    amara: Person, lesson: LessonPage
) -> None:
    base = write(amara, lesson, OWN, stamp=Stamp(uuid4(), None, "computer-1")).version

    write(amara, lesson, "", base=base, stamp=Stamp(uuid4(), None, "computer-1"))

    assert queries.answers_of(amara, lesson)[block_of(lesson, "rewrite")].value == {"text": ""}
    assert [row.value["text"] for row in queries.history_of(amara, lesson)] == ["", OWN]


def test_an_earlier_version_can_stand_again(amara: Person, lesson: LessonPage) -> None:
    first = write(amara, lesson, OWN)
    write(amara, lesson, "Something else.", base=first.version)
    old = AnswerVersion.objects.get(number=1)

    again = services.use_version(amara, lesson, old, kind="rewrite")
    services.use_version(amara, lesson, old, kind="rewrite")

    assert again.other is None  # it was chosen with the other before their eyes
    assert queries.answers_of(amara, lesson)[block_of(lesson, "rewrite")].value == {"text": OWN}
    assert AnswerVersion.objects.count() == 3


@pytest.mark.parametrize("days", [400, -91])
def test_a_wrong_clock_is_not_believed(amara: Person, lesson: LessonPage, days: int) -> None:
    write(amara, lesson, "Before.")

    saved = write(
        amara, lesson, OWN, base=1, stamp=Stamp(uuid4(), timezone.now() + timedelta(days=days), "phone-1")
    )

    assert saved.is_current
    told = ProgressEvent.objects.latest("happened_at").happened_at
    assert timezone.now() - timedelta(minutes=1) < told <= timezone.now()


def test_something_far_too_long_is_refused_and_changes_nothing(amara: Person, lesson: LessonPage) -> None:
    with pytest.raises(Refused):
        write(amara, lesson, "x" * 60_001)

    assert not Answer.objects.exists()


def test_an_empty_field_that_was_never_filled_is_not_kept(amara: Person, lesson: LessonPage) -> None:
    assert write(amara, lesson, "  ").version == 0
    assert not Answer.objects.exists()
    assert not ProgressEvent.objects.exists()


# --- Practice -----------------------------------------------------------------------------------


def test_checking_a_rewrite_is_a_fact_once(amara: Person, lesson: LessonPage) -> None:
    block = block_of(lesson, "rewrite")
    with pytest.raises(Refused):
        services.practise(amara, lesson, block=block, picks={})
    write(amara, lesson, OWN)

    for _time in range(2):
        services.practise(amara, lesson, block=block, picks={"ticked": ["0"]})

    fact = Fact.objects.get(contributor=amara)
    assert (fact.kind, fact.confirmer) == ("practice_completed", None)


def test_a_question_needs_a_choice_and_judges_it(amara: Person, lesson: LessonPage) -> None:
    block = block_of(lesson, "question")
    with pytest.raises(Refused):
        services.practise(amara, lesson, block=block, picks={"chosen": ["nonsense"]})

    judged = [
        services.practise(amara, lesson, block=block, picks={"chosen": [block_id(f"question:{place}")]})
        for place in (1, 0)
    ]

    assert [each.payload["right"] for each in judged] == [False, True]
    assert ProgressEvent.objects.filter(verb=Verb.ANSWERED, block=block).count() == 2
    assert not Fact.objects.exists()


# --- Finishing ----------------------------------------------------------------------------------


def test_finishing_waits_for_open_practice_and_says_what(amara: Person, lesson: LessonPage) -> None:
    with pytest.raises(services.NotYet) as refused:
        services.finish_lesson(amara, lesson)

    assert [block.kind for block in refused.value.open] == ["contrast", "question", "rewrite", "plan"]


def test_finishing_keeps_the_words_as_one_private_draft(amara: Person, lesson: LessonPage) -> None:
    finish_practice(amara, lesson)

    finished = services.finish_lesson(amara, lesson)
    services.finish_lesson(amara, lesson)

    draft = drafts_of(amara).get()
    assert finished.is_course_finished
    assert (draft.kind, draft.body) == ("lesson", OWN)
    assert draft.source_text.startswith("We are thrilled")
    assert not draft.readers.exists()
    assert landmarks_of(amara).get().name == "first-honest-draft"


def test_finishing_keeps_as_much_as_a_lesson_takes(amara: Person, lesson: LessonPage) -> None:
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    words = "I rang her. " * (LONGEST_ANSWER // 12)
    write(amara, lesson, words)

    services.finish_lesson(amara, lesson)

    assert len(words) == LONGEST_ANSWER
    assert drafts_of(amara).get().body.split() == words.split()


def test_finishing_with_a_reader_shows_it_to_them_alone(
    amara: Person, bela: Person, mallory: Person, lesson: LessonPage
) -> None:
    finish_practice(amara, lesson)

    services.finish_lesson(amara, lesson, reader=bela)

    assert drafts_readable_by(bela).count() == 1
    assert drafts_readable_by(mallory).count() == 0


def test_a_finished_lesson_stays_finished_when_an_editor_changes_everything(
    amara: Person, lesson: LessonPage
) -> None:
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)

    lesson.body = [{"type": "rule", "value": {"rule": "New", "why": "Because", "limit": "Never"}}]
    lesson.save_revision().publish()
    fresh = LessonPage.objects.get(pk=lesson.pk)

    assert queries.progress_in(amara, fresh).is_done
    assert services.finish_lesson(amara, fresh).is_course_finished is False


def test_a_finished_lesson_can_be_finished_again_though_an_editor_added_practice(
    amara: Person, lesson: LessonPage
) -> None:
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    services.reopen_lesson(amara, lesson)
    lesson.body = [*lesson.body.raw_data, task()]
    lesson.save_revision().publish()
    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert [block.kind for block in queries.progress_in(amara, fresh).open] == ["task"]

    services.finish_lesson(amara, fresh)

    assert not queries.progress_in(amara, fresh).is_again


def test_a_course_stays_finished_when_a_lesson_is_added(amara: Person, lesson: LessonPage) -> None:
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    course = queries.course_of(lesson)

    LessonPageFactory.create(parent=course, title="One more")
    route = queries.route_of(amara, CoursePage.objects.get(pk=course.pk))

    assert route.progress.finished_at
    assert route.current
    assert route.current.number == 2


# --- Playbooks ----------------------------------------------------------------------------------


def test_a_run_started_twice_is_one_and_nobody_elses(
    amara: Person, mallory: Person, playbook: PlaybookPage
) -> None:
    key = uuid4()
    run = services.start_run(amara, playbook, key=key, name="June")

    assert services.start_run(amara, playbook, key=key) == run
    with pytest.raises(Refused):
        services.start_run(mallory, playbook, key=key)


def test_ticking_twice_is_once(amara: Person, playbook: PlaybookPage) -> None:
    run = services.start_run(amara, playbook, key=uuid4())

    services.tick_step(run, "one")
    services.tick_step(run, "one")
    assert run.ticks.count() == 1
    services.untick_step(run, "one")
    services.finish_run(run)
    services.finish_run(run)

    assert run.ticks.count() == 0
    assert run.finished_at
