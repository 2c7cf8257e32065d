from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.models import Intent, Platform, Remark
from cms.queries import Wanted
from people.queries import topics

REMARK_LIMIT = 4_000


class RemarkForm(forms.Form):
    body = forms.CharField(
        label=_("Join in"),
        help_text=_("Disagreeing is welcome."),
        max_length=REMARK_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write a line first."),
            "max_length": _(
                "That’s %(show_value)d characters; %(limit_value)d fit. Shorten it here, then send it."
            ),
        },
    )
    tone = forms.ChoiceField(
        label=_("How you mean it"),
        choices=[("say", _("Just saying")), ("ask", _("Asking")), ("disagree", _("Disagreeing, kindly"))],
        initial="say",
        required=False,
    )
    audience = forms.ChoiceField(choices=Remark.Audience.choices, required=False, widget=forms.HiddenInput)
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def blank(cls, **initial: Any) -> RemarkForm:
        return cls(initial={"key": uuid4().hex, **initial})


class SignatureForm(forms.Form):
    line = forms.CharField(
        label=_("A line of your own under your name"),
        max_length=160,
        required=False,
    )


class TakeOffForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it comes off the site"),
        help_text=_("The author reads this, word for word, with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say why: the author has a right to know.")},
    )


class VoicesForm(forms.Form):
    """Filters of the voices. A value nobody offers counts as none: an old link still opens."""

    text = forms.CharField(label=_("Words in it"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Whose"),
        choices=[("", _("Everybody’s")), ("story", _("Stories")), ("example", _("Leading by example"))],
        required=False,
    )
    topic = forms.ChoiceField(label=_("About"), required=False)
    intent = forms.ChoiceField(
        label=_("What for"), choices=[("", _("Anything")), *Intent.choices], required=False
    )
    platform = forms.ChoiceField(
        label=_("Where"), choices=[("", _("Anywhere")), *Platform.choices], required=False
    )
    order = forms.ChoiceField(
        label=_("In order"), choices=[("", _("Newest first")), ("title", _("A to Z"))], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField)
        topic.choices = [("", _("Anything")), *((topic.slug, topic.name) for topic in topics())]

    def wanted(self) -> Wanted:
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        return Wanted(
            kind=chosen.get("kind", ""),
            topic=chosen.get("topic", ""),
            intent=chosen.get("intent", ""),
            platform=chosen.get("platform", ""),
            text=chosen.get("text", ""),
            is_alphabetical=chosen.get("order", "") == "title",
        )
