"""A path, people going along with each other, and enough answers for the reports to say something."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from wagtail.models import Locale

from config.demonstration import content
from config.demonstration.world import World, key_of
from learning.models import (
    Cohort,
    CohortPlace,
    CoursePage,
    LessonPage,
    Path,
    PathStep,
    ProgressEvent,
    Verb,
)
from learning.queries import outline_of
from people.models import Person


def load(world: World) -> None:
    words = content.table("courses")
    for row in words["path"]:
        make_path(row)
    for row in words["cohort"]:
        make_cohort(world, row)
    for row in words["crowd"]:
        walk_through(world, row)


def make_path(row: dict[str, object]) -> None:
    """In every language it has words for; the same way, hence the same key."""
    for code in ("en-gb", "de"):
        locale = Locale.objects.filter(language_code=code).first()
        said = row.get(code)
        if locale is None or not isinstance(said, dict):
            continue
        path = Path(
            locale=locale, slug=row["slug"], translation_key=key_of("path", str(row["slug"])), **said["says"]
        )
        steps = zip(row["courses"], said["why"], strict=True)  # type: ignore[call-overload]
        path.steps = [PathStep(course=course_in(slug, locale), why=why) for slug, why in steps]
        path.save()


def course_in(slug: str, locale: Locale) -> CoursePage:
    course = CoursePage.objects.get(slug=slug)
    found: CoursePage = course.get_translation_or_none(locale) or course
    return found


def make_cohort(world: World, row: dict[str, object]) -> None:
    days = {name: row[name] for name in ("name", "line", "days_between")}
    starts_on = world.now.date() + timedelta(days=int(str(row["in_days"])))
    cohort = Cohort.objects.create(
        course=CoursePage.objects.get(slug=row["course"]), starts_on=starts_on, **days
    )
    who = row["who"]
    assert isinstance(who, dict)
    CohortPlace.objects.bulk_create(
        CohortPlace(cohort=cohort, learner=world.who(key), shift=shift) for key, shift in who.items()
    )


def walk_through(world: World, row: dict[str, object]) -> None:
    """Colleagues who began a course; ever fewer reach the next block, as people do."""
    chance = random.Random(str(row["course"]))
    people = list(
        Person.objects.filter(state="joined", demonstration_part="").order_by("pk")[: int(str(row["people"]))]
    )
    course = CoursePage.objects.get(slug=row["course"])
    events: list[ProgressEvent] = []
    for lesson in LessonPage.objects.child_of(course).order_by("path"):
        for person in people:
            events += lesson_events(world, chance, person, lesson)
        people = people[: len(people) * 2 // 3]
    ProgressEvent.objects.bulk_create(events, batch_size=500)


def lesson_events(
    world: World, chance: random.Random, person: Person, lesson: LessonPage
) -> list[ProgressEvent]:
    at = world.now - timedelta(days=chance.randrange(12, 50), minutes=chance.randrange(600))
    values = {str(child["id"]): child["value"] for child in lesson.body.raw_data}
    found = [event(person, lesson, Verb.STARTED, at)]
    for place, block in enumerate(outline_of(lesson).practice):
        if chance.random() < 0.12:
            return found
        payload = chosen(chance, values[block.id]) if block.kind == "question" else {}
        found.append(
            event(person, lesson, block.done_by or Verb.SAVED, at + timedelta(minutes=place + 1), block.id)
        )
        found[-1].payload = payload
    return [*found, event(person, lesson, Verb.FINISHED, at + timedelta(minutes=20))]


def chosen(chance: random.Random, value: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    """The right one more often than not; else, mostly, the longest wrong one: it sounds like an answer."""
    options = {str(item["id"]): item["value"] for item in value["options"]}
    right = [name for name, option in options.items() if option["right"]]  # type: ignore[index]
    wrong = [name for name in options if name not in right]
    longest = max(wrong, key=lambda name: len(str(options[name])))
    name = right[0] if chance.random() < 0.55 else longest if chance.random() < 0.8 else chance.choice(wrong)
    return {"chosen": [name], "right": name in right}


def event(person: Person, lesson: LessonPage, verb: Verb, at: datetime, block: str = "") -> ProgressEvent:
    return ProgressEvent(
        learner=person,
        key=key_of("crowd", person.email, str(lesson.translation_key), block, verb.value),
        page_key=lesson.translation_key,
        block=block,
        verb=verb,
        happened_at=at,
        device="demonstration",
    )
