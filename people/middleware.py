"""Speak to each reader in their own language and time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from people.time import zone_of


class ReaderMiddleware:
    """Signed-out readers keep what LocaleMiddleware found in their browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        language = spoken(request.user.language)
        with translation.override(language), timezone.override(zone_of(request.user.time_zone)):
            request.LANGUAGE_CODE = language
            return self.get_response(request)


def spoken(language: str) -> str:
    """Return the nearest language the product speaks; one taken away since must not break a page."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return translation.get_supported_language_variant(translation.get_language() or "en-gb")
