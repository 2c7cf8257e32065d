from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.models import DraftComment
from cms.words import NOTE_LIMIT


class NoteOnDraftForm(forms.Form):
    """A reader's note: the verb first, because it shapes the tone."""

    verb = forms.ChoiceField(
        label=_("As you read it, you"),
        choices=DraftComment.Verb.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you did: it sets the tone.")},
    )
    quote = forms.CharField(
        label=_("The words it is about"),
        help_text=_("Select them in the text, or type them as they stand. Leave it empty for the whole."),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=_("Your note"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write the note first."),
            "max_length": _("That’s %(show_value)d characters; %(limit_value)d fit."),
        },
    )
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ReaderForm(forms.Form):
    address = forms.EmailField(
        label=_("Their work e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"form": "readers-form"}),  # the form stands above the notes
        error_messages={
            "required": _("Type the address of the colleague who may read it."),
            "invalid": _("Check the e-mail address. It needs an @ sign."),
        },
    )
