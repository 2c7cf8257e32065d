"""The name of a real organisation and the first person who looks after it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.db import transaction
from django.utils import timezone

from config.mail import SMTP
from people.models import Act, ActObject, Door, Organisation, Person, Role, State
from people.queries import account_with, has_role
from people.services import audit, give_role, join


class IsDemonstration(Exception):
    """The demonstration lives in this database."""


class IsClosed(Exception):
    """The account of that address is closed: nobody can sign in with it."""


def check_not_demonstration() -> None:
    if Organisation.objects.filter(is_demonstration=True).exists():
        raise IsDemonstration


def name_organisation(name: str) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": name})


@transaction.atomic
def make_first_administrator(email: str, *, name: str) -> tuple[Person, bool]:
    """Return the administrator and whether they are new. They may edit pages too, until there is an editor.

    Somebody who has an account already keeps it; whoever sets this up has chosen to take part. A closed
    account raises IsClosed.
    """
    person = account_with(email)
    if person and not person.is_active:
        raise IsClosed
    is_new = person is None
    if person is None:
        person = Person.objects.create_user(email, name=name or email.partition("@")[0])
    if person.state == State.ACCOUNT:
        person = join(person)
    if person.vouched_at is None:
        person.vouched_at = timezone.now()
        person.save(update_fields=["vouched_at"])
    for role in (Role.ADMINISTRATOR, Role.EDITOR):
        if not has_role(person, role):
            give_role(person, role)
            audit(None, Act.GAVE, ActObject.ROLE, object_id=person.pk, detail=role, door=Door.COMMAND)
    Organisation.objects.filter(pk=1, concern_contact=None).update(concern_contact=person)
    return person, is_new


def send_test_mail(person: Person, *, organisation: str) -> None:
    """Send one mail at once, past the queue, so that what goes wrong is heard (OSError, SMTPException)."""
    is_queued = settings.EMAIL_BACKEND == "config.mail.QueuedBackend"
    send_mail(
        f"{organisation}: mail works",
        "This is the test mail of the setup. If you can read it, people can be sent sign-in codes.",
        None,
        [person.email],
        connection=get_connection(SMTP if is_queued else None),
    )
