"""Office hours: the queue, live for everybody there; it works by form and refresh without JavaScript."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentoring import queries, services
from mentoring.forms import BookForm, MergeForm, QuestionForm
from mentoring.models import Format, QueueEntry, Workshop
from people.access import MemberRequest, member_required
from people.aside import set_aside, taken_up, typed


def office_hours(request: MemberRequest, uid: UUID) -> Workshop:
    return get_object_or_404(queries.workshops_seen_by(request.user), uid=uid, format=Format.OFFICE_HOURS)


def entry_in(workshop: Workshop, uid: UUID) -> QueueEntry:
    return get_object_or_404(QueueEntry.objects.filter(workshop=workshop).select_related("workshop"), uid=uid)


@member_required
def queue(request: MemberRequest, uid: UUID) -> HttpResponse:
    return render_queue(request, office_hours(request, uid))


def render_queue(
    request: MemberRequest,
    workshop: Workshop,
    form: QuestionForm | None = None,
    book: BookForm | None = None,
) -> HttpResponse:
    """The whole page, or only the part that changes when it is fetched again every few seconds."""
    part = request.headers.get("HX-Request") == "true" and request.method == "GET"
    begun = begun_in(request.POST) or ({} if part else taken_up(request, name_of(workshop)))
    now = timezone.now()
    is_host = queries.is_host(request.user, workshop)
    slots = queries.slots_of(workshop, request.user, now=now)
    context = {
        "here": "rooms",
        "workshop": workshop,
        "is_host": is_host,
        "has_begun": workshop.starts_at <= now,
        "is_over": workshop.state != "planned" or workshop.ends_at <= now,
        "queue": queries.queue_of(workshop, request.user, is_host=is_host, now=now),
        "form": form or QuestionForm(initial=begun),
        "slots": slots,
        "book": book
        or BookForm(
            times=free_times(slots),
            initial={name: begun.get(f"book-{name}") for name in ("slot", "question")},
        ),
    }
    name = "mentoring/queue_now.html" if part else "mentoring/queue.html"
    return render(request, name, context, status=422 if form or book else 200)


QUESTION, BOOKING = ("question",), ("book-slot", "book-question")


def begun_in(data: QueryDict, *, sent: tuple[str, ...] = ()) -> dict[str, str]:
    return typed(data, *(name for name in (*QUESTION, *BOOKING) if name not in sent))


def name_of(workshop: Workshop) -> str:
    return f"queue:{workshop.uid}"


def do(
    request: MemberRequest, workshop: Workshop, service: Callable[[], object], *, sent: tuple[str, ...] = ()
) -> HttpResponse:
    """Back to the queue; what was begun beside the button stands there again, and what was refused, too."""
    try:
        service()
    except services.NotNow as refusal:
        messages.error(request, str(refusal))
        sent = ()
    set_aside(request, name_of(workshop), begun_in(request.POST, sent=sent))
    return redirect("mentoring:queue", workshop.uid)


@member_required
@require_POST
def queue_join(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = office_hours(request, uid), QuestionForm(request.POST)
    if not form.is_valid() and typed(request.POST, *BOOKING):  # Enter in one of the other fields
        return book(request, found)
    if not form.is_valid():
        return render_queue(request, found, form)
    words = form.cleaned_data["question"]
    return do(request, found, lambda: services.join_queue(request.user, found, question=words), sent=QUESTION)


def free_times(slots: list[queries.Slot]) -> list[datetime]:
    return [slot.starts_at for slot in slots if slot.is_free or slot.is_mine]


@member_required
@require_POST
def queue_book(request: MemberRequest, uid: UUID) -> HttpResponse:
    return book(request, office_hours(request, uid))


def book(request: MemberRequest, found: Workshop) -> HttpResponse:
    """Book a time, or move to another."""
    slots = queries.slots_of(found, request.user, now=timezone.now())
    form = BookForm(request.POST, times=free_times(slots))
    if not form.is_valid():
        return render_queue(request, found, book=form)
    words = form.cleaned_data["question"]
    return do(
        request,
        found,
        lambda: services.book_time(request.user, found, starts_at=form.starts_at, question=words),
        sent=BOOKING,
    )


@member_required
@require_POST
def queue_same(request: MemberRequest, uid: UUID, entry: UUID) -> HttpResponse:
    found = office_hours(request, uid)
    same = entry_in(found, entry)
    return do(request, found, lambda: services.join_question(request.user, same))


@member_required
@require_POST
def queue_leave(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = office_hours(request, uid)
    return do(request, found, lambda: services.leave_queue(request.user, found))


@member_required
@require_POST
def queue_next(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = office_hours(request, uid)
    return do(request, found, lambda: services.call_next(request.user, found))


@member_required
@require_POST
def queue_done(request: MemberRequest, uid: UUID) -> HttpResponse:
    found = office_hours(request, uid)
    return do(request, found, lambda: services.finish_question(request.user, found))


@member_required
@require_POST
def queue_merge(request: MemberRequest, uid: UUID) -> HttpResponse:
    found, form = office_hours(request, uid), MergeForm(request.POST)
    if not form.is_valid():
        return redirect("mentoring:queue", uid)
    one, other = (entry_in(found, form.cleaned_data[name]) for name in ("one", "other"))
    return do(request, found, lambda: services.merge_questions(request.user, one, other))
