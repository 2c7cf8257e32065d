from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring.rooms import queries, services
from mentoring.rooms.models import Phase, Room, RoomEvent
from mentoring.rooms.protocol import Refusal
from mentoring.rooms.services import AgendaItem
from mentoring.rooms.signals import room_ended
from people.models import Person

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
