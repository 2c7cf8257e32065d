"""A champion looks whether a lesson is still true."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from learning.facts import lesson_checked
from learning.models import LessonPage, Recheck
from learning.queries import freshness_of, paused_keys, stale_keys
from learning.services.recall import pause_cards, resume_cards
from people.models import Person, Role
from people.queries import people_with_role
from people.services import notify


@transaction.atomic
def recheck_lesson(checker: Person, lesson: LessonPage, *, is_so: bool, words: str = "") -> Recheck:
    """Keep one look at a lesson; a second on the same day replaces it. Editors hear of what has changed.

    Past its date it is a contribution, shown by the check itself.
    """
    fresh = freshness_of(lesson)
    row, _made = Recheck.objects.update_or_create(
        page_key=lesson.translation_key,
        checker=checker,
        checked_on=timezone.localdate(),
        defaults={"is_so": is_so, "words": words.strip()[:600]},
    )
    if fresh and fresh.is_past:
        lesson_checked(checker, page_key=lesson.translation_key, since=fresh.on)
    if is_so:
        resume_cards([lesson.translation_key])
    else:
        for editor in people_with_role(Role.EDITOR):
            notify(
                editor,
                "learning.changed",
                url=lesson.url or "",
                who=checker,
                what=lesson.title,
                key=f"recheck:{row.pk}",
            )
    return row


def rest_stale_cards() -> int:
    """Once a day: what a lesson past its date says may no longer be so, and nobody is asked about it.

    An editor may have looked meanwhile, on the page itself: then it is asked again.
    """
    stale = stale_keys()
    resume_cards(paused_keys() - stale)
    return pause_cards(stale)
