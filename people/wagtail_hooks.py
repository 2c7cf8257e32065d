"""Wagtail's admin: the record of administrative acts, among the settings; what is changed there is in it."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from people import services
from people.models import Act, ActObject, Person
from people.queries import is_administrator
from people.views.audit import AuditReport

# Wagtail's actions on many accounts would give roles unrecorded, to oneself too, and switch accounts off
# without closing them. Its registry asks each action for its models; these have none.
UserBulkAction.models = []

prepared = SpreadsheetExportMixin.preprocess_field_value


def prepare_as_words(view: Any, field: str, value: Any, export_format: str) -> Any:
    """Every table the administration hands out: a title or a name in it was written by somebody else."""
    told = prepared(view, field, value, export_format)
    is_text = export_format == view.FORMAT_CSV and isinstance(told, str)  # Wagtail sees to the other format
    return as_words(told) if is_text else told


def as_words(text: str) -> str:
    """Return what no spreadsheet takes for a formula (OWASP, CSV Injection): a name may be =A1."""
    return f"'{text}" if text.startswith(tuple("=+-@＝＋－＠\t\r\n")) else text


SpreadsheetExportMixin.preprocess_field_value = prepare_as_words


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)


@hooks.register("register_admin_urls")
def audit_addresses() -> list[URLPattern]:
    return [
        path("reports/administration/", AuditReport.as_view(), name="audit"),
        path(
            "reports/administration/results/",
            AuditReport.as_view(results_only=True),
            name="audit-results",
        ),
    ]


@hooks.register("register_settings_menu_item")
def audit_item() -> MenuItem:
    return AuditMenuItem(_("Administrative acts"), reverse("audit"), icon_name="history", order=900)


@hooks.register("after_edit_setting")
def note_setting(request: HttpRequest, setting: Any) -> None:
    services.audit(
        cast("Person", request.user), Act.CHANGED, ActObject.SETTINGS, detail=setting._meta.label_lower
    )
