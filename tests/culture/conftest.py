import pytest
from django.contrib.auth.models import Group

from config.demonstration.factories.people import PersonFactory
from people.models import Person, Role


def with_role(person: Person, *roles: Role) -> Person:
    for role in roles:
        person.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return person


@pytest.fixture
def leader(db: None) -> Person:
    return with_role(PersonFactory.create(name="Leonie Ahrens", email="leonie@example.org"), Role.LEADER)


@pytest.fixture
def lead(db: None) -> Person:
    """A programme lead."""
    return with_role(PersonFactory.create(name="Pavel Novak", email="pavel@example.org"), Role.PROGRAMME_LEAD)
