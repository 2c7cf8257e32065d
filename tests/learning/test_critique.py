"""Peer critique in a lesson: an example first, then one's own, and a reader only if one likes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from config.demonstration.factories.learning import CoursePageFactory, LessonPageFactory, critique
from learning import queries
from learning.models import LessonPage, ReviewRequest
from people.models import Person
from recognition.models import Fact

Browse = Callable[[Person], Client]
CRITERIA = ("specific", "voice", "useful", "honest")
EXAMPLE = dict.fromkeys(CRITERIA, "yes") | {"liked": "The tea.", "tried": "Start at six."}
OWN = {f"own-{name}": "partly" for name in CRITERIA} | {"text": "I rang Arthur from the stairs."}


@pytest.fixture
def lesson(db: None) -> LessonPage:
    return LessonPageFactory.create(parent=CoursePageFactory.create(), body=[critique()])


def send(client: Client, lesson: LessonPage, **fields: str) -> str:
    url = reverse("learning:block-answer", args=[lesson.pk, lesson.body.raw_data[0]["id"]])
    return client.post(url, {"action": "answer", **fields}, follow=True).content.decode()


def test_the_known_critique_shows_after_their_own_and_not_before(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    client = browse(amara)
    page = client.get(lesson.url).content.decode()
    assert "Known because" not in page
    assert "The known" not in page
    for missing in ("liked", "voice"):
        refused = send(client, lesson, **{name: text for name, text in EXAMPLE.items() if name != missing})
        assert "Known because" not in refused
    shown = send(client, lesson, **EXAMPLE)
    assert "Known because of specific." in shown
    assert "The known advice." in shown
    assert not queries.progress_in(amara, lesson).may_finish


def test_weighing_ones_own_completes_it_and_nobody_reads_unless_asked(
    browse: Browse, amara: Person, lesson: LessonPage
) -> None:
    client = browse(amara)
    send(client, lesson, **EXAMPLE)
    assert "Choose one for each of the four" in send(client, lesson, **{**OWN, "own-voice": "x"})
    send(client, lesson, **EXAMPLE, **OWN)
    assert queries.progress_in(amara, lesson).may_finish
    assert not ReviewRequest.objects.exists()
    assert list(Fact.objects.values_list("kind", flat=True)) == ["practice_completed"]


def test_asking_the_pool_brings_the_text_along(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    client = browse(amara)
    send(client, lesson, **EXAMPLE)
    for _time in range(2):
        send(client, lesson, **EXAMPLE, **OWN, pool="yes")
    request = ReviewRequest.objects.get()
    assert (request.author, request.draft.body) == (amara, OWN["text"])
    assert request.exercise == request.draft.origin
