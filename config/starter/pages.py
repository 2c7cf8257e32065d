"""The pages of a new site: its tree, its letter and lines, the starter courses and playbooks.

Used by `manage.py setup` and by the demonstration. Whatever exists already is left as it is, so it is safe
to repeat. Block ids and translation keys are worked out from the addresses, hence the same every time.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.html import escape
from django.utils.text import slugify
from wagtail.models import Page

from cms.models import BoundariesPage, HomePage
from cms.services import found_site
from config.starter import content
from config.starter.guides import write_guides
from learning.models import CoursePage, LearnIndexPage, LessonKind, LessonPage, PlaybookPage
from people.models import Person, Topic

WAYS = {
    "Think and note": LessonKind.THINK,
    "Ask someone": LessonKind.ASK,
    "Try it": LessonKind.TRY,
    "Talk": LessonKind.TALK,
    "Rest": LessonKind.REST,
}
# Colleagues named in a model answer; a new organisation has others, so there they are strangers with a name.
NAMES = {
    "bea": ("Bea", "Apprentice engineer"),
    "callum": ("Callum", "Night desk"),
    "devon": ("Devon", "Procurement"),
    "gwen": ("Gwen", "Depot manager"),
    "joao": ("João", "Remote monitoring"),
    "marcus": ("Marcus", "Learning team"),
    "mei": ("Mei", "People team"),
    "noor": ("Noor", "Tender writer"),
    "priya": ("Priya", "Service planner"),
    "sadia": ("Sadia", "Day desk"),
    "tomasz": ("Tomasz", "Field engineer"),
    "yusra": ("Yusra", "Accessibility lead"),
}
NAMESPACE = uuid.UUID("6f6f0f3e-5a43-5f0e-9d3e-2f0b8f0c7a11")
Credits = Mapping[str, Person]
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
        make_course(index, course, credits or {})
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
    blocks = list(words.blocks)
    first = blocks.pop(0)
    page.teaching = paragraphs(first["body"] if who else first.get("starter_body", first["body"]))
    for block in [block for block in blocks if block["kind"] == "said"]:
        page.tip, page.tip_by = (block["words"], who[block["by"]]) if block["by"] in who else ("", None)
        blocks.remove(block)
    body = [part for block in blocks for part in parts_of(words.slug, block, who)]
    set_stream(page, "body", body)
    return add(course, page)


def parts_of(lesson: str, block: Mapping[str, Any], who: Credits) -> list[dict[str, Any]]:
    """Return one block of a lesson file as blocks of the page: its heading, where it has one, and itself."""
    kind = block["kind"]
    name = f"{lesson}:{kind}:{block.get('prompt') or block.get('rule') or kind}"
    value = SHAPES[kind](block, who)
    if kind == "rule":
        value["recall"] = {"off": False, "situations": situations_of(lesson)}
    heading = [raw(f"{name}:heading", "heading", block["heading"])] if kind == "contrast" else []
    return [*heading, raw(name, "prose" if kind == "text" else kind, value)]


def situations_of(lesson: str) -> list[dict[str, Any]]:
    """What is asked again later about a lesson's rule, as list items with steady ids."""
    made = []
    for place, words in enumerate(content.situations().get(lesson, ())):
        name = f"{lesson}:recall:{place}"
        options = [
            {"text": option["text"], "right": option.get("right", False), "explanation": option["why"]}
            for option in words["options"]
        ]
        listed = [item(f"{name}:{number}", option) for number, option in enumerate(options)]
        value = {"scene": words["scene"], "question": words["question"], "options": listed}
        made.append(item(name, value))
    return made


def item(name: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(key_of(name)), "value": value}


def shape_text(block: Mapping[str, Any], who: Credits) -> str:
    return paragraphs(block["body"])


def shape_rule(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return {name: block[name] for name in ("rule", "why", "limit")}


def shape_contrast(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    notes = [{"quote": note["phrase"], "note": note["note"]} for note in block["notes"]]
    return {"bland": block["bland"], "living": block["living"], "by": "", "notes": items(block, notes)}


def shape_question(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    options = [
        {"text": option["text"], "right": option.get("right", False), "explanation": option["why"]}
        for option in block["options"]
    ]
    kind = "several" if block.get("several") else "one"
    scene, question = split_scene(block["prompt"])
    return {"scene": scene, "question": question, "kind": kind, "options": items(block, options)}


def split_scene(prompt: str) -> tuple[str, str]:
    """A prompt that tells something before it asks is a scene and a question."""
    if not prompt.endswith("?"):
        return prompt, "What would you do?"
    parts = re.match(r"(.*[.!?]”?) ([^.!?]+[?])$", prompt)
    return (parts[1], parts[2]) if parts else ("", prompt)


def shape_rewrite(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return {
        "lead": block["heading"],
        "source": block["source"],
        "source_label": block["source_from"],
        "prompts": items(block, block["prompts"]),
        "checks": items(block, block["checks"]),
        "models": items(block, [model_answer(model, who) for model in block["models"]]),
    }


def model_answer(model: Mapping[str, str], who: Credits) -> dict[str, str]:
    name, about = NAMES[model["by"]]
    if model["by"] in who:
        name = who[model["by"]].name
    return {"by": name, "about": about, "text": model["text"]}


def shape_plan(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return {"lead": block["task"], "when_hint": block["when"], "then_hint": block["then"]}


SHAPES: dict[str, Callable[[Mapping[str, Any], Credits], Any]] = {
    "text": shape_text,
    "rule": shape_rule,
    "contrast": shape_contrast,
    "question": shape_question,
    "rewrite": shape_rewrite,
    "plan": shape_plan,
}


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


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in text.strip().split("\n\n"))


def key_of(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, name)


def raw(name: str, kind: str, value: Any) -> dict[str, Any]:
    """One block as Wagtail stores it, with an id that is the same every time."""
    return {"id": str(key_of(name)), "type": kind, "value": value}


def items(block: Mapping[str, Any], values: Any) -> list[dict[str, Any]]:
    """The values of a list block as Wagtail stores them."""
    about = str(block.get("prompt") or block.get("source") or block.get("bland"))
    return [
        {"id": str(key_of(f"{about}:{place}:{value}")), "type": "item", "value": value}
        for place, value in enumerate(values)
    ]


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
