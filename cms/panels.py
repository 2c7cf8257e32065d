"""Panels of our own in Wagtail's page editor."""

from __future__ import annotations

from typing import Any

from django.forms import ModelChoiceField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel

from cms.readability import readability_of
from people.models import MEMBER_STATES, Person


class SitePageForm(WagtailAdminPageForm):
    """Offers members where a person is chosen, and who stands there already.

    A list of every account would tell an editor who has not joined (R4).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, ModelChoiceField) and getattr(field.queryset, "model", None) is Person:
                people = Person.objects.filter(state__in=MEMBER_STATES, is_active=True)
                chosen = Person.objects.filter(pk=getattr(self.instance, f"{name}_id", None) or 0)
                field.queryset = (people | chosen).order_by("name")


class ReadabilityPanel(Panel):
    """Shows how long and how easy to read the page is, as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/readability_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["reading"] = readability_of(self.instance.text)
            return context
