"""What every page's frame needs: the organisation's name and the reader's choice of light or dark."""

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    return {
        "organisation": "Groundswell",
        "demonstration": settings.DEMONSTRATION,
        "theme": theme_of(request),
    }


def theme_of(request: HttpRequest) -> str:
    """light, dark or system; signed out, the browser remembers (js/lib/theme.js)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return "system"
    preferences = getattr(user, "preferences", None)
    return preferences.theme if preferences else "system"
