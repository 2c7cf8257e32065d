from django.urls import URLPattern, URLResolver, path

from culture import views

app_name = "culture"
urlpatterns: list[URLPattern | URLResolver] = [path("", views.health, name="health")]
