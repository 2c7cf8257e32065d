"""Collections: one's own, and those colleagues show."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import Page, Site

from learning.models import Applied, Collection, Pick
from learning.queries.asks import is_uuid
from people.models import Person


def collections_of(curator: Person) -> QuerySet[Collection]:
    return Collection.objects.filter(curator=curator).select_related("topic", "curator")


def collections_open_to(person: Person) -> QuerySet[Collection]:
    """One's own, and what colleagues show; with their picks, those of pages taken down left out."""
    if not person.is_member:
        return Collection.objects.none()
    picks = Pick.objects.filter(Q(page=None) | Q(page__live=True)).select_related("page")
    return (
        Collection.objects.filter(Q(curator=person) | Q(is_shown=True, is_hidden=False))
        .select_related("curator", "topic")
        .prefetch_related(Prefetch("picks", queryset=picks, to_attr="shown_picks"))
    )


def shown_collections(person: Person, *, topic: str = "") -> QuerySet[Collection]:
    """What colleagues show, newest first. Never by how many applied it."""
    rows = collections_open_to(person).filter(is_shown=True, is_hidden=False).exclude(curator=person)
    return rows.filter(topic__slug=topic) if topic else rows


def picks_open_to(person: Person) -> QuerySet[Pick]:
    open_to = Q(collection__curator=person) | Q(collection__is_shown=True, collection__is_hidden=False)
    return Pick.objects.filter(open_to).select_related("collection__curator")


def applied_by(person: Person, collection: Collection) -> frozenset[object]:
    return frozenset(
        Applied.objects.filter(person=person, pick__collection=collection).values_list("pick", flat=True)
    )


def who_applied(curator: Person, collection: Collection) -> dict[object, list[str]]:
    """Who told the curator that they applied it, by pick, A to Z; to nobody else."""
    if collection.curator_id != curator.pk:
        return {}
    found: dict[object, list[str]] = {}
    rows = Applied.objects.filter(pick__collection=collection).select_related("person")
    for row in rows.order_by("person__name"):
        found.setdefault(row.pick_id, []).append(row.person.name)
    return found


def page_at(address: str) -> Page | None:
    """The published page an address of ours leads to; None for an address elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[::1": no address at all
        return None
    if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return None
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or not parts.path.strip("/"):
        return None
    path = f"{site.root_page.url_path.rstrip('/')}/{parts.path.strip('/')}/"
    return Page.objects.live().public().filter(url_path=path).first()


def collection_by_key(key: str) -> Collection | None:
    return Collection.objects.select_related("curator").filter(pk=key).first() if is_uuid(key) else None
