from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.models import Cause, Raised, RaisedKind, RaisedState, SupportKind, SupportState
from culture.models.raised import WORDS_MAX
from people.forms.faces import Day
from people.models import Person, Role
from people.queries import members

TOO_LONG = {"max_length": _("That’s %(show_value)d characters; %(limit_value)d fit.")}


class RaiseForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=RaisedKind.choices, initial="suggestion", widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("In a sentence"),
        max_length=160,
        error_messages={"required": _("Say it in a sentence."), **TOO_LONG},
    )
    words = forms.CharField(
        label=_("More about it"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=TOO_LONG,
    )
    cause = forms.ChoiceField(
        label=_("What is it mostly about?"),
        choices=Cause.choices,
        initial="culture",
        widget=forms.RadioSelect,
    )
    is_named = forms.BooleanField(
        label=_("Colleagues may see that it was my idea"),
        help_text=_("Otherwise only those who answer see your name."),
        required=False,
        initial=True,
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def blank(cls) -> RaiseForm:
        return cls(initial={"key": uuid4().hex})

    def what(self) -> dict[str, str]:
        """Return what an unnamed row may hold."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "words", "cause")}


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What happens"),
        choices=[choice for choice in RaisedState.choices if choice[0] != "waiting"],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("The answer"),
        help_text=_("Everybody reads it. Say yes, no or when, and why."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Answer in a sentence or two."), **TOO_LONG},
    )
    owner = forms.ModelChoiceField(
        label=_("Who looks after it"), queryset=Person.objects.none(), empty_label=_("I do"), required=False
    )
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=Day, error_messages={"invalid": _("Write a date.")}
    )
    result = forms.CharField(
        label=_("What we did"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        roles = [Role.LEADER.value, Role.PROGRAMME_LEAD.value]
        owner.queryset = members().filter(groups__name__in=roles).distinct().order_by("name")

    @classmethod
    def of(cls, item: Raised) -> AnswerForm:
        state = item.state if item.state != RaisedState.WAITING else RaisedState.DOING
        return cls(
            initial={
                "state": state,
                "answer": item.answer,
                "owner": item.owner_id,
                "due_on": item.due_on,
                "result": item.result,
            }
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (
            found.get("state") == RaisedState.DOING
            and not found.get("due_on")
            and "due_on" not in self.errors
        ):
            self.add_error("due_on", _("Say by when, so that people needn’t ask again."))
        if found.get("state") == RaisedState.DONE and not found.get("result"):
            self.add_error("result", _("Say what was done: “you said, we did”."))
        return found


class SupportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What would help"), choices=SupportKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("In a sentence"),
        max_length=160,
        error_messages={"required": _("Say what you ask for."), **TOO_LONG},
    )
    words = forms.CharField(
        label=_("What it would change"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("A sentence is enough."), **TOO_LONG},
    )
    hours = forms.IntegerField(
        label=_("Hours of working time"),
        min_value=1,
        max_value=2_000,
        required=False,
        error_messages={"invalid": _("Write a number of hours."), "min_value": _("One hour or more.")},
    )
    amount = forms.CharField(label=_("How much, and of what"), max_length=120, required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def blank(cls) -> SupportForm:
        return cls(initial={"key": uuid4().hex})


class SupportDecisionForm(forms.Form):
    state = forms.ChoiceField(
        label=_("The answer"),
        choices=[choice for choice in SupportState.choices if choice[0] in ("granted", "partly", "declined")],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    words = forms.CharField(
        label=_("Why"),
        help_text=_("The person who asked reads this, with your name."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why: they have a right to know."), **TOO_LONG},
    )
    granted_hours = forms.IntegerField(
        label=_("Hours granted"), min_value=0, max_value=2_000, required=False, initial=0
    )


class DeedForm(forms.Form):
    words = forms.CharField(
        label=_("What we did about it"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what was done first."), **TOO_LONG},
    )
