"""Telling someone something: a line in their inbox, and later a mail if they want mail."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people import registry
from people.models import Notice, Person, Preferences, State
from people.queries import batched
from people.signals import notice_written, notices_written

NUDGE_EVERY = timedelta(days=7)


class UnknownNotice(Exception):
    """A service told someone something no app has registered."""


def notify(person: Person, kind: str, *, key: str, url: str = "", **values: str | Person) -> Notice | None:
    """Write a line into the person's inbox, once for each key; the mail follows with the digest.

    Whoever is named in it is given as `who`, not as words: the name goes when they go (`rename_in_lines`).

    Returns None when the person is not to hear it: not a member, kind muted, or a nudge they did not ask
    for, are paused from, or had this week. Who is paused still gets replies to what they did.
    """
    if not registry.is_notice_kind(kind):
        raise UnknownNotice(kind)
    if not person.is_member or kind in person.preferences.muted:
        return None
    if registry.notice_kind(kind).nudge:
        return _nudge(person, kind, key=key, url=url, values=_kept(values))
    return _write(person, kind, key=key, url=url, values=_kept(values))


def _kept(values: Mapping[str, str | Person]) -> dict[str, str]:
    """Return the values as they are stored: of a person the name, and beside it whose it is."""
    told = {name: value.name if isinstance(value, Person) else value for name, value in values.items()}
    return told | {f"{name}_key": str(one.pk) for name, one in values.items() if isinstance(one, Person)}


def _write(person: Person, kind: str, *, key: str, url: str, values: dict[str, str]) -> Notice:
    # The unique key meets the race of two services telling the same thing.
    notice, is_new = Notice.objects.get_or_create(
        person=person, key=key, defaults={"kind": kind, "url": url, "values": values}
    )
    if is_new:
        transaction.on_commit(lambda: notice_written.send(Notice, person_pk=person.pk))
    return notice


@dataclass(frozen=True)
class Line:
    """What one of many is told; `person` comes with their preferences."""

    person: Person
    key: str
    url: str = ""
    values: Mapping[str, str | Person] = field(default_factory=dict)


@transaction.atomic
def notify_many(kind: str, lines: Iterable[Line]) -> int:
    """As `notify`, for hundreds at once in a few questions; returns how many lines are new. Never a nudge."""
    if not registry.is_notice_kind(kind) or registry.notice_kind(kind).nudge:
        raise UnknownNotice(kind)
    wanted = {
        (line.person.pk, line.key): line
        for line in lines
        if line.person.is_member and kind not in line.person.preferences.muted
    }
    people, keys = {person for person, _key in wanted}, {key for _person, key in wanted}
    written = Notice.objects.filter(person__in=people, key__in=keys)
    there = set(written.values_list("person", "key"))
    new = [line for pair, line in wanted.items() if pair not in there]
    Notice.objects.bulk_create(
        [
            Notice(person=line.person, kind=kind, key=line.key, url=line.url, values=_kept(line.values))
            for line in new
        ],
        ignore_conflicts=True,  # two workers tell the same: the unique key lets one of the two through
    )
    if told := sorted({line.person.pk for line in new}):
        transaction.on_commit(lambda: notices_written.send(Notice, people=told))
    return len(new)


def rename_in_lines(person: Person, name: str) -> None:
    """Call the person so in every line that names them: somebody who left, closed their account or is back.

    Lines of earlier releases do not say whose name it is: one that reads the same is taken for theirs.
    """
    theirs = Q(values__who_key=str(person.pk)) | Q(values__who=person.name) & ~Q(values__has_key="who_key")
    for some in batched(list(Notice.objects.filter(theirs).values_list("pk", flat=True))):
        lines = list(Notice.objects.filter(pk__in=some))
        for line in lines:
            line.values["who"] = name
        Notice.objects.bulk_update(lines, ["values"])


def forget_lines(keys: Iterable[str]) -> int:
    """Take lines out of every inbox: what they spoke of is not there any more."""
    return Notice.objects.filter(key__in=list(keys)).delete()[0]


@transaction.atomic
def _nudge(person: Person, kind: str, *, key: str, url: str, values: dict[str, str]) -> Notice | None:
    if not person.preferences.nudges:
        return None
    # Two nudges at once would both find the week empty: the second waits for the first.
    locked = Person.objects.select_for_update().get(pk=person.pk)
    since = timezone.now() - NUDGE_EVERY
    lately = Notice.objects.filter(person=person, kind__in=registry.nudge_names(), created_at__gt=since)
    if locked.state == State.PAUSED or lately.exclude(key=key).exists():
        return None
    return _write(person, kind, key=key, url=url, values=values)


def mark_read(person: Person, notice: Notice) -> None:
    Notice.objects.filter(person=person, pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(person: Person) -> None:
    Notice.objects.filter(person=person, read_at=None).update(read_at=timezone.now())


def mute_kind(person: Person, kind: str) -> None:
    """Hear no more of a kind. What waits unread of it counts as read, so that no dot stays behind."""
    _change_muted(person, lambda muted: muted | {kind})
    Notice.objects.filter(person=person, kind=kind, read_at=None).update(read_at=timezone.now())


def unmute_kind(person: Person, kind: str) -> None:
    _change_muted(person, lambda muted: muted - {kind})


@transaction.atomic
def _change_muted(person: Person, change: Callable[[set[str]], set[str]]) -> None:
    # Muting two kinds in two tabs must keep both: read and write under one lock.
    Preferences.objects.get_or_create(person=person)
    row = Preferences.objects.select_for_update().get(person=person)
    row.muted = sorted(change(set(row.muted)))
    row.save(update_fields=["muted"])
    person.preferences = row
