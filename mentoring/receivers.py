from typing import Any

from django.dispatch import receiver

from mentoring import services, tasks
from mentoring.rooms.models import Room
from mentoring.rooms.signals import room_ended
from mentoring.signals import (
    calendar_mail_waits,
    invitations_wait,
    round_asked,
    round_published,
    round_undone,
)
from people.models import Person
from people.signals import person_leaving


@receiver(person_leaving, dispatch_uid="mentoring.let_go")
def let_go(sender: type[Person], *, person: Person, **_more: Any) -> None:
    services.let_go(person)


@receiver(room_ended, dispatch_uid="mentoring.room_has_ended")
def room_has_ended(room: Room, *, took_part: frozenset[int], **_more: Any) -> None:
    services.room_has_ended(room, took_part)
    services.room_of_two_has_ended(room, took_part)


@receiver(calendar_mail_waits, dispatch_uid="mentoring.send_calendar_mail")
def mail_calendars(**_more: Any) -> None:
    tasks.send_calendar_mail.enqueue()


@receiver(invitations_wait, dispatch_uid="mentoring.send_invitations")
def mail_invitations(people: list[int], **_more: Any) -> None:
    for key in people:
        tasks.send_invitation.enqueue(key)


@receiver(round_asked, dispatch_uid="mentoring.solve_round")
def solve_round(run: int, **_more: Any) -> None:
    tasks.solve_round.enqueue(run)


@receiver(round_published, dispatch_uid="mentoring.ask_round")
def ask_round(round: int, **_more: Any) -> None:
    tasks.ask_round.enqueue(round)


@receiver(round_undone, dispatch_uid="mentoring.take_back_round")
def take_back_round(round: int, **_more: Any) -> None:
    tasks.take_back_round.enqueue(round)
