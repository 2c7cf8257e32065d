"""Offer to read, ask for a reader, take a draft, say what one saw; and keep everything moving."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import Draft, DraftComment
from cms.rules import is_author
from cms.services import keep_note, let_read, stop_reading
from learning.facts import draft_reviewed
from learning.models import (
    Answer,
    Calibration,
    Critique,
    LessonPage,
    ReadingLease,
    ReadingOffer,
    ReviewRequest,
)
from learning.queries.review import HOUSE, next_reading, readers_now, waiting_row
from learning.review import CRITERIA, GRACE, LEASE, LEVELS, Reader, Stage, is_free, stage_of, to_tell
from learning.rules import Refused
from learning.services.lessons import draft_of
from people.models import Person
from people.queries import in_one_line
from people.services import notify

Marks = Mapping[str, str]


def offer_reading(reader: Person, a_week: int) -> None:
    """Say how many drafts a week one would read; none takes one out of the pool."""
    ReadingOffer.objects.update_or_create(reader=reader, defaults={"a_week": a_week})


def calibrate(reader: Person, *, marks: Marks, liked: str, tried: str, example: str = HOUSE) -> Calibration:
    """Keep how somebody weighed the example. The first time stands: the known critique is shown after it."""
    row, _made = Calibration.objects.get_or_create(
        reader=reader,
        example=example,
        defaults={"marks": whole(marks), "liked": liked.strip(), "tried": tried.strip()},
    )
    return row


def whole(marks: Marks) -> dict[str, str]:
    """All four criteria, each at a level there is. Raises Refused for anything else."""
    if any(marks.get(name) not in LEVELS for name in CRITERIA):
        raise Refused("not-weighed")
    return {name: marks[name] for name in CRITERIA}


@transaction.atomic
def ask_for_reading(
    author: Person, draft: Draft, *, own_marks: Marks, question: str = "", exercise: str = ""
) -> ReviewRequest:
    """Put a draft into the pool. The self-check is done at once, and what it is worth is earned with it.

    Asking twice finds the first. Raises Refused for somebody else's draft or one without a word in it.
    """
    if not is_author(author, draft):
        raise Refused("not-yours")
    if not draft.body.strip():
        raise Refused("nothing-written")
    marks = whole(own_marks)
    now = timezone.now()
    try:
        with transaction.atomic():
            # The race: asked twice at once. review_asked_once_at_a_time lets one in.
            request = ReviewRequest.objects.create(
                author=author,
                draft=draft,
                version=draft.version,
                exercise=exercise,
                question=question.strip(),
                own_marks=marks,
                asked_at=now,
            )
    except IntegrityError:
        return ReviewRequest.objects.get(draft=draft, state=ReviewRequest.State.OPEN)
    if not exercise.startswith("learning.block:"):  # that practice is counted where it was done
        draft_reviewed(author, draft=draft.pk)
    tell_readers(request, readers_now(now), now)
    return request


@transaction.atomic
def ask_from_lesson(author: Person, lesson: LessonPage, answer: Answer, *, own_marks: Marks) -> ReviewRequest:
    """What was written in a lesson, as a draft in the pool; readers of the same exercise get it first."""
    draft = draft_of(author, lesson, answer)
    return ask_for_reading(author, draft, own_marks=own_marks, exercise=draft.origin)


def tell_readers(request: ReviewRequest, readers: list[Reader], now: datetime) -> int:
    """Tell a few who offered that a draft waits; nobody twice about one, and not whose it is."""
    told = []
    for reader in to_tell(waiting_row(request), readers, now):
        person = Person.objects.get(pk=reader.key)
        if in_one_line(person, request.author):
            continue
        key = f"learning.reading-waits:{request.pk}"
        notify(person, "learning.reading-waits", key=key, url=reverse("learning:readings"))
        told.append(reader.key)
    if told:
        request.told = [*request.told, *told]
        request.save(update_fields=["told"])
    return len(told)


@transaction.atomic
def take_reading(reader: Person) -> ReviewRequest | None:
    """Give them the draft that needs them most, for half an hour; None when nothing waits for them.

    Whoever is in the middle of one gets that again.
    """
    now = timezone.now()
    held = ReadingLease.objects.filter(reader=reader, until__gt=now, request__state="open").first()
    if held is not None:
        return held.request
    request = next_reading(reader, now)
    if request is None:
        return None
    # The race: two readers take the same draft at once. The lock makes one wait, and see the other's lease.
    request = ReviewRequest.objects.select_for_update().get(pk=request.pk)
    lease = ReadingLease.objects.filter(request=request).first()
    if request.state != ReviewRequest.State.OPEN or (lease and lease.until > now):
        return take_reading(reader)
    if lease is not None:
        end_lease(lease)
    ReadingLease.objects.create(request=request, reader=reader, taken_at=now, until=now + LEASE)
    let_read(request.draft, reader)
    return request


def let_go(reader: Person, request: ReviewRequest) -> None:
    """Not this one: somebody else gets it at once, and its author hears nothing of it."""
    for lease in ReadingLease.objects.filter(request=request, reader=reader).select_related("request"):
        end_lease(lease)


def end_lease(lease: ReadingLease) -> None:
    """Reading without saying anything leaves no trace: they cannot open the draft any more."""
    if not Critique.objects.filter(request=lease.request_id, reader=lease.reader_id).exists():
        stop_reading(lease.request.draft, lease.reader, since=lease.taken_at)
    lease.delete()


@transaction.atomic
def write_critique(
    reader: Person, request: ReviewRequest, *, marks: Marks, liked: str, tried: str
) -> Critique:
    """Say what one saw. Words written are never refused because half an hour was over or it closed meanwhile.

    Raises Refused when a criterion or one of the two lines is missing; "gone" when the draft is not given to
    them, or not any more: its author took it back, or somebody else has it.
    """
    # The race: sent twice, or just as it closes. The lock puts them one after the other.
    request = ReviewRequest.objects.select_for_update().select_related("draft").get(pk=request.pk)
    if known := request.critiques.filter(reader=reader).first():
        return known
    if not ReadingLease.objects.filter(request=request, reader=reader).exists():
        raise Refused("gone")
    if not liked.strip() or not tried.strip():
        raise Refused("nothing-said")
    now = timezone.now()
    let_read(request.draft, reader)
    critique = Critique.objects.create(
        request=request,
        reader=reader,
        marks=whole(marks),
        liked=_note(reader, request, DraftComment.Verb.LIKED, liked),
        tried=_note(reader, request, DraftComment.Verb.TRIED, tried),
        written_at=now,
    )
    ReadingLease.objects.filter(request=request, reader=reader).delete()
    if request.state == ReviewRequest.State.OPEN:
        _end(request, ReviewRequest.State.READ, now)
    notify(
        request.author,
        "learning.draft-read",
        key=f"learning.draft-read:{critique.pk}",
        url=reverse("learning:reading", args=[request.pk]),
        who=reader,
        what=request.draft.title or _("your draft"),
    )
    return critique


def _note(reader: Person, request: ReviewRequest, verb: str, words: str) -> DraftComment:
    note, _made = keep_note(
        reader,
        request.draft,
        verb=verb,
        body=words.strip(),
        version=request.version,
        key=f"critique:{request.pk}:{verb}",
    )
    return note


def withdraw_request(author: Person, request: ReviewRequest) -> None:
    if request.author_id == author.pk:
        with transaction.atomic():
            row = ReviewRequest.objects.select_for_update().get(pk=request.pk)
            if row.state == ReviewRequest.State.OPEN:
                _end(row, ReviewRequest.State.WITHDRAWN, timezone.now())


def _end(request: ReviewRequest, state: ReviewRequest.State, now: datetime) -> None:
    request.state, request.ended_at = state, now
    request.save(update_fields=["state", "ended_at"])
    for lease in ReadingLease.objects.filter(request=request).select_related("request"):
        if lease.until <= now - GRACE or state == ReviewRequest.State.WITHDRAWN:
            end_lease(lease)


# --- By the clock -------------------------------------------------------------------------------


def keep_moving() -> int:
    """End leases long over, ask more readers, ask champions from the second day, close on the fourth.

    Returns how many drafts closed. Called by the clock; safe to repeat.
    """
    now = timezone.now()
    for lease in ReadingLease.objects.filter(until__lte=now - GRACE).select_related("request"):
        end_lease(lease)
    readers = readers_now(now)
    closed = 0
    for request in ReviewRequest.objects.filter(state=ReviewRequest.State.OPEN).select_related(
        "lease", "draft", "author"
    ):
        if stage_of(request.asked_at, now) == Stage.CLOSED:
            closed += close_request(request, now)
        elif is_free(waiting_row(request), now) and _wants_more(request, now):
            tell_readers(request, readers, now)
    return closed


def _wants_more(request: ReviewRequest, now: datetime) -> bool:
    """A few people a day while it waits: three on the first, three on the second, then champions."""
    days = 1 + (now - request.asked_at).days
    return len(request.told) < 3 * days


@transaction.atomic
def close_request(request: ReviewRequest, now: datetime) -> bool:
    """Close with the author's own check, which counts in full. Who is reading right now may still finish."""
    row = ReviewRequest.objects.select_for_update().get(pk=request.pk)
    if row.state != ReviewRequest.State.OPEN:
        return False
    _end(row, ReviewRequest.State.CLOSED, now)
    notify(
        request.author,
        "learning.draft-closed",
        key=f"learning.draft-closed:{request.pk}",
        url=reverse("learning:reading", args=[request.pk]),
        what=request.draft.title or _("your draft"),
    )
    return True
