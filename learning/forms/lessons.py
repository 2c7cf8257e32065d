"""Every input of the lessons. What a device says about time and place is taken as advice, never trusted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from learning.models import Strand
from learning.registry import Given, Practice, Reader, practices
from learning.rules import fields_of, print_of
from learning.services.events import Stamp

SAVE, ANSWER, BACK = "save", "answer", "back"
KEEP, POOL, CLINIC = "keep", "pool", "clinic"


class StampForm(forms.Form):
    """When, where and which request it was: filled by the page's script, or not at all."""

    key = forms.UUIDField(required=False)
    happened_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])
    device = forms.CharField(required=False, max_length=64)

    def stamp(self) -> Stamp:
        """Fields that make no sense count as not given: a wrong clock must not cost anyone their words."""
        given = getattr(self, "cleaned_data", {})
        return Stamp(given.get("key") or uuid.uuid4(), given.get("happened_at"), given.get("device") or "")


def blocks_in(data: QueryDict) -> list[str]:
    """The blocks a plain form brings: it holds them all, and each field says whose it is ("7:text")."""
    return [name.removesuffix(":kind") for name in data if name.endswith(":kind")]


def of_block(data: QueryDict, block: str) -> QueryDict:
    """What came for one block: by its name, or without any as the page's script sends it."""
    own, prefix = QueryDict(mutable=True), f"{block}:"
    for name, values in data.lists():
        if ":" not in name:
            own.setlist(name, values)
    for name, values in data.lists():
        if name.startswith(prefix):
            own.setlist(name.removeprefix(prefix), values)
    return own


class BlockForm(StampForm):
    """One block of a lesson: what was typed or chosen, and whether to keep it or to answer with it."""

    action = forms.ChoiceField(choices=[(way, way) for way in (SAVE, ANSWER, BACK)], required=False)
    kind = forms.ChoiceField(
        choices=lambda: [(kind, kind) for kind in practices()],
        required=False,
    )
    base = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000)
    was = forms.CharField(required=False, max_length=64)

    @property
    def is_answer(self) -> bool:
        return self.cleaned_data.get("action") in (ANSWER, BACK)

    def is_typed(self, kind: str) -> bool:
        """Whether its words are others than the page showed: an old page must not undo what came since."""
        fields = self.fields_of(kind)
        return bool(fields) and print_of(kind, fields) != self.cleaned_data.get("was")

    def fields_of(self, kind: str) -> dict[str, str]:
        return {name: self.data[name] for name in fields_of(kind) if name in self.data}

    def given(self, practice: Practice, stored: Mapping[str, str]) -> Given:
        """The choices, and what is typed: as it came, else as it is kept."""
        typed = {**stored, **self.fields_of(practice.kind)}
        return Given(self.picks(practice), typed)

    def picks(self, practice: Practice) -> dict[str, list[str]]:
        """What is chosen. Going back a step in a story is a shorter way, and no next step."""
        picks = {name: self.chosen(name) for name in practice.picks if name in self.data}
        if self.cleaned_data.get("action") == BACK:
            return {"trail": picks.get("trail", [])[:-1], "again": ["yes"]}
        return picks

    def chosen(self, name: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        return [str(value)[:80] for value in getlist(name)][:50] if getlist else []


class FinishForm(StampForm):
    next = forms.ChoiceField(label=_("And then?"), widget=forms.RadioSelect, initial=KEEP, required=False)

    def __init__(self, *args: Any, readers: Sequence[Reader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = {f"reader-{reader.person.pk}": reader for reader in readers}
        field = self.fields["next"]
        assert isinstance(field, forms.ChoiceField)
        ways = (KEEP, POOL, CLINIC, *self.readers)
        field.choices = [(name, name) for name in ways]

    @property
    def way(self) -> str:
        """What stands chosen; to keep it to oneself when nothing does."""
        way = str(self["next"].value() or KEEP)
        return way if way in (POOL, CLINIC, *self.readers) else KEEP

    @property
    def wants_pool(self) -> bool:
        return self.cleaned_data.get("next") == POOL

    @property
    def wants_clinic(self) -> bool:
        return self.cleaned_data.get("next") == CLINIC

    def reader(self) -> Any:
        """The person chosen, or None to keep it to oneself."""
        found = self.readers.get(self.cleaned_data.get("next") or KEEP)
        return found.person if found else None


class FilterForm(forms.Form):
    """What the Learn index is narrowed to."""

    q = forms.CharField(label=_("Find something"), required=False, max_length=100)
    topic = forms.SlugField(label=_("Topic"), required=False)
    length = forms.ChoiceField(
        label=_("Length"),
        required=False,
        choices=[
            ("", _("Any length")),
            ("short", _("Up to 15 minutes")),
            ("hour", _("Up to an hour")),
            ("long", _("More than an hour")),
        ],
    )
    strand = forms.ChoiceField(
        label=_("Strand"), required=False, choices=[("", _("Every strand")), *Strand.choices]
    )

    def __init__(self, *args: Any, topics: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"] = forms.ChoiceField(
            label=_("Topic"),
            required=False,
            choices=[("", _("Every topic")), *((topic.slug, topic.name) for topic in topics)],
        )

    def narrowing(self) -> dict[str, str]:
        """Only what makes sense; the rest is as if not asked."""
        self.is_valid()
        given = {"text" if name == "q" else name: value for name, value in self.cleaned_data.items()}
        return {name: value.strip() for name, value in given.items() if value and value.strip()}


class RunForm(forms.Form):
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("What is it for?"), required=False, max_length=80)


class StepForm(forms.Form):
    step = forms.CharField(max_length=64)
    done = forms.BooleanField(required=False)


class HabitForm(forms.Form):
    saves_as_written = forms.BooleanField(required=False)


class ShareForm(forms.Form):
    """Whom to ask for a reading: one of those who would, or a colleague by their work address."""

    reader = forms.IntegerField(required=False)
    address = forms.EmailField(label=_("Work email of a colleague"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("reader") and not given.get("address"):
            self.add_error("address", _("Choose somebody, or give the work email of a colleague."))
        return given
