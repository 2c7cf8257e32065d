"""Others on the same course: those who chose to be listed, and figures of at least ten."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from learning.models import CoursePage, Listing, ProgressEvent
from learning.queries.routes import Route
from people.models import Person
from people.queries import members

SMALLEST_GROUP = 10  # fewer people than this are never counted in public
RECENT = timedelta(weeks=8)


def alongside(course: CoursePage) -> QuerySet[Person]:
    """Only those who chose to be listed, A to Z."""
    listed = Listing.objects.filter(course_key=course.translation_key).values("learner")
    return members().filter(pk__in=listed).order_by("name")


def is_listed(person: Person, course: CoursePage) -> bool:
    return Listing.objects.filter(learner=person, course_key=course.translation_key).exists()


def company_on(route: Route) -> int | None:
    """How many colleagues are on the course these weeks; None below ten, so that nobody is picked out."""
    keys = [station.lesson.translation_key for station in route.stations]
    since = timezone.now() - RECENT
    events = ProgressEvent.objects.filter(page_key__in=keys, happened_at__gte=since, learner__in=members())
    counted = events.aggregate(people=Count("learner", distinct=True))["people"]
    return counted if counted >= SMALLEST_GROUP else None
