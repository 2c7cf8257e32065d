"""Without a script, a press of one button loses none of what was begun beside it on a page of two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.mentoring import NoteFactory, PairingFactory, SessionFactory
from mentoring import services
from mentoring.models import Pairing, PairingState, Session, SessionState
from people.models import Person
from tests.pressing import entered, fields_of, press

Browse = Callable[[Person], Client]
BEGUN = {
    "message-words": "Could we look at the second sentence?",
    "note-words": "She laughs when it’s good.",
    "goal-words": "One thing I’d read myself",
    "step-words": "Read it aloud",
    "session-day": "2031-05-06",
    "session-clock": "08:15",
    "session-minutes": "40",
    "session-place": "The bench",
}

pytestmark = pytest.mark.django_db


def shown(client: Client, at: str) -> dict[str, str]:
    return fields_of(BeautifulSoup(client.get(at, follow=True).content, "html.parser"), None)


@pytest.fixture
def at(pair: Pairing, looking: Person) -> str:
    """The page of two who met twice, have a note, a goal, and a time that is behind them or to come."""
    now = timezone.now()
    for days in (9, 5):
        SessionFactory.create(pairing=pair, starts_at=now - timedelta(days=days))
    for days in (-1, 3):
        SessionFactory.create(pairing=pair, starts_at=now + timedelta(days=days), state=SessionState.PLANNED)
    NoteFactory.create(pairing=pair, author=looking, words="mine")
    services.set_goal(looking, pair, words="A first post", key=uuid4())
    return reverse("mentoring:pairing", args=[pair.uid])


@pytest.mark.parametrize(
    ("button", "sent"),
    [
        ("Write", "message"), ("Keep this note", "note"), ("Keep this", "step"),
        ("Keep this time", "session"),
        ("Erase", ""), ("I reached this", ""), ("Yes, we did", ""), ("No", ""), ("Call it off", ""),
        ("A bit", ""), ("Yes, carry on", ""), ("Say so", ""),
    ],
)  # fmt: skip
def test_pair_page_when_a_button_is_pressed_then_all_else_begun_stands_again(
    at: str, button: str, sent: str, looking: Person, browse: Browse
) -> None:
    left = press(browse(looking), at, button, BEGUN | {"fit-answer": "unsure"})
    others = {name: words for name, words in BEGUN.items() if not sent or not name.startswith(f"{sent}-")}
    assert left.items() >= others.items()
    assert {name: left[name] for name in BEGUN if name not in others and name != "step-words"}.items() <= {
        "message-words": "", "note-words": "", "session-day": "", "session-clock": "",
        "session-minutes": "25", "session-place": "",
    }.items()  # fmt: skip


def test_pair_page_when_one_thing_is_wrong_then_the_rest_stands_again(
    at: str, pair: Pairing, looking: Person, browse: Browse
) -> None:
    client = browse(looking)
    typed = shown(client, at) | BEGUN | {"session-clock": "25:00"}
    answer = client.post(reverse("mentoring:session", args=[pair.uid]), typed)
    assert answer.status_code == 422
    again = BeautifulSoup(answer.content, "html.parser")
    assert fields_of(again, None).items() >= (BEGUN | {"session-clock": "25:00"}).items()
    opened = [
        fold.summary.get_text(" ", strip=True) for fold in again.select("details.fold[open]") if fold.summary
    ]
    assert {"Write a note", "Write one down", "Another time"} <= set(opened)


def test_pair_page_when_it_was_refused_then_the_words_themselves_stand_again(
    at: str, pair: Pairing, helping: Person, browse: Browse
) -> None:
    typed = {"goal-words": "Yours, not mine", "goal-key": str(uuid4()), "message-words": "Hello"}
    client = browse(helping)
    client.post(reverse("mentoring:goal", args=[pair.uid]), typed)
    assert shown(client, at)["message-words"] == "Hello"


def test_enter_when_one_thing_is_begun_then_that_is_sent_else_nothing_and_all_stays(
    at: str, pair: Pairing, looking: Person, mallory: Person, browse: Browse
) -> None:
    client, lead_to = browse(looking), reverse("mentoring:pairing-enter", args=[pair.uid])
    assert {entered(client, at, name) for name in ("goal-words", "session-place", "step-words")} == {lead_to}
    first = shown(client, at)
    assert client.post(lead_to, first | BEGUN).status_code == 302
    assert (pair.goals.count(), pair.messages.count(), pair.notes.count()) == (1, 0, 1)
    assert shown(client, at).items() >= BEGUN.items()
    for name in ("goal-words", "message-words", "note-words", "step-words"):
        client.post(lead_to, shown(client, at) | {name: BEGUN[name]})
    assert (pair.goals.count(), pair.messages.count(), pair.notes.count()) == (2, 1, 2)
    assert shown(client, at)["step-words"] == BEGUN["step-words"]
    assert browse(mallory).post(lead_to, first | BEGUN).status_code == 404


def test_what_was_begun_when_set_aside_then_is_sealed_and_shown_once(
    at: str, looking: Person, browse: Browse
) -> None:
    client = browse(looking)
    held = Session.objects.get(state=SessionState.PLANNED, starts_at__lt=timezone.now())
    client.post(reverse("mentoring:session-held", args=[held.uid]), shown(client, at) | BEGUN)
    kept = str(client.session["aside"])
    assert [words for words in BEGUN.values() if len(words) > 2 and words in kept] == []
    assert shown(client, at)["message-words"] == BEGUN["message-words"]
    assert shown(client, at)["message-words"] == ""


def test_ending_when_words_were_begun_then_they_are_shown_to_keep(
    at: str, pair: Pairing, looking: Person, helping: Person, browse: Browse
) -> None:
    client = browse(looking)
    typed = shown(client, at) | BEGUN
    page = client.post(reverse("mentoring:end", args=[pair.uid]), typed, follow=True).content.decode()
    assert [BEGUN[name] in page for name in ("message-words", "note-words", "goal-words")] == [True] * 3
    assert "You had begun to write" not in client.get(at).content.decode()
    assert BEGUN["message-words"] not in browse(helping).get(at).content.decode()


def test_closing_when_buttons_are_pressed_then_the_farewell_and_the_message_begun_stand_again(
    at: str, pair: Pairing, looking: Person, browse: Browse
) -> None:
    client, farewell = browse(looking), {"farewell-words": "I begin sooner."}
    closing = reverse("mentoring:closing", args=[pair.uid])
    press(client, at, "Finish together, kindly", BEGUN)
    for button in ("I reached this", "Erase my notes"):
        assert press(client, closing, button, farewell).items() >= farewell.items()
    assert shown(client, at)["message-words"] == BEGUN["message-words"]
    assert press(client, closing, "Finish, with thanks", farewell).items() >= farewell.items()
    pair.refresh_from_db()
    assert (pair.state, pair.farewells.exists()) == (PairingState.ALUMNI, False)
    press(client, at, "Keep this", farewell)
    assert pair.farewells.get().words == "I begin sooner."


@pytest.mark.parametrize(
    ("name", "field"), [("message", "message-words"), ("note", "note-words"), ("goal", "goal-words")]
)
def test_words_when_it_ended_meanwhile_then_are_shown_to_keep_and_nothing_is_sent(
    at: str, pair: Pairing, looking: Person, helping: Person, browse: Browse, name: str, field: str
) -> None:
    client = browse(looking)
    typed = shown(client, at) | {field: BEGUN[field]}
    services.end_pairing(helping, pair)
    counts = (pair.messages.count(), pair.notes.count(), pair.goals.count())
    page = client.post(reverse(f"mentoring:{name}", args=[pair.uid]), typed, follow=True)
    assert page.status_code == 200
    assert "It has ended meanwhile" in page.content.decode()
    assert BEGUN[field] in page.content.decode()
    assert (pair.messages.count(), pair.notes.count(), pair.goals.count()) == counts
    assert browse(helping).get(at).content.decode().count(BEGUN[field]) == 0


@pytest.mark.parametrize(("meanwhile", "status"), [("the-last-seat-went", 422), ("it-ended", 409)])
def test_a_hello_that_comes_too_late_loses_no_word(
    browse: Browse, looking: Person, helping: Person, meanwhile: str, status: int
) -> None:
    suggestion = services.suggest_champion(looking)
    assert suggestion
    at, words = reverse("mentoring:hello", args=[suggestion.uid]), "Your sentence on the pump made me laugh."
    if meanwhile == "it-ended":
        Pairing.objects.update(state=PairingState.EXPIRED)
    else:
        PairingFactory.create(champion=helping, state=PairingState.OFFERED)
    answer = browse(looking).post(at, {"slot": "none", "words": words})
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert not Pairing.objects.filter(newcomer=looking, state=PairingState.OFFERED).exists()
