"""What people write to one another, and how they answer."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.queries import first_findable
from recognition import queries
from recognition.credentials.baking import LARGEST
from recognition.models import Credential, Idea, Reply, Thanks, ThanksKind
from recognition.models.question import LINE_MAX
from recognition.models.thanks import DEED_MAX, EFFECT_MAX, EVIDENCE_MAX, REPLY_MAX

SUGGESTED = 6


class ThanksForm(forms.Form):
    """After `is_valid`, `receiver` is a person found by name, or None when `who` is a work address."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    who = forms.CharField(
        label=_("Who?"),
        help_text=_("A name, or a work address."),
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "list": "who-names",
                "hx-get": reverse_lazy("recognition:names"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#who-names",
            }
        ),
    )
    chosen = forms.ChoiceField(label=_("Which one?"), required=False, widget=forms.RadioSelect)
    deed = forms.CharField(
        label=_("What did they do?"),
        help_text=_("One true, particular thing."),
        max_length=DEED_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effect = forms.CharField(
        label=_("What did it change?"),
        help_text=_("Skip this if it’s plain already."),
        max_length=EFFECT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = forms.CharField(
        label=_("Where can one see it?"),
        help_text=_("A page, a document, a meeting. Skip it, too, if you like."),
        max_length=EVIDENCE_MAX,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("What kind of thing was it?"), choices=ThanksKind.choices, widget=forms.RadioSelect
    )
    show = forms.BooleanField(
        label=_("Ask if it can go on the wall"),
        help_text=_("If they’d rather not, it stays between you."),
        required=False,
    )

    def __init__(
        self, *args: Any, giver: Person, who: str = "", begun: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4(), "who": who, "show": True, **(begun or {})})
        super().__init__(*args, **kwargs)
        self.giver = giver
        self.receiver: Person | None = None
        self.candidates: list[Person] = []
        if self.is_bound:
            self.candidates = self.find_candidates()
            self.fields["chosen"].choices = [  # type: ignore[attr-defined]
                (str(person.pk), named(person)) for person in self.candidates
            ]

    def find_candidates(self) -> list[Person]:
        text = str(self.data.get("who", "")).strip()
        if "@" in text:
            return []
        found = first_findable(self.giver, text, SUGGESTED)
        exact = [person for person in found if person.name.casefold() == text.casefold()]
        return exact or found

    def clean_who(self) -> str:
        text: str = self.cleaned_data["who"].strip()
        if "@" in text:
            validate_email(text)
            if text.casefold() == self.giver.email.casefold():
                raise forms.ValidationError(gettext("That is your own address. Thank somebody else."))
        elif not self.candidates:
            raise forms.ValidationError(
                gettext("Nobody who can be found by name reads like that. Their work address will do.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        if len(self.candidates) == 1:
            self.receiver = self.candidates[0]
        elif self.candidates:
            chosen = self.cleaned_data.get("chosen")
            self.receiver = next((p for p in self.candidates if str(p.pk) == chosen), None)
            if self.receiver is None and "who" in self.cleaned_data:
                self.add_error("chosen", gettext("More than one person reads like that. Pick one."))
        return self.cleaned_data

    @property
    def icons(self) -> dict[str, str]:
        return {kind.value: kind.icon for kind in ThanksKind}

    @property
    def words(self) -> dict[str, Any]:
        """What `write_thanks` takes besides the receiver."""
        names = ("deed", "effect", "evidence", "kind", "key")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "asked_to_show": self.cleaned_data["show"],
        }


def named(person: Person) -> str:
    return f"{person.name}, {person.headline}" if person.headline else person.name


class ShowingForm(forms.Form):
    step = forms.ChoiceField(choices=[(name, name) for name in ("ask", "show", "keep", "down")])


class ReplyForm(forms.Form):
    words = forms.CharField(
        label=_("Write back"), max_length=REPLY_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


def found_by_name(viewer: Person, text: str) -> Person | None:
    """The one colleague whom a whole name finds, or a part of it finds alone."""
    found = first_findable(viewer, text, SUGGESTED)
    exact = [person for person in found if person.name.casefold() == text.casefold()] or found
    return exact[0] if len(exact) == 1 and exact[0].pk != viewer.pk else None


class ColleagueForm(forms.Form):
    """After `is_valid`, `colleague` is who was named."""

    who = forms.CharField(
        label=_("Who?"), help_text=_("Their whole name, as they are found by it."), max_length=254
    )

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.colleague: Person | None = None

    def clean_who(self) -> str:
        text: str = self.cleaned_data["who"].strip()
        self.colleague = found_by_name(self.reader, text)
        if self.colleague is None:
            raise forms.ValidationError(
                gettext("Nobody, or more than one, is found by that. Write a colleague’s whole name.")
            )
        return text


class SpotlightForm(ColleagueForm):
    deed = forms.CharField(
        label=_("What did they do?"), max_length=DEED_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )
    effect = forms.CharField(
        label=_("What did it change?"), max_length=EFFECT_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    benefited = forms.CharField(label=_("Who is better off for it?"), max_length=200)

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("deed", "effect", "benefited")}


class NominationForm(ColleagueForm):
    idea = forms.ChoiceField(
        label=_("What would you welcome?"), choices=Idea.choices, widget=forms.RadioSelect
    )


class PieceForm(forms.Form):
    words = forms.CharField(
        label=_("What you made"),
        help_text=_("Paste it here, whole. Three champions outside your reporting line read it."),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class VerdictForm(forms.Form):
    """One box for each criterion of the piece."""

    met = forms.MultipleChoiceField(
        label=_("Which of these do you see in it?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("A few words for whoever made it"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, criteria: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["met"].choices = list(enumerate(criteria))  # type: ignore[attr-defined]

    @property
    def numbers(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["met"]]


class CheckForm(forms.Form):
    """A badge to check: a picture, or the words of a credential."""

    picture = forms.FileField(label=_("The badge, as a PNG or SVG picture"), required=False)
    words = forms.CharField(
        label=_("Or the credential itself"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        picture, words = self.cleaned_data.get("picture"), self.cleaned_data.get("words")
        if not picture and not words:
            raise forms.ValidationError(gettext("Choose a picture, or paste a credential."))
        if picture and picture.size > LARGEST:
            raise forms.ValidationError(gettext("This picture is too large to be a badge: 2 MB at most."))
        return self.cleaned_data

    @property
    def data_given(self) -> bytes:
        picture = self.cleaned_data["picture"]
        words: str = self.cleaned_data["words"]
        return bytes(picture.read()) if picture else words.encode()


class PortfolioForm(forms.Form):
    """What to take along, each thing by itself. The name is written into the file, and kept nowhere."""

    name = forms.CharField(
        label=_("The name on it"),
        help_text=_("As you like to be called where you show it."),
        max_length=120,
        error_messages={"required": _("Write the name that is to stand on it.")},
    )
    badges: forms.ModelMultipleChoiceField[Credential] = forms.ModelMultipleChoiceField(
        label=_("Badges"),
        queryset=Credential.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    thanks: forms.ModelMultipleChoiceField[Thanks] = forms.ModelMultipleChoiceField(
        label=_("Thanks, in words; whoever wrote them stays “a colleague”"),
        queryset=Thanks.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, owner: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = owner.name
        for name, found in (
            ("badges", queries.portfolio_badges(owner)),
            ("thanks", queries.portfolio_thanks(owner)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = found
        self.fields["badges"].label_from_instance = lambda row: row.badge.achievement.name  # type: ignore[attr-defined]
        self.fields["thanks"].label_from_instance = lambda note: note.deed  # type: ignore[attr-defined]

    def has(self, name: str) -> bool:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        return field.queryset is not None and field.queryset.exists()

    @property
    def has_badges(self) -> bool:
        return self.has("badges")

    @property
    def has_thanks(self) -> bool:
        return self.has("thanks")

    @property
    def is_empty(self) -> bool:
        return not (self.has_badges or self.has_thanks)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.get(name) for name in ("badges", "thanks")):
            raise forms.ValidationError(gettext("Choose at least one thing to take along."))
        return self.cleaned_data


class PointsForm(forms.Form):
    points = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])


class AnswerForm(forms.Form):
    reply = forms.ChoiceField(label=_("Did this help?"), choices=Reply.choices)
    line = forms.CharField(label=_("One line, if you like"), max_length=LINE_MAX, required=False)
