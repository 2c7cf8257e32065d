"""Without a script, a press of one button never loses what was typed beside it: it stands there again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.services import share_by_address
from config.demonstration.factories.cms import a_draft
from config.demonstration.factories.learning import LessonPageFactory
from learning import services
from learning.models import (
    Ask,
    Collection,
    CoursePage,
    LessonPage,
    PlaybookPage,
    ReadingLease,
    Recheck,
    Suggestion,
)
from people.models import Person, Role
from people.services import give_role
from tests.learning.conftest import block_of
from tests.pressing import entered, fields_of, press

Browse = Callable[[Person], Client]
WORDS = "The pump at platform four, at six in the morning."


def test_letting_a_reading_go_asks_once_more_and_keeps_the_critique(
    browse: Browse, amara: Person, bela: Person
) -> None:
    marks = {"specific": "yes", "voice": "partly", "useful": "yes", "honest": "yes"}
    services.offer_reading(bela, 2)
    waiting = services.ask_for_reading(amara, a_draft(amara), own_marks=marks)
    services.calibrate(bela, marks=marks, liked="It is short.", tried="Say who.")
    services.take_reading(bela)
    client, at = browse(bela), reverse("learning:reading", args=[waiting.pk])
    typed = {"liked": WORDS, "tried": "", "voice": "partly"}
    assert press(client, at, "Not this one", typed).items() >= typed.items()
    assert ReadingLease.objects.filter(reader=bela).exists()
    client.post(reverse("learning:reading-let-go", args=[waiting.pk]), typed | {"sure": "yes"})
    assert not ReadingLease.objects.filter(reader=bela).exists()


def test_i_had_that_too_keeps_the_answer_begun(browse: Browse, amara: Person, bela: Person) -> None:
    ask = services.ask_champions(
        amara, key=uuid4(), title="How do you begin?", audience=Ask.Audience.EVERYONE
    )
    at = reverse("learning:ask", args=[ask.pk])
    assert press(browse(bela), at, "I had that too", {"body": WORDS})["body"] == WORDS
    assert fields_of(BeautifulSoup(browse(bela).get(at).content, "html.parser"), None)["body"] == ""


def test_an_answer_to_a_question_taken_back_meanwhile_is_given_back(
    browse: Browse, amara: Person, bela: Person
) -> None:
    ask = services.ask_champions(
        amara, key=uuid4(), title="How do you begin?", audience=Ask.Audience.EVERYONE
    )
    at = reverse("learning:ask", args=[ask.pk])
    services.take_back_ask(amara, ask)
    answer = browse(bela).post(at, {"body": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)
    assert browse(bela).get(at).status_code == 404


@pytest.fixture
def collection(amara: Person) -> Collection:
    row = services.make_collection(amara, key=uuid4(), title="Three to read")
    for number in (1, 2):
        services.add_pick(
            amara, row, page=None, url=f"https://example.org/{number}", title="It", line="Short."
        )
    return row


@pytest.mark.parametrize("button", ["Show it to colleagues", "One up", "Take it out"])
def test_a_collection_keeps_what_was_typed_to_put_in(
    browse: Browse, collection: Collection, amara: Person, button: str
) -> None:
    at = reverse("learning:collection", args=[collection.pk])
    typed = {"address": "https://example.org/3", "line": WORDS, "title": "Third"}
    assert press(browse(amara), at, button, typed).items() >= typed.items()
    assert entered(browse(amara), at, "address") == at


def test_a_playbook_keeps_the_name_of_a_run_to_begin(
    browse: Browse, playbook: PlaybookPage, amara: Person, bela: Person
) -> None:
    Suggestion.objects.create(
        id=uuid4(),
        playbook_key=playbook.translation_key,
        proposer=amara,
        kind=Suggestion.Kind.ADD,
        what="Ring first",
        why="Nobody came.",
        state=Suggestion.State.MERGED,
        decided_at=timezone.now(),
    )
    assert press(browse(bela), playbook.url, "I used it", {"name": WORDS})["name"] == WORDS
    assert entered(browse(bela), playbook.url, "name") == reverse("learning:run-start", args=[playbook.pk])


def test_the_studio_keeps_the_address_typed_beside_another_draft(browse: Browse, amara: Person) -> None:
    one, two = a_draft(amara), a_draft(amara)
    typed = {f"{one.pk}-address": "bela@example.org", f"{two.pk}-address": "mallory@example.org"}
    client, at = browse(amara), reverse("learning:studio")
    order = [draft.pk for draft in amara.drafts.order_by("-changed_at")]
    left = press(client, at, "Let them read it", typed, nth=order.index(one.pk))
    assert (left[f"{one.pk}-address"], left[f"{two.pk}-address"]) == ("", "mallory@example.org")
    press(client, at, "Write something", typed)
    assert fields_of(BeautifulSoup(client.get(at).content, "html.parser"), None).items() >= typed.items()
    assert entered(client, at, f"{two.pk}-address") == at
    assert client.post(at, {f"{two.pk}-address": "bela@example.org"}).status_code == 302
    assert two.readers.count() == 1
    assert client.post(at, {"nonsense-address": "bela@example.org"}).status_code == 200


def test_a_draft_keeps_the_address_of_its_next_reader(browse: Browse, amara: Person) -> None:
    draft = a_draft(amara)
    share_by_address(amara, draft, "bela@example.org")
    at = reverse("cms:draft", args=[draft.pk])
    typed = {"address": "mallory@example.org"}
    assert press(browse(amara), at, "Stop showing", typed).items() >= typed.items()
    assert entered(browse(amara), at, "address") == reverse("cms:draft-readers", args=[draft.pk])


@pytest.fixture
def stale(course: CoursePage) -> LessonPage:
    return LessonPageFactory.create(
        parent=course, title="Where the buttons are", slug="buttons", check_every=3
    )


@pytest.mark.parametrize(("so", "words"), [("Still true", ""), ("Something has changed", "")])
def test_checking_a_lesson_keeps_what_one_wrote_in_it(
    browse: Browse, stale: LessonPage, amara: Person, so: str, words: str
) -> None:
    give_role(amara, Role.CHAMPION)
    field = f"{block_of(stale, 'rewrite')}:text"
    assert press(browse(amara), stale.url, so, {field: WORDS, "changed": words})[field] == WORDS


def test_a_block_keeps_what_one_found_changed(browse: Browse, stale: LessonPage, amara: Person) -> None:
    give_role(amara, Role.CHAMPION)
    field = f"{block_of(stale, 'rewrite')}:text"
    left = press(
        browse(amara), stale.url, "Keep what I’ve written", {field: WORDS, "changed": "The button moved."}
    )
    assert (left[field], left["changed"], Recheck.objects.exists()) == (WORDS, "The button moved.", False)
