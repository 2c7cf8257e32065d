"""What learning keeps about somebody, as they would say it: the question and the answer, not keys and lists.

Each function takes all rows of one kind, so that pages are fetched once and not row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.models import SitePage
from learning.blocks.critique import LEVELS, CritiqueBlock
from learning.impact import front_of
from learning.likeness import sentences
from learning.marking import pieces_of
from learning.models import (
    Answer,
    AnswerVersion,
    CoursePage,
    LearningPage,
    LessonPage,
    Listing,
    PlaybookPage,
    PlaybookRun,
    ProgressEvent,
    RecallAnswer,
    RecallCard,
    Recheck,
)
from learning.queries.pages import content_language
from learning.queries.recall import Shelf, language_of

Row = dict[str, str]
Block = Mapping[str, Any]
# What a payload holds -> the field of the block's items that says it in words.
LISTS = {"question": ("options", "text"), "ordering": ("items", "text")}


class Lessons:
    """Lessons by their key, in the reader's language where there is one, whatever became of them since."""

    def __init__(self, keys: Iterable[UUID]) -> None:
        self._lessons = pages_by_key(LessonPage, keys)
        self._blocks = {
            (key, str(child.get("id"))): child
            for key, lesson in self._lessons.items()
            for child in lesson.body.raw_data
        }

    def title(self, key: UUID) -> str:
        lesson = self._lessons.get(key)
        return str(lesson.title) if lesson else _("A page that is no longer here")

    def block(self, key: UUID, name: str) -> Block | None:
        return self._blocks.get((key, name))

    def place(self, key: UUID, name: str = "") -> Row:
        """Which lesson, and how the part of it begins."""
        found = {_("Lesson"): self.title(key)}
        if name:
            block = self.block(key, name)
            found[_("Part")] = words_of(block) if block else _("A part that is no longer in the lesson")
        return found


def pages_by_key(pages: type[SitePage], keys: Iterable[UUID]) -> dict[UUID, Any]:
    """Pages by translation key, published or not: the reader's language before any other."""
    wanted = content_language(get_language())
    found = pages.objects.filter(translation_key__in=set(keys)).select_related("locale")
    return {page.translation_key: page for page in sorted(found, key=lambda each: _rank(each, wanted))}


def _rank(page: Any, wanted: str) -> tuple[bool, str]:
    return page.locale.language_code == wanted, page.locale.language_code


def fronts_of(lesson: LessonPage) -> dict[str, str]:
    """A lesson's blocks by their id: how each begins."""
    return {str(child.get("id")): words_of(child) for child in lesson.body.raw_data}


def words_of(block: Block) -> str:
    value = block["value"]
    return front_of(value) if isinstance(value, Mapping) else ""


def told_events(rows: Iterable[ProgressEvent]) -> list[Row]:
    events = list(rows)
    lessons = Lessons(event.page_key for event in events)
    courses = pages_by_key(CoursePage, {event.page_key for event in events})
    return [_told_event(event, lessons, courses) for event in events]


def _told_event(event: ProgressEvent, lessons: Lessons, courses: Mapping[UUID, CoursePage]) -> Row:
    block = lessons.block(event.page_key, event.block)
    course = courses.get(event.page_key)
    place = {_("Course"): str(course.title)} if course else lessons.place(event.page_key, event.block)
    return {
        **place,
        _("What you did"): str(event.get_verb_display()),
        _("Your answer"): "\n".join(said(block, event.payload)) if block else "",
        _("When"): moment(event.happened_at),
    }


def said(block: Block, payload: Mapping[str, Any]) -> Iterator[str]:
    """What was chosen or written, line by line, and how it was judged."""
    kind, value = str(block["type"]), block["value"]
    if kind in LISTS:
        yield from _picked(value, *LISTS[kind], payload.get("chosen", payload.get("order", ())))
    elif kind == "contrast":
        yield from _picked_by_place(sentences(value.get("living", "")), payload.get("marked", ()))
    elif kind == "spot":
        yield from _picked_by_place(pieces_of(value.get("text", "")), payload.get("marked", ()))
        yield from [_("Something is missing from it.")] if payload.get("missing") else []
    elif kind == "matching":
        yield from _matched(value, payload.get("pairs", {}))
    elif kind == "consequence":
        yield from _gone(value.get("choices"), payload.get("path", ()))
    elif kind == "pairwise" and payload.get("chosen") in ("first", "second"):
        yield str(value.get(payload["chosen"], ""))
    elif kind == "task" and payload.get("way"):
        yield _("I rehearsed it") if payload["way"] == "rehearsed" else _("I did it for real")
    elif kind == "rewrite":
        yield from _picked_by_place(_plain(value.get("checks")), payload.get("ticked", ()))
    elif kind == "critique":
        yield from weighed({**payload.get("marks", {}), **payload.get("own", {})})
    yield from (str(payload[name]) for name in ("text", "number") if payload.get(name))
    yield from _judged(payload)


def _picked(value: Block, listed: str, field: str, names: Sequence[str]) -> Iterator[str]:
    texts = {str(item.get("id")): one.get(field, "") for item, one in _with_values(value.get(listed))}
    yield from (str(texts.get(name, _("An option that is no longer there"))) for name in names)


def _picked_by_place(texts: Sequence[str], places: Sequence[int]) -> Iterator[str]:
    yield from (texts[place] for place in places if isinstance(place, int) and place < len(texts))


def _matched(value: Block, pairs: Mapping[str, str]) -> Iterator[str]:
    found = {str(item.get("id")): one for item, one in _with_values(value.get("pairs"))}
    for left, right in pairs.items():
        if left in found and right in found:
            yield f"{found[left].get('left', '')} – {found[right].get('right', '')}"


def _gone(choices: Any, path: Sequence[str]) -> Iterator[str]:
    """The way through a story, a choice a line."""
    if not path:
        return
    for item, one in _with_values(choices):
        if str(item.get("id")) == path[0]:
            yield str(one.get("text", ""))
            yield from _gone(one.get("choices"), path[1:])


def weighed(marks: Mapping[str, str]) -> Iterator[str]:
    names = CritiqueBlock.base_blocks
    levels = dict(LEVELS)
    yield from (
        f"{names[name].label}: {levels[level]}"
        for name, level in marks.items()
        if name in names and level in levels
    )


def _judged(payload: Mapping[str, Any]) -> Iterator[str]:
    if "right" in payload:
        yield _("That was right.") if payload["right"] else _("That was not right.")
    if "sure" in payload:
        yield _("You felt sure.") if payload["sure"] else _("You didn’t feel sure.")


def _with_values(listed: Any) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    yield from ((item, item.get("value", item)) for item in listed or [])


def _plain(listed: Any) -> list[str]:
    return [str(item.get("value", "")) if isinstance(item, Mapping) else str(item) for item in listed or []]


def told_answers(rows: Iterable[Answer]) -> list[Row]:
    answers = list(rows)
    lessons = Lessons(answer.page_key for answer in answers)
    return [
        {
            **lessons.place(answer.page_key, answer.block),
            **written(answer.value),
            _("When"): moment(answer.happened_at),
        }
        for answer in answers
    ]


def told_versions(rows: Any) -> list[Row]:
    versions: list[AnswerVersion] = list(rows.select_related("answer"))
    lessons = Lessons(version.answer.page_key for version in versions)
    return [
        {
            **lessons.place(version.answer.page_key, version.answer.block),
            _("Version"): str(version.number),
            **written(version.value),
            _("When"): moment(version.happened_at),
            _("Where"): version.device_words,
        }
        for version in versions
    ]


def written(value: Mapping[str, Any]) -> Row:
    names = {
        "text": _("What you wrote"),
        "words": _("What you wrote"),
        "number": _("Your number"),
        "when": _("When …"),
        "then": _("I will …"),
        "liked": _("I liked … because"),
        "tried": _("Try …"),
    }
    return {names.get(name, name): str(text) for name, text in value.items()}


def told_listings(rows: Iterable[Listing]) -> list[Row]:
    listings = list(rows)
    courses = pages_by_key(CoursePage, [listing.course_key for listing in listings])
    return [{_("Course"): title_of(courses, listing.course_key)} for listing in listings]


def told_places(rows: Any) -> list[Row]:
    return [
        {
            _("Cohort"): place.cohort.name,
            _("Course"): place.cohort.course.title,
            _("Days later"): str(place.shift),
            _("Since"): moment(place.joined_at),
        }
        for place in rows.select_related("cohort__course")
    ]


def told_runs(rows: Any) -> list[Row]:
    runs: list[PlaybookRun] = list(rows.prefetch_related("ticks"))
    playbooks = pages_by_key(PlaybookPage, [run.playbook_key for run in runs])
    return [
        {
            _("Playbook"): title_of(playbooks, run.playbook_key),
            _("What for"): run.name,
            _("Steps you ticked"): "\n".join(_ticked(run, playbooks.get(run.playbook_key))),
            _("Started"): moment(run.started_at),
            _("Finished"): moment(run.finished_at),
        }
        for run in runs
    ]


def _ticked(run: PlaybookRun, playbook: PlaybookPage | None) -> Iterator[str]:
    if playbook is None:
        return
    ticked = {tick.step for tick in run.ticks.all()}
    yield from (str(step.value["what"]) for step in playbook.checklist if str(step.id) in ticked)


def title_of(pages: Mapping[UUID, LearningPage], key: UUID) -> str:
    page = pages.get(key)
    return str(page.title) if page else _("A page that is no longer here")


def told_cards(rows: Iterable[RecallCard]) -> list[Row]:
    cards = list(rows)
    lessons = Lessons(card.page_key for card in cards)
    return [
        {
            **lessons.place(card.page_key, card.block),
            _("Comes back"): "" if card.is_off else moment(card.due_at),
            _("Asked so far"): str(card.times),
            _("Comes first"): _("yes, as you were sure and it was not right") if card.comes_first else "",
            _("Not asked any more"): _("yes, as you chose") if card.is_off else "",
        }
        for card in cards
    ]


def told_recalls(rows: Any) -> list[Row]:
    answers: list[RecallAnswer] = list(rows.select_related("card__learner"))
    shelves: dict[str, Shelf] = {}
    return [_told_recall(answer, shelves, answers) for answer in answers]


def _told_recall(answer: RecallAnswer, shelves: dict[str, Shelf], answers: Sequence[RecallAnswer]) -> Row:
    """The question as it was asked then, from the language in which it was answered."""
    language = language_of(answer.chosen)
    if language not in shelves:
        cards = [each.card for each in answers]
        shelves[language] = Shelf(answer.card.learner, cards, language=language)
    asked = shelves[language].asked(answer.card, answer.number)
    chosen = asked.situation.choice(answer.chosen) if asked else None
    return {
        _("Lesson"): str(asked.lesson.title) if asked else _("A part that is no longer in the lesson"),
        _("Question"): f"{asked.situation.scene}\n{asked.situation.question}".strip() if asked else "",
        _("Your answer"): chosen.text if chosen else _("An option that is no longer there"),
        _("How it was"): "\n".join(_judged({"right": answer.is_right, "sure": answer.is_sure})),
        _("When"): moment(answer.answered_at),
    }


def moment(at: Any) -> str:
    return str(localize(timezone.localtime(at), use_l10n=True)) if at else ""


def day(on: date) -> str:
    return str(localize(on, use_l10n=True))


def told_checks(rows: Iterable[Recheck]) -> list[Row]:
    checks = list(rows)
    lessons = Lessons(row.page_key for row in checks)
    return [
        {**lessons.place(row.page_key), _("When"): str(localize(row.checked_on, use_l10n=True))}
        for row in checks
    ]
