"""The record of administrative acts, for administrators: what was done by office, and by whom."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from people import queries, services
from people.models import Act, ActObject, AuditEntry, Door, Person


class AuditFilters(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    act = django_filters.ChoiceFilter(label=_("Did what"), choices=Act.choices)
    object_kind = django_filters.ChoiceFilter(label=_("To what kind of thing"), choices=ActObject.choices)
    door = django_filters.ChoiceFilter(label=_("By way of"), choices=Door.choices)

    class Meta:
        model = AuditEntry
        fields = ["at", "act", "object_kind", "door"]


class AuditReport(ReportView):
    page_title = _("Administrative acts")
    header_icon = "history"
    index_url_name = "audit"
    index_results_url_name = "audit-results"
    filterset_class = AuditFilters
    default_ordering = "-at"
    export_headings = {
        "at": _("When"),
        "who": _("Who"),
        "get_door_display": _("By way of"),
        "get_act_display": _("Did what"),
        "get_object_kind_display": _("To what kind of thing"),
        "object_id": _("Its number"),
        "detail": _("Which"),
    }
    list_export = [*export_headings]
    columns = [
        DateColumn("at", label=_("When"), width="15%"),
        Column("who", label=_("Who")),
        Column("door", label=_("By way of"), accessor="get_door_display"),
        Column("act", label=_("Did what"), accessor="get_act_display"),
        Column("object_kind", label=_("To what kind of thing"), accessor="get_object_kind_display"),
        Column("object_id", label=_("Its number")),
        Column("detail", label=_("Which")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not queries.is_administrator(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if self.is_export and isinstance(request.user, Person):
            detail = str(AuditEntry._meta.verbose_name_plural)
            services.audit(request.user, Act.EXPORTED, ActObject.INSTALLATION, detail=detail)
        return answer

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return queries.administrative_acts()

    def get_queryset(self) -> QuerySet[AuditEntry]:
        return queries.administrative_acts()
