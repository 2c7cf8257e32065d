"""The root table: one line an app. Wagtail's pages come last, because they match everything."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from cms.views.desk import DeskAccountView
from config import health, metrics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.show, name="metrics"),
    # One way in for everybody: the admins' own password forms lead to the door.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_login")),
    path("django-admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/account/", never_cache(require_admin_access(DeskAccountView.as_view()))),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", include("config.api")),
    path("", include("people.urls")),
    path("thanks/", include("recognition.urls")),
    path("", include("cms.urls")),
    path("learn/", include("learning.urls")),
    path("pairing/", include("mentoring.urls")),
    path("rooms/", include("mentoring.rooms.urls")),
    path("culture/", include("culture.urls")),
    path("", include("frontend.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "frontend.views.bad_request"
handler403 = "frontend.views.forbidden"
handler404 = "frontend.views.not_found"
handler500 = "frontend.views.server_error"
