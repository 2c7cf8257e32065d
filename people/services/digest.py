"""One mail with what is new: never in quiet hours, on days away, while paused, or for what is muted."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from people import queries, registry, rules
from people.models import Notice, Person, Preferences, State
from people.services.membership import resume
from people.time import as_read_by

MOST_LINES = 12


def send_digest(person: Person) -> bool:
    """Mail what waits for the person, if it may go now; return whether it went.

    Two workers on one person: the second finds nothing left to mail. When the mail server refuses, it waits
    again, for the next run. No transaction is open while the mail server takes its time: on SQLite nobody
    else could write meanwhile.
    """
    taken = take_what_waits(person)
    if taken is None:
        return False
    lines, last = taken
    try:
        compose(person, lines).send()
    except BaseException:
        put_back(person, lines, last)
        raise
    return True


@transaction.atomic
def take_what_waits(person: Person) -> tuple[list[Notice], datetime | None] | None:
    """Count as mailed what may go now, and return it with when the mail before this one went."""
    now = timezone.now()
    Preferences.objects.get_or_create(person=person)
    wishes = Preferences.objects.select_for_update().get(person=person)
    if not may_go(person, wishes, now=now):
        return None
    waiting = queries.to_mail(person).exclude(kind__in=wishes.muted)
    if not (lines := list(waiting)):
        return None
    Notice.objects.filter(pk__in=[line.pk for line in lines]).update(mailed_at=now)
    last, wishes.digest_sent_at = wishes.digest_sent_at, now
    wishes.save(update_fields=["digest_sent_at"])
    return lines, last


@transaction.atomic
def put_back(person: Person, lines: list[Notice], last: datetime | None) -> None:
    Notice.objects.filter(pk__in=[line.pk for line in lines]).update(mailed_at=None)
    Preferences.objects.filter(person=person).update(digest_sent_at=last)


def may_go(person: Person, wishes: Preferences, *, now: datetime) -> bool:
    return (
        person.state == State.JOINED
        and person.is_active
        and rules.is_digest_time(
            wishes.digest,
            now=now,
            zone_name=person.time_zone,
            quiet=(wishes.quiet_from, wishes.quiet_to),
            last=wishes.digest_sent_at,
        )
        and not queries.is_away(person, queries.today_of(person))
    )


def compose(person: Person, notices: list[Notice]) -> EmailMultiAlternatives:
    """Write the mail in the person's language; the newest lines, and a word that there are more."""
    with as_read_by(person):
        context = {
            "person": person,
            "lines": [line_of(row) for row in notices[:MOST_LINES]],
            "more": len(notices) > MOST_LINES,
            "inbox": absolute("/inbox/"),
            "preferences": absolute("/me/preferences/"),
        }
        mail = EmailMultiAlternatives(
            subject=_("New for you on Groundswell"),
            body=render_to_string("mail/digest.txt", context),
            to=[person.email],
        )
        mail.attach_alternative(render_to_string("mail/digest.html", context), "text/html")
    return mail


def line_of(row: Notice) -> dict[str, Any]:
    """What the mail says of a notice, with the answers one can give straight from it."""
    kind = registry.notice_kind(row.kind)
    answers = kind.answers(row) if kind.answers else ()
    return {
        "words": queries.words_of(row),
        "url": absolute(row.url),
        "answers": [{"words": words, "url": absolute(path)} for words, path in answers],
    }


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def end_pauses() -> None:
    """Bring back whose pause is over, on their own calendar."""
    for person in queries.pauses_over():
        resume(person)
