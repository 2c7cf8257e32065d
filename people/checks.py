"""`manage.py check` refuses to start a demonstration that looks like a production."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOCAL = ("http://localhost", "http://127.0.0.1", "http://[::1]")


@register(Tags.security)
def check_demonstration(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    if not settings.DEMONSTRATION or not (reasons := production_signs()):
        return []
    return [
        Error(
            "DEMONSTRATION is on, but this looks like a production: " + "; ".join(reasons) + ".",
            hint="Set DEMONSTRATION=no. Anybody could sign in as anybody otherwise.",
            id="people.E001",
        )
    ]


def production_signs() -> list[str]:
    """Return in words each setting that only a production has."""
    site_url = str(settings.SITE_URL)
    signs = {
        "HTTPS is on": settings.HTTPS,
        "it stands behind a proxy": settings.SECURE_PROXY_SSL_HEADER is not None,
        "mail goes to a mail server": bool(settings.EMAIL_HOST)
        and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
        f"SITE_URL is {site_url}": not site_url.startswith(LOCAL) and not settings.DEMONSTRATION_HOSTS,
        "ALLOWED_HOSTS lets in every name": "*" in settings.ALLOWED_HOSTS,
    }
    return [words for words, holds in signs.items() if holds]
