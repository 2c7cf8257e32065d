from django.urls import URLPattern, URLResolver, path

from mentoring.rooms import views

app_name = "rooms"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.rooms, name="rooms"),
    path("<int:pk>/", views.room, name="room"),
    path("<int:pk>/entry/", views.enter, name="room-entry"),
    path("<int:pk>/ticket/", views.ticket, name="room-ticket"),
    path("<int:pk>/actions/", views.act, name="room-act"),
    path("<int:pk>/rings/", views.rings, name="room-rings"),
    path("<int:pk>/transcript/", views.transcript, name="room-transcript"),
    path("<int:pk>/opening/", views.open_room, name="room-opening"),
    path("<int:pk>/parts/<slug:name>/", views.part, name="room-part"),
    path("<int:pk>/table/", views.bring, name="room-table"),
    path("<int:pk>/notes/<str:name>/use/", views.use, name="note-use"),
    path("<int:pk>/erasure/", views.erase, name="room-erasure"),
    path("<int:pk>/minutes/", views.minutes, name="room-minutes"),
    path("<int:pk>/minutes/markdown/", views.markdown, name="room-minutes-markdown"),
    path("<int:pk>/minutes/removal/", views.drop, name="room-minutes-removal"),
    path("<int:pk>/minutes/return/", views.put_back, name="room-minutes-return"),
]
