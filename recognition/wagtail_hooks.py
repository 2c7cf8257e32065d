"""What editors tune without code: rules, badges, quests. Nothing here shows what anybody did.

What a badge says and asks for is the organisation's word: whoever changes it is written down.
"""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from people.models import Act, ActObject, Person
from people.services import audit
from recognition import registry
from recognition.models import Achievement, Quest, RulesDraft
from recognition.queries import rule_set_at
from recognition.services import begin_with, failures


class RulesForm(WagtailAdminModelForm):
    """A draft may be anything; what is to be published must hold, and is told what does not.

    A new one begins with the rules in force: empty, it would open with a fault for every kind.
    """

    def __init__(self, *args: Any, instance: RulesDraft | None = None, **kwargs: Any) -> None:
        instance = instance or RulesDraft()
        if instance.pk is None and (now := rule_set_at(timezone.now())):
            begin_with(instance, now)
        super().__init__(*args, instance=instance, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation or self.errors:
            return cleaned
        draft = self.instance.__class__(
            **{field: cleaned[field] for field in self._meta.fields if field in cleaned and field != "slug"}
        )
        if problems := failures(draft):
            raise ValidationError([_("These rules are not published: ") + problem for problem in problems])
        return cleaned


class QuestForm(WagtailAdminModelForm):
    measure = forms.ChoiceField(label=_("What is counted, in people"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [(each.name, each.label) for each in registry.measures()]


class RulesViewSet(SnippetViewSet):
    model = RulesDraft
    icon = "tick-inverse"
    menu_label = _("Rules")
    list_display = ["name"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=_(
                    "Published rules hold from the start of a coming season and never change. Everybody "
                    "reads them at least seven days before. The preview shows what every way of gaming keeps."
                )
            ),
            FieldPanel("name"),
            FieldPanel("entries"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("decay"), FieldPanel("pair_cap")]),
                    FieldRowPanel([FieldPanel("closest"), FieldPanel("floor")]),
                    FieldRowPanel([FieldPanel("unit_floor"), FieldPanel("engagement_week")]),
                    FieldPanel("thanks_month"),
                ],
                heading=_("Bounds"),
            ),
        ],
        base_form_class=RulesForm,
    )


class AchievementViewSet(SnippetViewSet):
    model = Achievement
    icon = "success"
    menu_label = _("Badges")
    list_display = ["name", "kind"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("criteria"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("help")]),
        FieldRowPanel([FieldPanel("ink"), FieldPanel("icon")]),
        FieldPanel("way"),
        FieldPanel("is_offered"),
    ]


class QuestViewSet(SnippetViewSet):
    model = Quest
    icon = "group"
    menu_label = _("Quests")
    list_display = ["title", "first_day", "last_day"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("why"),
            FieldPanel("way"),
            FieldPanel("measure"),
            FieldPanel("goal"),
            FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        ],
        base_form_class=QuestForm,
    )


@register_snippet
class RecognitionGroup(SnippetViewSetGroup):
    menu_label = _("Recognition")
    menu_icon = "pick"
    menu_order = 250
    items = (RulesViewSet, AchievementViewSet, QuestViewSet)


@hooks.register("after_create_snippet")
def note_new_badge(request: HttpRequest, instance: Any) -> None:
    note_badge(request, Act.MADE, instance)


@hooks.register("after_edit_snippet")
def note_changed_badge(request: HttpRequest, instance: Any) -> None:
    note_badge(request, Act.CHANGED, instance)


@hooks.register("after_delete_snippet")
def note_removed_badges(request: HttpRequest, instances: Any) -> None:
    for instance in instances:
        note_badge(request, Act.REMOVED, instance)


def note_badge(request: HttpRequest, act: Act, instance: Any) -> None:
    if isinstance(instance, Achievement):
        audit(cast("Person", request.user), act, ActObject.BADGE, detail=instance.slug)
