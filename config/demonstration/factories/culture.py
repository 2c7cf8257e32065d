"""What was raised, asked and measured, for the demonstration and for tests."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from config.demonstration.factories.people import PersonFactory
from culture.models import AnswerBox, Goal, Raised, SignReading, SupportRequest, Survey, SurveyState


def this_monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


class RaisedFactory(DjangoModelFactory[Raised]):
    class Meta:
        model = Raised

    kind = "barrier"
    cause = "time"
    title = factory.Sequence(lambda n: f"There is no time for this on shift {n}")
    words = "We would need half an hour a week."
    week = factory.LazyFunction(this_monday)


class SupportRequestFactory(DjangoModelFactory[SupportRequest]):
    class Meta:
        model = SupportRequest

    asker = factory.SubFactory(PersonFactory)
    kind = "time"
    title = factory.Sequence(lambda n: f"Two hours a week for the allotment column {n}")
    words = "I would finish the series before summer."
    hours = 24
    asked_on = factory.LazyFunction(timezone.localdate)
    key = factory.Sequence(lambda n: f"request-{n}")


class SurveyFactory(DjangoModelFactory[Survey]):
    """An open round; `box__…` sets its sums."""

    class Meta:
        model = Survey
        skip_postgeneration_save = True

    kind = "pulse"
    state = SurveyState.OPEN
    opens_on = factory.LazyFunction(timezone.localdate)
    closes_on = factory.LazyAttribute(lambda survey: survey.opens_on + timedelta(days=14))
    box = factory.RelatedFactory(
        "config.demonstration.factories.culture.AnswerBoxFactory", factory_related_name="survey"
    )


class AnswerBoxFactory(DjangoModelFactory[AnswerBox]):
    class Meta:
        model = AnswerBox

    survey = factory.SubFactory(SurveyFactory)


class GoalFactory(DjangoModelFactory[Goal]):
    class Meta:
        model = Goal

    title = factory.Sequence(lambda n: f"New colleagues hear it from us first {n}")
    type = "hiring"
    why = "Half of those who apply know nobody here."
    for_whom = "People who might want to work with us"
    how_known = "They say in the interview that they read something one of us wrote."
    season = date(2026, 3, 30)


class SignReadingFactory(DjangoModelFactory[SignReading]):
    class Meta:
        model = SignReading

    sign = "leaders"
    week = factory.LazyFunction(this_monday)
    state = "green"
    measured_at = factory.LazyFunction(timezone.now)
