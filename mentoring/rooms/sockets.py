from django.urls import URLPattern, re_path

from mentoring.rooms.consumers import RoomConsumer

websocket_urlpatterns: list[URLPattern] = [re_path(r"^ws/rooms/(?P<pk>\d{1,18})/$", RoomConsumer.as_asgi())]
