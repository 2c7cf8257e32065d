"""The desk of whoever writes guides: conversation cards and workshop agendas. Nobody's words are here."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from mentoring.models import FormatAgenda, SessionCard


class CardViewSet(SnippetViewSet):
    model = SessionCard
    icon = "form"
    menu_label = _("Conversation cards")
    list_display = ["title", "suits", "language", "order"]
    list_filter = ["suits", "language"]
    search_fields = ["title", "about"]


class AgendaViewSet(SnippetViewSet):
    model = FormatAgenda
    icon = "list-ol"
    menu_label = _("Workshop agendas")
    list_display = ["format", "language"]
    list_filter = ["language"]


class GuidesGroup(SnippetViewSetGroup):
    items = (CardViewSet, AgendaViewSet)
    menu_label = _("Guides")
    menu_icon = "list-ul"
    menu_order = 260


register_snippet(GuidesGroup)
