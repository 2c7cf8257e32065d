from django.urls import path
from django.views.i18n import set_language

from frontend import offline, views

app_name = "frontend"
urlpatterns = [
    path("", views.today, name="today"),
    path("today/rest/", views.rest, name="rest"),
    path("today/way/", views.way, name="way"),
    path("first-day/", views.welcome, name="first-day"),
    path("first-day/<slug:step>/", views.first_day_step, name="first-day-step"),
    path("search/", views.search, name="search"),
    path("about-you/", views.kept, name="kept"),
    path("tongue/", set_language, name="tongue"),
    path("help/", views.help_page, name="help"),
    path("robots.txt", views.robots, name="robots"),
    path("offline/", offline.offline, name="offline"),
    path("offline/not-sent/", offline.not_sent, name="not-sent"),
    path("service-worker.js", offline.service_worker, name="service-worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
