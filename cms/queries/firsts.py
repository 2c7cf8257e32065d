"""First stories: whoever publishes here for the first time hears from a leader or a champion."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cms.models import Remark, StoryPage
from people.models import Person, Role
from people.queries import has_role, people_with_role

HEARD_BY = (Role.LEADER, Role.CHAMPION)
OFFERED_FOR = timedelta(days=28)


def first_stories() -> QuerySet[StoryPage]:
    """Each author's first story here. `heard_at`: when a leader or champion first answered in the open."""
    earlier = StoryPage.objects.filter(author=OuterRef("author")).filter(
        Q(first_published_at__lt=OuterRef("first_published_at"))
        | Q(first_published_at=OuterRef("first_published_at"), pk__lt=OuterRef("pk"))
    )
    listening = Q()
    for role in HEARD_BY:
        listening |= Q(author__in=people_with_role(role).values("pk"))
    heard = (
        Remark.objects.filter(listening, page=OuterRef("pk"), audience=Remark.Audience.EVERYONE)
        .filter(taken_back_at=None, is_hidden=False)
        .exclude(author=OuterRef("author"))
        .order_by("said_at")
    )
    return (
        StoryPage.objects.live()
        .filter(~Exists(earlier), author__isnull=False)
        .annotate(heard_at=Subquery(heard.values("said_at")[:1]))
    )


def first_stories_to_hear(reader: Person) -> QuerySet[StoryPage]:
    """What a leader or champion could say a first word on, newest first; to anybody else, nothing."""
    if not any(has_role(reader, role) for role in HEARD_BY):
        return StoryPage.objects.none()
    return (
        first_stories()
        .filter(heard_at=None, first_published_at__gt=timezone.now() - OFFERED_FOR)
        .exclude(author=reader)
        .select_related("author")
        .order_by("-first_published_at", "pk")
    )
