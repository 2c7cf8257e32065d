"""`{% field form.name %}` and `{% errors form %}`: every kind of control under one face.

Hints and errors stand above the control; Django ties them to it (aria-describedby, aria-invalid).
"""

from collections.abc import Iterator, Mapping
from typing import TypedDict

from django import template
from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Field, Form, RadioSelect
from django.forms.boundfield import BoundWidget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


class Option(TypedDict):
    id: str
    label: str
    control: SafeString
    icon: str


class Problem(TypedDict):
    id: str
    words: str


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str | None = None,
    quiet_label: bool = False,
    voice: bool = False,
    rows: bool = False,
    switch: bool = False,
    optional: bool = False,
    icons: Mapping[str, str] | None = None,
    autofocus: bool = False,
) -> SafeString:
    """Render one bound field whole.

    `voice` sets what is typed in the voice face (somebody's own words); `rows` puts choices under
    each other; `switch` draws a checkbox as a switch; `optional` says "(if you like)"; `icons` maps
    a choice's value to an icon's name; `quiet_label` keeps the label for screen readers only.
    """
    kind = kind_of(bound)
    return mark_safe(
        render_to_string(
            "components/field.html",
            {
                "field": bound,
                "kind": kind,
                "label": bound.label if label is None else label,
                "quiet_label": quiet_label,
                "rows": rows,
                "switch": switch,
                "optional": optional,
                "described_by": bound.aria_describedby,
                "options": list(options_of(bound, icons or {})) if kind == "group" else [],
                "control": None if kind == "group" else control_of(bound, kind, voice, switch, autofocus),
            },
        ).strip()
    )


def kind_of(bound: BoundField) -> str:
    """Return hidden, group (radio buttons, several checkboxes), check, or input."""
    if bound.is_hidden:
        return "hidden"
    if isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(bound.field.widget, CheckboxInput) else "input"


def options_of(bound: BoundField, icons: Mapping[str, str]) -> Iterator[Option]:
    for option in bound.subwidgets:
        data = option.data
        yield Option(
            id=str(data["attrs"].get("id", "")),
            label=str(data["label"]),
            control=input_alone(option),
            icon=icons.get(str(data["value"]), ""),
        )


def input_alone(option: BoundWidget) -> SafeString:
    """The option's input without the label Django wraps around it."""
    return option.tag(wrap_label=False)


def control_of(bound: BoundField, kind: str, voice: bool, switch: bool, autofocus: bool) -> SafeString:
    attrs: dict[str, str | bool] = {}
    if kind == "input":
        given = bound.field.widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, [given, "input", "said" if voice else ""]))
    if switch:
        attrs["role"] = "switch"
    if autofocus:
        attrs["autofocus"] = True
    return bound.as_widget(attrs=attrs)


@register.simple_tag
def errors(form: Form) -> SafeString:
    """The summary at the top of a form that was refused, focused when the page loads; else nothing."""
    if not form.is_bound or not form.errors:
        return mark_safe("")
    items = list(problems_of(form))
    title = ngettext("One thing to sort out", "%(count)d things to sort out", len(items))
    return mark_safe(
        render_to_string(
            "components/errors.html", {"items": items, "title": title % {"count": len(items)}}
        ).strip()
    )


def problems_of(form: Form) -> Iterator[Problem]:
    for words in form.non_field_errors():
        yield Problem(id="", words=str(words))
    for bound in form:
        for error in bound.errors.as_data():
            yield Problem(id=first_control(bound), words=in_words(bound, error))


def in_words(bound: BoundField, error: ValidationError) -> str:
    """What is wrong, in a sentence that says where: Django's own speak of "this field"."""
    words = " ".join(error.messages)
    if not any(error.message is own for own in djangos_own(bound.field)):
        return words
    if error.code == "required":
        return _("“%(label)s” needs an answer.") % {"label": bound.label}
    return _("“%(label)s”: %(problem)s") % {"label": bound.label, "problem": words}


def djangos_own(field: Field) -> Iterator[object]:
    for kind in type(field).__mro__:
        yield from getattr(kind, "default_error_messages", {}).values()
    for validator in field.validators:
        yield getattr(type(validator), "message", None)


def first_control(bound: BoundField) -> str:
    """The id to jump to: of a group, its first option's."""
    if bound.is_hidden:
        return ""
    if kind_of(bound) == "group":
        options = bound.subwidgets
        return str(options[0].data["attrs"].get("id", "")) if options else ""
    return bound.id_for_label or ""
