"""What lets a socket in without asking the database: signed by us, for this, at most fifteen minutes ago."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import override_settings
from django.utils import timezone

from config.demonstration.factories.rooms import make_room
from mentoring.rooms import services
from mentoring.rooms.models import Room
from mentoring.rooms.queries import ticket_for
from mentoring.rooms.tickets import BadTicket, Ticket, check, issue
from people.models import Person

TICKET = Ticket(7, 3, "Béla Kovács", "participant")


@pytest.mark.parametrize(("minutes", "is_good"), [(0, True), (14, True), (16, False), (24 * 60, False)])
def test_ticket_when_older_than_a_quarter_of_an_hour_then_bad(minutes: int, is_good: bool) -> None:
    signed = issue(TICKET)
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        if is_good:
            assert check(signed) == TICKET
        else:
            with pytest.raises(BadTicket):
                check(signed)


def test_ticket_when_signed_for_something_else_or_with_another_key_then_bad() -> None:
    told = [TICKET.room, TICKET.person, TICKET.name, TICKET.role]
    with override_settings(SECRET_KEY="another"):
        of_another = issue(TICKET)
    for signed in (signing.dumps(told), signing.dumps(told, salt="rooms.minutes.taken-out"), of_another):
        with pytest.raises(BadTicket):
            check(signed)


@pytest.mark.django_db
def test_ticket_when_taken_out_or_too_early_or_over_or_beside_their_own_line_then_none(
    amara: Person, bela: Person, mallory: Person
) -> None:
    soon = timezone.now() + timedelta(hours=1)
    early, taken_out, over, beside = (
        make_room(host=amara, opens_at=opens) for opens in (soon, *[timezone.now()] * 3)
    )
    for room in (early, taken_out, over, beside):
        services.admit(room, bela)
    may_enter = [ticket_for(room, bela) is not None for room in (early, taken_out, over, beside)]
    assert may_enter == [False, True, True, True]
    assert ticket_for(early, amara)  # whoever hosts may look before
    services.revoke(taken_out, bela)
    services.open_room(over)
    services.end_room(over)
    Room.objects.filter(pk=beside.pk).update(manager_free=True)
    Person.objects.filter(pk=bela.pk).update(manager=amara)  # since they were let in
    for room in (taken_out, over, beside):
        room.refresh_from_db()
        assert ticket_for(room, Person.objects.get(pk=bela.pk)) is None
        assert ticket_for(room, mallory) is None
