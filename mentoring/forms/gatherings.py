"""Workshops, circles and office hours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mentoring.forms.parts import WhenForm, in_words
from mentoring.models import (
    Format,
    Tongue,
)
from people.models import Person
from people.queries import by_address


class MeetingForm(WhenForm):
    minutes = forms.TypedChoiceField(
        label=_("Minutes"), choices=[(n, str(n)) for n in (30, 45, 60, 90)], coerce=int, initial=60
    )


class CircleForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Give it a title.")}
    )
    about = forms.CharField(
        label=_("What you would do together"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Tongue.choices, initial=Tongue.ENGLISH)
    size = forms.TypedChoiceField(
        label=_("How many of you, with you"),
        choices=[(number, str(number)) for number in range(3, 7)],
        coerce=int,
        widget=forms.RadioSelect,
        initial=5,
    )


class CircleYesForm(forms.Form):
    """A yes; the host may call the circle something else."""

    title = forms.CharField(label=_("What it is called"), max_length=120, required=False)


ASKING = {"form": "asking"}  # the one form of the queue's page, which stands above its list


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Your question, in a line"),
        help_text=_("Everybody in the queue reads it, so that who has the same can wait with you."),
        max_length=200,
        widget=forms.TextInput(attrs=ASKING),
        error_messages={"required": _("Write your question first.")},
    )


class BookForm(QuestionForm):
    """One of the free times, and a question. The times are those the reader was shown, or fewer by now."""

    prefix = "book"  # beside the queue's own question, on one page
    slot = forms.ChoiceField(
        label=_("A time"),
        widget=forms.RadioSelect(attrs=ASKING),
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("That time has been taken, or is over. Choose another."),
        },
    )

    def __init__(self, *args: Any, times: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot = self.fields["slot"]
        assert isinstance(slot, forms.ChoiceField)
        slot.choices = [(time.isoformat(), in_words(time)) for time in times]

    @property
    def starts_at(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["slot"])


class MergeForm(forms.Form):
    one = forms.UUIDField()
    other = forms.UUIDField()


class SignUpForm(forms.Form):
    is_named = forms.BooleanField(label=_("Show my name to others who come"), required=False)
    wants_reminder = forms.BooleanField(label=_("Remind me the day before"), required=False, initial=True)
    later_ones = forms.BooleanField(label=_("And the later ones of this row"), required=False)


class WorkshopForm(WhenForm):
    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Give it a title.")}
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("What it is about"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    for_whom = forms.CharField(label=_("For whom"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=10, max_value=480, initial=60)
    capacity = forms.IntegerField(label=_("Places"), min_value=2, max_value=500, initial=12)
    language = forms.ChoiceField(label=_("Language"), choices=Tongue.choices, initial=Tongue.ENGLISH)
    manager_free = forms.BooleanField(
        label=_("Without anybody's managers"),
        help_text=_("Nobody from an attendee's upward line can come in."),
        required=False,
    )
    slot_minutes = forms.TypedChoiceField(
        label=_("Office hours: times to book"),
        help_text=_("Only office hours have them. Who comes without a time waits in the queue, around them."),
        choices=[
            (0, _("None, a queue alone")),
            (10, _("10 minutes each")),
            (15, _("15 minutes each")),
            (20, _("20 minutes each")),
            (30, _("30 minutes each")),
        ],
        coerce=int,
        empty_value="",
        required=False,
        initial=0,
    )
    agenda = forms.CharField(
        label=_("Agenda"),
        help_text=_("One line each: minutes, then what happens. Leave it empty for the format's usual one."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    repeat = forms.ChoiceField(
        label=_("Again"),
        choices=[
            ("", _("Once")),
            ("weekly", _("Every week")),
            ("fortnightly", _("Every two weeks")),
            ("monthly", _("Every month, same weekday")),
        ],
        required=False,
    )
    times = forms.IntegerField(
        label=_("How many times"), min_value=1, max_value=26, initial=1, required=False
    )
    co_host = forms.EmailField(
        label=_("Co-host's work address"),
        help_text=_("If they are here, they will hear from you. Once they say yes they can change it too."),
        required=False,
        error_messages={"invalid": _("Write a whole address, like name@example.org.")},
    )

    def clean_agenda(self) -> str:
        words: str = self.cleaned_data["agenda"]
        for line in words.splitlines():
            minutes, _space, title = line.strip().partition(" ")
            if line.strip() and not (minutes.isdecimal() and 1 <= int(minutes) <= 240 and title.strip()):
                raise forms.ValidationError(
                    _now("“%(line)s” does not begin with minutes. Write for example: 10 Hello"),
                    params={"line": line.strip()[:60]},
                )
        return words

    @property
    def agenda_lines(self) -> list[tuple[str, int]]:
        parts = [line.strip().partition(" ") for line in self.cleaned_data["agenda"].splitlines()]
        return [(title.strip(), int(minutes)) for minutes, _space, title in parts if minutes]

    @property
    def co_hosts(self) -> list[Person]:
        """Whom to ask; what is shown must not depend on whether there is anybody."""
        found = by_address(self.cleaned_data["co_host"]) if self.cleaned_data["co_host"] else None
        return [found] if found else []
