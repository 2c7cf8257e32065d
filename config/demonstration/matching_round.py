"""A round of matching, open and solved once, for the programme lead to look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from config.demonstration import content
from config.demonstration.pairs import MEETINGS, skills_of
from config.demonstration.world import World
from mentoring.models import Champion, FairBy, Fairness, Kind, Newcomer, Platform, Round, Tongue
from mentoring.services import become_champion, become_newcomer
from mentoring.services.rounds import ask_to_solve, enter, open_round, set_dial
from mentoring.services.rounds_solving import work_off
from people.models import Person, State

TITLE = "Winter round"
WANTED = (
    "first lines; confidence",
    "finding a topic; replying",
    "telling a story; cutting",
    "writing plainly; confidence",
    "speaking up; first lines",
    "pictures and charts; telling a story",
)
OFFERED = ("first lines; cutting; confidence", "telling a story; speaking up", "finding a topic; replying")
PLACES = ((Platform.INSIDE, Platform.LINKEDIN), (Platform.INSIDE, Platform.VIDEO), (Platform.INSIDE,))
EVERY_CHAMPION = 9  # of those who come in, so many look for somebody for each one who offers


def load(world: World) -> None:
    world.plan(world.day_ago(8, 9), partial(begin, world))
    for place, row in enumerate(free_colleagues(world)):
        part = offer if place % EVERY_CHAMPION == 0 else look
        world.plan(world.day_ago(7 - place % 6, 10, place % 60), partial(part, world, row, place))
    world.plan(world.day_ago(0.4, 8), partial(come_in_too, world))
    world.plan(world.now, partial(solve, world))


def free_colleagues(world: World) -> list[content.Colleague]:
    """Return colleagues with no story of their own in pairing, and no role."""
    words = content.table("mentoring")
    named = {
        row[0].removeprefix("@") for name in ("champions", "newcomers") for row in content.cells(words[name])
    }
    named |= {
        pairing[side].removeprefix("@") for pairing in words["pairing"] for side in ("newcomer", "champion")
    }
    return [
        row
        for row in content.colleagues()
        if row.key not in named and not row.roles and world.who(row.key).state == State.JOINED
    ]


def begin(world: World) -> None:
    until = timezone.localtime(world.now + timedelta(days=5)).replace(
        hour=17, minute=0, second=0, microsecond=0
    )
    lead = world.who("marcus")
    opened = open_round(lead, title=TITLE, open_until=until)
    opened.seed = 11  # the same pairs each time the demonstration is made
    opened.save(update_fields=["seed"])
    set_dial(lead, opened, fairness=Fairness.TEN, fair_by=FairBy.ZONE)


def look(world: World, row: content.Colleague, place: int) -> None:
    person = world.who(row.key)
    become_newcomer(
        person,
        wanted=skills_of(WANTED[place % len(WANTED)]),
        languages=tongues(row),
        platforms=list(PLACES[place % len(PLACES)]),
        meetings=[MEETINGS["conversation"]],
        now=waiting_since(world, place),
    )
    enter(person, the_round(), ["newcomer"])


def offer(world: World, row: content.Colleague, place: int) -> None:
    person = world.who(row.key)
    become_champion(
        person,
        offered=skills_of(OFFERED[place % len(OFFERED)]),
        languages=tongues(row),
        seats=2,
        platforms=list(PLACES[place % len(PLACES)]),
        meetings=[MEETINGS["drafts"]],
        formats=[Kind.PAIRING] if place % 2 else [Kind.PAIRING, Kind.CIRCLE],
    )
    enter(person, the_round(), ["champion"])


def come_in_too(world: World) -> None:
    """Champions of other stories who have a seat left, and a few who still look."""
    for champion in Champion.objects.filter(is_open=True, person__state=State.JOINED).order_by("pk")[:12]:
        enter(champion.person, the_round(), ["champion"])
    for newcomer in Newcomer.objects.filter(person__state=State.JOINED).order_by("pk")[:12]:
        enter(newcomer.person, the_round(), ["newcomer"])


def solve(world: World) -> None:
    lead: Person = world.who("marcus")
    work_off(ask_to_solve(lead, the_round()).pk, now=world.now)


def the_round() -> Round:
    return Round.objects.get(title=TITLE)


def tongues(row: content.Colleague) -> list[str]:
    codes = [language.partition("-")[0] for language in row.languages]
    return [code for code in codes if code in Tongue.values] or ["en"]


def waiting_since(world: World, place: int) -> datetime:
    return world.day_ago(7 + place * 3 % 40, 9)
