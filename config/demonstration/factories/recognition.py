"""Deeds and thanks, for the demonstration and for tests. Facts are made by the service alone."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from config.demonstration.factories.people import PersonFactory
from recognition.models import (
    Achievement,
    AchievementKind,
    Kind,
    Landmark,
    Quest,
    Question,
    Thanks,
    ThanksKind,
)


class ThanksFactory(DjangoModelFactory[Thanks]):
    """A note between two; `write_thanks` is what also records the deed."""

    class Meta:
        model = Thanks

    giver = factory.SubFactory(PersonFactory)
    receiver = factory.SubFactory(PersonFactory)
    kind = ThanksKind.COLLABORATION
    deed = factory.Sequence(lambda n: f"You read my draft number {n} twice and told me where you smiled.")
    effect = "I cut the first half."
    created_at = datetime(2026, 6, 1, 9, tzinfo=UTC)


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    kind = Kind.MENTORING_SESSION
    contributor = factory.SubFactory(PersonFactory)
    confirmer = factory.SubFactory(PersonFactory)
    evidence = factory.Sequence(lambda n: f"mentoring.session:{n}")
    about = "your half-hour on Tuesday"
    asked_at = datetime(2026, 6, 1, 9, tzinfo=UTC)


class LandmarkFactory(DjangoModelFactory[Landmark]):
    class Meta:
        model = Landmark

    person = factory.SubFactory(PersonFactory)
    name = "first-honest-draft"
    reached_on = datetime(2026, 6, 2, tzinfo=UTC).date()


class AchievementFactory(DjangoModelFactory[Achievement]):
    class Meta:
        model = Achievement

    slug = factory.Sequence(lambda n: f"second-readers-{n}")
    name = "Second reader"
    description = "Reads what colleagues are about to say, and makes it clearer in their own words."
    criteria = "Three colleagues outside the reporting line changed something because of it"
    kind = AchievementKind.CONTRIBUTION
    help = factory.LazyAttribute(lambda row: "words" if row.kind == AchievementKind.CONTRIBUTION else "")


class QuestFactory(DjangoModelFactory[Quest]):
    class Meta:
        model = Quest

    title = "Sixty people with a useful session"
    why = "One good half-hour is how most people begin."
    measure = "useful-sessions"
    goal = 60
    first_day = datetime(2026, 6, 1, tzinfo=UTC).date()
    last_day = datetime(2026, 7, 26, tzinfo=UTC).date()
