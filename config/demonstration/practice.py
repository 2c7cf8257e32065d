"""Who reads for whom, what people asked the champions, what they keep together, what they would change."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from cms.models import Draft
from cms.services import mark_used
from config.demonstration import content
from config.demonstration.world import World, key_of
from learning.models import Ask, AskAnswer, Collection, PlaybookPage, RecallCard, ReviewRequest, Suggestion
from learning.queries import steps_of
from learning.review import CRITERIA
from learning.services import (
    accept_answer,
    add_pick,
    answer_ask,
    ask_champions,
    ask_for_reading,
    calibrate,
    decline_change,
    keep_moving,
    make_collection,
    merge_change,
    offer_reading,
    say_applied,
    say_same_here,
    say_used,
    show_collection,
    suggest_change,
    take_reading,
    write_critique,
)
from people.models import Topic

KNOWN = {"specific": "partly", "voice": "partly", "useful": "not-yet", "honest": "partly"}


def load(world: World) -> None:
    words = content.table("practice")
    for who, count in words["offers"].items():
        world.plan(world.day_ago(62, 10), partial(offer, world, who, count))
    for place, row in enumerate(words["reading"]):
        plan_reading(world, row, place)
    for place, row in enumerate(words["ask"]):
        plan_ask(world, row, place)
    for place, row in enumerate(words["collection"]):
        world.plan(world.day_ago(row["days_ago"], 12, place), partial(collect, world, row))
        for who, number in row["applied"]:
            world.plan(
                world.day_ago(row["days_ago"] / 3, 16, number), partial(apply_pick, world, row, who, number)
            )
    for row in words["change"]:
        plan_change(world, row)
    for days in (9, 7, 6, 5, 3, 1):
        world.plan(world.ago(days=days), keep_moving)
    world.plan(world.ago(minutes=1), partial(settle, world))


def offer(world: World, who: str, count: int) -> None:
    reader = world.who(who)
    offer_reading(reader, count)
    calibrate(
        reader,
        marks=KNOWN,
        liked="The mug: you can see it on the window sill.",
        tried="Start with the wrong van.",
    )


def marks_of(words: str) -> dict[str, str]:
    return dict(zip(CRITERIA, words.split(), strict=True))


def plan_reading(world: World, row: dict[str, Any], place: int) -> None:
    world.plan(world.ago(days=row["days_ago"], minutes=place), partial(ask_reading, world, row))
    if read := row.get("read"):
        world.plan(world.ago(days=read["days_ago"], minutes=place), partial(read_it, world, row, read))


def ask_reading(world: World, row: dict[str, Any]) -> None:
    draft = world.made[row["draft"]]
    assert isinstance(draft, Draft)
    draft.refresh_from_db()
    made = ask_for_reading(draft.author, draft, own_marks=marks_of(row["marks"]), question=row["question"])
    world.made[f"reading:{row['draft']}"] = made


def read_it(world: World, row: dict[str, Any], read: dict[str, Any]) -> None:
    request, reader = world.made[f"reading:{row['draft']}"], world.who(read["by"])
    assert isinstance(request, ReviewRequest)
    take_reading(reader)
    critique = write_critique(
        reader, request, marks=marks_of(read["marks"]), liked=read["liked"], tried=read["tried"]
    )
    if read["used"]:
        mark_used(request.author, getattr(critique, read["used"]))


def plan_ask(world: World, row: dict[str, Any], place: int) -> None:
    world.plan(world.ago(days=row["days_ago"], minutes=place), partial(ask_it, world, row))
    for answer in row["answers"]:
        world.plan(world.ago(days=answer["days_ago"]), partial(answer_it, world, row, answer))
    for number, who in enumerate(row["same"]):
        world.plan(world.ago(days=row["days_ago"] / 2, minutes=number), partial(same_here, world, row, who))


def ask_it(world: World, row: dict[str, Any]) -> None:
    ask_champions(
        world.who(row["by"]),
        key=key_of("ask", row["title"]),
        title=row["title"],
        body=row["body"],
        audience=row["audience"],
        topic=Topic.objects.filter(slug=slugify(row["topic"])).first(),
    )


def answer_it(world: World, row: dict[str, Any], words: dict[str, Any]) -> None:
    ask = Ask.objects.get(pk=key_of("ask", row["title"]))
    key = key_of("answer", row["title"], words["by"])
    answer_ask(world.who(words["by"]), ask, key=key, body=words["text"])
    if words.get("accepted"):
        accept_answer(ask.asker, AskAnswer.objects.get(pk=key))


def same_here(world: World, row: dict[str, Any], who: str) -> None:
    say_same_here(world.who(who), Ask.objects.get(pk=key_of("ask", row["title"])))


def collect(world: World, row: dict[str, Any]) -> None:
    curator = world.who(row["by"])
    made = make_collection(
        curator,
        key=key_of("collection", row["title"]),
        title=row["title"],
        about=row["about"],
        topic=Topic.objects.filter(slug=slugify(row["topic"])).first(),
    )
    for pick in row["picks"]:
        page = Page.objects.live().filter(slug=pick["page"]).first()
        assert page is not None, pick["page"]
        add_pick(curator, made, page=page, line=pick["line"])
    if row["shown"]:
        show_collection(curator, made)


def apply_pick(world: World, row: dict[str, Any], who: str, number: int) -> None:
    made = Collection.objects.get(pk=key_of("collection", row["title"]))
    say_applied(world.who(who), list(made.picks.all())[number])


def plan_change(world: World, row: dict[str, Any]) -> None:
    world.plan(world.day_ago(row["days_ago"], 14), partial(suggest_it, world, row))
    if decided := row.get("decided"):
        world.plan(world.day_ago(decided["days_ago"], 11), partial(decide_it, world, row, decided))
    for number, who in enumerate(row.get("used", ())):
        world.plan(world.day_ago(9 - number, 17), partial(use_it, world, row, who))


def key_of_change(row: dict[str, Any]) -> Any:
    return key_of("change", row["playbook"], row["by"])


def suggest_it(world: World, row: dict[str, Any]) -> None:
    playbook = PlaybookPage.objects.get(slug=row["playbook"])
    suggest_change(
        world.who(row["by"]),
        playbook,
        key=key_of_change(row),
        kind=row["kind"],
        step=steps_of(playbook)[row["step"]].id,
        what=row["what"],
        why=row["why"],
    )


def decide_it(world: World, row: dict[str, Any], decided: dict[str, Any]) -> None:
    playbook = PlaybookPage.objects.get(slug=row["playbook"])
    change = Suggestion.objects.get(pk=key_of_change(row))
    reviewer = world.who(decided["by"])
    if decided["merge"]:
        merge_change(reviewer, change, playbook, what=row["what"], how="", reply=decided["reply"])
    else:
        decline_change(reviewer, change, playbook, reply=decided["reply"])


def use_it(world: World, row: dict[str, Any], who: str) -> None:
    say_used(world.who(who), Suggestion.objects.get(pk=key_of_change(row)))


def settle(world: World) -> None:
    """What the clock would have done; and of what came back meanwhile a little is left for today."""
    keep_moving()
    for who in ("priya", "bea", "callum", "tomasz", "marcus", "devon", "gwen"):
        ready = RecallCard.objects.filter(learner=world.who(who), due_at__lte=world.now)
        rules = ready.filter(kind="rule").order_by("-due_at")
        keep = list(rules.values_list("pk", flat=True)[:2])
        for place, card in enumerate(ready.exclude(pk__in=keep)):
            RecallCard.objects.filter(pk=card.pk).update(due_at=world.ago(days=-9 - place))
