"""Every input of pairing and workshops. Times are the reader's own clock."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mentoring.models import (
    FairBy,
    Fairness,
    Feedback,
    FitCheck,
    Format,
    Kind,
    Meeting,
    Note,
    Platform,
    RoundEntry,
    Skill,
    Tongue,
)
from people.forms.faces import Clock, Day
from people.models import Person
from people.queries import by_address

NO_TIME = "none"


def short(label: Any, example: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=example,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PairingProfileForm(forms.Form):
    """What both profiles ask for; subclasses word it."""

    skills = forms.ModelMultipleChoiceField(
        queryset=Skill.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you can talk in"),
        choices=Tongue.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a language you can talk to somebody in.")},
    )
    platforms = forms.MultipleChoiceField(
        choices=Platform.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    meetings = forms.MultipleChoiceField(
        label=_("How you like to meet"),
        choices=Meeting.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = self.fields["skills"]
        assert isinstance(skills, forms.ModelMultipleChoiceField)
        skills.queryset = Skill.objects.all()


class LookingForm(PairingProfileForm):
    hopes = forms.CharField(
        label=_("In your own words"),
        help_text=_(
            "What you'd like to be able to do, or what you nearly wrote about. "
            "A champion reads this once you say hello."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    brings = forms.CharField(label=_("What you could offer in return"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "skills", _("What I'd like help with"), _("Choose at least one thing."))
        self.fields["platforms"].label = _("Where you'd like to speak")


class OfferingForm(PairingProfileForm):
    asks = forms.CharField(
        label=_("Who you'd like to meet"),
        help_text=_("One sentence. Newcomers you are suggested to read it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    brings = forms.CharField(label=_("What you could offer"), max_length=300, required=False)
    seats = forms.TypedChoiceField(
        label=_("How many people at once"),
        choices=[(number, str(number)) for number in range(1, 7)],
        coerce=int,
        widget=forms.RadioSelect,
        initial=1,
        error_messages={"required": _("Choose a number.")},
    )

    formats = forms.MultipleChoiceField(
        label=_("What you give your time to"),
        help_text=_("Each takes one of the same places."),
        choices=[
            (Kind.PAIRING, _("A pairing: twenty minutes a fortnight")),
            (Kind.FLASH, _("A flash talk: 25 minutes, once")),
            (Kind.CIRCLE, _("A circle: you host three to six")),
            (Kind.REVERSE, _("The other way round: you show somebody more senior")),
        ],
        widget=forms.CheckboxSelectMultiple,
        initial=[Kind.PAIRING],
        error_messages={"required": _("Choose at least one. You can pause any time.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "skills", _("What I can help with"), _("Choose at least one thing."))
        self.fields["platforms"].label = _("Where you speak")


def word(form: forms.Form, name: str, label: Any, required: Any) -> None:
    form.fields[name].label = label
    form.fields[name].error_messages["required"] = required


class HelloForm(forms.Form):
    """A first time, or none, and a few words. Times offered are those both have."""

    slot = forms.ChoiceField(
        label=_("A time that suits you both"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("That time has passed, or is no longer one you share. Choose another."),
            "required": _("Choose a time, or no time yet."),
        },
    )
    words = forms.CharField(
        label=_("Your first words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, slots: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot = self.fields["slot"]
        assert isinstance(slot, forms.ChoiceField)
        slot.choices = [
            *((moment.isoformat(), in_words(moment)) for moment in slots),
            (NO_TIME, _("No time yet, just hello")),
        ]
        self.initial.setdefault("slot", slots[0].isoformat() if slots else NO_TIME)

    @property
    def first_time(self) -> datetime | None:
        chosen = self.cleaned_data["slot"]
        return None if chosen == NO_TIME else datetime.fromisoformat(chosen)


def in_words(moment: datetime) -> str:
    """Return "Thursday 11 June, 08:15" on the reader's clock."""
    here = timezone.localtime(moment)
    return f"{date_format(here, 'l j F')}, {date_format(here, 'H:i')}"


class KeyedForm(forms.Form):
    """A form sent twice is one thing: the key says so."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())

    @property
    def uid(self) -> UUID:
        return self.cleaned_data["key"]


class MessageForm(KeyedForm):
    words = forms.CharField(
        label=_("A few words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )


class NoteForm(KeyedForm):
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
    words = forms.CharField(
        label=_("Something I'd like to reach"),
        max_length=300,
        error_messages={"required": _("Write what you'd like to reach.")},
    )


class WhenForm(forms.Form):
    """A day and a time on the reader's clock."""

    day = forms.DateField(
        label=_("Day"),
        widget=Day,
        error_messages={"required": _("Choose a day."), "invalid": _("Write a day like 2026-06-11.")},
    )
    clock = forms.TimeField(
        label=_("Time"),
        widget=Clock,
        error_messages={"required": _("Choose a time."), "invalid": _("Write a time like 08:15.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"day", "clock"} <= cleaned.keys():
            moment = datetime.combine(cleaned["day"], cleaned["clock"])
            cleaned["starts_at"] = timezone.make_aware(moment)
            there_and_back = timezone.localtime(cleaned["starts_at"].astimezone(UTC))
            if there_and_back.replace(tzinfo=None) != moment:
                self.add_error("clock", _now("The clocks change that night: this time does not exist."))
        return cleaned


class SessionForm(WhenForm):
    minutes = forms.TypedChoiceField(
        label=_("Minutes"), choices=[(n, str(n)) for n in (15, 25, 40, 60)], coerce=int, initial=25
    )
    place = forms.CharField(label=_("Where"), max_length=200, required=False)


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


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Your question, in a line"),
        help_text=_("Everybody in the queue reads it, so that who has the same can wait with you."),
        max_length=200,
        error_messages={"required": _("Write your question first.")},
    )


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


class FarewellForm(forms.Form):
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
    answer = forms.ChoiceField(
        label=_("Does it fit?"),
        choices=FitCheck.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. You can leave it for later, too.")},
    )


class NextStepForm(forms.Form):
    words = forms.CharField(
        label=_("What comes next"),
        max_length=300,
        error_messages={"required": _("Write what comes next, or leave it.")},
    )


def kinds_to_choose() -> list[tuple[str, str]]:
    return [
        (Kind.PAIRING, _now("For some weeks")),
        (Kind.FLASH, _now("One flash talk")),
        (Kind.REVERSE, _now("The other way round")),
    ]


class ChooseForm(forms.Form):
    champion = forms.ModelChoiceField(queryset=Person.objects.filter(champion__isnull=False))
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in (Kind.PAIRING, Kind.FLASH, Kind.REVERSE)])


class AvoidForm(forms.Form):
    """A colleague's work address; the answer never says whether there is anybody."""

    address = forms.EmailField(
        label=_("Their work address"),
        error_messages={
            "required": _("Write an address."),
            "invalid": _("Write a whole address, like name@example.org."),
        },
    )

    @property
    def person(self) -> Person | None:
        return by_address(self.cleaned_data["address"])


class InvitationsForm(forms.Form):
    table = forms.FileField(
        label=_("A table (CSV)"),
        help_text=_("Columns: email, name; if you like language (en) and time_zone (Europe/London)."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_table(self) -> bytes:
        file = self.cleaned_data["table"]
        if file.size > 1_000_000:
            raise forms.ValidationError(_now("The file is larger than one megabyte. Split it."))
        content: bytes = file.read()
        return content


class RoundForm(WhenForm):
    """A new round: a name, and until when people may come in."""

    title = forms.CharField(
        label=_("Name of the round"), max_length=120, error_messages={"required": _("Give it a name.")}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("starts_at") and cleaned["starts_at"] <= timezone.now():
            self.add_error("day", _now("Choose a day to come, so that people can come in."))
        return cleaned


class RoundEntryForm(forms.Form):
    """In which parts somebody takes part in a round."""

    parts = forms.MultipleChoiceField(
        label=_("I’d like to be matched"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose how you’d like to take part.")},
    )

    def __init__(self, *args: Any, allowed: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = self.fields["parts"]
        assert isinstance(parts, forms.ChoiceField)
        parts.choices = [choice for choice in RoundEntry.Part.choices if choice[0] in allowed]


class DialForm(forms.Form):
    """How evenly places must fall, and on which groups."""

    fairness = forms.TypedChoiceField(
        label=_("How even should places fall?"),
        choices=Fairness.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    fair_by = forms.ChoiceField(label=_("Across"), choices=FairBy.choices, widget=forms.RadioSelect)
