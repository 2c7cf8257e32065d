"""What a host takes out of the minutes, and puts back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from config.demonstration.factories.rooms import make_room
from mentoring.rooms import services
from mentoring.rooms.models import Room, RoomMinutes
from mentoring.rooms.services.keeping import erase_words
from people.models import Person
from tests.rooms.pages import Browse, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(room: Room, amara: Person, bela: Person) -> Room:
    for number, text in enumerate(("Ask first.", "Then tell.")):
        services.act(room, bela, "keep", {"text": text}, key=f"form-key-{number}")
    asked = {"question": "question-1", "text": "Who carried it out?"}
    services.act(room, bela, "question.ask", asked, key="form-key-3")
    answer = {"question": "question-1", "text": "You did."}
    services.act(room, amara, "question.answer", answer, key="form-key-4")
    for number, text in enumerate(("… so we", "begin.")):
        services.act(room, amara, "caption", {"text": text}, key=f"form-key-c{number}")
    services.end_room(room)
    room.refresh_from_db()
    return room


def content(room: Room) -> dict[str, Any]:
    return dict(RoomMinutes.objects.get(room=room).content)


def take_out(host: Client, room: Room, part: str, place: int = 0) -> str:
    item = "" if part == "captions" else content(room)[part][place]["item"]
    answer = host.post(url("room-minutes-removal", room), {"part": part, "item": item})
    page = BeautifulSoup(answer.content, "html.parser")
    assert "It’s out of the minutes." in page.get_text()
    return str(page.select_one("input[name=lines]")["value"])  # type: ignore[index]


def put_back(host: Client, room: Room, lines: str) -> str:
    answer = host.post(url("room-minutes-return", room), {"lines": lines}, follow=True)
    return BeautifulSoup(answer.content, "html.parser").select_one(".notice p").get_text(strip=True)  # type: ignore[union-attr]


@pytest.mark.parametrize("part", ["kept", "questions", "captions"])
def test_line_taken_out_when_put_back_then_the_minutes_are_as_they_were(
    part: str, ended: Room, browse: Browse, amara: Person
) -> None:
    host, before = browse(amara), content(ended)
    lines = take_out(host, ended, part)
    out = content(ended)
    assert out != before == out | {part: before[part]}
    assert "Ask first." not in str([one.get_decoded() for one in Session.objects.all()])
    for _twice in range(2):
        said = put_back(host, ended, lines)
        assert content(ended) == before
    assert said == "That can’t be put back any more. You can write it to people yourself."  # it is there


def test_line_taken_out_when_its_author_erased_it_or_it_is_late_then_it_stays_out(
    ended: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host = browse(amara)
    kept, asked = take_out(host, ended, "kept"), take_out(host, ended, "questions")
    erase_words(ended, bela)
    for lines in (kept, asked):
        assert put_back(host, ended, lines).startswith("That can’t be put back")
    captions = take_out(host, ended, "captions")
    with time_machine.travel(timezone.now() + timedelta(seconds=301)):
        assert put_back(host, ended, captions).startswith("That can’t be put back")
    out = content(ended)
    assert (out["kept"], out["questions"], out["captions"]) == ([], [], [])


def test_answer_erased_while_its_question_was_out_then_the_question_comes_back_without_it(
    ended: Room, browse: Browse, amara: Person
) -> None:
    lines = take_out(browse(amara), ended, "questions")
    erase_words(ended, amara)
    assert put_back(browse(amara), ended, lines) == "It’s back in the minutes."
    asked = content(ended)["questions"]
    assert [(one["text"], one["answer"]) for one in asked] == [("Who carried it out?", "")]


def test_lines_when_made_up_or_of_another_room_then_404_and_nothing_is_written(
    ended: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, before = browse(amara), content(ended)
    lines = take_out(host, ended, "kept")
    out = content(ended)
    for made_up in ("", "nonsense", lines[:-2] + "xx"):
        assert host.post(url("room-minutes-return", ended), {"lines": made_up}).status_code == 404
    assert browse(bela).post(url("room-minutes-return", ended), {"lines": lines}).status_code == 403
    assert content(ended) == out != before


@pytest.mark.parametrize("name", ["room-minutes", "room-minutes-markdown"])
def test_minutes_when_not_let_in_or_taken_out_then_not_found(
    name: str, ended: Room, browse: Browse, bela: Person, mallory: Person, stranger: Person, client: Client
) -> None:
    assert browse(bela).get(url(name, ended)).status_code == 200
    assert browse(mallory).get(url(name, ended)).status_code == 404
    assert [who.get(url(name, ended)).status_code for who in (browse(stranger), client)] == [302, 302]
    services.revoke(ended, bela)
    assert browse(bela).get(url(name, ended)).status_code == 404


def test_lines_when_put_into_another_room_of_the_same_host_then_refused(
    ended: Room, browse: Browse, amara: Person
) -> None:
    other = make_room(host=amara)
    services.open_room(other)
    services.act(other, amara, "keep", {"text": "Something else."}, key="form-key-other")
    services.end_room(other)
    host = browse(amara)
    lines, before = take_out(host, ended, "kept"), content(other)
    assert host.post(url("room-minutes-return", other), {"lines": lines}).status_code == 404
    assert host.post(url("room-minutes-return", ended), {"lines": f"{lines}x"}).status_code == 404
    assert content(other) == before
