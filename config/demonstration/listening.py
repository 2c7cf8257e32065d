"""What people raised and what became of it, rounds of questions, goals, the kit, the signs and their past."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from cms.models import KitItem, KitState, KitVote, Lift
from config.demonstration import content
from config.demonstration.clock import at
from config.demonstration.voices import page_at
from config.demonstration.world import World, key_of
from culture import rules, services
from culture.models import (
    AnswerBox,
    Goal,
    JointAnswer,
    JointSignature,
    Outcome,
    Raised,
    SignReading,
    Survey,
    SurveyState,
)
from culture.queries import season_of
from culture.questions import QUESTIONS

WORDS = "culture"


def load(world: World) -> None:
    words = content.table(WORDS)
    for place, item in enumerate(words["raised"]):
        plan_raised(world, item, place)
    for place, asked in enumerate(words["support"]):
        plan_support(world, asked, place)
    for survey in words["rounds"]:
        make_round(world, survey)
    make_kit(world, words["kit"])
    for row in words["deeds"]:
        world.plan(world.day_ago(row["days_ago"], 11), partial(say_done, world, row))
    for row in words["lifts"]:
        world.plan(world.day_ago(row["days_ago"], 15), partial(lift, world, row))
    for place, goal in enumerate(words["goals"]):
        world.plan(world.day_ago(40 - place, 9), partial(write_goal, world, goal))
    world.plan(world.day_ago(0, 7), partial(learn, world, words["goals"]))
    make_history(world, words["history"])


def plan_raised(world: World, words: dict[str, Any], place: int) -> None:
    name = f"raised:{place}"
    raised = world.day_ago(words["days_ago"], 10, place)
    world.plan(raised, partial(raise_one, world, words, name))
    if words["state"] == "waiting":
        return
    answered = world.day_ago(words["days_ago"] - words["answered"], 14, place)
    world.plan(answered, partial(answer_one, world, words, name, "doing"))
    if words["state"] == "done":
        done = world.day_ago(words["days_ago"] - words["done"], 16, place)
        world.plan(done, partial(answer_one, world, words, name, "done"))


def raise_one(world: World, words: dict[str, Any], name: str) -> None:
    said = {key: words[key] for key in ("kind", "title", "cause", "words")}
    item = (
        services.raise_by_name(world.who(words["who"]), **said, is_named=words["named"], key=name)
        if words["who"]
        else services.raise_without_name(**said)
    )
    world.made[name] = item
    for who in words["me_too"]:
        services.add_me_too(world.who(who), item)


def answer_one(world: World, words: dict[str, Any], name: str, state: str) -> None:
    item = world.made[name]
    assert isinstance(item, Raised)
    services.answer_item(
        world.who(words["by"]),
        item,
        state=state,
        answer=words["answer"],
        owner=world.who(words["owner"]),
        due_on=(world.now + timedelta(days=words.get("due", 0) or 7)).date(),
        result=words.get("result", "") if state == "done" else "",
    )


def plan_support(world: World, words: dict[str, Any], place: int) -> None:
    name = f"support:{place}"
    world.plan(world.day_ago(words["days_ago"], 9, place), partial(ask_one, world, words, name))
    if words["state"] != "asked":
        decided = world.day_ago(words["days_ago"] - 3, 15, place)
        world.plan(decided, partial(decide_one, world, words, name))


def ask_one(world: World, words: dict[str, Any], name: str) -> None:
    world.made[name] = services.ask_for_support(
        world.who(words["who"]),
        kind=words["kind"],
        title=words["title"],
        words=words["words"],
        hours=words.get("hours"),
        amount=words.get("amount", ""),
        key=name,
    )


def decide_one(world: World, words: dict[str, Any], name: str) -> None:
    request: Any = world.made[name]
    services.decide_support(
        world.who(words["by"]),
        request,
        state=words["state"],
        words=words["why"],
        granted_hours=words["granted"],
    )


def make_round(world: World, words: dict[str, Any]) -> None:
    """A round that is over, or (days_ago below 0) still open: its sums at once, as answers would add up."""
    closes = world.ago(days=words["days_ago"]).date()
    is_open = words["days_ago"] < 0
    survey = Survey.objects.create(
        kind=words["kind"],
        state=SurveyState.OPEN if is_open else SurveyState.CLOSED,
        opens_on=closes - timedelta(days=14),
        closes_on=closes,
    )
    AnswerBox.objects.create(
        survey=survey,
        count=words.get("count") or sum(next(iter(words["answers"].values()))),
        tallies=tallies_of(words),
        texts={"words": sorted(words["lines"])} if "lines" in words else {},
    )
    if "joint" in words:
        joint = JointAnswer.objects.create(survey=survey, answers=words["joint"], written_on=closes)
        JointSignature.objects.bulk_create(
            JointSignature(joint_answer=joint, leader=world.who(who)) for who in words["signed"]
        )


def tallies_of(words: dict[str, Any]) -> dict[str, dict[str, int]]:
    tallies = {
        name: {str(step): count for step, count in enumerate(counts, start=1)}
        for name, counts in words.get("answers", {}).items()
    }
    for name, yes in words.get("said", {}).items():
        tallies[name] = {"no": words["count"] - yes - 6, "unsaid": 6, "yes": yes}
    if "several" in words:
        tallies[QUESTIONS[words["kind"]][0].name] = dict(words["several"])
    return tallies


def make_kit(world: World, items: list[dict[str, Any]]) -> None:
    made = [
        KitItem.objects.create(
            title=words["title"],
            facts=[
                {"type": "fact", "value": fact, "id": str(key_of("fact", words["title"], fact))}
                for fact in words["facts"]
            ],
            first_question=words["questions"][0],
            second_question=words["questions"][1],
            third_question=words["questions"][2],
            intent=words["intent"],
            offered_on=world.ago(days=words["days_ago"]).date(),
        )
        for words in items
    ]
    KitState.objects.update_or_create(
        pk=1, defaults={"is_open": True, "changed_on": world.ago(days=60).date()}
    )
    voters = [world.who(who) for who in ("noor", "gwen", "winston", "bea", "tomasz", "callum", "stella")]
    KitVote.objects.bulk_create(
        KitVote(item=made[0], voter=voter, would=place != 3) for place, voter in enumerate(voters)
    )


def lift(world: World, words: dict[str, Any]) -> None:
    Lift.objects.create(
        page=page_at(words["slug"]).page_ptr,
        channel=words["channel"],
        lifted_on=world.ago(days=words["days_ago"]).date(),
    )


def say_done(world: World, words: dict[str, Any]) -> None:
    services.say_what_was_done(world.who(words["by"]), words["sign"], words=words["words"])


def write_goal(world: World, words: dict[str, Any]) -> None:
    goal = services.write_goal(
        world.who(words["by"]),
        **{name: words[name] for name in ("title", "type", "why", "for_whom", "how_known")},
    )
    for who in words["signed"]:
        services.sign_goal(world.who(who), goal)
    this_month = world.now.date().replace(day=1)
    Outcome.objects.bulk_create(
        Outcome(goal=goal, name=name, month=months_before(this_month, back), value=value)
        for name, back, value in words.get("outcomes", [])
    )


def months_before(month: date, count: int) -> date:
    for _step in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def learn(world: World, goals: list[dict[str, Any]]) -> None:
    for words in goals:
        leader = world.who(words["by"])
        goal = Goal.objects.get(title=words["title"])
        for metric in words["metrics"]:
            services.choose_metric(leader, goal, metric)
        if "verdict" in words:
            services.give_verdict(leader, goal, verdict=words["verdict"], learnt=words["learnt"])


def make_history(world: World, history: dict[str, list[list[Any]]]) -> None:
    """One reading a season before this one, as the weeks of that season left it."""
    first = season_of(world.now.date())
    SignReading.objects.bulk_create(
        SignReading(
            sign=sign,
            week=rules.monday(first - timedelta(weeks=13 * (3 - place) - 12)),
            state=state,
            figures={"place": stands} if state != "unknown" else {},
            measured_at=world.ago(days=91 * (3 - place)),
        )
        for sign, seasons in history.items()
        for place, (state, stands) in enumerate(seasons)
    )


def measure(world: World) -> None:
    with at(world.now):
        services.measure_signs()
