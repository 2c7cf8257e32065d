"""How facts and landmarks read. Upper apps add their wording here in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Wording:
    """`did` reads to the one who did it; `did_for` names who it helped as %(who)s."""

    did: Words
    did_for: Words
    icon: str
    # Evidence in, address out: where the one who did it can see it again.
    link: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Measure:
    """A figure for quests: `count(first_day, until)` returns how many people of how many."""

    name: str
    label: Words
    count: Callable[[date, date], tuple[int, int]]


@dataclass(frozen=True)
class RulesGate:
    """What a draft of rules asks before it is published (and by whom), and what its preview shows."""

    publish: Callable[[Any, Any], object]
    preview: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class LandmarkKind:
    """A first. `front` and `back` are ink classes of the stamp, such as f-cobalt and b-sun."""

    name: str
    title: Words
    icon: str
    front: str
    back: str


# By the value of `recognition.models.Kind`.
_wordings: dict[str, Wording] = {
    "mentoring_goal": Wording(
        _("You helped somebody reach what they set out to do"),
        _("%(who)s reached what you set out to do together"),
        "flag",
    ),
    "mentoring_session": Wording(
        _("You gave somebody a useful hour"), _("%(who)s found your time together useful"), "sprout"
    ),
    "workshop_hosted": Wording(
        _("You hosted a workshop, and it helped"), _("You hosted a workshop, and it helped"), "presentation"
    ),
    "playbook_merged": Wording(
        _("What you added to a playbook is in use"), _("What you added to a playbook is in use"), "library"
    ),
    "barrier_removed": Wording(
        _("You took something out of people's way"),
        _("You took something out of people's way"),
        "construction",
    ),
    "answer_accepted": Wording(
        _("You answered a question"), _("You answered a question for %(who)s"), "message-circle-reply"
    ),
    "feedback_used": Wording(
        _("Somebody changed their draft because of you"),
        _("%(who)s changed something because you read their draft"),
        "pencil-line",
    ),
    "workshop_tip": Wording(_("You gave a tip that helped"), _("You gave a tip that helped"), "lightbulb"),
    "curated_pick_applied": Wording(
        _("Something you found was put to use"), _("Something you found was put to use"), "bookmark"
    ),
    "good_question": Wording(
        _("You asked what others wondered too"), _("You asked what others wondered too"), "message-circle"
    ),
    "kudos": Wording(_("Somebody thanked you"), _("%(who)s thanked you"), "hand-heart"),
    "practice_completed": Wording(_("You finished a practice"), _("You finished a practice"), "pen-line"),
    "recall_held": Wording(
        _("You remembered it in a new situation"), _("You remembered it in a new situation"), "rotate-ccw"
    ),
    "workshop_joined": Wording(
        _("You took part in a workshop"), _("You took part in a workshop"), "messages-square"
    ),
}

_landmarks: dict[str, LandmarkKind] = {}


def register_kind(
    kind: str,
    *,
    did: Words | None = None,
    did_for: Words | None = None,
    icon: str | None = None,
    link: Callable[[str], str] | None = None,
) -> None:
    """Say better how a kind reads, or where its evidence can be seen. Kinds themselves are closed."""
    old = _wordings[kind]
    _wordings[kind] = Wording(did or old.did, did_for or old.did_for, icon or old.icon, link or old.link)


def wording(kind: str) -> Wording:
    return _wordings[kind]


_measures: dict[str, Measure] = {}
_gates: list[RulesGate] = []


def register_measure(measure: Measure) -> None:
    """Add a figure that quests may be about: people, never deeds, and never who they are."""
    _measures[measure.name] = measure


def measures() -> list[Measure]:
    return list(_measures.values())


def measure(name: str) -> Measure | None:
    return _measures.get(name)


def register_rules_gate(gate: RulesGate) -> None:
    _gates[:] = [gate]


def rules_gate() -> RulesGate:
    return _gates[0]


def register_landmark(landmark: LandmarkKind) -> None:
    _landmarks[landmark.name] = landmark


def landmark_kind(name: str) -> LandmarkKind | None:
    return _landmarks.get(name)


for _known in (
    LandmarkKind("found-a-topic", _("Found a topic"), "compass", "f-cobalt", "b-sun"),
    LandmarkKind("first-honest-draft", _("First honest draft"), "pencil-line", "f-coral", "b-blush"),
    LandmarkKind("helped-someone", _("Helped someone find their words"), "sprout", "f-kelp", "b-mint"),
    LandmarkKind("asked-out-loud", _("Asked out loud"), "message-circle-heart", "f-plum", "b-lilac"),
    LandmarkKind("changed-your-mind", _("Changed your mind"), "undo-2", "f-teal", "b-foam"),
    LandmarkKind("took-a-month-off", _("Took a month off"), "moon", "f-navy", "b-sun"),
    LandmarkKind("said-thank-you", _("Said what somebody did"), "hand-heart", "f-coral", "b-sun"),
):
    register_landmark(_known)
