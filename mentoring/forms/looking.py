"""Looking for a champion, offering to be one, and saying hello."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mentoring.forms.parts import in_words, word
from mentoring.models import (
    Kind,
    Meeting,
    Platform,
    Skill,
    Tongue,
)
from people.models import Person
from people.queries import by_address

NO_TIME = "none"


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


def kinds_to_choose() -> list[tuple[str, str]]:
    return [
        (Kind.PAIRING, _now("For some weeks")),
        (Kind.FLASH, _now("One flash talk")),
        (Kind.REVERSE, _now("The other way round")),
    ]


class ChooseForm(forms.Form):
    champion = forms.ModelChoiceField(queryset=Person.objects.filter(champion__isnull=False))
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in (Kind.PAIRING, Kind.FLASH, Kind.REVERSE)])


class NameForm(forms.Form):
    """A part of somebody's name; who did not choose to be found is not."""

    name = forms.CharField(label=_("A colleague’s name"), max_length=80, required=False)


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
