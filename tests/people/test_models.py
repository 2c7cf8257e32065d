from datetime import date

import pytest
from django.db import IntegrityError

from config.demonstration.factories.people import PersonFactory, TopicFactory
from people.models import Away, Organisation, Person, Preferences, Profile, State, Theme
from people.queries import by_address

pytestmark = pytest.mark.django_db


def test_two_people_with_one_address_in_other_case_are_refused() -> None:
    PersonFactory.create(email="zoe@example.org")
    with pytest.raises(IntegrityError):
        PersonFactory.create(email="ZOE@example.org")


def test_an_address_leads_to_its_owner_and_not_to_whom_a_database_takes_for_them(
    mallory: Person, amara: Person
) -> None:
    """PostgreSQL takes ı for i: thanks and drafts went to whoever of the two came first."""
    first, second = sorted((mallory, amara), key=lambda person: person.pk)
    for person, name in ((first, "mıke"), (second, "mike")):
        Person.objects.filter(pk=person.pk).update(email=f"{name}@example.org")
    assert by_address(" MIKE@example.org ") == second
    assert by_address("mıke@example.org") == first
    Person.objects.filter(pk=second.pk).update(state=State.DEACTIVATED, is_active=False)
    assert by_address("mike@example.org") is None


def test_profile_without_a_row_reads_as_its_defaults(stranger: Person) -> None:
    assert stranger.profile.focus_known_for == ""
    assert stranger.preferences.theme == Theme.SYSTEM
    assert list(stranger.profile.topics.all()) == []
    assert Profile.objects.filter(person=stranger).count() == 0


def test_defaults_can_be_saved_as_the_first_row(stranger: Person) -> None:
    preferences = stranger.preferences
    preferences.theme = Theme.DARK
    preferences.save()
    assert Preferences.objects.get(person=stranger).theme == Theme.DARK
    assert Person.objects.get(pk=stranger.pk).preferences.theme == Theme.DARK


def test_topics_of_a_profile(amara: Person) -> None:
    amara.profile.topics.add(TopicFactory.create(name="Lifts", slug="lifts"))
    assert [topic.name for topic in Person.objects.get(pk=amara.pk).profile.topics.all()] == ["Lifts"]


def test_days_away_that_end_before_they_begin_are_refused(amara: Person) -> None:
    with pytest.raises(IntegrityError):
        Away.objects.create(person=amara, first_day=date(2026, 3, 2), last_day=date(2026, 3, 1))


def test_a_second_organisation_is_refused() -> None:
    assert Organisation.objects.get().pk == 1
    with pytest.raises(IntegrityError):
        Organisation.objects.create(pk=2)


def test_someone_who_left_cannot_stay_able_to_sign_in(amara: Person) -> None:
    with pytest.raises(IntegrityError):
        Person.objects.filter(pk=amara.pk).update(state="left", is_active=True)


def test_nobody_is_their_own_manager(amara: Person) -> None:
    with pytest.raises(IntegrityError):
        Person.objects.filter(pk=amara.pk).update(manager=amara.pk)
