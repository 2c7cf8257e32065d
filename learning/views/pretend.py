"""A learner who does not exist, for the editor's preview: what they did is made up, and kept nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from learning.marking import ids_of, shuffled
from learning.models import Answer, LessonPage, Verb
from learning.progress import Event
from learning.registry import Practice, practice_of

FIRST, WRONG, PHONE, ANSWERED, RECALL = "first", "wrong", "phone", "answered", "recall"


def events_in(lesson: LessonPage, mode: str, now: datetime) -> list[Event]:
    """What somebody in this state would have done."""
    blocks = [child for child in lesson.body if practice_of(child.block_type)]
    if mode == ANSWERED:
        return [_event(lesson, child, now, _everything(child)) for child in blocks]
    if mode == WRONG:
        return [event for child in blocks for event in _twice_wrong(lesson, child, now)]
    if mode == PHONE:
        return _half_way(lesson, blocks, now)
    return []


def answers_in(lesson: LessonPage, mode: str) -> dict[str, Answer]:
    """What somebody in this state would have written: a colleague's words where there are any."""
    if mode == WRONG:
        return dict(_wrong_words(lesson))
    if mode not in (ANSWERED, PHONE):
        return {}
    found = {}
    for child in lesson.body:
        if practice := practice_of(child.block_type):
            found[str(child.id)] = Answer(block=str(child.id), value=_words(child, practice), version=1)
    return found


def _wrong_words(lesson: LessonPage) -> Iterator[tuple[str, Answer]]:
    """What was typed into the questions that are answered by typing."""
    for child in lesson.body:
        if child.block_type in ("short", "number"):
            typed = _wrongs(child)[0]
            value = {name: str(typed[name]) for name in ("text", "number") if name in typed}
            yield str(child.id), Answer(block=str(child.id), value=value, version=1)


def _words(child: Any, practice: Practice) -> dict[str, str]:
    value = child.value
    models = value.get("models") or value.get("replies")
    text = models[0]["text"] if models else "…"
    hints = {"when": value.get("when_hint", ""), "then": value.get("then_hint", "")}
    return {name: str(hints.get(name, text)) for name in practice.fields}


def _half_way(lesson: LessonPage, blocks: Sequence[Any], now: datetime) -> list[Event]:
    """The first half done, and something saved in the next one."""
    half = len(blocks) // 2
    then = now - timedelta(hours=3)
    done = [_event(lesson, child, then, _everything(child)) for child in blocks[:half]]
    begun = [_event(lesson, child, then, {}, verb=Verb.SAVED) for child in blocks[half : half + 1]]
    return done + begun


def _twice_wrong(lesson: LessonPage, child: Any, now: datetime) -> Iterator[Event]:
    for ago, payload in zip((2, 1), _wrongs(child), strict=False):
        yield _event(lesson, child, now - timedelta(minutes=ago), payload, verb=Verb.ANSWERED)


def _wrongs(child: Any) -> list[dict[str, Any]]:
    """Two wrong answers, where the block knows wrong ones."""
    value, kind = child.value, child.block_type
    if kind == "question":
        wrong = [name for name, option in ids_of(value["options"]).items() if not option["right"]]
        return [{"chosen": [name], "right": False, "sure": True} for name in (wrong * 2)[:2]]
    if kind == "ordering":
        names = list(ids_of(value["items"]))
        return [{"order": names[::-1], "right": False}, {"order": shuffled(names), "right": False}]
    if kind == "matching":
        names = list(ids_of(value["pairs"]))
        crossed = dict(zip(names, [*names[1:], names[0]], strict=True))
        return [{"pairs": crossed, "right": False}] * 2
    if kind == "short":
        return [{"text": "?", "right": False}] * 2
    if kind == "number":
        return [{"number": str(value["answer"] + 1000), "right": False}] * 2
    if kind == "consequence":
        poor = [name for name, choice in ids_of(value["choices"]).items() if not choice["is_good"]]
        return [{"path": poor[:1]}] * 2 if poor else []
    return []


def _everything(child: Any) -> dict[str, Any]:
    """An answer that opens all there is to read."""
    value, kind = child.value, child.block_type
    if kind == "question":
        return {"chosen": list(ids_of(value["options"]))}
    if kind == "ordering":
        return {"order": list(ids_of(value["items"])), "right": True}
    if kind == "matching":
        return {"pairs": {name: name for name in ids_of(value["pairs"])}, "right": True}
    if kind == "short":
        right = next(each["pattern"] for each in value["patterns"] if each["right"])
        return {"text": right.replace("*", "").strip() or "…", "right": True}
    if kind == "number":
        return {"number": str(value["answer"]), "right": True}
    if kind == "consequence":
        return {"path": _first_way(value)}
    fixed: dict[str, dict[str, Any]] = {
        "spot": {"marked": [0], "missing": False},
        "contrast": {"marked": [0]},
    }
    return fixed.get(kind, {"chosen": "first", "way": "rehearsed", "ticked": [0]})


def _first_way(value: Any) -> list[str]:
    path: list[str] = []
    choices = ids_of(value["choices"])
    while choices:
        name = next((each for each, choice in choices.items() if choice["is_good"]), next(iter(choices)))
        path.append(name)
        choices = ids_of(choices[name]["choices"]) if "choices" in choices[name] else {}
    return path


def _event(
    lesson: LessonPage, child: Any, at: datetime, payload: dict[str, Any], verb: Verb | None = None
) -> Event:
    practice = practice_of(child.block_type)
    done_by = Verb(practice.done_by) if practice else Verb.SAVED
    return Event(at, uuid.uuid4(), lesson.translation_key, verb or done_by, str(child.id), payload)


@dataclass(frozen=True)
class Return:
    """How one block comes back: `words` is how it was met, `situations` are new ones."""

    words: str
    is_off: bool
    situations: Sequence[Any]


def comes_back(lesson: LessonPage) -> list[Return]:
    found = []
    for child in lesson.body:
        recall = child.value.get("recall") if hasattr(child.value, "get") else None
        if recall is not None:
            words = next(str(child.value[name]) for name in FRONTS if child.value.get(name))
            found.append(Return(words, bool(recall["off"]), list(recall["situations"])))
    return found


FRONTS = ("rule", "question", "lead", "living")
