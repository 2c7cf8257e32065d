from secrets import token_hex
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.protocol import KEY, KINDS, SERVER, Weight

ACTIONS = [(kind.name, kind.name) for kind in KINDS.values() if kind.senders is not SERVER]


def new_key() -> str:
    return token_hex(8)


class ActionForm(forms.Form):
    """Anything one can do in a room, from a plain form. Its fields are those of the protocol."""

    kind = forms.ChoiceField(choices=ACTIONS)
    key = forms.CharField(validators=[RegexValidator(rf"^{KEY.pattern}$")])
    text = forms.CharField(required=False, max_length=2000, strip=True)
    person = forms.IntegerField(required=False, min_value=1)
    item = forms.IntegerField(required=False)
    minutes = forms.IntegerField(required=False)
    seconds = forms.IntegerField(required=False)
    seq = forms.IntegerField(required=False)
    poll = forms.CharField(required=False, max_length=40)
    choices = forms.CharField(required=False)
    question = forms.CharField(required=False, max_length=200)
    options = forms.CharField(required=False, max_length=1200)
    many = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "chat" and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write a line first."))
        if KINDS.get(cleaned.get("kind", "")) and KINDS[cleaned["kind"]].weight is not Weight.DURABLE:
            self.add_error("kind", _("That only works while connected."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the chosen kind, as the protocol has them."""
        given: dict[str, Any] = {**self.cleaned_data}
        chosen = self.data.getlist("choices") if hasattr(self.data, "getlist") else []
        given["choices"] = [int(one) for one in chosen if one.isdigit()]
        given["options"] = [line.strip() for line in given["options"].splitlines() if line.strip()]
        given["poll"] = given["poll"] or new_key()
        wanted = KINDS[given["kind"]].fields
        return {name: given[name] for name in wanted if given.get(name) not in (None, "")}
