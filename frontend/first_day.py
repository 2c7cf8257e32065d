"""The first day: a few small pages in an order that makes sense, each of which can be skipped."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.forms import FocusForm
from people.models import Person, Way
from people.services import update_profile

NEW_FOR = timedelta(days=14)
SEEN = "first-day-seen"  # session key: they looked at it, or skipped it, in this browser


class WordsForm(forms.Form):
    """Three words others use about one: the ring is drawn from them."""

    first = forms.CharField(label=_("First"), max_length=24, required=False)
    second = forms.CharField(label=_("Second"), max_length=24, required=False)
    third = forms.CharField(label=_("Third"), max_length=24, required=False)

    def clean(self) -> dict[str, str]:
        words = [self.cleaned_data.get(name, "").strip() for name in ("first", "second", "third")]
        self.cleaned_data["voice_words"] = " ".join(word for word in words if word)
        if not self.cleaned_data["voice_words"] and not self.errors:
            self.add_error("first", _("Write one word at least, or skip this."))
        return self.cleaned_data


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("What brings you here?"),
        help_text=_("For your own eyes. One line is plenty; curiosity counts."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a line, or skip this.")},
    )


class WayForm(forms.Form):
    way = forms.ChoiceField(
        label=_("How you like to take part"),
        help_text=_("All four count the same. It only changes what we suggest."),
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four, or leave it.")},
    )


@dataclass(frozen=True)
class Step:
    name: str
    title: str | Promise


STEPS = (
    Step("purpose", _("What brings you")),
    Step("focus", _("Your focus")),
    Step("way", _("Four ways in")),
    Step("lesson", _("A first lesson")),
    Step("champion", _("Company")),
    Step("workshop", _("A workshop")),
)


def step_after(name: str) -> Step | None:
    names = [step.name for step in STEPS]
    place = names.index(name) + 1
    return STEPS[place] if place < len(STEPS) else None


def is_new(person: Person) -> bool:
    """Joined lately and has not said anything about themselves yet."""
    profile = getattr(person, "profile", None)
    said = profile is not None and (profile.way or profile.purpose or profile.focus_known_for)
    lately = person.joined_at is not None and timezone.now() - person.joined_at < NEW_FOR
    return lately and not said


def form_for(step: str, person: Person, data: dict[str, str] | None = None) -> forms.Form | None:
    """The form of a step that asks something; None where it only offers."""
    profile = person.profile
    if step == "purpose":
        return PurposeForm(data, initial={"purpose": profile.purpose})
    if step == "focus":
        return FocusForm(data, initial={name: getattr(profile, name) for name in FocusForm.base_fields})
    if step == "way":
        return WayForm(data, initial={"way": profile.way})
    return None


def words_form(person: Person, data: dict[str, str] | None = None) -> WordsForm:
    words = [*person.voice_words.split(), "", "", ""]
    return WordsForm(data, initial=dict(zip(("first", "second", "third"), words, strict=False)))


def keep(person: Person, form: forms.Form) -> None:
    update_profile(person, **form.cleaned_data)


def keep_words(person: Person, form: WordsForm) -> None:
    update_profile(person, voice_words=form.cleaned_data["voice_words"])
