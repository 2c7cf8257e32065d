"""The blocks of the starter courses, from how their files say it to how Wagtail stores it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import escape

from config.starter import content
from people.models import Person

# Colleagues named in a model answer; a new organisation has others, so there they are strangers with a name.
NAMES = {
    "bea": ("Bea", "Apprentice engineer"),
    "callum": ("Callum", "Night desk"),
    "devon": ("Devon", "Procurement"),
    "gwen": ("Gwen", "Depot manager"),
    "haruka": ("Haruka", "Designer"),
    "ingrid": ("Ingrid", "Chief operating officer"),
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


def parts_of(lesson: str, block: Mapping[str, Any], who: Credits) -> list[dict[str, Any]]:
    """Return one block of a lesson file as blocks of the page: its heading, where it has one, and itself."""
    kind = block["kind"]
    name = f"{lesson}:{kind}:{block.get('prompt') or block.get('rule') or kind}"
    value = SHAPES[kind](block, who)
    if kind == "rule" and "recall" not in value and (situations := situations_of(lesson)):
        value["recall"] = {"off": False, "situations": situations}
    heading = [raw(f"{name}:heading", "heading", block["heading"])] if kind == "contrast" else []
    return [*heading, raw(name, "prose" if kind == "text" else kind, value)]


def situations_of(lesson: str) -> list[dict[str, Any]]:
    """What is asked again later about a lesson's rule, as list items with steady ids."""
    made = []
    for place, words in enumerate(content.situations().get(lesson, ())):
        name = f"{lesson}:recall:{place}"
        listed = [item(f"{name}:{number}", option) for number, option in enumerate(told_options(words))]
        value = {"scene": words["scene"], "question": words["question"], "options": listed}
        made.append(item(name, value))
    return made


def item(name: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(key_of(name)), "value": value}


def shape_text(block: Mapping[str, Any], who: Credits) -> str:
    return paragraphs(block["body"])


def shape_rule(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return {name: block[name] for name in ("rule", "why", "limit")} | recall(block)


def shape_contrast(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    notes = [{"quote": note["phrase"], "note": note["note"]} for note in block["notes"]]
    return {"bland": block["bland"], "living": block["living"], "by": "", "notes": items(block, notes)}


def shape_question(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    options = told_options(block)
    kind = "several" if block.get("several") else "one"
    scene, question = split_scene(block["prompt"])
    return {
        "scene": scene,
        "question": question,
        "kind": kind,
        "options": items(block, options),
        "ask_sure": bool(block.get("ask_sure")),
    } | recall(block)


def recall(block: Mapping[str, Any]) -> dict[str, Any]:
    """The new situations an author wrote; without any a block comes back as it is."""
    situations = [
        {"scene": each["scene"], "question": each["question"], "options": items(each, told_options(each))}
        for each in block.get("situations", [])
    ]
    return {"recall": {"off": False, "situations": items(block, situations)}} if situations else {}


def told_options(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"text": option["text"], "right": option.get("right", False), "explanation": option["why"]}
        for option in block["options"]
    ]


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


def shape_ordering(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    steps = [{"text": step["text"], "explanation": step["why"]} for step in block["items"]]
    return {"scene": block.get("scene", ""), "question": block["prompt"], "items": items(block, steps)}


def shape_matching(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    pairs = [
        {"left": pair["left"], "right": pair["right"], "explanation": pair["why"]} for pair in block["pairs"]
    ]
    return {"scene": block.get("scene", ""), "question": block["prompt"], "pairs": items(block, pairs)}


def shape_short(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    patterns = [
        {"pattern": each["pattern"], "right": each.get("right", False), "explanation": each["why"]}
        for each in block["patterns"]
    ]
    return {
        "scene": block.get("scene", ""),
        "question": block["prompt"],
        "patterns": items(block, patterns),
        "otherwise": block["otherwise"],
    }


def shape_number(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    told = {name: block[name] for name in ("unit", "right", "low", "high")}
    figures = {name: str(block[name]) for name in ("answer", "within")}
    return {"scene": block.get("scene", ""), "question": block["prompt"], **figures, **told}


def shape_spot(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return {**named(block, "question", "text"), "findings": items(block, block["findings"])}


def shape_consequence(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    choices = [told_choice(choice, deepest=3) for choice in block["choices"]]
    return {**named(block, "scene", "question"), "choices": items(block, choices)}


def told_choice(choice: Mapping[str, Any], *, deepest: int) -> dict[str, Any]:
    """One thing to do in a story; the third level has none below it."""
    told = {**named(choice, "text", "happens", "why"), "is_good": choice.get("is_good", False)}
    if deepest == 1:
        return told
    further = [told_choice(each, deepest=deepest - 1) for each in choice.get("choices", [])]
    return {**told, "choices": items({"prompt": choice["text"]}, further)}


def shape_drill(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    replies = [{"by": name_of(each["by"], who), **named(each, "text", "why")} for each in block["replies"]]
    by = name_of(block["by"], who)
    return {**named(block, "post", "question"), "by": by, "replies": items(block, replies)}


def name_of(key: str, who: Credits) -> str:
    return who[key].name if key in who else NAMES[key][0]


def shape_pairwise(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return named(block, "question", "first", "second", "on_first", "on_second")


def shape_critique(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    known = {name: named(block[name], "level", "why") for name in ("specific", "voice", "useful", "honest")}
    return {**named(block, "lead", "example", "liked", "tried", "task"), **known}


def shape_task(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return named(block, "task", "sandbox", "after")


def shape_reflection(block: Mapping[str, Any], who: Credits) -> dict[str, Any]:
    return named(block, "prompt")


def named(block: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: block[name] for name in names}


SHAPES: dict[str, Callable[[Mapping[str, Any], Credits], Any]] = {
    "text": shape_text,
    "rule": shape_rule,
    "contrast": shape_contrast,
    "question": shape_question,
    "rewrite": shape_rewrite,
    "plan": shape_plan,
    "ordering": shape_ordering,
    "matching": shape_matching,
    "short": shape_short,
    "number": shape_number,
    "spot": shape_spot,
    "consequence": shape_consequence,
    "drill": shape_drill,
    "pairwise": shape_pairwise,
    "critique": shape_critique,
    "task": shape_task,
    "reflection": shape_reflection,
}


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in text.strip().split("\n\n"))


def key_of(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, name)


def raw(name: str, kind: str, value: Any) -> dict[str, Any]:
    """One block as Wagtail stores it, with an id that is the same every time."""
    return {"id": str(key_of(name)), "type": kind, "value": value}


# What a list is known by: its ids are worked out from it.
ABOUT = ("prompt", "source", "bland", "question", "rule", "scene", "post", "text")


def items(block: Mapping[str, Any], values: Any) -> list[dict[str, Any]]:
    """The values of a list block as Wagtail stores them."""
    about = str(next((block[name] for name in ABOUT if block.get(name)), ""))
    return [
        {"id": str(key_of(f"{about}:{place}:{value}")), "type": "item", "value": value}
        for place, value in enumerate(values)
    ]
