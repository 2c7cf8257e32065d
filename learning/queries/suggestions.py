"""Changes suggested to playbooks: one's own, and those one may decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from learning.models import PlaybookPage, Suggestion, UsedIt
from learning.queries.pages import published_playbooks
from people.models import Person, Role
from people.queries import has_role, people_with_role


@dataclass(frozen=True)
class Step:
    """One line of a playbook's checklist in its stored form."""

    id: str
    what: str
    how: str


def steps_of(playbook: PlaybookPage) -> list[Step]:
    return [
        Step(str(child.get("id", "")), child["value"]["what"], child["value"].get("how", ""))
        for child in playbook.checklist.raw_data
    ]


def step_at(playbook: PlaybookPage, step: str) -> Step | None:
    return next((each for each in steps_of(playbook) if each.id == step), None)


def may_decide(person: Person, playbook: PlaybookPage) -> bool:
    """Who keeps the playbook, and editors."""
    return playbook.kept_by_id == person.pk or has_role(person, Role.EDITOR)


def deciders_of(playbook: PlaybookPage) -> list[Person]:
    """Whom to tell: who keeps it, else the editors."""
    keeper = playbook.kept_by
    return [keeper] if keeper and keeper.is_member else list(people_with_role(Role.EDITOR)[:3])


def suggestions_open_to(person: Person) -> QuerySet[Suggestion]:
    """One's own, those of playbooks one keeps, and for editors all."""
    rows = Suggestion.objects.select_related("proposer", "reviewer")
    if has_role(person, Role.EDITOR):
        return rows
    kept = PlaybookPage.objects.filter(kept_by=person).values("translation_key")
    return rows.filter(Q(proposer=person) | Q(playbook_key__in=kept))


def suggestions_on(person: Person, playbook: PlaybookPage) -> QuerySet[Suggestion]:
    return suggestions_open_to(person).filter(playbook_key=playbook.translation_key)


def suggestions_to_decide(person: Person) -> QuerySet[Suggestion]:
    return (
        suggestions_open_to(person)
        .filter(state=Suggestion.State.OPEN)
        .exclude(proposer=person)
        .order_by("made_at")
    )


def merged_into(playbook: PlaybookPage) -> QuerySet[Suggestion]:
    """What colleagues made better in it, first to last."""
    merged = Suggestion.objects.filter(
        playbook_key=playbook.translation_key, state=Suggestion.State.MERGED, proposer__isnull=False
    )
    return merged.select_related("proposer").order_by("decided_at")


def used_by(person: Person, playbook: PlaybookPage) -> frozenset[object]:
    rows = UsedIt.objects.filter(person=person, suggestion__playbook_key=playbook.translation_key)
    return frozenset(rows.values_list("suggestion", flat=True))


def playbook_of_suggestion(row: Suggestion) -> PlaybookPage | None:
    pages = published_playbooks().filter(translation_key=row.playbook_key)
    return pages.select_related("kept_by").first()


def stands_as_before(row: Suggestion, playbook: PlaybookPage) -> bool:
    """Whether the step still reads as it did when the change was suggested."""
    step = step_at(playbook, row.step)
    if row.kind == Suggestion.Kind.ADD:
        return True
    return step is not None and before_of(step) == row.before


def before_of(step: Step) -> dict[str, Any]:
    return {"what": step.what, "how": step.how}
