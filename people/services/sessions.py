"""Ending what somebody is signed in with."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from people.models import Person


def end_sessions(person: Person) -> None:
    """Sign the person out everywhere, at once. Sockets are closed by who hears people.signals."""
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()
