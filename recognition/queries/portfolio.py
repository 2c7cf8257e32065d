"""What somebody may take along: their own badges, and thanks in words."""

from django.db.models import QuerySet

from people.models import Person
from recognition.models import Credential, Thanks
from recognition.queries.badges import credentials_of
from recognition.queries.notes import wall


def portfolio_badges(person: Person) -> QuerySet[Credential]:
    """Their own badges that were claimed and hold."""
    return credentials_of(person).filter(revoked_at__isnull=True).order_by("badge__achievement__name", "pk")


def portfolio_thanks(person: Person) -> QuerySet[Thanks]:
    """Thanks to them that both said yes to showing. Who wrote them agreed to that here, not elsewhere: a
    portfolio says "a colleague"."""
    return wall().filter(receiver=person)
