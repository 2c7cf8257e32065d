"""What people do in a room by plain forms."""

import pytest
from django.urls import reverse

from cms import services as studio
from mentoring.rooms import services
from mentoring.rooms.log import get_log
from mentoring.rooms.models import Room, RoomEvent
from people.models import Person
from tests.rooms.pages import Browse, come_in, url

pytestmark = pytest.mark.django_db


def test_act_from_a_form_twice_then_stands_once_and_is_shown(
    room: Room, browse: Browse, bela: Person
) -> None:
    client = come_in(browse, bela, room)
    for _click in range(2):
        answer = client.post(
            url("room-act", room), {"kind": "chat", "key": "form-key-1", "text": "<i>Hello</i>"}
        )
        assert answer.status_code == 302
    page = client.get(url("room", room)).content.decode()
    assert page.count('<p class="chat__text">&lt;i&gt;Hello&lt;/i&gt;</p>') == 1
    assert "&lt;i&gt;Hello&lt;/i&gt;" in client.get(url("room-transcript", room)).content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"kind": "chat", "key": "form-key-1", "text": ""}, "Write a line first."),
        ({"kind": "chat", "key": "form-key-1", "text": "x" * 2001}, "2000"),
        ({"kind": "agenda.next", "key": "form-key-1"}, "Only the host"),
        ({"kind": "enter", "key": "form-key-1"}, ""),
        ({"kind": "mode", "key": "form-key-1", "mode": "here"}, ""),
        (
            {"kind": "poll.answer", "key": "form-key-1", "poll": "nonesuch", "choices": "0"},
            "isn’t here any more",
        ),
        ({}, ""),
    ],
)
def test_act_when_it_cannot_be_then_says_why_and_changes_nothing(
    form: dict[str, str], words: str, room: Room, browse: Browse, bela: Person
) -> None:
    answer = come_in(browse, bela, room).post(url("room-act", room), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RoomEvent.objects.filter(person=bela).exclude(kind="enter").exists()


def test_act_when_muted_then_keeps_what_was_typed(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    client = come_in(browse, bela, room)
    client.post(url("room-act", room), {"kind": "hand.up", "key": "form-key-1"})
    services.act(room, amara, "mute", {"person": bela.pk}, key="form-key-2")
    form = {"kind": "chat", "key": "form-key-3", "text": "My words"}
    answer = client.post(url("room-act", room), form)
    assert answer.status_code == 422
    assert "My words</textarea>" in answer.content.decode()


def test_line_from_a_form_then_its_author_changes_it_and_takes_it_back_for_five_minutes(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    guest, host = come_in(browse, bela, room), come_in(browse, amara, room)
    for number, words in enumerate(("Helo", "An hour ago")):
        guest.post(url("room-act", room), {"kind": "chat", "key": f"form-key-{number}", "text": words})
    first, old = (line.seq for line in services.state_of(room).chat)
    RoomEvent.objects.filter(seq=old).update(at=1_000_000)
    get_log().renew(room.pk)  # read anew
    page = guest.get(url("room", room)).content.decode()
    assert page.count('value="chat.edit"') == page.count('value="chat.delete"') == 1
    assert "chat.edit" not in host.get(url("room", room)).content.decode().partition("</main>")[0]
    change = {"kind": "chat.edit", "key": "form-key-3", "line": str(first), "text": "Hello"}
    guest.post(url("room-act", room), change)
    assert services.state_of(room).chat[0].text == "Hello"
    late = {**change, "key": "form-key-4", "line": str(old)}
    assert "too long ago" in guest.post(url("room-act", room), late).content.decode()
    guest.post(url("room-act", room), {"kind": "chat.delete", "key": "form-key-5", "line": str(first)})
    assert [line.text for line in services.state_of(room).chat] == ["", "An hour ago"]


def test_poll_from_forms_then_results_show_once_one_has_answered(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    form = {"kind": "poll.open", "key": "form-key-1", "question": "Where?", "options": "Here\n\nThere\n"}
    host.post(url("room-act", room), form)
    page = guest.get(url("room", room))
    poll = page.context["picture"].poll
    assert (poll["options"], "counts" in poll) == (["Here", "There"], False)
    form = {"kind": "poll.answer", "key": "form-key-2", "poll": poll["poll"], "choices": "1"}
    guest.post(url("room-act", room), form)
    assert guest.get(url("room", room)).context["picture"].poll["counts"] == [0, 1]


def test_clinic_from_forms_then_notes_are_blind_until_one_has_written_one(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    draft = studio.start_draft(bela, kind="own", title="Keys", body="I heard the brake. Then I sat down.")
    form = {"draft": str(draft.pk), "question": "Is it me?", "key": "lay-key-1", "lay": "yes"}
    assert host.post(url("room-table", room), form).status_code == 404
    guest.post(url("room-table", room), form)
    page = host.get(url("room", room)).content.decode()
    assert "I heard the brake." in page
    assert "Write one note of your own" not in page
    form = {
        "kind": "note.write",
        "key": "form-key-1",
        "verb": "heard",
        "text": "A whole story.",
        "about": "0:18",
    }
    host.post(url("room-act", room), form)
    part = host.get(url("room-part", room)).content.decode()
    assert '<mark data-at="0" data-n="1">I heard the brake.<sup>1</sup></mark>' in part
    assert "A whole story." not in guest.get(url("room-part", room)).content.decode()
    host.post(url("room-act", room), {"kind": "note.release", "key": "form-key-2"})
    assert "A whole story." in guest.get(url("room-part", room)).content.decode()
    note = services.state_of(room).table
    assert note
    guest.post(reverse("rooms:note-use", args=[room.pk, note.notes[0].id]))
    assert "used" in guest.get(url("room-part", room)).content.decode()


def test_question_without_a_name_from_a_form_then_only_that_browser_takes_it_back(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    guest = come_in(browse, bela, room)
    form = {"kind": "question.ask", "key": "form-key-1", "text": "Why?", "nameless": "yes"}
    guest.post(url("room-act", room), form)
    asked = services.state_of(room).questions[0]
    assert (asked.text, asked.by) == ("Why?", None)
    other = come_in(browse, bela, room)
    form = {"kind": "question.withdraw", "key": "form-key-2", "question": asked.id}
    assert other.post(url("room-act", room), form).status_code == 422
    assert guest.post(url("room-act", room), form).status_code == 302
    assert services.state_of(room).questions[0].gone


def test_question_without_a_name_when_held_then_its_browser_reads_why_without_a_script(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    services.act(room, amara, "question.look", {"on": True}, key="look-0001")
    guest, other = come_in(browse, bela, room), come_in(browse, bela, room)
    form = {"kind": "question.ask", "key": "form-key-1", "text": "Why him?", "nameless": "yes"}
    guest.post(url("room-act", room), form)
    asked = services.state_of(room).questions[0]
    assert "being looked at" in guest.get(url("room", room)).content.decode()
    hold = {"question": asked.id, "reason": "It names a customer."}
    services.act(room, amara, "question.hold", hold, key="hold-0001")
    part = reverse("rooms:room-part", args=[room.pk, "questions"])
    for _reload in range(2):
        for page in (url("room", room), part):
            shown = guest.get(page).content.decode()
            assert "Why him?" in shown
            assert "held: It names a customer." in shown
            assert 'data-act="question.withdraw"' in shown
    elsewhere = other.get(url("room", room)).content.decode() + other.get(part).content.decode()
    assert "Why him?" not in elsewhere
    assert "held: It" not in elsewhere
    assert 'data-act="question.withdraw"' not in elsewhere


def test_question_without_a_name_when_its_script_brings_the_token_then_drawn_as_its_own(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    services.act(room, amara, "question.look", {"on": True}, key="look-0001")
    asked = {"question": "question-1", "text": "Why him?", "token": "only-in-this-browser"}
    services.act(room, bela, "question.ask", asked, key="ask-key-1")
    hold = {"question": "question-1", "reason": "It names a customer."}
    services.act(room, amara, "question.hold", hold, key="hold-0001")
    client, part = come_in(browse, bela, room), reverse("rooms:room-part", args=[room.pk, "questions"])

    def drawn(tokens: str) -> str:
        return client.get(part, headers={"X-Room-Tokens": tokens}).content.decode()

    shown = drawn('{"question-1": "only-in-this-browser", "poll-0001": "another"}')
    for words in ("Why him?", "held: It names a customer.", 'data-act="question.withdraw"'):
        assert words in shown
    for tokens in (
        "{}",
        '{"question-1": "of-somebody-else-here"}',
        '{"question-1": 1}',
        "[]",
        "{",
        "…",
        "[" * 9_000,
    ):
        assert "Why him?" not in drawn(tokens)


def test_polls_of_every_form_from_forms_then_answered(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    for form, options, answer, expected in (
        ("scale", "", {"choices": "4"}, [0, 0, 0, 0, 1]),
        ("rank", "A\nB", {"place-0": "2", "place-1": "1"}, [1, 2]),
        ("words", "", {"words": "calm, sea"}, None),
    ):
        opened = {
            "kind": "poll.open",
            "key": f"open-{form}",
            "question": "How?",
            "options": options,
            "form": form,
        }
        assert host.post(url("room-act", room), opened).status_code == 302
        poll = services.state_of(room).polls[-1]
        given = {"kind": "poll.answer", "key": f"answer-{form}", "poll": poll.id, **answer}
        assert guest.post(url("room-act", room), given).status_code == 302
        drawn = guest.get(url("room", room)).context["picture"]
        assert drawn.poll.get("counts") == expected
        host.post(url("room-act", room), {"kind": "poll.close", "key": f"close-{form}", "poll": poll.id})
    assert [answer.text for answer in drawn.answers] == ["calm", "sea"]


def test_poll_of_words_when_answered_then_ones_own_are_marked_and_there_to_change(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    opened = {"question": "How?", "options": [], "form": "words", "poll": "poll-0001"}
    services.act(room, amara, "poll.open", opened, key="open-0001")
    for who, words, key in ((host, "Straße, mountain", "words-0001"), (guest, "calm, STRASSE", "words-0002")):
        given = {"kind": "poll.answer", "key": key, "poll": "poll-0001", "words": words}
        who.post(url("room-act", room), given)
    page = guest.get(url("room", room))
    marked = {answer.text.casefold(): answer.is_mine for answer in page.context["picture"].answers}
    assert marked == {"strasse": True, "calm": True, "mountain": False}
    assert 'value="calm, STRASSE"' in page.content.decode()


def test_groups_and_a_round_from_forms_then_drawn(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    guest.post(url("room-act", room), {"kind": "hand.up", "key": "form-key-0"})
    form = {"kind": "groups.open", "key": "form-key-1", "how": "chosen", f"seat-{bela.pk}": "1"}
    assert host.post(url("room-act", room), form).status_code == 302
    assert "in group 1" in guest.get(url("room", room)).content.decode()
    services.act(room, amara, "hand.up", {}, key="form-key-2")
    form = {"kind": "round.start", "key": "form-key-3", "how": "circle", "seconds": "60"}
    assert host.post(url("room-act", room), form).status_code == 422  # one guest is no round
    assert "There aren’t enough people" in host.post(url("room-act", room), form).content.decode()
    values = {"how": "circle", "people": [amara.pk, bela.pk], "seconds": 60}
    services.act(room, amara, "round.start", values, key="form-key-4")
    assert "turn" in guest.get(reverse("rooms:room-part", args=[room.pk, "ring"])).content.decode()


def test_secret_ballot_when_four_came_then_not_offered_and_with_five_it_is(
    room: Room, browse: Browse, amara: Person, people: list[Person]
) -> None:
    host = come_in(browse, amara, room)
    for person in people:
        assert "data-secret hidden" in host.get(url("room", room)).content.decode()
        services.admit(room, person)
        services.enter(room, person)
    services.enter(room, amara)
    page = host.get(url("room", room)).content.decode()
    assert ("data-secret" in page, "data-secret hidden" in page) == (True, False)


def test_group_when_a_host_is_let_in_then_they_write_to_it_and_go_back_from_forms(
    room: Room, browse: Browse, amara: Person, bela: Person
) -> None:
    host, guest = come_in(browse, amara, room), come_in(browse, bela, room)
    services.enter(room, bela)
    services.act(room, amara, "groups.open", {"how": "chosen", "groups": [[bela.pk]]}, key="open-0001")
    host.post(url("room-act", room), {"kind": "groups.knock", "key": "form-key-1", "group": "1"})
    let = {"kind": "groups.let", "key": "form-key-2", "group": "1", "person": str(amara.pk)}
    guest.post(url("room-act", room), let)
    page = host.get(url("room", room)).content.decode()
    assert "You’re in group 1" in page
    assert '<input type="checkbox" name="group" value="1">' in page
    assert "Back to the room" in page
    said = {"kind": "chat", "key": "form-key-3", "text": "How is it going?", "group": "1"}
    host.post(url("room-act", room), said)
    assert [line.group for line in services.state_of(room).chat] == [1]
    host.post(url("room-act", room), {"kind": "groups.move", "key": "form-key-4", "group": "0"})
    assert "You’re in group 1" not in host.get(url("room", room)).content.decode()
