"""The record of administrative acts: who did what to which kind of thing. Nothing about taking part."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from people.models import Act, ActObject, AuditEntry, Door, Person

# The database keeps every entry at least this long, whatever the setting says (migration 0004).
KEPT_AT_LEAST = 90


def audit(
    actor: Person | None,
    act: Act,
    kind: ActObject,
    *,
    object_id: object = "",
    detail: str = "",
    door: Door = Door.PAGE,
) -> AuditEntry:
    """Write down an administrative act, in the caller's transaction.

    actor: who did it; None when it was the directory, single sign-on or a command.
    object_id: a number or key; a person is named by the account's number, never by name or address.
    detail: the role, setting or file; cut to 200 characters.
    """
    return AuditEntry.objects.create(
        actor=actor, act=act, object_kind=kind, object_id=str(object_id)[:64], detail=detail[:200], door=door
    )


def forget_old_acts() -> int:
    """Remove entries older than AUDIT_DAYS days (90 at least); return how many."""
    days = max(int(settings.AUDIT_DAYS), KEPT_AT_LEAST)
    # An hour later than the database's own bound, so that the two clocks cannot disagree.
    ends = timezone.now() - timedelta(days=days, hours=1)
    gone, _kinds = AuditEntry.objects.filter(at__lt=ends).delete()
    return gone
