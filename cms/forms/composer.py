"""The composer. It keeps whatever is typed, finished or not; what is missing is asked for on publishing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from cms.models import Draft, Ink, Intent, Platform
from cms.words import NOTE_LIMIT, TEXT_LIMIT, ExampleWords, StoryWords
from people.queries import topics

TOO_LONG = _(
    "That’s %(show_value)d characters; %(limit_value)d fit. Nothing is lost: shorten it here, then save."
)
ROWS = 20


class TextField(forms.CharField):
    """A field that says how much is too much and takes anything else."""

    def __init__(self, *, max_length: int, rows: int = 0, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        messages = {"max_length": TOO_LONG}
        # The browser would cut a longer text off without a word: the server says it instead.
        super().__init__(
            max_length=max_length, required=False, widget=widget, error_messages=messages, **kwargs
        )
        self.strip = not rows

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class DraftForm(forms.Form):
    """Any draft: a title, the words, and what a save needs to lose nothing."""

    title = TextField(label=_("Title"), max_length=160)
    body = TextField(label=_("Your words"), max_length=TEXT_LIMIT, rows=16)
    base_version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def details(self) -> dict[str, Any]:
        """Return what is kept beside title and body."""
        return {}

    @classmethod
    def initial_from(cls, draft: Draft) -> dict[str, Any]:
        return {
            "title": draft.title,
            "body": draft.body,
            "base_version": draft.version,
            "key": uuid4().hex,
        }


class TopicField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=_("About"),
            required=False,
            choices=lambda: [("", _("Anything")), *((topic.slug, topic.name) for topic in topics())],
        )

    def valid_value(self, value: Any) -> bool:
        return True  # a topic that is gone is no reason to lose words; publishing ignores it


class StoryForm(DraftForm):
    intro = TextField(label=_("In a sentence"), max_length=300)
    topic = TopicField()
    roadblocks = TextField(
        label=_("What was in the way"),
        help_text=_("What nearly stopped you, and what you did about it. Colleagues are in it too."),
        max_length=2_000,
        rows=3,
    )

    field_order = ["title", "intro", "body", "roadblocks", "topic"]

    def details(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        return StoryWords(
            intro=chosen["intro"], roadblocks=chosen["roadblocks"], topic=chosen["topic"]
        ).as_details()

    @classmethod
    def initial_from(cls, draft: Draft) -> dict[str, Any]:
        return {**super().initial_from(draft), **StoryWords.read(draft.details).as_details()}


class ExampleForm(DraftForm):
    platform = forms.ChoiceField(
        label=_("Where"), choices=[("", _("Choose")), *Platform.choices], required=False
    )
    for_whom = TextField(label=_("For whom"), max_length=160)
    intent = forms.ChoiceField(
        label=_("What it is for"), choices=Intent.choices, required=False, widget=forms.RadioSelect
    )
    how_made = TextField(
        label=_("How it was written"),
        help_text=_("“Wrote this myself, in two sittings.”"),
        max_length=160,
    )
    topic = TopicField()

    def details(self) -> dict[str, Any]:
        names = ("platform", "for_whom", "intent", "how_made", "topic")
        return {name: self.cleaned_data[name] for name in names}

    @classmethod
    def initial_from(cls, draft: Draft) -> dict[str, Any]:
        return {**super().initial_from(draft), **ExampleWords.read(draft.details).as_details()}


class NoteForm(forms.Form):
    quote = TextField(
        label=_("The phrase"), help_text=_("As it stands in your text."), max_length=500, rows=2
    )
    heading = TextField(label=_("In a few words"), max_length=80)
    note = TextField(label=_("Why it works"), max_length=NOTE_LIMIT, rows=3)
    ink = forms.ChoiceField(label=_("Colour of the mark"), choices=Ink.choices, required=False)
    start = forms.IntegerField(min_value=0, max_value=TEXT_LIMIT, required=False, widget=forms.HiddenInput)


class EarlierForm(forms.Form):
    text = TextField(label=_("How it read then"), max_length=TEXT_LIMIT, rows=6)
    cut = TextField(label=_("What was cut"), max_length=2_000, rows=3)
    why = TextField(label=_("Why"), max_length=NOTE_LIMIT, rows=3)


class MoveForm(forms.Form):
    title = TextField(label=_("The move"), max_length=80)
    line = TextField(label=_("How to begin"), max_length=160)


class HelperForm(forms.Form):
    address = TextField(
        label=_("Their name, or work address"),
        help_text=_("Names are suggested of those who chose to be found."),
        max_length=254,
    )
    line = TextField(label=_("What they did"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].widget.attrs |= {"list": "colleagues", "autocomplete": "off"}


class Rows(BaseFormSet):  # type: ignore[type-arg]  # any of the four row forms
    """Rows of one kind; empty and removed ones are not kept. One blank row stands ready."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this out")

    def words(self) -> list[dict[str, Any]]:
        rows = [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self.forms
            if not form.cleaned_data.get("DELETE")
        ]
        return [
            row for row in rows if any(value for name, value in row.items() if name not in ("ink", "start"))
        ]


def _rows_of(form: type[forms.Form]) -> type[Rows]:
    rows: type[Rows] = formset_factory(  # type: ignore[assignment]  # a subclass of `formset`
        form, formset=Rows, extra=1, can_delete=True, max_num=ROWS, absolute_max=ROWS + 5, validate_max=True
    )
    return rows


ROW_KINDS: Mapping[str, type[Rows]] = {
    "notes": _rows_of(NoteForm),
    "earlier": _rows_of(EarlierForm),
    "moves": _rows_of(MoveForm),
    "helpers": _rows_of(HelperForm),
}


class Composer:
    """A draft's form with its rows, as one thing: valid together, kept together."""

    def __init__(self, draft: Draft, data: Mapping[str, Any] | None = None) -> None:
        self.form = FORMS[Draft.Kind(draft.kind)](data, initial=_form_class(draft).initial_from(draft))
        self.rows: dict[str, Rows] = {}
        if draft.kind == Draft.Kind.EXAMPLE:
            # What was typed is never compared with what is kept: Django would take an extra row that equals
            # its initial for an empty one, and drop it.
            kept = ExampleWords.read(draft.details).as_details()
            self.rows = {
                name: rows(data, initial=None if data else list(kept[name]), prefix=name)
                for name, rows in ROW_KINDS.items()
            }

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if self.form.is_valid() and not all(valid):
            self.form.add_error(None, _("Something below is too long. Shorten it, then save."))
        return all(valid)

    def details(self) -> dict[str, Any]:
        rows = {
            name: [{**row, "start": row["start"] or 0} if "start" in row else row for row in rows.words()]
            for name, rows in self.rows.items()
        }
        return {**self.form.details(), **rows}

    def first_problem(self) -> str:
        """Return one sentence for a small place, such as beside the saved mark."""
        errors = [*self.form.errors.values()]
        for rows in self.rows.values():
            errors += [error for form in rows.forms for error in form.errors.values()]
        return str(errors[0][0]) if errors else ""

    def add_problems(self, problems: Mapping[str, list[str]]) -> None:
        """Put what publishing misses beside the fields it is about."""
        for name, messages in problems.items():
            for message in messages:
                self.form.add_error(name if name in self.form.fields else None, message)


FORMS: Mapping[Draft.Kind, type[DraftForm]] = {
    Draft.Kind.OWN: DraftForm,
    Draft.Kind.LESSON: DraftForm,
    Draft.Kind.STORY: StoryForm,
    Draft.Kind.EXAMPLE: ExampleForm,
}


def _form_class(draft: Draft) -> type[DraftForm]:
    return FORMS[Draft.Kind(draft.kind)]


ALWAYS = (Draft.Kind.OWN, Draft.Kind.STORY)


class StartForm(forms.Form):
    """What somebody is about to write."""

    kind = forms.ChoiceField(choices=[(kind, kind.label) for kind in ALWAYS])

    def __init__(self, *args: Any, may_lead: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        if may_lead:
            field.choices = [(kind, kind.label) for kind in (*ALWAYS, Draft.Kind.EXAMPLE)]
