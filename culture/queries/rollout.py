"""How far the kit has come, and what must be so before it comes further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.models import KitState
from cms.queries import kit_state, volunteers
from culture import rules
from culture.figures import FEWEST
from culture.models import Goal, SignState, StageStep
from culture.queries.goals import is_everybodys
from culture.queries.listening import pushed_this_season, season_of
from culture.queries.readings import readings
from culture.questions import Words
from people.models import Department
from people.queries import members


@dataclass(frozen=True)
class Gate:
    """One thing that must be so. Each says yes or not yet, and no number of people."""

    words: Words
    is_open: bool


@dataclass(frozen=True)
class Rollout:
    """`next`: the stage after this one, empty after the last; `gates`: what leads there."""

    state: KitState
    next: str
    gates: tuple[Gate, ...]
    steps: tuple[StageStep, ...]

    @property
    def next_words(self) -> str:
        return str(KitState.Stage(self.next).label) if self.next else ""

    @property
    def first_shut(self) -> Gate | None:
        return next((gate for gate in self.gates if not gate.is_open), None)


def rollout(today: date) -> Rollout:
    state = kit_state()
    following = rules.next_stage(state.stage) if state.is_open else ""
    gates = GATES[following](today, state) if following else ()
    return Rollout(state, following, gates, tuple(StageStep.objects.select_related("decider")))


def _to_departments(today: date, state: KitState) -> tuple[Gate, ...]:
    return (
        _patience(today, state),
        Gate(_("Ten people or more put their hand up to try it first."), volunteers() >= FEWEST),
        *_no_harm(today),
    )


def _to_everybody(today: date, state: KitState) -> tuple[Gate, ...]:
    goals = Goal.objects.filter(season=season_of(today)).prefetch_related("signatures__signer__department")
    return (
        _patience(today, state),
        Gate(
            _("Colleagues of three departments signed a goal of this season."),
            any(is_everybodys(goal) for goal in goals),
        ),
        *_no_harm(today),
    )


GATES = {"departments": _to_departments, "everybody": _to_everybody}


def _patience(today: date, state: KitState) -> Gate:
    is_old = state.stage_since is not None and state.stage_since + rules.PATIENCE <= today
    return Gate(_("Four weeks have passed at this stage."), is_old)


def _no_harm(today: date) -> tuple[Gate, ...]:
    found = readings(today)
    said = [reading.state for reading in found if reading.figures]
    return (
        Gate(_("No sign is a warning, and some are known."), bool(said) and SignState.RED not in said),
        Gate(_("Fewer than ten times somebody felt pushed this season."), pushed_this_season() is None),
    )


def departments_to_choose() -> QuerySet[Department]:
    """Return departments that can come next: those with ten members or more, below them included."""
    paths: dict[str, int] = {}
    for path in members().exclude(department=None).values_list("department__path", flat=True):
        paths[path[:4]] = paths.get(path[:4], 0) + 1
    large = [path for path, count in paths.items() if count >= FEWEST]
    return Department.objects.filter(depth=1, path__in=large).order_by("name")
