"""Whether somebody sees points at all, and what they may be invited to."""

from django.db.models import Count

from people.models import Person
from people.models.profile import Motivator
from recognition.models import Idea, Landmark, Nomination, PointsOff, RecognitionSettings

PEERS = 2
# The first that opens an offer by itself.
LANDMARKS: dict[str, str] = {
    Idea.WORKSHOP: "helped-someone",
    Idea.CHAMPION: "helped-someone",
    Idea.PLAYBOOK: "changed-your-mind",
}


def points_are_on() -> bool:
    """Whether this installation uses points."""
    row = RecognitionSettings.objects.first()
    return row is None or row.points_on


def has_points(person: Person) -> bool:
    """Whether somebody sees their own points: the site has them, and they never said they want none."""
    return (
        points_are_on()
        and person.profile.motivator != Motivator.NONE
        and not PointsOff.objects.filter(person=person).exists()
    )


def wishes_no_points(person: Person) -> bool:
    return PointsOff.objects.filter(person=person).exists()


def offers_for(person: Person) -> list[Idea]:
    """What somebody may be invited to: by a landmark, or by two colleagues, alike. Which one is not told."""
    names = set(Landmark.objects.filter(person=person).values_list("name", flat=True))
    wished = (
        Nomination.objects.filter(nominee=person)
        .values("idea")
        .annotate(peers=Count("nominator"))
        .filter(peers__gte=PEERS)
        .values_list("idea", flat=True)
    )
    return [idea for idea in Idea if LANDMARKS[idea] in names or idea.value in set(wished)]
