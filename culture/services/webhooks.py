"""Telling a chat of the organisation what was published and when workshops are, by Standard Webhooks 1.0.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: the headers
webhook-id, webhook-timestamp and webhook-signature, "v1," and the base64 of HMAC-SHA256 over id.time.body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from culture.models import Delivery, Event, Webhook
from culture.signals import delivery_waits
from people import outbound
from people.models import Act, ActObject, Person, Role
from people.queries import people_with_role
from people.services import audit, notify

# Seconds after which it is tried again: a quarter of a minute to ten hours, a day in all.
PAUSES = (15, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600)
GIVEN_UP_IN_A_ROW = 3
LEASE = timedelta(minutes=2)  # how long a try may take before another worker may take it up
KEPT_FOR = timedelta(days=30)
SECRET_PREFIX = "whsec_"


@transaction.atomic
def make_webhook(*, name: str, url: str, events: Iterable[str], actor: Person | None = None) -> Webhook:
    """Make a webhook with a new secret. The form looks up where it leads, and so does whoever sends to it."""
    made = Webhook.objects.create(name=name, url=url, events=in_order(events), secret=new_secret())
    note(actor, Act.MADE, made)
    return made


def note(actor: Person | None, act: Act, webhook: Webhook, detail: str = "") -> None:
    """Write the act down. Its address is left out: some chats take whoever knows it for a friend."""
    audit(actor, act, ActObject.WEBHOOK, object_id=webhook.pk, detail=detail)


@transaction.atomic
def change_webhook(
    webhook: Webhook, *, name: str, url: str, events: Iterable[str], actor: Person | None = None
) -> Webhook:
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    locked.name, locked.url, locked.events = name, url, in_order(events)
    locked.save(update_fields=["name", "url", "events"])
    note(actor, Act.CHANGED, locked)
    return locked


def in_order(events: Iterable[str]) -> list[str]:
    chosen = set(events)
    return [event.value for event in Event if event.value in chosen]


@transaction.atomic
def renew_secret(webhook: Webhook, *, actor: Person | None = None) -> str:
    secret = new_secret()
    webhook.secret = secret
    webhook.save(update_fields=["secret"])
    note(actor, Act.CHANGED, webhook, "secret")
    return secret


def new_secret() -> str:
    """Return 32 random bytes in the form the specification gives a symmetric key."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


@transaction.atomic
def stop_webhook(webhook: Webhook, *, actor: Person | None = None) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(state=Webhook.State.STOPPED)
    note(actor, Act.CHANGED, webhook, Webhook.State.STOPPED)


@transaction.atomic
def start_webhook(webhook: Webhook, *, actor: Person | None = None) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(state=Webhook.State.ON, failed=0)
    note(actor, Act.CHANGED, webhook, Webhook.State.ON)


@transaction.atomic
def remove_webhook(webhook: Webhook, *, actor: Person | None = None) -> None:
    note(actor, Act.REMOVED, webhook)
    webhook.delete()


def announce(event: Event, *, key: str, text: str, **data: str | int) -> None:
    """Queue a message for every webhook that hears this event, once for each key.

    `text` is a sentence for people: chats that show an incoming message's `text` show it as it is.
    """
    hooks = [hook for hook in Webhook.objects.filter(state=Webhook.State.ON) if event.value in hook.events]
    for hook in hooks:
        queue_message(hook, event.value, key=key, text=text, data=data)


def send_test(webhook: Webhook) -> Delivery:
    """Queue a message that says it is a test, also to a webhook that is stopped."""
    words = "A test from Groundswell: this webhook works."
    key = f"test:{secrets.token_hex(8)}"
    return queue_message(webhook, "test", key=key, text=words, data={})


def queue_message(hook: Webhook, event: str, *, key: str, text: str, data: dict[str, str | int]) -> Delivery:
    now = timezone.now()
    body = {"type": event, "timestamp": now.isoformat(), "data": data, "text": text}
    row, is_new = Delivery.objects.get_or_create(
        webhook=hook,
        key=key,
        defaults={"event": event, "body": json.dumps(body, ensure_ascii=False), "next_at": now},
    )
    if is_new:
        transaction.on_commit(lambda: delivery_waits.send(Delivery, pk=row.pk, at=None))
    return row


def deliver(pk: int, *, now: datetime | None = None) -> bool:
    """Try one message if it is due; return whether it arrived. Two workers at once: one of them tries."""
    moment = now or timezone.now()
    due = Delivery.objects.filter(pk=pk, state=Delivery.State.WAITING, next_at__lte=moment)
    if not due.update(next_at=moment + LEASE, tries=F("tries") + 1):
        return False
    row = Delivery.objects.select_related("webhook").get(pk=pk)
    if not row.webhook.is_on and row.event != "test":
        give_up(row, "stopped")
        return False
    status, words = try_once(row, moment)
    if 200 <= status < 300:
        Delivery.objects.filter(pk=pk).update(state=Delivery.State.ARRIVED, answer=words)
        Webhook.objects.filter(pk=row.webhook_id).update(failed=0)
        return True
    if status == 410 or row.tries > len(PAUSES) or row.event == "test":
        give_up(row, words)
        count_failure(row, at_once=status == 410)
    else:
        put_off(row, words, moment)
    return False


def try_once(row: Delivery, moment: datetime) -> tuple[int, str]:
    """Return the status, nought without one, and what to show an administrator about it."""
    body = row.body.encode()
    try:
        headers = signed(row, body, moment)
        status = outbound.post(row.webhook.url, body, headers, inside=settings.OUTBOUND_HOSTS)
    except outbound.NotAllowed as refusal:
        return 0, f"not sent: {refusal}"
    except outbound.NoAnswer as problem:
        return 0, f"no answer: {problem}"
    return status, str(status)


def signed(row: Delivery, body: bytes, moment: datetime) -> dict[str, str]:
    """Return the headers. The time is that of this try, so that a receiver may refuse old ones."""
    number, seconds = f"msg_{row.uid.hex}", str(int(moment.timestamp()))
    key = base64.b64decode(row.webhook.secret.removeprefix(SECRET_PREFIX))
    signature = hmac.digest(key, b".".join([number.encode(), seconds.encode(), body]), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Groundswell",
        "webhook-id": number,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def put_off(row: Delivery, words: str, moment: datetime) -> None:
    next_at = moment + timedelta(seconds=PAUSES[row.tries - 1])
    Delivery.objects.filter(pk=row.pk).update(next_at=next_at, answer=words)
    delivery_waits.send(Delivery, pk=row.pk, at=next_at)


def give_up(row: Delivery, words: str) -> None:
    Delivery.objects.filter(pk=row.pk).update(state=Delivery.State.GIVEN_UP, answer=words)


def count_failure(row: Delivery, *, at_once: bool) -> None:
    """Stop a webhook that failed again and again, or says it is gone (410), and tell administrators."""
    hooks = Webhook.objects.filter(pk=row.webhook_id)
    if row.event != "test":
        hooks.update(failed=F("failed") + 1)
    failing = hooks.filter(state=Webhook.State.ON)
    if not at_once:
        failing = failing.filter(failed__gte=GIVEN_UP_IN_A_ROW)
    if failing.update(state=Webhook.State.FAILING):
        for person in people_with_role(Role.ADMINISTRATOR):
            notify(
                person,
                "culture.webhook",
                key=f"webhook:{row.webhook_id}:{row.pk}",
                url=reverse("culture:webhook", args=[row.webhook_id]),
                name=row.webhook.name,
            )


def deliveries_due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)


def deliver_due() -> int:
    """Send what waits and what no task came for; forget what is older than a month. Called by the clock."""
    now = timezone.now()
    Delivery.objects.filter(made_at__lt=now - KEPT_FOR).delete()
    return sum(deliver(pk) for pk in deliveries_due(now).values_list("pk", flat=True)[:500])
