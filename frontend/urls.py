from django.urls import path

from frontend import views

app_name = "frontend"
urlpatterns = [
    path("lines/", views.lines, name="lines"),
    path("about-you/", views.kept, name="kept"),
    path("help/", views.help_page, name="help"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
