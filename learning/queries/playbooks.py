"""Playbooks and one’s own runs through them."""

from __future__ import annotations

import math

from django.db.models import QuerySet

from learning.models import PlaybookPage, PlaybookRun, Strand
from learning.queries.pages import LENGTHS, matching, published_playbooks
from people.models import Person


def playbooks_for(
    *, topic: str = "", length: str = "", strand: str = "", text: str = ""
) -> list[PlaybookPage]:
    playbooks = published_playbooks().prefetch_related("topics")
    if topic:
        playbooks = playbooks.filter(topics__slug=topic)
    if strand in Strand.values:
        playbooks = playbooks.filter(strand=strand)
    if length in LENGTHS:
        playbooks = playbooks.filter(minutes__range=LENGTHS[length])
    if text:
        playbooks = playbooks.filter(pk__in=matching(PlaybookPage, None, text))
    return list(playbooks.order_by("title"))


def runs_of(person: Person) -> QuerySet[PlaybookRun]:
    return PlaybookRun.objects.filter(runner=person).prefetch_related("ticks")


def runs_on(person: Person, playbook: PlaybookPage) -> QuerySet[PlaybookRun]:
    return runs_of(person).filter(playbook_key=playbook.translation_key)


def open_runs(person: Person) -> list[tuple[PlaybookRun, PlaybookPage]]:
    """Runs not finished, with their playbook; a run whose playbook is gone is not shown."""
    runs = list(runs_of(person).filter(finished_at=None))
    pages = published_playbooks().filter(translation_key__in=[run.playbook_key for run in runs])
    by_key = {page.translation_key: page for page in pages}
    return [(run, by_key[run.playbook_key]) for run in runs if run.playbook_key in by_key]


def playbook_of(run: PlaybookRun) -> PlaybookPage | None:
    return published_playbooks().filter(translation_key=run.playbook_key).first()


def minutes_in_words(minutes: int) -> int:
    """Rounded up to five from twenty minutes on: a guess should look like one."""
    return minutes if minutes < 20 else math.ceil(minutes / 5) * 5
