"""A request with an Idempotency-Key is done once; a retry within a day gets the first answer again.

draft-ietf-httpapi-idempotency-key-header-07: the same key with another request is a mistake of the caller,
the same key while the first is still being worked on has to wait.
"""

import hashlib
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from people.models import KeptAnswer, Token

KEPT_FOR = timedelta(hours=24)
# A process that died in the middle answers nobody: after this long a retry may begin anew.
GIVEN_UP_AFTER = timedelta(seconds=60)


class OtherRequest(Exception):
    """The key was used for a different request."""


class StillRunning(Exception):
    """The first request with this key has not been answered yet."""


def begin_once(token: Token, key: str, *, request: bytes) -> tuple[KeptAnswer, bool]:
    """Return the row of this key and whether the caller is to do the work.

    `request` is whatever makes two requests the same. False: the row holds the answer to give again.
    Raises OtherRequest or StillRunning.
    """
    now, digest = timezone.now(), hashlib.sha256(request).hexdigest()
    KeptAnswer.objects.filter(token=token, key=key, began_at__lte=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, key=key, digest=digest, began_at=now), True
    except IntegrityError:  # answer_kept_once_for_each_key: somebody began before us
        kept = KeptAnswer.objects.filter(token=token, key=key).first()
    if kept is None:
        raise StillRunning  # it failed just now and may be tried again
    if kept.digest != digest:
        raise OtherRequest
    if kept.status is not None:
        return kept, False
    # Two retries find a dead request at once: the update lets one of them take it over.
    stale = KeptAnswer.objects.filter(pk=kept.pk, status=None, began_at__lte=now - GIVEN_UP_AFTER)
    if not stale.update(began_at=now):
        raise StillRunning
    return kept, True


def keep_answer(kept: KeptAnswer, *, status: int, content_type: str, body: bytes) -> None:
    KeptAnswer.objects.filter(pk=kept.pk).update(status=status, content_type=content_type, body=body)


def begin_again(kept: KeptAnswer) -> None:
    """Nothing was done: a retry may do it."""
    KeptAnswer.objects.filter(pk=kept.pk).delete()


def forget_answers() -> None:
    """Remove what is older than a day, and keys that ended a month ago; called by the clock."""
    now = timezone.now()
    KeptAnswer.objects.filter(began_at__lte=now - KEPT_FOR).delete()
    Token.objects.filter(Q(expires_on__lt=now.date() - timedelta(days=30))).delete()
