"""Without a script, a press of one button loses no reply begun beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.recognition import AchievementFactory, QuestionFactory
from people.models import Person, Role
from people.services import give_role
from recognition import queries, services
from recognition.models import Achievement, AchievementKind, Piece, Question, Thanks, Verdict
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


def test_question_when_it_has_gone_meanwhile_then_the_line_is_given_back(
    browse: Callable[[Person], Client], amara: Person, bela: Person
) -> None:
    asked = timezone.now() - timedelta(days=60)
    question = QuestionFactory.create(contributor=amara, confirmer=bela, asked_at=asked)
    at = reverse("recognition:question", args=[question.pk])
    answer = browse(bela).post(at, {"reply": "yes", f"line-{question.pk}": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)
    assert browse(bela).post(at, {"reply": "yes"})["Location"] == reverse("recognition:thanks")


@pytest.fixture
def craft() -> Achievement:
    found: Achievement = AchievementFactory.create(kind=AchievementKind.CRAFT, criteria="One thing")
    return found


def test_piece_when_another_waits_then_its_words_are_given_back(
    browse: Callable[[Person], Client], amara: Person, craft: Achievement
) -> None:
    at, client = reverse("recognition:piece-create", args=[craft.slug]), browse(amara)
    for _click in range(2):
        assert client.post(at, {"words": "What I made first."}).status_code == 302
    answer = client.post(at, {"words": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)
    assert Piece.objects.get().words == "What I made first."


def test_verdict_when_sent_twice_then_it_is_one_and_another_is_given_back(
    browse: Callable[[Person], Client], amara: Person, bela: Person, craft: Achievement
) -> None:
    give_role(bela, Role.CHAMPION)
    piece = services.lay_before_critics(amara, craft, "What I made")
    at, client = reverse("recognition:piece", args=[piece.pk]), browse(bela)
    for _click in range(2):
        answer = client.post(at, {"met": ["0"], "words": "The second line made me laugh."})
        assert answer["Location"] == reverse("recognition:badges")
    later = client.post(at, {"met": [], "words": WORDS}, headers={"origin": "http://testserver"})
    assert (later.status_code, WORDS in later.content.decode()) == (404, True)
    assert Verdict.objects.get().words == "The second line made me laugh."
