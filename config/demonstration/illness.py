"""Make the demonstration organisation ill in one way: one sign of the eight turns red, and no other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from cms.models import ExamplePostPage, KitItem
from config.demonstration import deeds
from config.demonstration.deeds import Deed
from culture import services
from culture.models import Raised, Step, SurveyKind
from culture.queries import last_closed
from mentoring.models import Workshop
from people.queries import members
from recognition.models import Kind, Showing, Spotlight, Thanks

LONG_AGO = timedelta(days=200)


def make_ill(sign: str) -> dict[str, str]:
    """Bring about the illness of a sign and measure again; return sign -> state."""
    ILLNESSES[sign]()
    return services.measure_signs()


def leaders_fall_silent() -> None:
    now = timezone.now()
    ExamplePostPage.objects.update(first_published_at=now - LONG_AGO)
    Step.objects.update(taken_on=(now - LONG_AGO).date())
    Workshop.objects.update(host=None)
    Thanks.objects.filter(showing=Showing.SHOWN).update(created_at=now - LONG_AGO)
    Spotlight.objects.exclude(answered_at=None).update(answered_at=now - LONG_AGO)


def people_say(question: str) -> Callable[[], None]:
    def say() -> None:
        survey = last_closed(SurveyKind.PULSE)
        assert survey is not None
        tally = survey.box.tallies[question]
        tally["no"], tally["yes"] = tally["no"] + tally["yes"] - 30, 30
        survey.box.save(update_fields=["tallies"])

    return say


def everything_sells() -> None:
    """A third of what is published is there to sell. Nothing is added, so that no other sign moves."""
    ExamplePostPage.objects.update(intent="sell")
    KitItem.objects.update(intent="teach")


def one_department_does_it() -> None:
    paths = members().exclude(department=None).values_list("department__path", flat=True)
    sizes = Counter(path[:4] for path in paths)
    root = min((path for path, size in sizes.items() if size >= 10), key=lambda path: sizes[path])
    inside = list(members().filter(department__path__startswith=root).order_by("pk"))
    others = list(members().exclude(department__path__startswith=root).order_by("pk"))
    dice = random.Random(6)
    deeds.keep(
        Deed(
            timezone.now() - timedelta(days=1 + number % 60),
            Kind.ANSWER_ACCEPTED,
            dice.choice(inside),
            dice.choice(others),
            500_000 + number,
        )
        for number in range(1_500)
    )


def nobody_is_answered() -> None:
    """What was raised was answered, ten weeks late."""
    for item in Raised.objects.all():
        item.week = item.week - timedelta(weeks=9)
        item.save(update_fields=["week"])


def tools_are_blamed() -> None:
    survey = last_closed(SurveyKind.BARRIERS)
    assert survey is not None
    survey.box.tallies["barrier"] |= {"culture": 60, "permission": 30, "time": 20, "skills": 10, "tools": 10}
    survey.box.save(update_fields=["tallies"])
    Raised.objects.update(cause="tools")


ILLNESSES: dict[str, Callable[[], None]] = {
    "leaders": leaders_fall_silent,
    "pens": people_say("posted-for"),
    "words": people_say("given-words"),
    "promotion": everything_sells,
    "vanity": people_say("other-prize"),
    "departments": one_department_does_it,
    "people": nobody_is_answered,
    "blame": tools_are_blamed,
}
