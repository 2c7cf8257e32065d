"""The calendar outside: an address to subscribe to, and invitations by mail.

Mail waits in rows, so that no invitation is lost when the mail server or the process fails; each row goes
once. Nobody who asked for no mail gets any.
"""

import hashlib
import secrets
from collections.abc import Iterable
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import signals
from mentoring.calendar import Entry, invitation_file
from mentoring.models import CalendarFeed, CalendarMail, Session, SessionState, SignUp, Workshop
from mentoring.queries import calendar_host, session_entry, workshop_entry
from people.days import written
from people.models import Digest, Person
from people.queries import organisation
from people.time import as_read_by

Method = CalendarMail.Method


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def renew_feed(person: Person) -> CalendarFeed:
    """Make the person's calendar address, or another one: the old one stops working at once."""
    # Two tabs: the second waits for the person's row and makes the address that stays.
    Person.objects.select_for_update().get(pk=person.pk)
    secret = secrets.token_urlsafe(32)
    values = {"secret": secret, "digest": digest_of(secret), "made_at": timezone.now()}
    return CalendarFeed.objects.update_or_create(person=person, defaults=values)[0]


def stop_feed(person: Person) -> None:
    CalendarFeed.objects.filter(person=person).delete()


def invite_to_session(session: Session, people: Iterable[Person]) -> None:
    queue(people, Method.REQUEST, session=session)


def cancel_in_calendars(session: Session, people: Iterable[Person]) -> None:
    queue(people, Method.CANCEL, session=session)


def invite_to_workshop(workshop: Workshop, people: Iterable[Person]) -> None:
    queue(people, Method.REQUEST, workshop=workshop)


def uninvite_from_workshop(workshop: Workshop, people: Iterable[Person]) -> None:
    queue(people, Method.CANCEL, workshop=workshop)


def queue(
    people: Iterable[Person],
    method: Method,
    *,
    session: Session | None = None,
    workshop: Workshop | None = None,
) -> None:
    now = timezone.now()
    wanted = [person for person in people if person.is_member and person.preferences.digest != Digest.OFF]
    # Only the newest word about one thing goes out; what it replaces has not been sent yet.
    CalendarMail.objects.filter(person__in=wanted, session=session, workshop=workshop).delete()
    CalendarMail.objects.bulk_create(
        CalendarMail(person=person, method=method, session=session, workshop=workshop, queued_at=now)
        for person in wanted
    )
    transaction.on_commit(lambda: signals.calendar_mail_waits.send(sender=CalendarMail))


def send_calendar_mail() -> int:
    """Send what waits, each row once; what the mail server refuses waits for the next time."""
    return sum(send_one(pk) for pk in list(CalendarMail.objects.values_list("pk", flat=True)[:200]))


def send_one(pk: int) -> bool:
    """No transaction is open while the mail server takes its time (`people.services.digest`)."""
    row = take_one(pk)
    if row is None or not is_worth_sending(row):
        return False
    try:
        compose(row).send()
    except BaseException:
        row.save(force_insert=True)
        raise
    return True


@transaction.atomic
def take_one(pk: int) -> CalendarMail | None:
    """Two workers on one row: the second finds it gone."""
    rows = CalendarMail.objects.select_for_update(of=("self",)).filter(pk=pk)
    row = rows.select_related("person", "session__pairing", "workshop").first()
    rows.delete()
    return row


def is_worth_sending(row: CalendarMail) -> bool:
    """Say whether the mail would still be true, and about something to come."""
    thing = row.session or row.workshop
    assert thing is not None
    if not row.person.is_member or thing.starts_at <= timezone.now():
        return False
    if row.method == Method.CANCEL:
        return True
    if row.session:
        return row.session.state == SessionState.PLANNED
    signed_up = SignUp.objects.filter(workshop=row.workshop, person=row.person, place=SignUp.Place.COMING)
    return signed_up.exists()


def compose(row: CalendarMail) -> EmailMessage:
    """Write the mail in the reader's language and zone; its calendar part is for programs (RFC 6047)."""
    person, now = row.person, timezone.now()
    with as_read_by(person):
        entry = entry_of(row)
        when = timezone.localtime(entry.starts_at)
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        file = invitation_file(
            entry,
            zone_name=person.time_zone,
            host=calendar_host(),
            organizer=sender,
            organizer_name=organisation().name,
            attendee=person.email,
            name=person.name,
        )
        off = entry.is_cancelled
        subject = _("Called off: %(title)s") if off else _("In your calendar: %(title)s")
        body = _("%(title)s\n%(when)s, on your clock (%(zone)s)\n%(url)s\n") % {
            "title": entry.title,
            "when": written(when, "l j F, H:i"),
            "zone": person.time_zone,
            "url": entry.url,
        }
        mail = EmailMessage(subject=subject % {"title": entry.title}, body=body, to=[person.email])
    mail.attach(calendar_part(file, "CANCEL" if off else "REQUEST"))
    mail.extra_headers["Message-ID"] = f"<{entry.uid}.{entry.sequence}.{row.pk}@{calendar_host()}>"
    mail.extra_headers["Date"] = now.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return mail


def entry_of(row: CalendarMail) -> Entry:
    now = timezone.now()
    if row.session:
        return session_entry(row.session, row.person, now=now)
    assert row.workshop is not None
    return workshop_entry(row.workshop, now=now, is_cancelled=row.method == Method.CANCEL)


def calendar_part(file: bytes, method: str) -> MIMEBase:
    part = MIMEBase("text", "calendar", method=method, charset="utf-8", name="invite.ics")
    part.set_payload(file)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part
