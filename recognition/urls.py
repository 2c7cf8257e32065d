from django.urls import URLPattern, URLResolver, path

from recognition import views

app_name = "recognition"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.thanks, name="thanks"),
    path("names/", views.names, name="names"),
    path("rules/", views.rules_for_everybody, name="rules"),
    path("notes/", views.notes, name="notes"),
    path("notes/new/", views.note_create, name="note-create"),
    path("notes/<uuid:pk>/", views.note, name="note"),
    path("notes/<uuid:pk>/showing/", views.note_showing, name="note-showing"),
    path("notes/<uuid:pk>/reply/", views.note_reply, name="note-reply"),
    path("notes/<uuid:pk>/withdrawal/", views.note_withdrawal, name="note-withdrawal"),
    path("questions/<uuid:pk>/", views.question, name="question"),
    path("questions/<uuid:pk>/withdrawal/", views.answer_withdrawal, name="answer-withdrawal"),
]
