"""Circles a person may see, and those they are in."""

from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet

from mentoring.models import Circle, CircleInvitation, CirclePlace, CircleState
from people.models import Person


def circles_seen_by(person: Person) -> QuerySet[Circle]:
    """Return every open circle, with how many are in it (`taken`) and the reader's own place (`mine`)."""
    if not person.is_member:
        return Circle.objects.none()
    own = Prefetch("places", CirclePlace.objects.filter(person=person), to_attr="mine")
    found = Circle.objects.filter(state=CircleState.OPEN).select_related("host").prefetch_related(own)
    return found.annotate(taken=Count("places")).order_by("made_at", "pk")


def circles_of(person: Person) -> QuerySet[Circle]:
    return circles_seen_by(person).filter(pk__in=CirclePlace.objects.filter(person=person).values("circle"))


def circle_invitations_of(person: Person, *, now: datetime) -> QuerySet[CircleInvitation]:
    """Return circles a round thought of for the person and that wait for an answer, or for others'."""
    if not person.is_member:
        return CircleInvitation.objects.none()
    mine = CircleInvitation.objects.filter(person=person, expires_at__gt=now)
    return mine.exclude(circle__state=CircleState.ENDED).select_related("circle__host")


def people_in(circle: Circle, reader: Person) -> list[Person]:
    """Return who is in the circle, host first, for those in it; others see the host alone."""
    places = list(circle.places.select_related("person"))
    if all(place.person_id != reader.pk for place in places):
        places = [place for place in places if place.person_id == circle.host_id]
    return [place.person for place in places]
