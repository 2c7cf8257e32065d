"""A program with somebody's key."""

from uuid import uuid4

from django.test import Client

from people.models import Person, Scope
from people.services import make_token


def program(person: Person, *scopes: Scope) -> Client:
    """Return a client that holds a new token of the person with these scopes; without any, with all."""
    secret = make_token(person, name="Test", scopes=scopes or list(Scope), days=30, key=uuid4().hex)[1]
    return Client(headers={"authorization": f"Bearer {secret}"})
