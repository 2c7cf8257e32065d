"""What every page's frame needs: the organisation's name, and the reader's light, dark and news."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from people.queries import Frame, frame_of, organisation


def frame(request: HttpRequest) -> dict[str, object]:
    """Two small queries a page for who is signed in, one for who is not; none until a template asks."""
    reader = SimpleLazyObject(lambda: frame_for(request))
    return {
        "organisation": SimpleLazyObject(organisation),
        "demonstration": settings.DEMONSTRATION,
        "reader_frame": reader,
    }


def frame_for(request: HttpRequest) -> Frame:
    """Signed out, the browser remembers light or dark (js/lib/theme.js)."""
    user = getattr(request, "user", None)
    return frame_of(user) if user is not None and user.is_authenticated else Frame()
