"""Mail goes through the queue: a mail server that is away holds up no page and loses no mail.

A mail waits sealed (with the keys of the notes), because sign-in codes are in it. It is tried at once and
then after each of WAITS; what the server refuses for good is not tried again. Sent twice at worst, never
lost silently: what was given up is counted (`groundswell_tasks_failed`) and is logged without an address.
"""

import json
import logging
import smtplib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage as Message
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone
from django_tasks import task

from mentoring.models.sealed import seal, unseal

log = logging.getLogger(__name__)
SMTP = "django.core.mail.backends.smtp.EmailBackend"
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480))
STALE = timedelta(hours=24)  # after a restore: nobody wants yesterday's code
FIRST = 80  # of 100: somebody may be waiting for a code


class GivenUp(Exception):
    """A mail was not delivered and will not be tried again."""


class QueuedBackend(BaseEmailBackend):
    """Hands mail to the queue, in the transaction of whoever sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            hand_over(sealed(message))
        return len(email_messages)


def sealed(message: EmailMessage) -> str:
    content = b64encode(message.message().as_bytes()).decode()
    return seal(json.dumps({"from": message.from_email, "to": message.recipients(), "content": content}))


def hand_over(letter: str, *, tried: int = 0, since: str = "") -> None:
    work = deliver.using(priority=FIRST if not tried else 0)
    if tried:
        work = work.using(run_after=timezone.now() + WAITS[tried - 1])
    work.enqueue(letter, tried=tried, since=since or timezone.now().isoformat())


@task()
def deliver(letter: str, tried: int, since: str) -> str:
    """Send one mail, or put it back for later. Returns what became of it; raises GivenUp at the end."""
    if timezone.now() - datetime.fromisoformat(since) > STALE:
        return "too old"
    try:
        send(json.loads(unseal(letter)))
    except (OSError, smtplib.SMTPException) as error:
        if is_final(error):
            raise GivenUp(f"refused: {type(error).__name__}") from None
        if tried >= len(WAITS):
            raise GivenUp(f"tried {tried + 1} times: {type(error).__name__}") from None
        log.warning("A mail has to wait: %s. It is tried again.", type(error).__name__)
        hand_over(letter, tried=tried + 1, since=since)
        return "waits"
    return "sent"


def is_final(error: Exception) -> bool:
    """Say whether the server meant this mail (5xx, RFC 5321 section 4.2.1) and not us or its own state."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    meant = (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    return isinstance(error, meant) and error.smtp_code >= 500


class Letter(EmailMessage):
    """A mail that was written already, byte for byte."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(from_email=told["from"], to=told["to"])
        self.content = b64decode(told["content"])

    def message(self, **_more: Any) -> Any:
        return Written(self.content)


class Written(Message):
    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, **_more: Any) -> bytes:
        return b"\r\n".join(self.content.splitlines()) + b"\r\n"


def send(told: dict[str, Any]) -> None:
    get_connection(SMTP).send_messages([Letter(told)])
