"""The demonstration's one-click sign-in, and every condition under which it does not exist.

Three locks, each enough on its own: the setting, the database that `manage.py demo` marked, and the
host name of this very machine. A production database moved into demonstration mode opens nothing, and
neither does a demonstration reached by any name but this machine's.
"""

from django.conf import settings
from django.http import HttpRequest

from people.models import Organisation

OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def is_open(request: HttpRequest) -> bool:
    """Say whether the demonstration's people may be stepped into from this request."""
    return bool(settings.DEMONSTRATION) and is_own_host(request.get_host()) and is_marked()


def is_own_host(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name in OWN_NAMES or name in settings.DEMONSTRATION_HOSTS


def is_marked() -> bool:
    return Organisation.objects.filter(pk=1, is_demonstration=True).exists()
