from django.contrib.auth.models import Group
from django.db import transaction

from people.models import Person, Role


@transaction.atomic
def give_role(person: Person, role: Role) -> None:
    """Put the person into the role's group; twice is once. Champions opt in before anybody calls this."""
    group, _made = Group.objects.get_or_create(name=role.value)
    person.groups.add(group)
    _forget(person)


@transaction.atomic
def take_role(person: Person, role: Role) -> None:
    person.groups.remove(*Group.objects.filter(name=role.value))
    _forget(person)


def _forget(person: Person) -> None:
    """Drop what queries.role_names and Django's backend remember on this object."""
    for name in ("_role_names", "_perm_cache", "_group_perm_cache", "_user_perm_cache"):
        person.__dict__.pop(name, None)
