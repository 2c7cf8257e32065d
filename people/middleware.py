"""Speak to each reader in their own language and time zone; ask administrators for a second step."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from people.access import ask_second_step, must_step
from people.time import as_read_by


class ReaderMiddleware:
    """Signed-out readers keep what LocaleMiddleware found in their browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with as_read_by(request.user) as language:
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault(
                "Content-Language", language
            )  # LocaleMiddleware knows the browser's only
            # Nobody between us and the reader keeps it: some keep a .csv or .pdf that says nothing of that.
            response.headers.setdefault("Cache-Control", "private")
            return response


ADMINISTRATION = ("/admin/", "/django-admin/")


class SecondStepMiddleware:
    """Administrators open the administration with something they have, not by a code from the mail alone.

    An authenticator app or one of its recovery codes, or a passkey that asked for finger, face or PIN: each
    is written into the session by allauth when it is used.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMINISTRATION) and must_step(request):
            return ask_second_step(request)
        return self.get_response(request)
