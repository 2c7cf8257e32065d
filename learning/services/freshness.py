"""A champion looks whether a lesson is still true."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from learning.models import LessonPage, Recheck
from people.models import Person, Role
from people.queries import members_with
from people.services import notify


@transaction.atomic
def recheck_lesson(checker: Person, lesson: LessonPage, *, is_so: bool, words: str = "") -> Recheck:
    """Keep one look at a lesson; a second one on the same day replaces it. Editors hear of what has changed."""
    row, _made = Recheck.objects.update_or_create(
        page_key=lesson.translation_key,
        checker=checker,
        checked_on=timezone.localdate(),
        defaults={"is_so": is_so, "words": words.strip()[:600]},
    )
    if not is_so:
        for editor in members_with(Role.EDITOR):
            notify(
                editor,
                "learning.changed",
                url=lesson.url or "",
                who=checker.name,
                what=lesson.title,
                key=f"recheck:{row.pk}",
            )
    return row
