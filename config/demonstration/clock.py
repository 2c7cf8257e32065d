"""A clock that can be set, for loading a past that goes through the services.

Services, and fields with `auto_now_add`, ask `django.utils.timezone.now`. While `at(moment)` stands they hear
that moment instead of the present. The demonstration is loaded by a command of its own, in a process that
serves nobody, so nothing else can hear a wrong time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    real, in_utc = timezone.now, moment.astimezone(UTC)
    timezone.now = lambda: in_utc
    try:
        yield
    finally:
        timezone.now = real
