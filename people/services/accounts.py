"""Accounts the organisation makes: provisioned, and nothing more until their owner joins."""

from django.db import IntegrityError, transaction

from people import queries
from people.models import Person


class AddressTaken(Exception):
    """The database takes the address for that of another account, which it is not (queries.accounts_like)."""


def provision(email: str, *, name: str, language: str = "", time_zone: str = "") -> Person:
    """Return the account with that work address, made now if there is none; others stay as they are.

    Raises AddressTaken.
    """
    if there := queries.account_with(email.strip()):
        return there
    chosen = {"language": language, "time_zone": time_zone}
    fields = {key: value for key, value in chosen.items() if value}
    try:
        with transaction.atomic():
            person = Person(email=email.strip(), name=name.strip(), **fields)
            person.set_unusable_password()
            person.save()
            return person
    except IntegrityError:  # person_email_unique_whatever_its_case: two imports at once
        if there := queries.account_with(email.strip()):
            return there
        raise AddressTaken from None
