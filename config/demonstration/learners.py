"""Who is where in which course, and what they wrote there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from config.demonstration import content
from config.demonstration.world import World, key_of
from learning.models import CoursePage, LessonPage, PlaybookPage
from learning.services import (
    finish_lesson,
    finish_run,
    list_me,
    practise,
    save_answer,
    start_lesson,
    start_run,
    tick_step,
)
from learning.services.events import Stamp
from people.models import Person


@dataclass(frozen=True)
class Practice:
    """One practice block of a lesson as it is stored."""

    id: str
    kind: str
    value: dict[str, Any]


def load(world: World) -> None:
    words = content.table("learners")
    for learner in words["learner"]:
        plan_learner(world, learner)
    for run in words["run"]:
        world.plan(world.day_ago(run["days_ago"], 15), partial(run_playbook, world, run))


def plan_learner(world: World, words: dict[str, Any]) -> None:
    """`lessons`: what was written lesson by lesson, each with its day; `stops`: the last is left half-way."""
    course = CoursePage.objects.get(slug=words["course"])
    lessons = list(LessonPage.objects.child_of(course).order_by("path"))
    person = world.who(words["who"])
    if words.get("listed"):
        world.plan(world.day_ago(words["lessons"][0]["days_ago"], 9), partial(list_me, person, course))
    for place, written in enumerate(words["lessons"]):
        is_last = place == len(words["lessons"]) - 1
        begin = world.day_ago(written["days_ago"], written.get("hour", 8), place * 3)
        take = partial(
            take_lesson, person, lessons[place], written, stops=bool(words.get("stops")) and is_last
        )
        world.plan(begin, take)


def take_lesson(person: Person, lesson: LessonPage, written: dict[str, Any], *, stops: bool) -> None:
    start_lesson(person, lesson)
    for block in practices(lesson):
        if block.kind == "rewrite" and stops:
            save_words(person, lesson, block, written["text"])
            return
        do_practice(person, lesson, block, written)
    finish_lesson(person, lesson)


def practices(lesson: LessonPage) -> list[Practice]:
    return [
        Practice(str(child["id"]), child["type"], child["value"])
        for child in lesson.body.raw_data
        if child["type"] in ("contrast", "question", "rewrite", "plan")
    ]


def do_practice(person: Person, lesson: LessonPage, block: Practice, written: dict[str, Any]) -> None:
    if block.kind == "contrast":
        practise(person, lesson, block=block.id, picks={"marked": ["0"]})
    elif block.kind == "question":
        right = [str(option["id"]) for option in block.value["options"] if option["value"]["right"]]
        practise(person, lesson, block=block.id, picks={"chosen": right})
    elif block.kind == "rewrite":
        save_words(person, lesson, block, written["text"])
        practise(person, lesson, block=block.id, picks={"ticked": ["0", "1"]})
    else:
        plan = {
            "when": written.get("when", block.value["when_hint"]),
            "then": written.get("then", block.value["then_hint"]),
        }
        save_answer(person, lesson, block=block.id, kind="plan", fields=plan, stamp=stamp_of(person, block))


def save_words(person: Person, lesson: LessonPage, block: Practice, text: str) -> None:
    save_answer(
        person,
        lesson,
        block=block.id,
        kind="rewrite",
        fields={"text": text.strip()},
        stamp=stamp_of(person, block),
    )


def stamp_of(person: Person, block: Practice) -> Stamp:
    return Stamp(key=key_of("answer", person.email, block.id), device="demonstration")


def run_playbook(world: World, words: dict[str, Any]) -> None:
    playbook = PlaybookPage.objects.get(slug=words["playbook"])
    run = start_run(
        world.who(words["who"]), playbook, key=key_of("run", words["who"], words["name"]), name=words["name"]
    )
    steps = [str(child["id"]) for child in playbook.checklist.raw_data]
    for step in steps[: words["ticks"]]:
        tick_step(run, step)
    if words["ticks"] >= len(steps):
        finish_run(run)
