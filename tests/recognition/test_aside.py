"""Without a script, a press of one button loses no reply begun beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.recognition import QuestionFactory
from people.models import Person
from recognition import queries
from recognition.models import Question, Thanks
from tests.pressing import entered, fields_of, press
from tests.recognition.test_views import note_between

WORDS = "I had been hoping somebody would come along."


@pytest.mark.parametrize("button", ["Show it on the wall", "Keep it between us"])
def test_note_when_who_sees_it_is_chosen_then_the_reply_begun_stands_again(
    browse: Callable[[Person], Client], amara: Person, bela: Person, button: str
) -> None:
    note = note_between(amara, bela)
    client, at = browse(bela), reverse("recognition:note", args=[note.pk])
    assert press(client, at, button, {"words": WORDS})["words"] == WORDS
    note.refresh_from_db()
    assert (note.reply, note.showing) == ("", "shown" if button == "Show it on the wall" else "kept")
    badge = reverse("recognition:note-badge", args=[note.pk])
    client.post(badge, {"words": WORDS})
    for words in (WORDS, ""):
        assert fields_of(BeautifulSoup(client.get(at).content, "html.parser"), None)["words"] == words
    press(client, at, "Write back", {"words": WORDS})
    note.refresh_from_db()
    assert note.reply == WORDS


BEGUN = {
    "who": "Bea",
    "deed": "She stayed until the lift ran.",
    "effect": "Nobody climbed.",
    "evidence": "The log of Tuesday",
    "kind": "helped",
}


def test_thanks_when_a_question_is_answered_then_the_note_and_other_lines_begun_stand_again(
    browse: Callable[[Person], Client], amara: Person, bela: Person
) -> None:
    asked = [
        QuestionFactory.create(contributor=amara, confirmer=bela, asked_at=timezone.now()) for _ in range(2)
    ]
    first, second = (f"line-{each.pk}" for each in queries.questions_for(bela))
    client, at = browse(bela), reverse("recognition:thanks")
    begun = BEGUN | {
        "kind": shown_kind(client, at),
        first: "You asked the right thing.",
        second: "It was short.",
    }
    left = press(client, at, "A bit", begun)
    assert left.items() >= {name: words for name, words in begun.items() if name != first}.items()
    assert [Question.objects.get(pk=each.pk).line for each in asked].count("You asked the right thing.") == 1
    assert fields_of(BeautifulSoup(client.get(at).content, "html.parser"), None)["deed"] == ""


def shown_kind(client: Client, at: str) -> str:
    page = BeautifulSoup(client.get(at).content, "html.parser")
    return str(page.select("input[name=kind]")[-1]["value"])


def test_thanks_when_a_note_waits_for_a_yes_then_what_was_begun_stands_on_the_page(
    browse: Callable[[Person], Client], amara: Person, bela: Person
) -> None:
    note_between(amara, bela)
    client, at = browse(bela), reverse("recognition:thanks")
    begun = BEGUN | {"kind": shown_kind(client, at)}
    press(client, at, "Keep it between us", begun)
    assert fields_of(BeautifulSoup(client.get(at).content, "html.parser"), None).items() >= begun.items()


def test_thanks_when_sent_then_the_lines_begun_beside_questions_stand_again(
    browse: Callable[[Person], Client], amara: Person, bela: Person, mallory: Person
) -> None:
    question = QuestionFactory.create(contributor=amara, confirmer=bela, asked_at=timezone.now())
    client, at, line = browse(bela), reverse("recognition:thanks"), f"line-{question.pk}"
    begun = BEGUN | {"who": mallory.email, "kind": shown_kind(client, at), line: "It was short."}
    left = press(client, at, "Send thanks", begun)
    assert (left[line], left["deed"], Thanks.objects.count()) == ("It was short.", "", 1)
    assert entered(client, at, "who") == entered(client, at, line) == reverse("recognition:note-create")
    answer = client.post(reverse("recognition:note-create"), {line: "It was short."}, follow=True)
    assert "Say yes, a bit or no" in answer.content.decode()
    assert fields_of(BeautifulSoup(answer.content, "html.parser"), None)[line] == "It was short."


def test_question_alone_when_nothing_was_chosen_then_its_line_stands(
    browse: Callable[[Person], Client], amara: Person, bela: Person
) -> None:
    question = QuestionFactory.create(contributor=amara, confirmer=bela, asked_at=timezone.now())
    at, line = reverse("recognition:question", args=[question.pk]), f"line-{question.pk}"
    answer = browse(bela).post(at, {line: WORDS})
    assert answer.status_code == 422
    assert fields_of(BeautifulSoup(answer.content, "html.parser"), None)[line] == WORDS
    press(browse(bela), at, "Yes", {line: WORDS})
    question.refresh_from_db()
    assert (question.reply, question.line) == ("yes", WORDS)
