"""What upper apps tell people about themselves: notices, personal rows, what can be hidden, who is close.

Filled in each AppConfig.ready. Callables take and return what their comments say; this module stands
below the models and imports none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

type_str = str | Promise
_notices: dict[str, "NoticeKind"] = {}
_personal: dict[str, "PersonalRows"] = {}
_subjects: dict[str, "ConcernSubject"] = {}
_champions: list[Callable[..., bool]] = []


class AlreadyRegistered(Exception):
    """Two apps claim one name."""


@dataclass(frozen=True)
class NoticeKind:
    """A kind of line in the inbox.

    `title` may hold named placeholders (`%(who)s`), filled with the values given to notify().
    `nudge`: not a reply, an offer or something one chose: off unless wanted, at most one a week.
    """

    name: str
    title: type_str
    icon: str = "bell"
    nudge: bool = False
    label: type_str = ""  # what "mute this kind" calls it; the title without values when empty
    # The notice in, (words, path) out: links under its line in the mail, to answer it from there.
    answers: Callable[..., Iterable[tuple[str, str]]] | None = None

    def words(self, values: Mapping[str, str]) -> str:
        """Return the line in the active language; a value that is missing reads as nothing."""
        try:
            return str(self.title) % Filled(values)
        except (ValueError, TypeError):
            return str(self.title)


class Filled(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True)
class PersonalRows:
    """Rows that belong to a person: exported to them, erased when they leave.

    `of(person)` returns a QuerySet. `erase(person)` removes or anonymises the rows. `keep(person)`, when
    given, is called instead if the person chose to leave their words behind as "a colleague".
    `show(row)` returns what the export says of a row, as label -> text; by default its plain fields.
    `show_all(rows)` does so for the whole QuerySet, where words must be fetched from elsewhere.
    """

    model: str  # "app_label.Model"
    label: type_str
    of: Callable[..., "QuerySet[Any]"]
    read_by: type_str
    erase: Callable[..., object]
    keep: Callable[..., object] | None = None
    show: Callable[..., dict[str, str]] | None = None
    show_all: Callable[..., list[dict[str, str]]] | None = None


@dataclass(frozen=True)
class ConcernSubject:
    """A kind of thing that "something's not right" can be said about.

    `author(subject_id)` returns the Person who wrote it or None; `hide(subject_id)` and
    `show(subject_id)` take it away from readers and bring it back. Without them it cannot be hidden.
    `involved(subject_id)` returns the keys of further people who must not look into it.
    The id comes out of an address that anybody can type: each of them takes any text.
    """

    type: str
    author: Callable[..., Any]
    hide: Callable[[str], None] | None = None
    show: Callable[[str], None] | None = None
    involved: Callable[[str], Iterable[int]] | None = None


def register_notice(kind: NoticeKind) -> None:
    _add(_notices, kind.name, kind)


def register_personal(rows: PersonalRows) -> None:
    _add(_personal, rows.model, rows)


def register_subject(subject: ConcernSubject) -> None:
    _add(_subjects, subject.type, subject)


def register_champion_rule(is_champion_of: Callable[..., bool]) -> None:
    """Add a rule (viewer, person) -> bool that says whether the viewer is the person's champion."""
    if is_champion_of not in _champions:
        _champions.append(is_champion_of)


def notice_kind(name: str) -> NoticeKind:
    """Return the kind; one that an app no longer registers still reads as something."""
    return _notices.get(name, NoticeKind(name=name, title=name))


def is_notice_kind(name: str) -> bool:
    return name in _notices


def notice_kinds() -> list[NoticeKind]:
    return list(_notices.values())


def nudge_names() -> list[str]:
    return [kind.name for kind in _notices.values() if kind.nudge]


def personal_rows() -> list[PersonalRows]:
    return list(_personal.values())


def concern_subject(subject_type: str) -> ConcernSubject | None:
    return _subjects.get(subject_type)


def can_be_hidden(subject_type: str) -> bool:
    subject = concern_subject(subject_type)
    return bool(subject and subject.hide)


def is_champion_of(viewer: object, person: object) -> bool:
    return any(rule(viewer, person) for rule in _champions)


def _add(where: dict[str, Any], name: str, entry: Any) -> None:
    if where.setdefault(name, entry) != entry:
        raise AlreadyRegistered(name)
