"""What two people write on their own page: one form, so each part of it has its own names."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.forms.parts import KeyedForm, WhenForm, in_words, short
from mentoring.models import (
    Feedback,
    FitCheck,
    Note,
)


class MessageForm(KeyedForm):
    prefix = "message"
    words = forms.CharField(
        label=_("A few words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )


class NoteForm(KeyedForm):
    prefix = "note"
    words = forms.CharField(
        label=_("A note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )
    whose = forms.ChoiceField(
        label=_("Who reads it"), choices=Note.Whose.choices, widget=forms.RadioSelect, initial=Note.Whose.MINE
    )


class GoalForm(KeyedForm):
    prefix = "goal"
    words = forms.CharField(
        label=_("Something I'd like to reach"),
        max_length=300,
        error_messages={"required": _("Write what you'd like to reach.")},
    )


class SessionForm(WhenForm):
    prefix = "session"
    minutes = forms.TypedChoiceField(
        label=_("Minutes"), choices=[(n, str(n)) for n in (15, 25, 40, 60)], coerce=int, initial=25
    )
    place = forms.CharField(label=_("Where"), max_length=200, required=False)


class FarewellForm(forms.Form):
    prefix = "farewell"
    words = forms.CharField(
        label=_("What has changed?"),
        help_text=_("One sentence is plenty. The other of you reads it; nobody else does."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a sentence, or leave it and finish without.")},
    )


class AgreementForm(forms.Form):
    """Five answers, each short, each optional; `version` is the one the writer has before them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    what_for = short(_("What for"), _("“So that I write one thing I’d read myself.”"))
    how_often = short(_("How often"), _("“Twenty minutes a fortnight. Skipping is fine.”"))
    where = short(_("Where"), _("“The live room here; the canteen when we can.”"))
    between_us = short(_("What stays between us"), _("“Everything, unless we both say otherwise.”"))
    look_back = short(_("When we look back"), _("“After the third time, five minutes.”"))


class SlotForm(forms.Form):
    """One of the times that suit both, with a guide or without."""

    prefix = "slot"
    slot = forms.ChoiceField(
        label=_("Times that suit you both"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("That time has passed, or is no longer one you share. Choose another."),
            "required": _("Choose a time."),
        },
    )
    card = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot = self.fields["slot"]
        assert isinstance(slot, forms.ChoiceField)
        slot.choices = [(moment.isoformat(), in_words(moment)) for moment in slots]

    @property
    def starts_at(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["slot"])


class GuideForm(forms.Form):
    card = forms.IntegerField(required=False)


class UsefulForm(forms.Form):
    useful = forms.ChoiceField(choices=Feedback.Useful.choices)


class FitForm(forms.Form):
    prefix = "fit"
    answer = forms.ChoiceField(
        label=_("Does it fit?"),
        choices=FitCheck.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. You can leave it for later, too.")},
    )


class NextStepForm(forms.Form):
    prefix = "step"
    words = forms.CharField(
        label=_("What comes next"),
        max_length=300,
        error_messages={"required": _("Write what comes next, or leave it.")},
    )
