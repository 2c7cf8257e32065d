from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.words import TEXT_LIMIT


class OwnSentenceForm(forms.Form):
    """The person's own sentence comes first; facts lie beside it afterwards."""

    sentence = forms.CharField(
        label=_("In a sentence of your own: what would you say about it?"),
        help_text=_("To somebody you know, across a table. You can change all of it afterwards."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Begin with a sentence of your own. There is nothing ready-made here."),
            "max_length": _("That’s %(show_value)d characters; %(limit_value)d fit."),
        },
    )


class VoteForm(forms.Form):
    would = forms.TypedChoiceField(
        choices=[("yes", _("Yes, I would")), ("no", _("No"))], coerce=lambda value: value == "yes"
    )


class LiftForm(forms.Form):
    channel = forms.CharField(
        label=_("Which channel of the company carried it?"),
        max_length=80,
        error_messages={"required": _("Say where.")},
    )
