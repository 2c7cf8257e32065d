"""The pool: offer to read, ask for a reader, read one, hear what a reader saw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cms.queries import drafts_of
from learning import queries, services
from learning.forms import CritiqueForm, OfferForm, OwnCheckForm
from learning.models import ReviewRequest
from learning.review import CHAMPION_BY, CRITERIA, ends_at
from learning.rules import Refused
from learning.views import example
from learning.views.words import refusal
from people.access import MemberRequest, member_required
from people.aside import give_back, typed


@member_required
def readings(request: MemberRequest) -> HttpResponse:
    """Both sides on one page: what one would read, and where one's own drafts are."""
    person = request.user
    form = OfferForm(request.POST or None, initial={"a_week": queries.offer_of(person)})
    if request.method == "POST" and form.is_valid():
        services.offer_reading(person, form.cleaned_data["a_week"])
        messages.success(request, _("Thank you. You can change it whenever you like."))
        return redirect("learning:readings")
    lease = queries.lease_of(person)
    context = {
        "here": "learn",
        "form": form,
        "own": [shown_request(one) for one in queries.own_requests(person)],
        "lease": lease,
        "waits": lease is None and queries.next_reading(person) is not None,
        "is_calibrated": queries.is_calibrated(person),
        **usual_wait(),
        "reader": queries.as_reader(person),
    }
    return render(request, "learning/readings.html", context, status=422 if form.errors else 200)


def usual_wait() -> dict[str, str]:
    """How long it lately took, in hours or days: nobody needs the minutes."""
    wait = queries.usual_wait_lately()
    if wait is None:
        return {}
    hours = max(1, round(wait.total_seconds() / 3600))
    words = (
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
        if hours < 36
        else ngettext("%(count)d day", "%(count)d days", round(hours / 24)) % {"count": round(hours / 24)}
    )
    return {"usual": words, "usual_words": words}


def shown_request(own: queries.OwnRequest) -> dict[str, Any]:
    return {"request": own.request, "own": own, "by": ends_at(own.request.asked_at)}


@member_required
def reading_example(request: MemberRequest) -> HttpResponse:
    """The example whose right critique is known: weigh it, then see what we saw."""
    known = queries.calibration_of(request.user)
    form = CritiqueForm(request.POST or None)
    if known is None and request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.calibrate(request.user, marks=form.marks, liked=given["liked"], tried=given["tried"])
        return redirect("learning:reading-example")
    context = {
        "here": "learn",
        "form": form,
        "known": known,
        "text": example.EXAMPLE,
        "weighed": example.weighed(known.marks) if known else [],
        "liked": example.KNOWN_LIKED,
        "tried": example.KNOWN_TRIED,
        "anchors": example.ANCHORS,
    }
    return render(request, "learning/reading_example.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def reading_next(request: MemberRequest) -> HttpResponse:
    """Take the draft that needs a reader most; the example first, once."""
    if not queries.is_calibrated(request.user):
        return redirect("learning:reading-example")
    taken = services.take_reading(request.user)
    if taken is None:
        messages.info(request, _("Nothing waits for you just now. Thank you for looking."))
        return redirect("learning:readings")
    return redirect("learning:reading", pk=taken.pk)


@member_required
def reading(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One draft in the pool: to its author what was said, to its reader the text and four questions."""
    own = queries.requests_of(request.user).filter(pk=pk).first()
    if own is not None:
        return show_own(request, own)
    row = queries.requests_open_to(request.user).filter(pk=pk).first()
    if row is None:
        return too_late(request)
    form = CritiqueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.write_critique(
                request.user, row, marks=form.marks, liked=given["liked"], tried=given["tried"]
            )
        except Refused:
            return too_late(request)
        messages.success(request, _("%(who)s can read it now.") % {"who": row.author.first_name})
        return redirect("learning:readings")
    return show_reading(request, row, form, status=422 if form.errors else 200)


def show_reading(
    request: MemberRequest,
    row: ReviewRequest,
    form: CritiqueForm,
    *,
    status: int = 200,
    is_leaving: bool = False,
) -> HttpResponse:
    said = row.critiques.filter(reader=request.user).select_related("liked", "tried").first()
    version = row.draft.versions.filter(number=row.version).first()
    context = {
        "here": "learn",
        "row": row,
        "text": version.body if version else row.draft.body,
        "form": form,
        "said": said,
        "lease": queries.lease_of(request.user),
        "anchors": example.ANCHORS,
        "is_leaving": is_leaving,
    }
    return render(request, "learning/reading.html", context, status=status)


def too_late(request: MemberRequest) -> HttpResponse:
    """It is not given to them any more: what was typed is shown, to keep. A stranger finds nothing here."""
    return give_back(
        request,
        typed(request.POST, "liked", "tried"),
        title=_("This draft has moved on"),
        why=_("It was given to another reader meanwhile, or its author took it back."),
        url=reverse("learning:readings"),
        onward=_("Readings"),
    )


def show_own(request: MemberRequest, row: ReviewRequest) -> HttpResponse:
    context = {
        "here": "learn",
        "row": row,
        "own": queries.own_request(row),
        "by": ends_at(row.asked_at),
        **usual_wait(),
        "waits": queries.next_reading(request.user) is not None,
        "levels": example.weighed(row.own_marks),
        "form": OwnCheckForm(initial=row.own_marks),
    }
    return render(request, "learning/reading_own.html", context)


@require_POST
@member_required
def reading_let_go(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Somebody else gets it. Who has begun to write is asked once more, and keeps the words."""
    row = get_object_or_404(queries.requests_open_to(request.user), pk=pk)
    if typed(request.POST, "liked", "tried") and not request.POST.get("sure"):
        begun = CritiqueForm(initial=typed(request.POST, *CRITERIA, "liked", "tried"))
        return show_reading(request, row, begun, is_leaving=True)
    services.let_go(request.user, row)
    messages.info(request, _("Fine. Somebody else gets it; nobody is told."))
    return redirect("learning:readings")


@require_POST
@member_required
def reading_withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(queries.requests_of(request.user), pk=pk)
    services.withdraw_request(request.user, row)
    messages.success(request, _("It’s yours alone again."))
    return redirect("learning:readings")


@member_required
def ask_pool(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask for a reader: first one reads, if one waits; then the self-check; then four days at most."""
    draft = get_object_or_404(drafts_of(request.user), pk=pk, version__gt=0)
    known = queries.open_request_on(draft)
    if known is not None:
        return redirect("learning:reading", pk=known.pk)
    form = OwnCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_for_reading(
                request.user,
                draft,
                own_marks=form.marks,
                question=form.cleaned_data["question"],
                exercise=draft.origin,
            )
        except Refused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            return redirect("learning:reading", pk=made.pk)
    context = {
        "here": "learn",
        "draft": draft,
        "form": form,
        "anchors": example.ANCHORS,
        "is_calibrated": queries.is_calibrated(request.user),
        "waits": queries.next_reading(request.user) is not None,
        "by": timezone.now() + CHAMPION_BY,
        **usual_wait(),
    }
    return render(request, "learning/ask_pool.html", context, status=422 if form.errors else 200)
