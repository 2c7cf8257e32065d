"""What someone says about themselves, and how Groundswell may speak to them."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction

from people import signals
from people.models import Audience, Away, Person, Preferences, Profile, Topic

PERSON_FIELDS = frozenset({"name", "headline", "voice_words", "department", "language", "time_zone"})
PROFILE_FIELDS = frozenset(
    {
        "pronouns",
        "focus_known_for",
        "focus_for_whom",
        "focus_why",
        "purpose",
        "way",
        "motivator",
        "findable",
    }
)
PREFERENCE_FIELDS = frozenset({"theme", "quiet_from", "quiet_to", "digest", "nudges", "muted"})


class UnknownField(Exception):
    """A field that nobody changes this way."""


@transaction.atomic
def update_profile(
    person: Person,
    *,
    topics: Iterable[Topic] | None = None,
    visibility: dict[str, Audience] | None = None,
    **fields: object,
) -> Profile:
    """Change the given fields of the person and their profile, and no others.

    fields: any of PERSON_FIELDS and PROFILE_FIELDS. visibility: field group -> audience, merged.
    """
    if unknown := fields.keys() - PERSON_FIELDS - PROFILE_FIELDS:
        raise UnknownField(", ".join(sorted(unknown)))
    _set(person, {name: value for name, value in fields.items() if name in PERSON_FIELDS})
    profile = _profile(person)
    had_focus = profile.has_focus
    changes = {name: value for name, value in fields.items() if name in PROFILE_FIELDS}
    if visibility is not None:
        changes["visibility"] = {**profile.visibility, **{k: str(v) for k, v in visibility.items()}}
    _set(profile, changes)
    if topics is not None:
        profile.topics.set(topics)
    if profile.has_focus and not had_focus:
        signals.focus_said.send(Person, person=person)
    return profile


@transaction.atomic
def update_hours(person: Person, hours: dict[str, list[list[int]]]) -> Profile:
    """hours: weekday ("0" is Monday) -> [[from, to], …] in minutes after midnight (see rules.tidy_hours)."""
    profile = _profile(person)
    _set(profile, {"hours": hours})
    return profile


@transaction.atomic
def update_preferences(person: Person, **fields: object) -> Preferences:
    """fields: any of PREFERENCE_FIELDS, and language and time_zone of the person."""
    if unknown := fields.keys() - PREFERENCE_FIELDS - {"language", "time_zone"}:
        raise UnknownField(", ".join(sorted(unknown)))
    _set(person, {name: value for name, value in fields.items() if name not in PREFERENCE_FIELDS})
    Preferences.objects.get_or_create(person=person)
    row = Preferences.objects.select_for_update().get(person=person)
    _set(row, {name: value for name, value in fields.items() if name in PREFERENCE_FIELDS})
    person.preferences = row
    return row


def set_photo(person: Person, photo: File[bytes]) -> None:
    """Keep a picture that people.photos made; the old one goes when the new one is safe."""
    old, storage = person.photo.name, person.photo.storage
    photo.name = f"{uuid4().hex}.jpg"  # an address nobody guesses, and no name of a file of theirs
    person.photo = photo
    person.save(update_fields=["photo"])
    if old:
        transaction.on_commit(lambda: storage.delete(old))


def remove_photo(person: Person) -> None:
    old, storage = person.photo.name, person.photo.storage
    if old:
        person.photo = ""
        person.save(update_fields=["photo"])
        transaction.on_commit(lambda: storage.delete(old))


def add_away(person: Person, *, first_day: date, last_day: date) -> Away:
    away, _made = Away.objects.get_or_create(person=person, first_day=first_day, last_day=last_day)
    return away


def remove_away(person: Person, away: Away) -> None:
    Away.objects.filter(person=person, pk=away.pk).delete()


def _profile(person: Person) -> Profile:
    """Return the person's profile locked, made if this is the first change: two tabs keep both changes."""
    Profile.objects.get_or_create(person=person)
    profile = Profile.objects.select_for_update().get(person=person)
    person.profile = profile
    return profile


def _set(row: Person | Profile | Preferences, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        row.save(update_fields=list(changes))
