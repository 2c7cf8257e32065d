"""The editor's side of courses: reports, import and export, paths and cohorts, how a lesson teaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from learning.linting import WORDS
from learning.models import Cohort, CoursePage, LearnIndexPage, LessonPage, Path
from learning.views import desk
from people.models import Person


class PathViewSet(SnippetViewSet):
    model = Path
    icon = "order"
    menu_label = _("Paths")
    menu_item_is_registered = True  # under Courses, below
    list_display: ClassVar[list[str]] = ["title", "promise"]


class CohortViewSet(SnippetViewSet):
    model = Cohort
    icon = "calendar"
    menu_label = _("Cohorts")
    menu_item_is_registered = True
    list_display: ClassVar[list[str]] = ["name", "course", "starts_on"]


register_snippet(PathViewSet)
register_snippet(CohortViewSet)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("reports/", desk.reports, name="reports"),
        path("import/", desk.bring, name="import"),
        path("export/<int:pk>/", desk.take_along, name="export"),
        path("publish/<int:pk>/", desk.publish, name="publish"),
    ]
    return [path("courses/", include((patterns, "learning_desk"), namespace="learning_desk"))]


class DeskMenuItem(MenuItem):
    """For whoever may write courses."""

    def is_shown(self, request: HttpRequest) -> bool:
        index = LearnIndexPage.objects.first()
        return bool(index and index.permissions_for_user(request.user).can_add_subpage())


class KeptMenuItem(MenuItem):
    """For whoever may keep paths, or cohorts: programme leads do, though they write no courses."""

    def __init__(self, viewset: SnippetViewSet, order: int) -> None:
        address = reverse(viewset.get_url_name("list"))
        super().__init__(viewset.menu_label, address, icon_name=viewset.icon, order=order)
        self.viewset = viewset

    def is_shown(self, request: HttpRequest) -> bool:
        policy = self.viewset.permission_policy
        return bool(policy.user_has_any_permission(request.user, {"add", "change", "delete"}))


@hooks.register("register_admin_menu_item")
def courses_menu() -> MenuItem:
    items = [
        DeskMenuItem(_("How courses go"), reverse("learning_desk:reports"), icon_name="list-ul", order=1),
        DeskMenuItem(_("Import"), reverse("learning_desk:import"), icon_name="upload", order=2),
        KeptMenuItem(Path.snippet_viewset, order=3),
        KeptMenuItem(Cohort.snippet_viewset, order=4),  # type: ignore[attr-defined]
    ]
    return SubmenuMenuItem(_("Courses"), Menu(items=items), icon_name="doc-full-inverse", order=250)


@hooks.register("register_page_header_buttons")
def export_from_header(
    page: Page, user: Person, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from _export_buttons(page)


@hooks.register("register_page_listing_more_buttons")
def export_from_listing(page: Page, user: Person, next_url: str | None = None) -> Iterator[Button]:
    yield from _export_buttons(page)


def _export_buttons(page: Page) -> Iterator[Button]:
    if page.specific_class is CoursePage:
        address = reverse("learning_desk:export", args=[page.pk])
        yield Button(_("Take it along as a zip"), address, icon_name="download", priority=75)


@hooks.register("before_publish_page")
def tell_impact(request: HttpRequest, page: Page) -> HttpResponse | None:
    return desk.show_impact(request, page) if isinstance(page, LessonPage) else None


@hooks.register("before_bulk_action")
def tell_impact_of_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: object
) -> HttpResponse | None:
    is_publishing = action_type == "publish" and all(isinstance(each, Page) for each in objects)
    return desk.hold_back(request, objects) if is_publishing else None


class TeachingChecks(ContentCheckerItem):
    """Wagtail's content checks, and ours: a preview marks what the linter found (data-finding)."""

    @property
    def _rules(self) -> list[str]:
        return [f"teaching-{code}" for code in WORDS]

    def get_axe_run_only(self, request: HttpRequest) -> list[str]:
        return [*super().get_axe_run_only(request), *self._rules]

    def get_axe_custom_rules(self, request: HttpRequest) -> list[dict[str, Any]]:
        ours = [
            {
                "id": f"teaching-{code}",
                "impact": "moderate",
                "selector": f'[data-finding="{code}"]',
                "tags": ["best-practice"],
                # A finding's mark has no title, so this always fails: the mark itself is the finding.
                "any": ["non-empty-title"],
                "enabled": True,
            }
            for code in WORDS
        ]
        return [*super().get_axe_custom_rules(request), *ours]

    def get_axe_messages(self, request: HttpRequest) -> dict[str, dict[str, Any]]:
        ours = {
            f"teaching-{code}": {"error_name": words, "help_text": _("How it teaches")}
            for code, words in WORDS.items()
        }
        return {**super().get_axe_messages(request), **ours}


@hooks.register("construct_wagtail_userbar")
def check_teaching(request: HttpRequest, items: list[Any], page: Any) -> None:
    items[:] = [
        TeachingChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
