"""Questions, answers, collections and suggested changes: what colleagues give each other in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models import Ask, Suggestion
from people.queries import topics


class KeyForm(forms.Form):
    """`key` comes with the page: a double click is one row, and other words after Back are another."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def once(self) -> UUID:
        given = {name: str(value) for name, value in self.cleaned_data.items() if name != "key"}
        return uuid5(self.cleaned_data.get("key") or uuid4(), repr(sorted(given.items())))


class NarrowForm(forms.Form):
    """It may stand beside a form that asks for a topic too: its fields have ids of their own."""

    q = forms.CharField(label=_("Find something"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_("Topic"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "narrow-%s", **kwargs})
        self.fields["topic"] = forms.ChoiceField(
            label=_("Topic"),
            required=False,
            choices=[("", _("Every topic")), *((topic.slug, topic.name) for topic in topics())],
        )

    def wanted(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, "")).strip()


class AskForm(KeyForm):
    title = forms.CharField(
        label=_("Your question"),
        max_length=200,
        error_messages={"required": _("Write the question first. Half a question is fine.")},
    )
    body = forms.CharField(
        label=_("What’s behind it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    audience = forms.ChoiceField(
        label=_("Who sees it"),
        choices=Ask.Audience.choices,
        initial=Ask.Audience.CHAMPIONS,
        widget=forms.RadioSelect,
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=topics(), required=False, empty_label=_("No topic")
    )


class AnswerForm(KeyForm):
    body = forms.CharField(
        label=_("Your answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a line or two first.")},
    )


class CollectionForm(KeyForm):
    title = forms.CharField(
        label=_("What do you call it?"), max_length=120, error_messages={"required": _("Give it a name.")}
    )
    about = forms.CharField(label=_("What is it for?"), max_length=240, required=False)
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=topics(), required=False, empty_label=_("No topic")
    )


class PickForm(forms.Form):
    """One thing and why: a page of ours by its address, or something elsewhere with a name."""

    address = forms.CharField(
        label=_("Where is it?"),
        max_length=500,
        help_text=_("The address of a page here, or one that begins with https://."),
        error_messages={"required": _("Paste the address of the page.")},
    )
    title = forms.CharField(
        label=_("What is it?"),
        max_length=160,
        required=False,
        help_text=_("For something elsewhere; a page of ours brings its title."),
    )
    line = forms.CharField(
        label=_("Why, in one line"),
        max_length=240,
        error_messages={"required": _("Say why, in one line: it is what makes it yours.")},
    )


class ChangeForm(KeyForm):
    """A step said better, a step more, or one out; and what one found out."""

    kind = forms.ChoiceField(
        label=_("What to change"), choices=Suggestion.Kind.choices, widget=forms.RadioSelect
    )
    step = forms.ChoiceField(label=_("Which step"), required=False)
    what = forms.CharField(
        label=_("How the step should read"),
        help_text=_("Not needed to take a step out."),
        max_length=200,
        required=False,
    )
    how = forms.CharField(
        label=_("And how, in a little more"),
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why = forms.CharField(
        label=_("What did you find out?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what you found out: it is what convinces.")},
    )

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"] = forms.ChoiceField(
            label=_("Which step (a new one comes after it)"),
            required=False,
            choices=[("", _("At the very beginning")), *steps],
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind")
        if kind in (Suggestion.Kind.CHANGE, Suggestion.Kind.REMOVE) and not given.get("step"):
            self.add_error("step", _("Choose the step."))
        if kind in (Suggestion.Kind.CHANGE, Suggestion.Kind.ADD) and not given.get("what", "").strip():
            self.add_error("what", _("Write how the step should read."))
        return given


class DecideForm(forms.Form):
    what = forms.CharField(label=_("The step, as it will read"), max_length=200, required=False)
    how = forms.CharField(
        label=_("How"), max_length=800, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reply = forms.CharField(
        label=_("A line back"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decision = forms.ChoiceField(choices=[("merge", "merge"), ("decline", "decline")])

    def __init__(self, *args: Any, needs_words: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_words = needs_words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "decline" and not given.get("reply", "").strip():
            self.add_error("reply", _("Say why not this time: somebody took the trouble."))
        if given.get("decision") == "merge" and self.needs_words and not given.get("what", "").strip():
            self.add_error("what", _("Write how the step should read."))
        return given
