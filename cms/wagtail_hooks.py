"""The editor's desk: each role sees what it may touch, and is told what it may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem, settings_menu
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import AuthoredPage, KitItem, SiteDocument
from cms.queries import desk_pages
from people.access import member_required
from people.models import Person, Role
from people.queries import has_role, people_with_role


class EditorsPolicy(BasePermissionPolicy):
    """Editors may do everything with it, nobody else anything."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return bool(user.is_active and (user.is_superuser or has_role(user, Role.EDITOR)))

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[Person]:
        return people_with_role(Role.EDITOR)


class KitViewSet(SnippetViewSet):
    """The kit at the editor's desk: facts and questions, labelled; votes are nowhere in it."""

    model = KitItem
    icon = "clipboard-list"
    menu_label = _lazy("The kit")
    add_to_admin_menu = True
    list_display = ("title", "intent", "offered_on", BooleanColumn("is_offered", label=_lazy("offered")))
    list_filter = ("intent", "is_offered")
    search_fields = ("title",)


register_permission_policy(KitItem, EditorsPolicy(KitItem))
register_snippet(KitViewSet)


@hooks.register("before_serve_document")
def serve_documents_to_members(document: SiteDocument, request: HttpRequest) -> HttpResponseBase | None:
    """Ask to sign in or to join, as a page would; None lets Wagtail go on."""
    guarded = member_required(lambda request: HttpResponse())
    answer = guarded(request)
    return answer if answer.status_code != 200 else None


class DeskPanel(Component):
    """What this person may touch here, as places to go."""

    name = "desk"
    template_name = "cms/admin/desk_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        person = request.user
        return {
            "is_editor": has_role(person, Role.EDITOR) or person.is_superuser,
            "is_administrator": has_role(person, Role.ADMINISTRATOR) or person.is_superuser,
            "pages": desk_pages(person),
            "settings": settings_menu.menu_items_for_request(request),
        }


@hooks.register("construct_homepage_panels")
def put_desk_first(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [DeskPanel(), *(panel for panel in panels if panel.name != "upgrade_notification")]


@hooks.register("construct_main_menu")
def trim_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what only explains Wagtail itself, and reports that name who changed what."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in ("help", "reports")]


@hooks.register("register_page_header_buttons")
def take_off_from_header(
    page: Page, user: Person, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from _take_off_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def take_off_from_listing(page: Page, user: Person, next_url: str | None = None) -> Iterator[Button]:
    yield from _take_off_buttons(page, user)


def _take_off_buttons(page: Page, user: Person) -> Iterator[Button]:
    """An editor cannot change a colleague's words, only take them off and say why."""
    model = page.specific_class
    if model and issubclass(model, AuthoredPage) and page.live and has_role(user, Role.EDITOR):
        yield Button(
            _("Take it off the site, with a reason"),
            reverse("cms:take-off", args=[page.pk]),
            icon_name="view",
            priority=70,
        )
