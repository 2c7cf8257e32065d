from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.metrics import metrics_for
from culture.models import Goal, GoalType, Verdict

FILE_MAX = 200_000  # bytes


class GoalForm(forms.Form):
    title = forms.CharField(
        label=_("What we want"), max_length=160, error_messages={"required": _("Say what you want.")}
    )
    type = forms.ChoiceField(
        label=_("What it is about"),
        help_text=_("Decides which figures fit. Posts, shares and followers never do."),
        choices=GoalType.choices,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. A goal without a reason is a target.")},
    )
    for_whom = forms.CharField(
        label=_("For whom"), max_length=200, error_messages={"required": _("Say who gains by it.")}
    )
    how_known = forms.CharField(
        label=_("How we would know"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what would be different, in words.")},
    )


class MetricForm(forms.Form):
    """Only what fits the goal's type can be chosen."""

    metric = forms.ChoiceField(label=_("Figure"), widget=forms.RadioSelect)

    def __init__(self, goal: Goal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["metric"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(metric.name, metric.label) for metric in metrics_for(goal.type)]


class OutcomeForm(forms.Form):
    file = forms.FileField(
        label=_("Sums by month, as CSV"),
        help_text=_("Three columns: month, what, number. A column about people is refused."),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > FILE_MAX:
            raise forms.ValidationError(_("That file is too large for sums by month."))
        try:
            text: str = file.read().decode("utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:  # UTF-16 is full of them, and PostgreSQL keeps none
            raise forms.ValidationError(_("Save the file as UTF-8 text."))
        return text


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Keep or stop"), choices=Verdict.choices, widget=forms.RadioSelect)
    learnt = forms.CharField(
        label=_("What we learnt"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you learnt, also if it is little.")},
    )


class LaunchForm(forms.Form):
    reason = forms.CharField(
        label=_("Why open it, although we are not ready?"),
        help_text=_("Everybody reads this, with your name."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
