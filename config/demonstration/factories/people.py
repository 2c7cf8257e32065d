"""People made by factories: for the demonstration and for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from people.models import Department, Notice, Person, Profile, State, Topic

JOINED = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)


class DepartmentFactory(DjangoModelFactory[Department]):
    """A root department, or a child of `parent`; the same slug twice is the same department."""

    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")
    slug = factory.Sequence(lambda n: f"department-{n}")
    parent = None

    @classmethod
    def _create(
        cls, model_class: type[Department], *args: object, parent: Department | None = None, **kwargs: object
    ) -> Department:
        if there := Department.objects.filter(slug=kwargs["slug"]).first():
            return there
        return parent.add_child(**kwargs) if parent else Department.add_root(**kwargs)


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class ProfileFactory(DjangoModelFactory[Profile]):
    class Meta:
        model = Profile
        skip_postgeneration_save = True

    findable = True

    @factory.post_generation
    def topics(profile: Profile, create: bool, topics: list[Topic] | None) -> None:
        if create and topics:
            profile.topics.set(topics)


class PersonFactory(DjangoModelFactory[Person]):
    """Someone who joined, findable by name. `profile__…` sets what their profile says.

    With another state there is no profile: who never joined has said nothing.
    """

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    state = State.JOINED
    joined_at = factory.Maybe(
        factory.LazyAttribute(lambda person: person.state in (State.JOINED, State.PAUSED)),
        yes_declaration=JOINED,
        no_declaration=None,
    )

    @factory.post_generation
    def profile(person: Person, create: bool, given: object, **fields: object) -> None:
        if create and person.is_member:
            person.profile = ProfileFactory.create(person=person, **fields)


class NoticeFactory(DjangoModelFactory[Notice]):
    class Meta:
        model = Notice

    person = factory.SubFactory(PersonFactory)
    kind = "people.concern-raised"
    key = factory.Sequence(lambda n: f"notice:{n}")
    values = factory.LazyFunction(lambda: {"about": "a comment"})
    url = "/inbox/"
