"""What bears no name: nothing that is kept of it leads to anybody."""

from mentoring.rooms.protocol import Action
from mentoring.rooms.rules import nameless, prepare
from tests.rooms.told import Told

TOKEN = "a-token-of-my-own-browser"


def test_question_without_a_name_when_kept_then_no_sender_no_second_and_no_token() -> None:
    room = Told()
    asked = Action(
        "question.ask", {"question": "question-1", "text": "Who?", "token": TOKEN}, 2, 61_234, "key-0001"
    )
    kept = nameless(prepare(room.state, asked, list, 0))
    assert (kept.by, kept.at) == (None, 60_000)
    assert TOKEN not in str(kept)
    ballot = prepare(
        room.state, Action("ballot", {"poll": "poll-0001", "token": TOKEN, "choices": [0]}, 2, 1), list, 0
    )
    assert TOKEN not in str(ballot)
    assert (
        ballot.data["token"] != kept.data["token"]
    )  # one browser's question and vote cannot be laid together


def test_question_with_a_name_when_kept_then_as_it_came() -> None:
    asked = Action("question.ask", {"question": "question-1", "text": "Who?"}, 2, 61_234, "key-0001")
    assert nameless(prepare(Told().state, asked, list, 0)) == asked
