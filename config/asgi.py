"""HTTP by Django, WebSockets by each app's sockets.py.

Sockets are let in by a signed ticket that a page made over HTTP, so no session is read for them; the page
must be ours (the Origin header, RFC 6455 section 10.2).
"""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from config.health import SocketGate  # noqa: E402
from mentoring.rooms.sockets import websocket_urlpatterns  # noqa: E402  (needs the apps to be ready)

application = ProtocolTypeRouter(
    {"http": http, "websocket": AllowedHostsOriginValidator(SocketGate(URLRouter(websocket_urlpatterns)))}
)
