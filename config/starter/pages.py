"""The pages of a new site: its tree, its letter and lines, the starter courses and playbooks.

Used by `manage.py setup` and by the demonstration. Whatever exists already is left as it is, so it is safe
to repeat. Block ids and translation keys are worked out from the addresses, hence the same every time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Page

from cms.models import BoundariesPage, HomePage
from cms.services import found_site
from config.starter import content
from config.starter.guides import write_guides
from config.starter.shapes import Credits, key_of, paragraphs, parts_of, raw
from learning.models import CoursePage, LearnIndexPage, LessonKind, LessonPage, PlaybookPage
from people.models import Person, Topic

WAYS = {
    "Think and note": LessonKind.THINK,
    "Ask someone": LessonKind.ASK,
    "Try it": LessonKind.TRY,
    "Talk": LessonKind.TALK,
    "Rest": LessonKind.REST,
}
Tell = Callable[[str], None]
Kind = TypeVar("Kind", bound=Page)


def silent(_what: str) -> None:
    return None


@transaction.atomic
def make_site(
    name: str,
    *,
    credits: Credits | None = None,
    letter: bool = True,
    tell: Tell = silent,
) -> HomePage:
    """Make the whole tree, or what is missing of it. Without `letter` it is empty, for leaders to write."""
    is_new = not HomePage.objects.exists()
    home = found_site(name=name)
    if is_new:
        write_letter(home, letter=letter)
        write_lines()
        tell("home, letter and lines")
    index = make_learn_index(home)
    for course in content.courses():
        page = make_course(index, course, credits or {})
        for code, words in course.translations.items():
            translate_course(page, words, code, credits or {})
        tell(course.title)
    for playbook in content.playbooks():
        make_playbook(index, playbook, credits or {})
        tell(playbook.title)
    write_guides()
    return home


def write_letter(home: HomePage, *, letter: bool) -> None:
    home.letter_title = str(content.home()["letter_title"])
    home.letter = paragraphs(content.letter()) if letter else ""
    home.save()
    home.save_revision().publish(skip_permission_checks=True)


def write_lines() -> None:
    page = BoundariesPage.objects.get()
    words = content.boundaries()
    page.title, page.opening, page.closing = words.title, words.opening, words.closing
    page.lines = [
        raw(
            f"lines:{card.line}",
            "card",
            {
                "line": card.line,
                "title": card.title,
                "text": card.text,
                "example": card.example,
                "ask": card.ask,
            },
        )
        for card in words.lines
    ]
    set_stream(page, "lines", page.lines)
    set_stream(page, "scenarios", [scenario(each) for each in words.scenarios])
    publish(page)


def scenario(words: content.Scenario) -> dict[str, Any]:
    ways = [
        {"type": "item", "value": {"way": way, "follows": follows}, "id": str(key_of(f"{words.title}:{way}"))}
        for way, follows in words.ways
    ]
    value = {"title": words.title, "situation": words.situation, "ways": ways}
    return raw(f"scenario:{words.title}", "scenario", value)


def make_learn_index(home: HomePage) -> LearnIndexPage:
    if there := LearnIndexPage.objects.first():
        return there
    words = content.home()
    return add(home, LearnIndexPage(title=words["learn_title"], slug="learn", intro=words["learn_intro"]))


def make_course(index: LearnIndexPage, words: content.Course, who: Credits) -> CoursePage:
    if there := CoursePage.objects.filter(slug=words.slug).first():
        return there
    page = CoursePage(
        title=words.title,
        slug=words.slug,
        promise=words.summary,
        for_whom=words.for_whom,
        strand=words.strand,
        poster_seed=words.slug[:40],
        is_good_start=words.is_good_start,
        led_by=who.get(words.led_by),
        led_by_line=words.led_by_line if words.led_by in who else "",
        word=words.said if words.said_by in who else "",
        word_by=who.get(words.said_by),
        word_line=words.said_line if words.said_by in who else "",
        translation_key=key_of(words.slug),
    )
    set_stream(page, "aims", [raw(f"{words.slug}:{a['what']}", "aim", a) for a in words.aims])
    set_stream(page, "wont_do", [raw(f"{words.slug}:{line}", "line", line) for line in words.wont])
    page.topics = topics(words.topics)
    page.advises = list(CoursePage.objects.filter(slug__in=words.advises))
    add(index, page)
    for lesson in words.lessons:
        make_lesson(page, lesson, who)
    return page


def make_lesson(course: CoursePage, words: content.Lesson, who: Credits) -> LessonPage:
    page = LessonPage(
        title=words.title,
        slug=words.slug,
        teaser=words.summary,
        kind=WAYS[words.way],
        minutes=words.minutes,
        translation_key=key_of(words.slug),
    )
    page.check_every = words.check_every
    page.checked_on = timezone.localdate() if words.check_every else None
    page.teaching, page.tip, page.tip_by, body = lesson_parts(words, who)
    set_stream(page, "body", body)
    return add(course, page)


def lesson_parts(words: content.Lesson, who: Credits) -> tuple[str, str, Person | None, list[dict[str, Any]]]:
    """The idea, a champion's tip with whose it is, and the blocks in their stored form."""
    blocks = list(words.blocks)
    first = blocks.pop(0)
    teaching = paragraphs(first["body"] if who else first.get("starter_body", first["body"]))
    tip, tip_by = "", None
    for block in [block for block in blocks if block["kind"] == "said"]:
        tip, tip_by = (block["words"], who[block["by"]]) if block["by"] in who else ("", None)
        blocks.remove(block)
    return teaching, tip, tip_by, [part for block in blocks for part in parts_of(words.slug, block, who)]


def translate_course(page: CoursePage, words: content.Course, code: str, who: Credits) -> None:
    """The course in another language: the same keys and block ids, so that progress is shared."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    if page.has_translation(locale):
        return
    there = page.copy_for_translation(locale, copy_parents=True)
    for name in ("title", "slug", "for_whom", "led_by_line", "word_line"):
        if getattr(page, name):
            setattr(there, name, getattr(words, {"word_line": "said_line"}.get(name, name)))
    there.promise, there.word = words.summary, words.said if page.word else ""
    for name, parts in (
        ("aims", [raw("", "aim", aim) for aim in words.aims]),
        ("wont_do", [raw("", "line", line) for line in words.wont]),
    ):
        set_stream(there, name, grafted(list(getattr(page, name).raw_data), parts))
    publish(there)
    publish_parents(there)
    for lesson, said in zip(LessonPage.objects.child_of(page).order_by("path"), words.lessons, strict=True):
        translate_lesson(lesson, said, locale, who)


def publish_parents(page: CoursePage) -> None:
    """The pages above a first translation, which were copied with it; only the index needs other words."""
    for parent in page.get_ancestors().filter(live=False).specific():
        if isinstance(parent, LearnIndexPage):
            words = content.home()
            code = page.locale.language_code
            parent.title = words.get(f"learn_title_{code}", parent.title)
            parent.intro = words.get(f"learn_intro_{code}", parent.intro)
        publish(parent)


def translate_lesson(page: LessonPage, words: content.Lesson, locale: Locale, who: Credits) -> None:
    there = page.copy_for_translation(locale)
    there.title, there.slug, there.teaser = words.title, words.slug, words.summary
    there.teaching, there.tip, there.tip_by, body = lesson_parts(words, who)
    set_stream(there, "body", grafted(list(page.body.raw_data), body))
    publish(there)


def grafted(onto: Any, words: Any) -> Any:
    """The words with the ids of what they translate. Both have the same shape, or this fails loudly."""
    if isinstance(words, dict):
        ids = {"id": onto["id"]} if "id" in words and "id" in onto else {}
        return {name: grafted(onto[name], value) for name, value in words.items()} | ids
    if isinstance(words, list):
        return [grafted(old, new) for old, new in zip(onto, words, strict=True)]
    return words


def make_playbook(index: LearnIndexPage, words: content.Playbook, who: Credits) -> PlaybookPage:
    if there := PlaybookPage.objects.filter(slug=words.slug).first():
        return there
    page = PlaybookPage(
        title=words.title,
        slug=words.slug,
        promise=words.summary,
        strand="collaboration",
        poster_seed=words.slug[:40],
        minutes=words.minutes,
        kept_by=who.get(words.tip_by),
        translation_key=key_of(words.slug),
    )
    guide = [raw(f"{words.slug}:why", "prose", paragraphs(words.why))]
    if words.tip_by in who:
        said = {"words": words.tip, "who": who[words.tip_by].name, "where": who[words.tip_by].headline}
        guide.append(raw(f"{words.slug}:tip", "said", said))
    set_stream(page, "guide", guide)
    set_stream(
        page,
        "checklist",
        [
            raw(f"{words.slug}:{what}", "step", {"part": heading, "what": what, "how": ""})
            for heading, steps in words.parts
            for what in steps
        ],
    )
    page.topics = topics(words.topics)
    return add(index, page)


def topics(names: tuple[str, ...]) -> list[Topic]:
    return [Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0] for name in names]


def set_stream(page: Page, field: str, parts: list[dict[str, Any]]) -> None:
    block = page._meta.get_field(field).stream_block
    setattr(page, field, block.to_python(parts))


def add(parent: Page, page: Kind) -> Kind:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    publish(page)
    return page


def publish(page: Page) -> None:
    page.save_revision().publish(skip_permission_checks=True)
    page.refresh_from_db()
