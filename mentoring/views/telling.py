"""What somebody hears of what they asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from mentoring.services import NotNow


@contextmanager
def told(request: HttpRequest, words: str = "") -> Iterator[None]:
    """Do it and say `words`; where a rule says no, say its sentence instead."""
    try:
        yield
    except NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        if words:
            messages.success(request, words)
