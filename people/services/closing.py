"""Closing an account for the organisation, and opening it again. Deactivating is not erasing."""

import secrets
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import queries, signals
from people.models import CLOSED_STATES, Act, ActObject, ClosedAccount, Door, Person, PrivateAddress, State
from people.services.audit import audit
from people.services.notices import rename_in_lines
from people.services.sessions import end_sessions
from people.time import as_read_by


@transaction.atomic
def deactivate(person: Person, *, actor: Person | None = None, door: Door = Door.PAGE) -> None:
    """Close an account: sign it out everywhere, hand on what others rely on, read "A colleague" everywhere.

    The person's rows stay. A link to all of them, good for thirty days, goes to the private address if the
    person gave and proved one. Closing twice closes once; who left is gone already.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.state in CLOSED_STATES:
        return
    if locked.is_member:
        signals.person_leaving.send(Person, person=locked, keep_words=True)
    link = _link_for(locked)
    ClosedAccount.objects.update_or_create(
        person=locked,
        defaults={
            **{name: getattr(locked, name) for name in ("name", "headline", "voice_words", "photo")},
            "was_paused": locked.is_paused,
            "link_hash": digest(link) if link else "",
        },
    )
    nobody = _("A colleague")
    rename_in_lines(locked, nobody)
    fields = {"state": State.DEACTIVATED, "is_active": False, "name": nobody}
    fields |= {"headline": "", "voice_words": "", "photo": ""}
    Person.objects.filter(pk=locked.pk).update(**fields)
    end_sessions(locked)
    audit(actor, Act.DEACTIVATED, ActObject.ACCOUNT, object_id=locked.pk, door=door)
    if link:
        transaction.on_commit(lambda: _send_link(locked, link))
    person.refresh_from_db()


@transaction.atomic
def reactivate(person: Person, *, actor: Person | None = None, door: Door = Door.PAGE) -> None:
    """Open a closed account as it was: member or not, with its words. Pairings that ended stay ended."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.state != State.DEACTIVATED:
        return
    kept = ClosedAccount.objects.filter(person=locked).first()
    if kept:
        for name in ("name", "headline", "voice_words", "photo"):
            setattr(locked, name, getattr(kept, name))
        rename_in_lines(locked, locked.name)
    locked.state = State.ACCOUNT
    if locked.joined_at:
        locked.state = State.PAUSED if kept and kept.was_paused else State.JOINED
    locked.is_active = True
    locked.save(update_fields=["name", "headline", "voice_words", "photo", "state", "is_active"])
    ClosedAccount.objects.filter(person=locked).delete()
    audit(actor, Act.REACTIVATED, ActObject.ACCOUNT, object_id=locked.pk, door=door)
    person.refresh_from_db()


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _link_for(person: Person) -> str:
    """Return a new secret when there is a proved address to send it to and something to send."""
    proved = PrivateAddress.objects.filter(person=person).exclude(proved_at=None).exists()
    return secrets.token_urlsafe(32) if proved and person.joined_at else ""


def _send_link(person: Person, secret: str) -> None:
    address = PrivateAddress.objects.filter(person=person).values_list("email", flat=True).first()
    if not address:
        return
    kept = ClosedAccount.objects.filter(person=person).first()
    with as_read_by(person):
        context = {
            "name": kept.name if kept else "",
            "where": queries.organisation().name,
            "url": settings.SITE_URL + reverse("people:closed-export", args=[secret]),
            "until": timezone.localdate() + queries.CLOSED_LINK_WORKS,
        }
        EmailMessage(
            subject=_("Everything about you on Groundswell, for thirty days"),
            body=render_to_string("mail/closed.txt", context),
            to=[address],
        ).send()
