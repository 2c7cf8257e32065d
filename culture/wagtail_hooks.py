"""The way from the admin's settings to the webhooks, for administrators."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.models import Role
from people.queries import has_role


class WebhooksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and has_role(request.user, Role.ADMINISTRATOR)


@hooks.register("register_settings_menu_item")
def webhooks_item() -> MenuItem:
    return WebhooksMenuItem(_("Webhooks"), reverse("culture:webhooks"), icon_name="link-external", order=900)
