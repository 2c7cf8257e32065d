"""Badges earned and taken along, quests with their figures, spotlights, and the rules of the next season."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from config.demonstration import content
from config.demonstration.clock import at
from config.demonstration.world import World
from recognition.models import Achievement, Quest, RulesDraft, RuleSet
from recognition.services import (
    answer_spotlight,
    begin_with,
    claim,
    earn,
    lay_before_critics,
    nominate,
    offer_contribution_badges,
    refresh_quests,
    write_rules,
    write_spotlight,
)

TAKEN_ALONG = ("noor", "second-reader")


def load(world: World) -> None:
    words = content.table("honours")
    badges = {row["slug"]: Achievement.objects.create(**row) for row in words["badges"]}
    for row in words["spotlights"]:
        world.plan(world.day_ago(row["days_ago"], 10), partial(shine, world, row))
    for row in words["nominations"]:
        for who in row["by"]:
            world.plan(
                world.day_ago(6, 15),
                partial(nominate, world.who(who), world.who(row["nominee"]), row["idea"]),
            )
    for row in words["pieces"]:
        world.plan(
            world.day_ago(row["days_ago"], 16),
            partial(lay_before_critics, world.who(row["maker"]), badges[row["badge"]], row["words"]),
        )
    world.plan(world.ago(minutes=30), partial(finish, world, words, badges))


def shine(world: World, row: dict[str, Any]) -> None:
    receiver = world.who(row["receiver"])
    spotlight = write_spotlight(
        world.who(row["leader"]),
        receiver=receiver,
        deed=row["deed"],
        effect=row["effect"],
        benefited=row["benefited"],
    )
    if row["answer"] == "accepted":
        answer_spotlight(spotlight, receiver, accept=True)


def finish(world: World, words: dict[str, Any], badges: dict[str, Achievement]) -> None:
    """What stands at the end: quests read each week, badges offered, one taken along, rules announced."""
    offer_contribution_badges()
    who, slug = TAKEN_ALONG
    claim(earn(world.who(who), badges[slug]), world.who(who))
    earn(world.who("priya"), badges["second-reader"])
    for row in words["quests"]:
        first_day = world.day_ago(row["days_ago"], 12).date()
        Quest.objects.create(
            **{name: row[name] for name in ("title", "why", "measure", "goal")},
            way=row.get("way", ""),
            first_day=first_day,
            last_day=first_day + timedelta(days=row["days"]),
        )
    for week in range(6, -1, -1):
        day = world.ago(days=7 * week)
        with at(day):
            refresh_quests(day.date())
    # The database takes new rules by its own clock: never dated back.
    with at(max(world.now, datetime.now(UTC))):
        announce(words["rules"])


def announce(words: dict[str, Any]) -> None:
    """Rules for the next season. That they hold is a test, not measured at every load: it takes seconds."""
    draft = draft_of(words)
    draft.save()
    draft.save_revision()
    write_rules(draft)


def draft_of(words: dict[str, Any]) -> RulesDraft:
    """The rules in force with some points changed, as an editor would have them."""
    draft = RulesDraft(name=words["name"], live=False)
    begin_with(draft, RuleSet.objects.get(name="The first rules"))
    for entry in draft.entries:
        entry.value["points"] = words["points"].get(entry.block_type, entry.value["points"])
    return draft
