"""What is ended kindly when somebody leaves."""

from django.db import transaction

from mentoring.models import Circle, CircleState, RoundEntry, Workshop, WorkshopState
from mentoring.queries import running_pairings_of
from mentoring.services.circle_invitations import decline_circle
from mentoring.services.circles import leave_circle
from mentoring.services.ending import end_pairing
from mentoring.services.offers import lock_all
from mentoring.services.profiles import stop_champion, stop_newcomer
from mentoring.services.sign_ups import leave_workshop
from mentoring.services.workshops import hand_over_workshops
from people.models import Person


@transaction.atomic
def let_go(person: Person) -> None:
    """End pairings, close offers, give places back and hand over what they would have hosted."""
    lock_all(person)  # a yes at this moment comes before, and ends with them, or after, and is refused
    for pairing in running_pairings_of(person):
        end_pairing(person, pairing)
    for circle in Circle.objects.filter(places__person=person, state=CircleState.OPEN).order_by("pk"):
        leave_circle(person, circle)
    for asked in Circle.objects.filter(invitations__person=person).order_by("pk"):
        decline_circle(person, asked)
    stop_newcomer(person)
    stop_champion(person)
    coming = Workshop.objects.filter(sign_ups__person=person, state=WorkshopState.PLANNED)
    for workshop in coming.order_by("pk"):
        leave_workshop(person, workshop)
    RoundEntry.objects.filter(person=person).delete()
    hand_over_workshops(person)
