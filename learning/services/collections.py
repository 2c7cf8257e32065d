"""Keep things together, say why, show them, and hear that somebody applied one."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from wagtail.models import Page

from learning.facts import pick_applied
from learning.models import Applied, Collection, Pick
from learning.rules import Refused
from people.models import Person, Topic
from people.services import notify

MOST_PICKS = 40


def make_collection(
    curator: Person, *, key: UUID, title: str, about: str = "", topic: Topic | None = None
) -> Collection:
    """Begin one, for oneself at first; `key` (from the form) makes a double click one collection."""
    row, _made = Collection.objects.get_or_create(
        id=key,
        defaults={"curator": curator, "title": title.strip(), "about": about.strip(), "topic": topic},
    )
    _check_curator(curator, row)
    return row


def change_collection(
    curator: Person, row: Collection, *, title: str, about: str, topic: Topic | None
) -> None:
    _check_curator(curator, row)
    row.title, row.about, row.topic = title.strip(), about.strip(), topic
    row.save(update_fields=["title", "about", "topic", "changed_at"])


def show_collection(curator: Person, row: Collection) -> None:
    _check_curator(curator, row)
    row.is_shown = True
    row.save(update_fields=["is_shown", "changed_at"])


def keep_collection(curator: Person, row: Collection) -> None:
    """For oneself again."""
    _check_curator(curator, row)
    row.is_shown = False
    row.save(update_fields=["is_shown", "changed_at"])


def discard_collection(curator: Person, row: Collection) -> None:
    _check_curator(curator, row)
    row.delete()


def _check_curator(curator: Person, row: Collection) -> None:
    if row.curator_id != curator.pk:
        raise Refused("not-yours")


@transaction.atomic
def add_pick(
    curator: Person, row: Collection, *, line: str, page: Page | None = None, url: str = "", title: str = ""
) -> Pick:
    """Put a page of ours, or an address elsewhere, into a collection. Twice is one pick, said anew."""
    _check_curator(curator, row)
    # The race: a double click with an address elsewhere. The lock makes the second find the first's pick.
    Collection.objects.select_for_update().get(pk=row.pk)
    if row.picks.count() >= MOST_PICKS:
        raise Refused("too-many")
    last = row.picks.aggregate(last=Max("place"))["last"] or 0
    if page is None:
        said = {"title": title.strip(), "line": line.strip()}
        pick, _made = row.picks.update_or_create(
            page=None, url=url, defaults=said, create_defaults={**said, "place": last + 1}
        )
    else:
        pick = _pick_page(row, page, line, last + 1)
    row.save(update_fields=["changed_at"])
    return pick


def _pick_page(row: Collection, page: Page, line: str, place: int) -> Pick:
    try:
        with transaction.atomic():
            # The race: added twice at once. pick_page_once lets one in, the other says its line anew.
            return row.picks.create(page=page, title=page.title[:160], line=line.strip(), place=place)
    except IntegrityError:
        pick = row.picks.get(page=page)
        pick.line = line.strip()
        pick.save(update_fields=["line"])
        return pick


def remove_pick(curator: Person, pick: Pick) -> None:
    _check_curator(curator, pick.collection)
    pick.delete()


@transaction.atomic
def lift_pick(curator: Person, pick: Pick) -> None:
    """One place up."""
    _check_curator(curator, pick.collection)
    rows = list(pick.collection.picks.select_for_update())
    at = next(place for place, row in enumerate(rows) if row.pk == pick.pk)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for place, row in enumerate(rows):
        row.place = place + 1
    Pick.objects.bulk_update(rows, ["place"])


@transaction.atomic
def say_applied(person: Person, pick: Pick) -> None:
    """ "I applied it": heard by whoever picked it, and by nobody else."""
    curator = pick.collection.curator
    if curator.pk == person.pk or not pick.collection.is_shown:
        raise Refused("not-yours")
    row, made = Applied.objects.get_or_create(pick=pick, person=person)
    if not made or not curator.is_member:
        return
    pick_applied(curator, confirmer=person, pick=pick.pk)
    notify(
        curator,
        "learning.applied",
        key=f"learning.applied:{row.pk}",
        url=reverse("learning:collection", args=[pick.collection_id]),
        who=person,
        what=pick.title,
    )
