"""What lets a socket in without asking the database: signed by us, for this, a quarter of an hour ago at most."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import override_settings
from django.utils import timezone

from mentoring.rooms.tickets import BadTicket, Ticket, check, issue

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
