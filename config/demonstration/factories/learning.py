"""Courses, lessons and playbooks made by factories: for the demonstration and for tests."""

from __future__ import annotations

import uuid
from typing import Any

import factory
from wagtail.models import Site
from wagtail_factories import PageFactory

from cms.models import HomePage
from config.demonstration.factories.people import PersonFactory
from learning.models import CoursePage, LearnIndexPage, LessonPage, PlaybookPage, PlaybookRun

NAMESPACE = uuid.UUID("7c7f3c1e-0d5f-4e39-9a53-2f2b5f3f3c11")

BLAND = (
    "We are thrilled to announce that we have been recognised as an industry-leading provider of vertical "
    "mobility solutions. This achievement reflects our unwavering commitment to innovation, excellence and "
    "customer-centricity. We are proud to be part of a team that continues to go above and beyond."
)
LIVING = (
    "At twenty to six on Tuesday, a tenant on the sixth floor rang. The lift was out. "
    "I moved two jobs and upset a hotel. By seven she was on her way to the market."
)


def block(kind: str, value: Any, name: str = "") -> dict[str, Any]:
    """One block in its stored form; `name` gives it an id that is always the same."""
    return {"type": kind, "value": value, "id": block_id(name or f"{kind}:{value}")}


def block_id(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name))


def listed(name: str, values: list[Any]) -> list[dict[str, Any]]:
    """A list block in its stored form, each item with a steady id."""
    return [
        {"type": "item", "value": value, "id": block_id(f"{name}:{place}")}
        for place, value in enumerate(values)
    ]


def question(
    name: str = "question", *, kind: str = "one", right: tuple[bool, ...] = (True, False)
) -> dict[str, Any]:
    options = [
        {
            "text": f"Option {place} of {name}",
            "right": is_right,
            "explanation": f"Because of reason {place} of {name}.",
        }
        for place, is_right in enumerate(right)
    ]
    value = {
        "scene": "A customer has written that the new lift is slower than the old one.",
        "question": "What would you say first?",
        "kind": kind,
        "options": listed(name, options),
    }
    return block("question", value, name)


def contrast(name: str = "contrast") -> dict[str, Any]:
    notes = [{"quote": "twenty to six", "note": "A time nobody would invent."}]
    value = {"bland": BLAND, "living": LIVING, "by": "Tomasz Wilk", "notes": listed(name, notes)}
    return block("contrast", value, name)


def rewrite(name: str = "rewrite") -> dict[str, Any]:
    models = [
        {
            "by": "Tomasz Wilk",
            "about": "Field engineer",
            "text": "They gave us a prize. I found out in a lift shaft, from a text message.",
        }
    ]
    value = {
        "lead": "",
        "source": BLAND,
        "source_label": "From the newsroom",
        "prompts": listed(f"{name}-prompts", ["Where were you standing?", "Who helped?", "Rough is good."]),
        "checks": listed(f"{name}-checks", ["There is something in it only I could know."]),
        "models": listed(f"{name}-models", models),
    }
    return block("rewrite", value, name)


def plan(name: str = "plan") -> dict[str, Any]:
    value = {
        "lead": "When would you like to remember this?",
        "when_hint": "I hear myself say “we are proud to”",
        "then_hint": "stop and say who did it",
    }
    return block("plan", value, name)


def rule(name: str = "rule") -> dict[str, Any]:
    value = {
        "rule": "Start from where you were standing.",
        "why": "A place and a time make it yours; nobody else stood there.",
        "limit": "Not when the place would give a customer away.",
    }
    return block("rule", value, name)


def recall(name: str = "recall", *, off: bool = False, situations: int = 2) -> dict[str, Any]:
    """New situations for the block right above; the right option is the second."""
    made = [
        {
            "scene": f"Scene {place} of {name}.",
            "question": f"Question {place} of {name}?",
            "options": listed(
                f"{name}-{place}-options",
                [
                    {"text": "The wrong one", "right": False, "explanation": f"Not in {name}."},
                    {"text": "The right one", "right": True, "explanation": f"Because of {name}."},
                ],
            ),
        }
        for place in range(situations)
    ]
    return block("recall", {"situations": listed(f"{name}-situations", made), "off": off}, name)


def critique(name: str = "critique") -> dict[str, Any]:
    marks = {
        part: {"level": "partly", "why": f"Known because of {part}."}
        for part in ("specific", "voice", "useful", "honest")
    }
    value = {
        "lead": "",
        "example": LIVING,
        **marks,
        "liked": "The known liking.",
        "tried": "The known advice.",
        "task": "Write four sentences.",
    }
    return block("critique", value, name)


def recalled(child: dict[str, Any], *, off: bool = False, situations: int = 2) -> dict[str, Any]:
    """The block, coming back in new situations of its own; the right option is the second."""
    name = str(child["id"])
    made = [
        {
            "scene": f"Scene {place}.",
            "question": f"What now, the {place}th time?",
            "options": listed(
                f"{name}-{place}-options",
                [
                    {"text": "The wrong one", "right": False, "explanation": "Not here either."},
                    {"text": "The right one", "right": True, "explanation": "It was so before, and is."},
                ],
            ),
        }
        for place in range(situations)
    ]
    wishes = {"off": off, "situations": listed(f"{name}-situations", made)}
    return {**child, "value": {**child["value"], "recall": wishes}}


def ordering(name: str = "ordering") -> dict[str, Any]:
    steps = [
        {"text": f"Step {place} of {name}", "explanation": f"It stands {place}: the tide turns at {name}."}
        for place in (1, 2, 3)
    ]
    return block("ordering", {"scene": "", "question": "In what order?", "items": listed(name, steps)}, name)


def matching(name: str = "matching") -> dict[str, Any]:
    pairs = [
        {
            "left": f"Left {place} of {name}",
            "right": f"{10 - place} right",
            "explanation": f"Pair reason {place}.",
        }
        for place in (1, 2, 3)
    ]
    return block("matching", {"scene": "", "question": "What belongs?", "pairs": listed(name, pairs)}, name)


def short(name: str = "short") -> dict[str, Any]:
    patterns = [
        {"pattern": "*thrilled*", "right": True, "explanation": "Nobody quivered at an offer."},
        {"pattern": "announce", "right": False, "explanation": "Announcing is allowed."},
    ]
    value = {
        "scene": "",
        "question": "Which word gives it away?",
        "patterns": listed(name, patterns),
        "otherwise": "Look for the feeling nobody had.",
    }
    return block("short", value, name)


def number(name: str = "number") -> dict[str, Any]:
    value = {
        "scene": "",
        "question": "How many?",
        "answer": "12",
        "within": "1.5",
        "unit": "lifts",
        "right": "Twelve it was.",
        "low": "There were more.",
        "high": "There were fewer.",
    }
    return block("number", value, name)


def spot(name: str = "spot") -> dict[str, Any]:
    findings = [
        {"kind": "overclaim", "quote": "the safest on the market", "note": "Who measured that?"},
        {"kind": "disclosure", "quote": "", "note": "It never says who sells it."},
    ]
    value = {
        "question": "Where does it stop sounding true?",
        "text": "It rained on Tuesday. Our controller is the safest on the market, as everybody knows.",
        "findings": listed(name, findings),
    }
    return block("spot", value, name)


def way(
    name: str, *, is_good: bool = False, then: list[Any] | None = None, last: bool = False
) -> dict[str, Any]:
    """One thing to do in a story, and what comes of it."""
    value: dict[str, Any] = {
        "text": f"Do {name}",
        "happens": f"After {name} this happens.",
        "why": f"The reason of {name}.",
        "is_good": is_good,
    }
    return value if last else {**value, "choices": listed(f"{name}-then", then or [])}


def consequence(name: str = "consequence") -> dict[str, Any]:
    third = [way(f"{name} 1.1.{n}", is_good=n == 1, last=True) for n in (1, 2)]
    second = [way(f"{name} 1.1", is_good=True, then=third), way(f"{name} 1.2")]
    first = [way(f"{name} 1", is_good=True, then=second), way(f"{name} 2")]
    value = {"scene": "The engineer never came, she writes.", "question": "What do you do?"}
    return block("consequence", {**value, "choices": listed(name, first)}, name)


def drill(name: str = "drill") -> dict[str, Any]:
    replies = [{"by": by, "text": f"Real reply of {by}", "why": "It asks."} for by in ("Gwen", "Noor", "Mei")]
    value = {"post": "I did cry on the stairs a bit.", "by": "Bea", "question": "Write the reply."}
    return block("drill", {**value, "replies": listed(name, replies)}, name)


def pairwise(name: str = "pairwise") -> dict[str, Any]:
    value = {
        "question": "Which would you stop to read?",
        "first": "Twelve things I learned.",
        "second": "The torch was between my teeth.",
        "on_first": "A list promises an end.",
        "on_second": "You are there.",
    }
    return block("pairwise", value, name)


def task(name: str = "task") -> dict[str, Any]:
    value = {"task": "Ask one colleague.", "sandbox": "Read it aloud.", "after": "Was it the one?"}
    return block("task", value, name)


def reflection(name: str = "reflection") -> dict[str, Any]:
    return block("reflection", {"prompt": "What did you leave out?"}, name)


def everything() -> list[dict[str, Any]]:
    """One of every block that one does."""
    makers = (rule, contrast, spot, question, ordering, matching, short, number, consequence)
    return [make() for make in (*makers, rewrite, drill, pairwise, plan, task, reflection)]


def prose(text: str) -> dict[str, Any]:
    return block("prose", f"<p>{text}</p>")


def home_page() -> HomePage:
    """The site's root, made when there is none: pages need one to have an address."""
    if found := HomePage.objects.first():
        return found
    site = Site.objects.get(is_default_site=True)
    home = site.root_page.get_root().add_child(instance=HomePage(title="Home", slug="home-page"))
    site.root_page = home
    site.save()
    return home


def learn_index_page() -> LearnIndexPage:
    if found := LearnIndexPage.objects.first():
        return found
    return home_page().add_child(instance=LearnIndexPage(title="Learn", slug="learn"))


class LearnIndexPageFactory(PageFactory):
    class Meta:
        model = LearnIndexPage

    title = "Learn"
    slug = "learn"
    parent = factory.LazyFunction(home_page)


class CoursePageFactory(PageFactory):
    class Meta:
        model = CoursePage

    title = factory.Sequence(lambda n: f"Course {n}")
    promise = "From an announcement to something your sister would recognise as you."
    parent = factory.LazyFunction(learn_index_page)


class LessonPageFactory(PageFactory):
    class Meta:
        model = LessonPage

    title = factory.Sequence(lambda n: f"Lesson {n}")
    teaser = "Take an announcement nobody could have written and hand it back as somebody."
    minutes = 12
    parent = factory.SubFactory(CoursePageFactory)
    body = factory.LazyFunction(lambda: [rule(), contrast(), question(), rewrite(), plan()])


class PlaybookPageFactory(PageFactory):
    class Meta:
        model = PlaybookPage

    title = factory.Sequence(lambda n: f"Playbook {n}")
    promise = "Run a draft clinic in an hour, with nobody hurt."
    parent = factory.LazyFunction(learn_index_page)
    checklist = factory.LazyFunction(
        lambda: [
            block("step", {"what": "Ask two people", "how": "By name, a week ahead."}, "ask"),
            block("step", {"what": "Open with your own worst draft", "how": ""}, "open"),
            block("step", {"what": "Stop after an hour", "how": ""}, "stop"),
        ]
    )


class PlaybookRunFactory(factory.django.DjangoModelFactory[PlaybookRun]):
    class Meta:
        model = PlaybookRun

    runner = factory.SubFactory(PersonFactory)
    playbook_key = factory.LazyFunction(lambda: PlaybookPageFactory.create().translation_key)
