"""Keys for programs: made by their owner, shown once, kept as a digest only."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Act, ActObject, Person, Scope, Token
from people.services.audit import audit
from people.time import local

PREFIX = "gsw_"  # so that a scanner of repositories knows one when it sees it
MOST_TOKENS = 20
LONGEST_DAYS = 365


class TooManyTokens(Exception):
    """Somebody has as many keys as anybody can look after; one has to go first."""


@transaction.atomic
def make_token(
    owner: Person, *, name: str, scopes: Iterable[str], days: int, key: str
) -> tuple[Token, str | None]:
    """Make a key and return it with its secret, which nothing can show again.

    The same `key` (from the form) finds what the first click made, without the secret: None.
    The secret has 256 random bits, so a plain SHA-256 keeps it (NIST SP 800-63B, section 5.1.2.2).
    """
    # Two clicks, or two tabs, at once: the second waits here, finds what the first made, and counts it.
    Person.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if made := Token.objects.filter(owner=owner, key=key).first():
        return made, None
    if Token.objects.filter(owner=owner).count() >= MOST_TOKENS:
        raise TooManyTokens
    secret, chosen = PREFIX + secrets.token_urlsafe(32), set(scopes)
    today = local(timezone.now(), owner.time_zone).date()
    token = Token.objects.create(
        owner=owner,
        name=name,
        scopes=[scope.value for scope in Scope if scope.value in chosen],
        digest=digest_of(secret),
        key=key,
        made_on=today,
        expires_on=today + timedelta(days=min(max(days, 1), LONGEST_DAYS)),
    )
    audit(owner, Act.MADE, ActObject.TOKEN, object_id=token.pk, detail=", ".join(token.scopes))
    return token, secret


@transaction.atomic
def revoke_token(owner: Person, token: Token) -> None:
    """It stops working at once, with every answer kept for it. Twice is once."""
    gone, _kinds = Token.objects.filter(owner=owner, pk=token.pk).delete()
    if gone:
        audit(owner, Act.REMOVED, ActObject.TOKEN, object_id=token.pk)


def note_use(token: Token) -> None:
    """Remember the day, and no more: one write a day."""
    today = local(timezone.now(), token.owner.time_zone).date()
    if token.last_used_on != today:
        unknown = Q(last_used_on=None) | ~Q(last_used_on=today)
        Token.objects.filter(unknown, pk=token.pk).update(last_used_on=today)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
