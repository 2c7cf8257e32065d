"""Panels of our own in the editor of courses and lessons."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from wagtail.admin.panels import Panel


class AdvicePanel(Panel):
    """Shows what a query says of the page as last saved; `query` is the query's dotted name.

    By name, because panels stand below queries: models name panels.
    """

    def __init__(self, query: str, template_name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.query, self.template_name = query, template_name

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "query": self.query, "template_name": self.template_name}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            name: str = self.panel.template_name
            return name

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page = self.instance
            context["advice"] = import_string(self.panel.query)(page) if page.pk else None
            return context
