"""What people choose about recognition for themselves, and what they would welcome of one another."""

from people.models import Person
from recognition.models import Idea, Nomination, PointsOff
from recognition.services.refusal import NotAllowed


def switch_points_off(person: Person) -> None:
    """No numbers anywhere from now on; everything else works as before, and the ledger goes on."""
    PointsOff.objects.get_or_create(person=person)


def switch_points_on(person: Person) -> None:
    PointsOff.objects.filter(person=person).delete()


def nominate(nominator: Person, nominee: Person, idea: str) -> Nomination | None:
    """Say that one would welcome it. Who said so is never told; two of them open the offer."""
    if nominator.pk == nominee.pk or not nominee.is_member:
        raise NotAllowed
    return Nomination.objects.get_or_create(nominator=nominator, nominee=nominee, idea=Idea(idea))[0]
