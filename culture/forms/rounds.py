from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.models import FEWEST_ANSWERS, SurveyKind
from culture.questions import AGREEMENT, QUESTIONS, Question, scored
from culture.services.surveys import LINE_MAX


class AnswersForm(forms.Form):
    """One field a question; every question may be left out."""

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS[kind]:
            self.fields[question.name] = field_of(question)

    def answers(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", [], None)}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not any(found.values()):
            raise forms.ValidationError(_("Answer one of them at least, or leave: both are fine."))
        return found


def field_of(question: Question) -> forms.Field:
    if question.kind == "text":
        return forms.CharField(
            label=question.words,
            help_text=_("Shown to everybody, among the others, once the round is over. Name nobody."),
            max_length=LINE_MAX,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"max_length": _("That’s %(show_value)d characters; %(limit_value)d fit.")},
        )
    if question.kind == "several":
        return forms.MultipleChoiceField(
            label=question.words,
            choices=question.options,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    return forms.ChoiceField(
        label=question.words, choices=question.options, required=False, widget=forms.RadioSelect
    )


class JointForm(forms.Form):
    """Leadership's one answer: every statement needs one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in scored(SurveyKind.READINESS):
            self.fields[question.name] = forms.TypedChoiceField(
                label=question.words,
                choices=AGREEMENT,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what leadership says as one.")},
            )


class OpenRoundForm(forms.Form):
    kind = forms.ChoiceField(label=_("What to ask"), choices=SurveyKind.choices, widget=forms.RadioSelect)
    days = forms.IntegerField(label=_("Open for how many days"), min_value=3, max_value=60, initial=14)
    threshold = forms.IntegerField(
        label=_("Answers before anything is shown"),
        help_text=_("Ten or more. It cannot be changed once people answer."),
        min_value=FEWEST_ANSWERS,
        max_value=5_000,
        initial=FEWEST_ANSWERS,
        error_messages={"min_value": _("Ten or more, so that nobody can be made out.")},
    )
