from collections.abc import Callable
from secrets import token_hex
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mentoring.rooms.protocol import KEY, KINDS, SERVER, Weight

ACTIONS = [(kind.name, kind.name) for kind in KINDS.values() if kind.senders is not SERVER]
KEPT = (Weight.DURABLE, Weight.SEALED)
NUMBERS = (
    "person",
    "item",
    "minutes",
    "seconds",
    "seq",
    "line",
    "re",
    "group",
    "size",
    "start",
    "end",
    "from",
)
FLAGS = ("on", "all", "many", "secret")
NAMES = {"poll.open": "poll", "question.ask": "question", "note.write": "note"}
EMPTY = {
    "chat": _("Write a line first."),
    "question.ask": _("Write your question first."),
    "note.write": _("Write your note first."),
    "keep": _("Write what you’d like to keep."),
}


def new_key() -> str:
    return token_hex(8)


class ActionForm(forms.Form):
    """Anything one can do in a room, from a plain form. Its fields are those of the protocol."""

    kind = forms.ChoiceField(choices=ACTIONS)
    key = forms.CharField(validators=[RegexValidator(rf"^{KEY.pattern}$")])
    text = forms.CharField(required=False, max_length=2000, strip=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind", "")
        if kind in EMPTY and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", EMPTY[kind])
        if kind in KINDS and KINDS[kind].weight not in KEPT:
            self.add_error("kind", _("That only works while connected."))
        return cleaned

    @property
    def is_nameless(self) -> bool:
        return bool(self.data.get("nameless")) or self.cleaned_data.get("kind") == "ballot"

    def values(self, token: Callable[[str], str]) -> dict[str, Any]:
        """The fields of the chosen kind, as the protocol has them; `token(name)` for what bears no name."""
        kind: str = self.cleaned_data["kind"]
        wanted = KINDS[kind].fields
        given = {name: self._read(name) for name in wanted}
        if named := NAMES.get(kind):
            given[named] = given.get(named) or new_key()
        name = str(given.get("question") or given.get("poll") or "")
        if kind == "note.write":
            given["start"], given["end"] = self._about()
        if "token" in wanted and (self.is_nameless or kind == "question.withdraw"):
            given["token"] = token(name)
        return {name: value for name, value in given.items() if value not in (None, "")}

    def _read(self, name: str) -> Any:
        """One field as it was sent; what is not as it must be is left to the protocol to refuse by name."""
        if name == "text":
            return self.cleaned_data["text"]
        many = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name)]
        raw = str(self.data.get(name) or "").strip()
        if name in NUMBERS:
            return number(raw)
        if name in FLAGS:
            return raw in ("on", "true", "yes")
        if name == "options":
            return [line.strip() for line in raw.splitlines() if line.strip()]
        if name == "words":
            return [word.strip() for word in raw.replace("\n", ",").split(",") if word.strip()] or None
        if name == "choices":
            return self._choices()
        if name == "people":
            return [one for sent in many if (one := number(sent)) is not None] or None
        if name == "groups":
            return self._seats()
        if name == "questions":
            return [str(one) for one in many] or None
        return raw

    def _about(self) -> tuple[int | None, int | None]:
        """Where the words stand that a note is about: "12:40" of the draft; nothing for the whole of it."""
        start, _colon, end = str(self.data.get("about") or "").partition(":")
        return number(start), number(end)

    def _seats(self) -> list[list[int]] | None:
        """Who sits where: seat-7=2 puts person 7 into group 2."""
        groups: dict[int, list[int]] = {}
        for name, value in self.data.items():
            person, group = number(name.removeprefix("seat-")), number(value)
            if name.startswith("seat-") and person and group:
                groups.setdefault(group, []).append(person)
        return [groups[group] for group in sorted(groups)] or None

    def _choices(self) -> list[int] | None:
        """Boxes and buttons by their value; a ranking by the place chosen for each (place-0, place-1 …)."""
        placed = [
            (int(value), int(name.removeprefix("place-")))
            for name, value in self.data.items()
            if name.startswith("place-") and number(value) and number(name.removeprefix("place-")) is not None
        ]
        if placed:
            return [index for _place, index in sorted(placed)]
        sent = self.data.getlist("choices") if hasattr(self.data, "getlist") else []
        return [int(one) for one in sent if number(one) is not None] or None


def number(text: object) -> int | None:
    raw = str(text or "").removeprefix("-")
    return int(str(text)) if raw.isascii() and raw.isdecimal() and len(raw) < 16 else None


class DraftForm(forms.Form):
    """Bring one of one's own drafts, or lay it on the table."""

    draft = forms.UUIDField(
        error_messages={
            "required": _("Choose one of your drafts."),
            "invalid": _("Choose one of your drafts."),
        }
    )
    question = forms.CharField(required=False, max_length=200, strip=True)
    key = forms.CharField(validators=[RegexValidator(rf"^{KEY.pattern}$")])
