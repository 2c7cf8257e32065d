"""Thanks, open questions, landmarks, and a season of deeds that others confirmed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from config.demonstration import content, deeds
from config.demonstration.deeds import Deed
from config.demonstration.world import World, key_of
from people.models import Person
from recognition.models import Kind, Thanks
from recognition.services import agree_to_show, ask, mark_landmark, reply, write_thanks

WEEKS = 20
# How often each kind happens among a hundred deeds; nothing here is a post, a like or a visit.
DEEDS = (
    (Kind.FEEDBACK_USED, 30),
    (Kind.ANSWER_ACCEPTED, 24),
    (Kind.MENTORING_SESSION, 14),
    (Kind.PRACTICE_COMPLETED, 14),
    (Kind.RECALL_HELD, 8),
    (Kind.WORKSHOP_JOINED, 7),
    (Kind.WORKSHOP_TIP, 3),
)
DEEDS_A_WEEK = 44
# How often somebody's name comes up: most a little, a few a lot.
WARMTH = (1, 1, 2, 1, 3, 1, 2, 5)
READ_BY_PRIYA = (
    "bea",
    "callum",
    "devon",
    "Rachel Sugden",
    "gwen",
    "Sunita Bhattarai",
    "bea",
    "joao",
    "Craig Ramsbottom",
)
ASKED_PRIYA = ("gwen", "Fernanda Kobayashi", "Rachel Sugden", "tomasz")


def load(world: World) -> None:
    words = content.table("thanks")
    for place, thanks in enumerate(words["thanks"]):
        plan_thanks(world, thanks, place)
    for question in words["questions"]:
        world.plan(world.day_ago(question["days_ago"], 16), partial(put_question, world, question))
    for landmark in words["landmarks"]:
        moment = world.day_ago(landmark["days_ago"], 11)
        world.plan(moment, partial(reach, world.who(landmark["who"]), landmark["name"], moment))
    deeds.keep([*season_deeds(world), *priyas_deeds(world)])


def plan_thanks(world: World, words: dict[str, Any], place: int) -> None:
    name = f"thanks:{words['giver']}:{words['receiver']}:{place}"
    written = world.day_ago(words["days_ago"], 8 + place % 8, 3 * place % 60)
    world.plan(written, partial(give, world, words, name))
    if words["showing"] == "shown":
        later = min(written + timedelta(hours=5), world.now)
        world.plan(later, partial(put_on_wall, world, words, name))


def give(world: World, words: dict[str, Any], name: str) -> None:
    world.made[name] = write_thanks(
        world.who(words["giver"]),
        receiver=world.who(words["receiver"]),
        deed=words["deed"],
        effect=words.get("effect", ""),
        kind=words["kind"],
        key=key_of(name),
        asked_to_show=words["showing"] != "private",
    )


def put_on_wall(world: World, words: dict[str, Any], name: str) -> None:
    thanks = world.made[name]
    assert isinstance(thanks, Thanks)
    agree_to_show(thanks, world.who(words["receiver"]))
    if words.get("reply"):
        reply(thanks, world.who(words["receiver"]), words["reply"])


def put_question(world: World, words: dict[str, Any]) -> None:
    ask(
        words["kind"],
        contributor=world.who(words["contributor"]),
        confirmer=world.who(words["confirmer"]),
        evidence=f"demonstration.deed:{key_of(words['about'])}",
        about=words["about"],
    )


def reach(person: Person, name: str, moment: datetime) -> None:
    mark_landmark(person, name, reached_on=moment.date())


def season_deeds(world: World) -> Iterator[Deed]:
    """Twenty weeks of help among colleagues: mostly from near by, now and then from far away."""
    dice = random.Random(20260907)  # a believable spread, the same every time
    members = [world.who(row.key) for row in content.colleagues() if row.state == "joined"]
    near = neighbours(world)
    givers = [person for place, person in enumerate(members) for _times in range(WARMTH[place % len(WARMTH)])]
    kinds = [kind for kind, share in DEEDS for _times in range(share)]
    for number in range(WEEKS * DEEDS_A_WEEK):
        giver, kind = dice.choice(givers), dice.choice(kinds)
        helped = dice.choice(near[giver.pk] if dice.random() < 0.55 else members)
        days_ago = max(0.2, (WEEKS - number / DEEDS_A_WEEK) * 7 - dice.random() * 6)
        moment = world.day_ago(days_ago, 7 + dice.randrange(11), dice.randrange(60))
        if helped.pk != giver.pk and giver.joined_at and giver.joined_at < moment:
            yield Deed(moment, kind, giver, helped, number)


def neighbours(world: World) -> dict[int, list[Person]]:
    """The joined people of each one's unit, themselves among them."""
    units: dict[str, list[Person]] = {}
    for row in content.colleagues():
        if row.state == "joined":
            units.setdefault(row.unit, []).append(world.who(row.key))
    return {world.who(row.key).pk: units.get(row.unit, []) for row in content.colleagues()}


def priyas_deeds(world: World) -> Iterator[Deed]:
    """What her growth is drawn from: nine drafts read, four questions answered, quiet weeks between."""
    priya = world.who("priya")
    for place, author in enumerate(READ_BY_PRIYA):
        moment = world.day_ago(86 - 9.3 * place, 12, 5 * place)
        yield Deed(moment, Kind.FEEDBACK_USED, priya, world.who(author), 90_000 + place)
    for place, asker in enumerate(ASKED_PRIYA):
        moment = world.day_ago(80 - 19 * place, 16, 10 * place)
        yield Deed(moment, Kind.ANSWER_ACCEPTED, priya, world.who(asker), 91_000 + place)
    for place in range(7):
        moment = world.day_ago(75 - 10.4 * place, 8, 30)
        yield Deed(moment, Kind.WORKSHOP_JOINED, priya, priya, 92_000 + place)
