"""Joining, pausing, leaving: each a choice, each safe to repeat."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from config.demonstration.factories.people import NoticeFactory, PersonFactory
from people import export, registry, services
from people.models import Notice, Person, Preferences, Profile, Role, State, Topic
from people.queries import has_role
from people.services import NotAMember
from people.signals import person_joined, person_leaving

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
OURS = ("people", "recognition", "cms", "learning", "mentoring", "rooms", "culture")


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_join_makes_a_member(stranger: Person) -> None:
    services.join(stranger, findable=True)
    assert stranger.is_member
    assert fresh(stranger).joined_at
    assert fresh(stranger).profile.findable


def test_join_twice_keeps_the_first_time(stranger: Person) -> None:
    first = services.join(stranger).joined_at
    assert services.join(fresh(stranger)).joined_at == first


def test_who_left_does_not_join_again(amara: Person) -> None:
    services.leave(amara)
    assert services.join(fresh(amara)).state == State.LEFT


@pytest.mark.django_db(transaction=True)
def test_join_in_two_tabs_at_once_joins_once(stranger: Person) -> None:
    joined: list[int] = []
    person_joined.connect(listener := lambda person, **_rest: joined.append(person.pk), weak=False)
    try:
        at_once(lambda: services.join(Person.objects.get(pk=stranger.pk)), times=2)
    finally:
        person_joined.disconnect(listener)
    assert joined == [stranger.pk]


@pytest.mark.django_db(transaction=True)
def test_mute_in_two_tabs_at_once_keeps_both(amara: Person) -> None:
    kinds = iter(["people.concern-reply", "people.concern-hidden"])
    at_once(lambda: services.mute_kind(Person.objects.get(pk=amara.pk), next(kinds)), times=2)
    muted = Preferences.objects.get(person=amara).muted
    assert muted == ["people.concern-hidden", "people.concern-reply"]


@pytest.mark.django_db(transaction=True)
def test_notify_from_two_threads_at_once_tells_once(amara: Person) -> None:
    at_once(lambda: services.notify(amara, "people.concern-reply", key="1", about="x"), times=3)
    assert Notice.objects.filter(person=amara).count() == 1


def at_once(do: Callable[[], object], *, times: int) -> None:
    """Run the same thing in several threads that start together, and let no failure pass."""
    ready = threading.Barrier(times)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            ready.wait(timeout=10)
            do()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []


def test_pause_twice_keeps_the_later_day(amara: Person) -> None:
    services.pause(amara, until=date(2027, 1, 1))
    services.pause(amara)
    assert fresh(amara).is_paused
    assert fresh(amara).paused_until is None


def test_resume_twice_is_once(amara: Person) -> None:
    services.pause(amara, until=date(2027, 1, 1))
    services.resume(amara)
    services.resume(amara)
    assert (fresh(amara).state, fresh(amara).paused_until) == (State.JOINED, None)


def test_who_never_joined_cannot_pause(stranger: Person) -> None:
    with pytest.raises(NotAMember):
        services.pause(stranger)


def test_leave_leaves_no_trace(amara: Person, bela: Person, browse: Callable[[Person], Client]) -> None:
    elsewhere = browse(amara)
    assert elsewhere.get("/me/").status_code == 200
    services.give_role(amara, Role.CHAMPION)
    services.update_profile(amara, focus_known_for="lifts", headline="Planner")
    services.add_away(amara, first_day=date(2026, 1, 1), last_day=date(2026, 1, 2))
    NoticeFactory.create(person=amara)
    Person.objects.filter(pk=bela.pk).update(manager=amara)
    services.leave(amara)
    left = fresh(amara)
    assert (left.name, left.state, left.is_active) == ("A colleague", State.LEFT, False)
    assert left.headline == ""
    assert "amara" not in left.email
    assert left.joined_at is None
    assert not has_role(left, Role.CHAMPION)
    assert Profile.objects.filter(person=amara).count() == 0
    assert Notice.objects.filter(person=amara).count() == 0
    assert left.away_days.count() == 0
    assert fresh(bela).manager is None
    assert elsewhere.get("/me/").status_code == 302, "no session of theirs lets anybody in"
    assert UserSession.objects.filter(user=amara).count() == 0


def test_leave_frees_the_address(amara: Person) -> None:
    services.leave(amara)
    again = PersonFactory.create(email="amara@example.org", state=State.ACCOUNT)
    assert again.pk != amara.pk


def test_leave_twice_is_once(amara: Person) -> None:
    heard: list[bool] = []
    person_leaving.connect(listener := lambda keep_words, **_rest: heard.append(keep_words), weak=False)
    services.leave(amara, keep_words=True)
    services.leave(amara, keep_words=True)
    person_leaving.disconnect(listener)
    assert heard == [True]


@pytest.mark.parametrize(("keep_words", "called"), [(True, "kept"), (False, "erased")])
def test_leave_keeps_words_only_when_asked(
    amara: Person, keep_words: bool, called: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    rows = registry.PersonalRows(
        model="test.Words",
        label="Words",
        of=lambda person: Notice.objects.none(),
        read_by="",
        erase=lambda person: done.append("erased"),
        keep=lambda person: done.append("kept"),
    )
    monkeypatch.setitem(registry._personal, "test.Words", rows)
    services.leave(amara, keep_words=keep_words)
    assert done == [called]


def test_every_model_that_points_at_a_person_is_registered() -> None:
    """Export and erasure know every row about a person: a new model must say what becomes of it."""
    known = {rows.model for rows in registry.personal_rows()}
    pointing = {
        (model._meta.auto_created or model)._meta.label  # type: ignore[union-attr]
        for model in apps.get_models(include_auto_created=True)
        if points_at_a_person(model)
    }
    assert pointing - known - NOT_PERSONAL == set()


# The organisation's own row, not the person's: whoever is named in it is set to nobody on leaving. A draft of
# rules names who locked it, by a column that Wagtail's own mixin brings and empties. Django's own log tells
# of tags and groups alone, and keeps the key of somebody without a name.
NOT_PERSONAL = {"people.Organisation", "recognition.RulesDraft", "admin.LogEntry"}


def points_at_a_person(model: type[models.Model]) -> bool:
    """By a column of its own; of what others bring, by one that is not simply emptied."""
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    mine = [column for column in own if column.is_relation and column.related_model is Person]
    if model._meta.app_label in OURS:
        return bool(mine)
    return any(getattr(column.remote_field, "on_delete", None) is models.CASCADE for column in mine)


def test_every_registered_model_exists_and_can_be_exported(amara: Person) -> None:
    for rows in registry.personal_rows():
        assert apps.get_model(rows.model)
        assert rows.of(amara).model._meta.label == rows.model
    assert export.as_json(amara)["person"] == "amara@example.org"


def test_export_says_everything_in_words(amara: Person) -> None:
    services.update_profile(amara, focus_known_for="why lifts stop")
    parts = {part.label: part for part in export.about(amara)}
    assert parts["Your profile"].rows[0]["What I want to be known for"] == "why lifts stop"
    assert parts["Your account"].rows[0]["work e-mail address"] == "amara@example.org"
    assert all("password" not in row for part in parts.values() for row in part.rows)


def test_everything_about_me_tells_hours_topics_and_audiences_in_words(amara: Person, browse: Browse) -> None:
    services.update_hours(amara, {"0": [[540, 720]], "4": [[600, 630], [900, 960]]})
    amara.profile.topics.add(Topic.objects.create(name="Doors", slug="doors"))

    (told,) = next(part.rows for part in export.about(amara) if part.label == "Your profile")

    assert told["Hours"] == "Monday: 09:00–12:00\nFriday: 10:00–10:30, 15:00–16:00"
    assert (told["Topics I care about"], told["Who sees my hours"]) == ("Doors", "My champion")
    assert "720" not in browse(amara).get(reverse("people:export")).content.decode()
