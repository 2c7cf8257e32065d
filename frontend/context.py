"""What every page's frame needs: the organisation's name, and the reader's light, dark and news."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from people.models import Person
from people.queries import Frame, frame_of, organisation


def frame(request: HttpRequest) -> dict[str, object]:
    """Two small queries a page for who is signed in, one for who is not; none until a template asks."""
    reader = SimpleLazyObject(lambda: frame_for(request))
    return {
        "organisation": SimpleLazyObject(organisation),
        "demonstration": settings.DEMONSTRATION,
        "tongues": settings.LANGUAGES,  # each by its own name: Django’s tag would translate them
        "reader_frame": reader,
        "has_desk": SimpleLazyObject(lambda: has_desk(getattr(request, "user", None))),
    }


def frame_for(request: HttpRequest) -> Frame:
    """Signed out, the browser remembers light or dark (js/lib/theme.js)."""
    user = getattr(request, "user", None)
    return frame_of(user) if user is not None and user.is_authenticated else Frame()


def has_desk(user: Person | AnonymousUser | None) -> bool:
    """Whether Wagtail lets them in. One query, where asking for the permission itself takes two."""
    if user is None or not user.is_authenticated:
        return False
    desk = Q(groups__permissions__codename="access_admin") | Q(user_permissions__codename="access_admin")
    return user.is_superuser or Person.objects.filter(desk, pk=user.pk).exists()
