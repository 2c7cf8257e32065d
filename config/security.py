"""Two Content-Security-Policies: strict for the product, the least loose one for Wagtail's admin."""

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


# What a page may ask of the device (https://www.w3.org/TR/permissions-policy/): passkeys, and nothing else
# that looks, listens or finds out where somebody is. The meeting server is a link, not a frame.
# Those that browsers know: each other one is an error in their consoles.
NOTHING = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(
    [
        *(f"{name}=()" for name in NOTHING),
        *(f"publickey-credentials-{name}=(self)" for name in ("create", "get")),
    ]
)


class SplitCSPMiddleware(CSPMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)

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
