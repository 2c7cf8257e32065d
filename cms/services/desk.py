"""What Wagtail's desk keeps of a person, taken away when they leave."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply, Revision
from wagtail.users.models import UserProfile

from people.models import Person


def forget_settings(person: Person) -> None:
    """Erase their settings in the desk, with the picture they may have put there."""
    for profile in UserProfile.objects.filter(user=person):
        if name := profile.avatar.name:
            transaction.on_commit(partial(profile.avatar.storage.delete, name))
        profile.delete()


def erase_remarks(person: Person) -> None:
    """Erase their remarks and replies to other editors, also in each version of a page. Others' replies stay.

    A remark without a word could not be saved with its page: one stands in the place of theirs.
    """
    gone = _("Removed by its author.")
    commented = Revision.page_revisions.filter(**{f"content__{COMMENTS_RELATION_NAME}__0__isnull": False})
    for revision in commented.iterator(chunk_size=100):
        if _blanked(revision.content[COMMENTS_RELATION_NAME], person.pk, gone):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    Comment.objects.filter(user=person).update(text=gone)
    CommentReply.objects.filter(user=person).update(text=gone)


def _blanked(remarks: list[dict[str, Any]], person: int, gone: str) -> bool:
    theirs = [
        words
        for remark in remarks
        for words in (remark, *remark.get("replies", []))
        if words.get("user") == person
    ]
    for words in theirs:
        words["text"] = gone
    return bool(theirs)
