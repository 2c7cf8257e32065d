"""What every page's frame needs: where one is, who one is, and the organisation's name."""

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    return {"organisation": "Groundswell", "demonstration": settings.DEMONSTRATION}
