from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from cms import services as studio
from cms.models import DraftComment
from config.demonstration.factories.people import PersonFactory
from mentoring.rooms import queries, services
from mentoring.rooms.log import scrub_late
from mentoring.rooms.models import BallotBox, Phase, Room, RoomEvent
from mentoring.rooms.protocol import KINDS, Refusal
from mentoring.rooms.services import AgendaItem
from mentoring.rooms.services.keeping import drop_from_minutes, erase_words
from mentoring.rooms.services.table import lay_draft, use_note
from mentoring.rooms.sight import snapshot
from mentoring.rooms.signals import room_ended
from mentoring.rooms.state import Viewer
from mentoring.rooms.tasks import tidy_rooms
from mentoring.rooms.voice import voice_of
from people.models import Person
from people.models import Role as PersonRole
from people.services import give_role, raise_concern
from recognition.models import Fact, Kind

pytestmark = pytest.mark.django_db


def open_door(host: Person, **changes: object) -> Room:
    return services.make_room(
        title="First lines",
        host=host,
        agenda=[AgendaItem("Arrive", 5), AgendaItem("Home", 5)],
        opens_at=timezone.now() - timedelta(minutes=1),
        **changes,  # type: ignore[arg-type]
    )


def test_act_with_the_same_key_twice_then_stands_once(amara: Person, bela: Person) -> None:
    room = open_door(amara)
    services.admit(room, bela)
    for _attempt in range(2):
        services.act(room, bela, "chat", {"text": "Hello"}, key="one-key-1")
    assert [line.text for line in services.state_of(room).chat] == ["Hello"]


def test_act_when_not_let_in_then_refused_and_nothing_written(amara: Person, mallory: Person) -> None:
    room = open_door(amara)
    with pytest.raises(Refusal):
        services.act(room, mallory, "chat", {"text": "Hello"}, key="one-key-1")
    assert not RoomEvent.objects.exists()


def test_revoke_then_out_of_pages_and_room_and_admit_lets_back_in(amara: Person, bela: Person) -> None:
    room = open_door(amara)
    services.admit(room, bela)
    services.act(room, bela, "hand.up", {}, key="one-key-1")
    services.revoke(room, bela)
    assert services.state_of(room).people[bela.pk].removed
    assert not queries.rooms_of(bela).exists()
    assert queries.ticket_for(room, bela) is None
    services.admit(room, bela)
    assert not services.state_of(room).people[bela.pk].removed
    assert queries.ticket_for(room, bela)


def test_remove_said_in_the_room_then_the_pages_are_shut_too(amara: Person, bela: Person) -> None:
    room = open_door(amara)
    services.admit(room, bela)
    services.act(room, bela, "hand.up", {}, key="one-key-1")
    services.act(room, amara, "remove", {"person": bela.pk}, key="one-key-2")
    assert not queries.rooms_of(bela).exists()


def test_end_room_twice_then_one_set_of_minutes_without_names(amara: Person, bela: Person) -> None:
    room = open_door(amara)
    services.admit(room, bela)
    services.open_room(room)
    options = {"question": "Which?", "options": ["A", "B"], "many": False, "poll": "poll-0001"}
    services.act(room, amara, "poll.open", options, key="one-key-1")
    services.act(room, bela, "poll.answer", {"poll": "poll-0001", "choices": [1]}, key="one-key-2")
    told: list[frozenset[int]] = []

    def hear(took_part: frozenset[int], **kwargs: object) -> None:
        told.append(took_part)

    room_ended.connect(hear)
    try:
        first, second = services.end_room(room), services.end_room(room)
    finally:
        room_ended.disconnect(hear)
    assert first == second
    assert told == [frozenset({bela.pk})]
    assert first.content["polls"] == [
        {
            "question": "Which?",
            "answered": 1,
            "form": "one",
            "options": [{"text": "A", "count": 0}, {"text": "B", "count": 1}],
        }
    ]
    assert bela.name not in str(first.content)
    assert room.phase == Phase.ENDED
    with pytest.raises(Refusal):
        services.act(room, bela, "chat", {"text": "late"}, key="one-key-3")


def test_forget_log_when_ended_then_only_minutes_stay(amara: Person) -> None:
    room = open_door(amara)
    services.open_room(room)
    assert services.forget_log(room) == 0
    services.end_room(room)
    assert services.forget_log(room) > 0
    assert services.state_of(room).phase == "ended"
    assert queries.minutes_of(amara).count() == 1


def test_log_when_a_day_has_passed_since_the_end_then_gone(amara: Person, bela: Person) -> None:
    rooms = [open_door(amara) for _one in range(3)]
    for room in rooms:
        services.admit(room, bela)
        services.act(room, bela, "chat", {"text": "Said in passing."}, key="one-key-1")
    for room, hours in ((rooms[0], 25), (rooms[1], 23)):
        services.end_room(room)
        Room.objects.filter(pk=room.pk).update(ended_at=timezone.now() - timedelta(hours=hours))
    tidy_rooms()
    said = RoomEvent.objects.filter(kind="chat").values_list("room", flat=True)
    assert sorted(said) == [rooms[1].pk, rooms[2].pk]
    assert not RoomEvent.objects.filter(room=rooms[0]).exists()
    assert queries.minutes_of(bela).count() == 2


def test_manager_free_room_when_their_line_is_in_it_then_nobody_of_it_enters(
    amara: Person, bela: Person, mallory: Person
) -> None:
    bela.manager = mallory
    bela.save(update_fields=["manager"])
    room = open_door(amara, manager_free=True)
    services.admit(room, bela)
    with pytest.raises(services.CannotEnter):
        services.admit(room, mallory)
    services.admit(open_door(amara), mallory)


def test_person_leaving_then_out_of_every_room(amara: Person, bela: Person) -> None:
    for room in (open_door(amara), open_door(amara)):
        services.admit(room, bela)
    services.revoke_everywhere(bela)
    assert not queries.rooms_of(bela).exists()


def test_rooms_of_when_not_a_member_then_none(amara: Person, stranger: Person, mallory: Person) -> None:
    room = open_door(amara)
    services.admit(room, stranger)
    assert not queries.rooms_of(stranger).exists()
    assert not queries.rooms_of(mallory).exists()


# --- without a name ----------------------------------------------------------------------------
def everything() -> dict[str, set[str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = {repr(row) for row in cursor.fetchall()}
    return rows


def written_since(before: dict[str, set[str]]) -> dict[str, set[str]]:
    now = everything()
    return {table: rows - before[table] for table, rows in now.items() if rows - before[table]}


def full_room(host: Person, guests: list[Person]) -> Room:
    room = open_door(host)
    for place, guest in enumerate(guests):
        services.admit(room, guest)
        services.act(room, guest, "hand.up", {}, key=f"come-in-{place}")
    services.enter(room, host)
    return room


def test_question_without_a_name_then_no_row_of_the_database_leads_to_its_author(
    amara: Person, bela: Person
) -> None:
    room = full_room(amara, [bela])
    before = everything()
    values = {"question": "question-1", "text": "Who decided this?", "token": "only-in-this-browser"}
    services.act(room, bela, "question.ask", values, key="one-key-1")
    written = written_since(before)
    assert set(written) == {"rooms_roomevent", "rooms_room"}
    event = RoomEvent.objects.get(kind="question.ask")
    assert (event.person_id, event.at % 60_000) == (None, 0)
    rows = " ".join(row for rows in written.values() for row in rows)
    assert not any(trace in rows for trace in (bela.email, bela.name, "only-in-this-browser", f"{bela.pk}:"))
    assert all(str(bela.pk) != value for value in map(str, event.payload.values()))
    values = {"question": "question-1", "token": "another-browser-here"}
    with pytest.raises(Refusal):
        services.act(room, bela, "question.withdraw", values, key="one-key-2")
    values = {"question": "question-1", "token": "only-in-this-browser"}
    services.act(room, bela, "question.withdraw", values, key="one-key-3")
    assert "Who decided this?" not in str(everything())


def vote(room: Room, person: Person, choice: int, token: str, key: str) -> None:
    values = {"poll": "poll-0001", "choices": [choice], "token": token}
    services.act(room, person, "ballot", values, key=key)


def test_secret_ballot_then_nothing_pairs_a_person_and_a_vote_and_it_can_be_corrected(amara: Person) -> None:
    guests = PersonFactory.create_batch(5)
    room = full_room(amara, guests)
    poll = {"poll": "poll-0001", "question": "?", "options": ["A", "B"], "secret": True}
    services.act(room, amara, "poll.open", poll, key="one-key-1")
    before = everything()
    for place, guest in enumerate(guests):
        vote(room, guest, place % 2, f"token-number-{place}-here", f"vote-key-{place}")
    vote(room, guests[0], 1, "token-number-0-here", "vote-key-again")
    with pytest.raises(Refusal):
        vote(room, guests[0], 1, "some-other-browser", "vote-key-other")
    written = written_since(before)
    assert set(written) == {"rooms_ballotbox"}  # no event, no time, no log line of anybody
    box = BallotBox.objects.get()
    assert box.voted == sorted(guest.pk for guest in guests)
    assert list(box.ballots) == sorted(box.ballots)
    assert "token-number" not in str(everything())
    services.act(room, amara, "poll.close", {"poll": "poll-0001"}, key="one-key-2")
    closed = RoomEvent.objects.get(kind="poll.close")
    assert sorted(closed.payload["ballots"]) == [[0], [0], [1], [1], [1]]
    assert not BallotBox.objects.exists()
    assert snapshot(services.state_of(room), Viewer(guests[0].pk, "participant"))["polls"][0]["counts"] == [
        2,
        3,
    ]
    with pytest.raises(Refusal):
        vote(room, guests[0], 0, "token-number-0-here", "vote-key-late")


def test_secret_ballot_when_two_voted_then_what_they_voted_is_told_to_nobody(amara: Person) -> None:
    guests = PersonFactory.create_batch(5)
    room = full_room(amara, guests)
    poll = {"poll": "poll-0001", "question": "?", "options": ["A", "B"], "secret": True}
    services.act(room, amara, "poll.open", poll, key="one-key-1")
    for place, guest in enumerate(guests[:2]):
        vote(room, guest, 0, f"token-number-{place}-here", f"vote-key-{place}")
    services.open_room(room)
    written = services.end_room(room)
    assert written.content["polls"][0]["answered"] == 2
    assert written.content["polls"][0]["options"] == []


# --- the table ---------------------------------------------------------------------------------
def test_note_when_its_author_uses_it_then_in_the_studio_and_recognised_once(
    amara: Person, bela: Person, mallory: Person
) -> None:
    room = full_room(amara, [bela])
    draft = studio.start_draft(bela, kind="own", title="Keys", body="I heard the brake before I saw it.")
    with pytest.raises(Refusal):
        lay_draft(room, amara, draft, question="", key="lay-key-0")
    with pytest.raises(Refusal):
        lay_draft(room, mallory, draft, question="", key="lay-key-0")
    lay_draft(room, bela, draft, question="Is it me?", key="lay-key-1")
    note = {"note": "note-0001", "verb": "heard", "text": "Trust.", "start": 2, "end": 17}
    services.act(room, amara, "note.write", note, key="one-key-1")
    with pytest.raises(Refusal):
        use_note(room, bela, "note-0001")
    services.act(room, amara, "note.release", {}, key="one-key-2")
    for _click in range(2):
        use_note(room, bela, "note-0001")
    kept = DraftComment.objects.get(draft=draft)
    assert (kept.reader, kept.verb, kept.quote, kept.body) == (amara, "heard", "heard the brake", "Trust.")
    assert kept.used_at
    assert Fact.objects.filter(kind=Kind.FEEDBACK_USED, contributor=amara).count() == 1
    assert not draft.readers.exists()
    services.act(room, bela, "draft.take", {}, key="one-key-3")
    assert "heard the brake" not in str(RoomEvent.objects.get(kind="draft.lay").payload)
    assert services.state_of(room).table is None


def test_draft_when_the_room_ends_then_leaves_its_log_with_its_author(amara: Person, bela: Person) -> None:
    room = full_room(amara, [bela])
    services.open_room(room)
    draft = studio.start_draft(bela, kind="own", title="Keys", body="I heard the brake.")
    lay_draft(room, bela, draft, question="", key="lay-key-1")
    services.act(room, amara, "draft.take", {}, key="one-key-1")
    assert "the brake" in str(RoomEvent.objects.get(kind="draft.lay").payload)  # it may come back yet
    services.end_room(room)
    assert "the brake" not in str(RoomEvent.objects.get(kind="draft.lay").payload)


# --- what stays --------------------------------------------------------------------------------
def test_minutes_when_ended_then_all_that_is_kept_and_hosts_and_authors_take_out(
    amara: Person, bela: Person
) -> None:
    room = full_room(amara, [bela])
    services.open_room(room)
    services.act(room, amara, "decision", {"text": "We meet monthly."}, key="one-key-1")
    services.act(room, bela, "keep", {"text": "Ask before you tell."}, key="one-key-2")
    services.act(room, bela, "question.ask", {"question": "question-1", "text": "When?"}, key="one-key-3")
    services.act(room, amara, "question.answer", {"question": "question-1", "text": "Soon."}, key="one-key-4")
    services.act(room, amara, "caption", {"text": "… so we begin."}, key="one-key-5")
    services.act(room, bela, "chat", {"text": "Only for now"}, key="one-key-6")
    services.act(room, amara, "role", {"person": bela.pk, "role": "captioner"}, key="one-key-7")
    services.act(room, bela, "caption", {"text": "… and so we end."}, key="one-key-8")
    written = services.end_room(room)
    content = written.content
    assert [one["text"] for one in content["decisions"]] == ["We meet monthly."]
    assert [one["text"] for one in content["kept"]] == ["Ask before you tell."]
    assert [(one["text"], one["answer"]) for one in content["questions"]] == [("When?", "Soon.")]
    assert content["captions"] == ["… so we begin.", "… and so we end."]
    assert "Only for now" not in str(content)
    assert bela.name not in str(content)
    assert drop_from_minutes(room, "decisions", str(content["decisions"][0]["item"]))
    assert not drop_from_minutes(room, "decisions", "999")
    assert erase_words(room, bela) >= 3
    written.refresh_from_db()
    assert (written.content["decisions"], written.content["kept"], written.content["questions"]) == (
        [],
        [],
        [],
    )
    assert written.content["captions"] == ["… so we begin."]
    assert not RoomEvent.objects.filter(person=bela, kind__in=("chat", "keep", "question.ask")).exists()


def test_erasing_when_ended_then_words_given_in_a_poll_and_in_answers_go_and_what_others_said_stays(
    amara: Person, bela: Person, mallory: Person
) -> None:
    room = full_room(amara, [bela, mallory])
    services.open_room(room)
    poll = {"poll": "poll-0001", "question": "In a word?", "options": [], "form": "words"}
    services.act(room, amara, "poll.open", poll, key="one-key-1")
    for person, word in ((bela, "mine"), (mallory, "theirs")):
        given = {"poll": "poll-0001", "words": [word]}
        services.act(room, person, "poll.answer", given, key=f"word-key-{person.pk}")
    asked = {"question": "question-1", "text": "When?"}
    services.act(room, mallory, "question.ask", asked, key="one-key-2")
    answer = {"question": "question-1", "text": "When I say so."}
    services.act(room, amara, "question.answer", answer, key="one-key-3")
    written = services.end_room(room)
    assert [one["text"] for one in written.content["polls"][0]["options"]] == ["mine", "theirs"]
    assert erase_words(room, bela) == 1
    assert erase_words(room, amara) == 1
    written.refresh_from_db()
    left = written.content
    assert [one["text"] for one in left["polls"][0]["options"]] == ["theirs"]
    question = left["questions"][0]
    assert (question["text"], question["answer"], question["answered"]) == ("When?", "", True)
    assert {words in str(everything()) for words in ("'mine'", "When I say so")} == {False}


def test_line_when_taken_back_then_its_words_leave_the_log(amara: Person, bela: Person) -> None:
    room = full_room(amara, [bela])
    services.act(room, bela, "chat", {"text": "Something unkind"}, key="one-key-1")
    line = services.state_of(room).chat[0].seq
    services.act(room, bela, "chat.delete", {"line": line}, key="one-key-2")
    assert "unkind" not in str(everything())


def test_line_a_host_took_away_then_comes_back_or_leaves_the_log_for_good(
    amara: Person, bela: Person
) -> None:
    room = full_room(amara, [bela])
    for number, words in enumerate(("Something unkind", "Something blunt")):
        services.act(room, bela, "chat", {"text": words}, key=f"one-key-{number}")
    for line in services.state_of(room).chat:
        services.act(room, amara, "chat.delete", {"line": line.seq}, key=f"del-key-{line.seq}")
    services.act(room, amara, "undo", {"seq": services.state_of(room).seq}, key="undo-key")
    assert [line.text for line in services.state_of(room).chat] == ["", "Something blunt"]
    now = int(timezone.now().timestamp() * 1000)
    scrub_late(room.pk, now - 30_000)
    assert "unkind" in str(everything())  # for half a minute it can come back
    scrub_late(room.pk, now + 1)
    assert ("unkind" in str(everything()), "blunt" in str(everything())) == (False, True)


def test_line_a_host_took_away_when_the_room_ends_then_gone(amara: Person, bela: Person) -> None:
    room = full_room(amara, [bela])
    services.act(room, bela, "chat", {"text": "Something unkind"}, key="one-key-1")
    services.act(room, amara, "chat.delete", {"line": services.state_of(room).chat[0].seq}, key="one-key-2")
    services.end_room(room)
    assert "unkind" not in str(everything())


def test_erased_words_in_a_live_room_then_a_new_epoch_so_that_nobody_waits_for_them(
    amara: Person, bela: Person
) -> None:
    room = full_room(amara, [bela])
    services.act(room, bela, "chat", {"text": "Mine"}, key="one-key-1")
    before = Room.objects.get(pk=room.pk).epoch
    erase_words(room, bela)
    assert Room.objects.get(pk=room.pk).epoch == before + 1
    assert services.state_of(room).chat == ()
    services.act(room, amara, "chat", {"text": "After"}, key="one-key-2")
    assert [line.text for line in services.state_of(room).chat] == ["After"]


def test_removed_person_when_the_log_is_gone_then_still_out(amara: Person, bela: Person) -> None:
    room = full_room(amara, [bela])
    services.revoke(room, bela)
    RoomEvent.objects.filter(room=room).delete()
    assert services.state_of(room).people[bela.pk].removed


def test_room_has_no_place_for_a_recording() -> None:
    assert not [kind for kind in KINDS if "record" in kind]
    fields = {
        field.name for model in apps.get_app_config("rooms").get_models() for field in model._meta.fields
    }
    assert not [name for name in fields if "record" in name or "audio" in name or "video" in name]


def test_voice_when_room_has_a_link_or_a_server_is_set_then_rooms_and_groups_have_places(
    amara: Person,
) -> None:
    room = open_door(amara, meeting_url="https://meet.example.org/{group}")
    assert voice_of(room).join_url(1, room, 2) == "https://meet.example.org/2"
    room.meeting_url = "https://meet.example.org/one"
    assert voice_of(room).join_url(1, room, None) == "https://meet.example.org/one"
    assert voice_of(room).join_url(1, room, 2) == ""
    room.meeting_url = ""
    with override_settings(VOICE_URL="https://jitsi.example.org/"):
        places = {voice_of(room).join_url(1, room, group) for group in (None, 1, 2)}
    assert len(places) == 3
    assert all(place.startswith("https://jitsi.example.org/groundswell-") for place in places)


def test_concern_about_a_room_then_reaches_a_named_human_who_is_not_its_host(
    amara: Person, bela: Person, mallory: Person
) -> None:
    give_role(mallory, PersonRole.ADMINISTRATOR)
    room = full_room(amara, [bela])
    concern = raise_concern(
        bela,
        about="First lines",
        subject_type="rooms.room",
        subject_id=str(room.pk),
        url="/",
        words="It got loud.",
    )
    assert concern.handler == mallory
