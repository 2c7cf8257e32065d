"""Without a connection: the service worker, what it keeps from the start, and whose pages they are."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

HEADER = "Groundswell-Reader"
WRITER = "Groundswell-Member"
NOBODY = "nobody"
WORKER = Path(__file__).parent / "static" / "js" / "worker.js"


class ReaderMarkMiddleware:
    """Every page says whose it is, in a word only this device can compare: the worker keeps readers apart.

    What a script sends says whose page it stands in. Where somebody else has signed in since, in another tab,
    it is not theirs: 401, and it waits in the browser for whoever wrote it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_of_another(request):
            return HttpResponse(status=401)
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response[HEADER] = mark_of(request)
        return response


def is_of_another(request: HttpRequest) -> bool:
    writer = request.headers.get(WRITER)
    return writer is not None and request.user.is_authenticated and writer != str(request.user.pk)


def mark_of(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    return salted_hmac("groundswell.reader", str(user.pk)).hexdigest()[:24]


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """js/worker.js at the root, where its scope is the whole site, with what it keeps from the start.

    The page it keeps for later speaks a language: who chooses another gets another worker.
    """
    pages = [reverse("frontend:offline"), reverse("frontend:not-sent")]
    shell = [*pages, static("css/app.css"), static("js/app.js"), static("img/mark.svg")]
    source = worker_source()
    version = hashlib.sha256(f"{source}{shell}{get_language()}".encode()).hexdigest()[:12]
    head = f"self.VERSION = {json.dumps(version)};\nself.SHELL = {json.dumps(shell)};\n"
    return HttpResponse(head + source, content_type="text/javascript; charset=utf-8")


def worker_source() -> str:
    return WORKER.read_text(encoding="utf-8") if settings.DEBUG else _kept_source()


@lru_cache(maxsize=1)
def _kept_source() -> str:
    return WORKER.read_text(encoding="utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What stands where a page would be that this device does not have.

    The same for everybody, also for who is signed in: the worker keeps it, and it must not carry a reader.
    """
    request.user = AnonymousUser()
    return render(request, "pages/offline.html")


@require_safe
def not_sent(request: HttpRequest) -> HttpResponse:
    """What stands where the answer to a form would be: the way back to what was typed. Nobody's, as above."""
    request.user = AnonymousUser()
    return render(request, "pages/not_sent.html")
