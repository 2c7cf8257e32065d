"""Take words away from readers while somebody looks at what's not right, and bring them back.

Called by the person a concern was put to, through people.registry; who wrote the words hears it from there.
"""

from __future__ import annotations

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction

from cms.models import DraftComment, Remark, Unpublishing
from cms.queries import authored_page_by_key, is_key


@transaction.atomic
def hide_page(key: str) -> None:
    page = authored_page_by_key(key)
    if page is None or not page.live:
        return
    Unpublishing.objects.create(page=page, reason="")
    UnpublishPageAction(page).execute(skip_permission_checks=True)


@transaction.atomic
def show_page(key: str) -> None:
    page = authored_page_by_key(key)
    if page is None or page.live:
        return
    Unpublishing.objects.filter(page=page, editor=None).delete()
    if revision := page.get_latest_revision():
        revision.publish(skip_permission_checks=True)


def hide_remark(key: str) -> None:
    _set_hidden(Remark, key, is_hidden=True)


def show_remark(key: str) -> None:
    _set_hidden(Remark, key, is_hidden=False)


def hide_note(key: str) -> None:
    _set_hidden(DraftComment, key, is_hidden=True)


def show_note(key: str) -> None:
    _set_hidden(DraftComment, key, is_hidden=False)


def _set_hidden(model: type[Remark] | type[DraftComment], key: str, *, is_hidden: bool) -> None:
    if is_key(key):
        model.objects.filter(pk=key).update(is_hidden=is_hidden)
