"""People made by factories: for the demonstration and for tests."""

import factory
from factory.django import DjangoModelFactory

from people.models import Department, Person, State


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Department {n}")
    slug = factory.Sequence(lambda n: f"department-{n}")

    @classmethod
    def _create(cls, model_class: type[Department], *args: object, **kwargs: object) -> Department:
        return Department.add_root(**kwargs)


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    state = State.JOINED
