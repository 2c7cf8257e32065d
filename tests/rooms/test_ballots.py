"""Secret ballots between the box and the log; drafts and roles that a service refuses or keeps."""

import pytest

from cms import services as studio
from cms.models import Draft
from config.demonstration.factories.people import PersonFactory
from mentoring.rooms import services
from mentoring.rooms.log.ballots import cast, open_boxes
from mentoring.rooms.models import Admission, BallotBox, Role, Room
from mentoring.rooms.protocol import Action, Refusal
from mentoring.rooms.services.table import bring_draft, lay_draft
from people.models import Person

POLL = "poll-0001"


def test_ballots_when_the_poll_closes_then_in_an_order_of_chance_and_none_after_it(room: Room) -> None:
    voters = PersonFactory.create_batch(9)
    for number, person in enumerate(voters):
        cast(room.pk, person.pk, {"poll": POLL, "token": f"token-{number}", "choices": [number]})
    box = BallotBox.objects.get(room=room)
    assert box.voted == sorted(person.pk for person in voters)
    [closing] = open_boxes(room.pk, [Action("poll.close", {"poll": POLL}, None, 0)])
    ballots = closing.data["ballots"]
    assert sorted(ballots) == [[number] for number in range(9)]
    assert ballots != list(box.ballots.values())  # by chance they are once in 362,880 closings
    with pytest.raises(Refusal, match="closed"):
        cast(room.pk, voters[0].pk, {"poll": POLL, "token": "token-0", "choices": [1]})


def test_role_given_in_the_room_then_holds_for_its_pages_too(room: Room, amara: Person, bela: Person) -> None:
    services.enter(room, bela)
    services.act(room, amara, "role", {"person": bela.pk, "role": "cohost"}, key="role-key-1")
    assert Admission.objects.get(room=room, person=bela).role == Role.COHOST


def draft_of(person: Person) -> Draft:
    return studio.start_draft(person, kind="own", title="Keys", body="I heard the brake.")


def test_draft_when_one_listens_or_another_lies_there_then_refused(
    room: Room, amara: Person, bela: Person, mallory: Person
) -> None:
    services.admit(room, mallory, Role.LISTENER)
    for show in (bring_draft, lay_draft):
        with pytest.raises(Refusal, match="Listeners"):
            show(room, mallory, draft_of(mallory), question="", key="draft-key-1")
    lay_draft(room, bela, draft_of(bela), question="", key="draft-key-2")
    with pytest.raises(Refusal, match="already"):
        lay_draft(room, amara, draft_of(amara), question="", key="draft-key-3")
