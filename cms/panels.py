"""Panels of our own in Wagtail's page editor."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from cms.readability import readability_of


class ReadabilityPanel(Panel):
    """Shows how long and how easy to read the page is, as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/readability_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["reading"] = readability_of(self.instance.text)
            return context
