"""Two Content-Security-Policies: strict for the product, the least loose one for Wagtail's admin."""

import logging
from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

ADMIN_PREFIXES = ("/admin/", "/django-admin/")
# No nonce in the admin's policy: a nonce switches 'unsafe-inline' off (CSP level 3, §6.7.3.2),
# and Wagtail's date picker and draftail need inline style.
ADMIN_POLICY: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "media-src": [SELF],
    "worker-src": [SELF, "blob:"],
    "form-action": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
}


# What people send without their name: no line of any log names such a request (docs/running.md).
UNNAMED = "/culture/unnamed/"


class UnnamedFilter(logging.Filter):
    """Drop every line that names a request under UNNAMED. `config.server` writes no access log at all."""

    def filter(self, record: logging.LogRecord) -> bool:
        return UNNAMED not in record.getMessage() and UNNAMED not in str(getattr(record, "request", ""))


class SplitCSPMiddleware(CSPMiddleware):
    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(ADMIN_PREFIXES):
            return PolicyParts(config=ADMIN_POLICY)
        if getattr(request, "is_preview", False):
            # The editor shows the page in a frame of its own origin.
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        return parts


class OwnFrameMiddleware:
    """Nothing here may stand in a frame, except the editor's own, of its own origin: its preview."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIXES) or getattr(request, "is_preview", False):
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response


def nonce(request: HttpRequest) -> dict[str, Any]:
    """`csp_nonce` under the name django-htmx's template tag reads; made only when a template asks."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
