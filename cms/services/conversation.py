"""What colleagues say about a published page."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from cms import anchors, facts
from cms.models import AuthoredPage, Remark, Response
from cms.rules import Refused, TooLong
from people.models import Person
from people.services import notify

REMARK_LIMIT = 4_000


@transaction.atomic
def say(
    person: Person,
    page: AuthoredPage,
    *,
    body: str,
    tone: str = Remark.Tone.SAY,
    audience: str = Remark.Audience.EVERYONE,
    reply_to: Remark | None = None,
    key: str = "",
) -> Remark:
    """Join in, or tell only the author. The same key finds the remark already made."""
    body = anchors.tidy(body).strip()
    if len(body) > REMARK_LIMIT:
        raise TooLong(len(body), REMARK_LIMIT)
    if not person.is_member or not page.live or (reply_to and reply_to.page_id != page.pk):
        raise Refused
    if reply_to and reply_to.audience == Remark.Audience.AUTHOR:
        _refuse_outsiders(person, page, reply_to)
        audience = Remark.Audience.AUTHOR
    remark, made = Remark.objects.get_or_create(
        page=page,
        author=person,
        key=(key or uuid4().hex)[:64],
        defaults={
            "body": body,
            "tone": tone,
            "audience": audience,
            # One level deep: a reply to a reply stands beside it.
            "reply_to": (reply_to.reply_to or reply_to) if reply_to else None,
        },
    )
    if made:
        _tell(remark, page, reply_to)
        if tone == Remark.Tone.ASK and audience == Remark.Audience.EVERYONE:
            facts.asked_out_loud(person)
    return remark


def _refuse_outsiders(person: Person, page: AuthoredPage, remark: Remark) -> None:
    root = remark.reply_to or remark
    if person.pk not in (page.author_id, root.author_id):
        raise Refused


def _tell(remark: Remark, page: AuthoredPage, reply_to: Remark | None) -> None:
    person = remark.author
    heard = {page.author, reply_to.author if reply_to else None} - {None, person}
    for listener in heard:
        if person is not None and listener is not None:
            notify(
                listener,
                "cms.remark",
                key=f"cms.remark:{remark.pk}",
                url=f"{page.url}#remark-{remark.pk}",
                who=person,
                what=page.title,
            )


def take_back(person: Person, remark: Remark) -> None:
    """Empty one's own remark. Replies to it stay."""
    if remark.author_id != person.pk:
        raise Refused
    if remark.taken_back_at is None:
        remark.body, remark.taken_back_at = "", timezone.now()
        remark.save(update_fields=["body", "taken_back_at"])


@transaction.atomic
def respond(person: Person, page: AuthoredPage, kind: str) -> Response:
    """Tell the author that it helped, or that one applied it. Counted nowhere; said once."""
    if not person.is_member or not page.live or page.author_id == person.pk:
        raise Refused
    response, made = Response.objects.get_or_create(page=page, person=person, kind=kind)
    if made and page.author is not None:
        notify(
            page.author,
            f"cms.{response.kind}",
            key=f"cms.{response.kind}:{page.pk}:{person.pk}",
            url=page.url or "",
            who=person,
            what=page.title,
        )
    return response


def stop_responding(person: Person, page: AuthoredPage, kind: str) -> None:
    Response.objects.filter(page=page, person=person, kind=kind).delete()
