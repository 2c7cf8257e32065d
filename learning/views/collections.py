"""Collections: one's own, those of colleagues, and putting something into one."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import CollectionForm, NarrowForm, PickForm
from learning.models import Collection
from learning.rules import Refused
from learning.views.words import refusal
from people.access import MemberRequest, member_required
from people.aside import set_aside, taken_up, typed

is_web_address = URLValidator(schemes=["https", "http"])


@member_required
def collections(request: MemberRequest) -> HttpResponse:
    """The list; a POST begins a collection of one's own."""
    form = CollectionForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.make_collection(
                request.user,
                key=form.once,
                title=given["title"],
                about=given["about"],
                topic=given["topic"],
            )
        except Refused as refused:
            raise Http404 from refused
        return redirect("learning:collection", pk=made.pk)
    narrow = NarrowForm(request.GET)
    context = {
        "here": "learn",
        "form": form,
        "narrow": narrow,
        "own": queries.collections_open_to(request.user).filter(curator=request.user),
        "shown": queries.shown_collections(request.user, topic=narrow.wanted("topic"))[:60],
    }
    return render(request, "learning/collections.html", context, status=422 if form.errors else 200)


@member_required
def collection(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One collection; a POST of its curator adds something."""
    row = get_object_or_404(queries.collections_open_to(request.user), pk=pk)
    is_own = row.curator_id == request.user.pk
    if request.method == "POST" and not is_own:
        raise Http404
    begun = {"address": request.GET.get("address", "")[:500], **taken_up(request, name_of(pk))}
    form = PickForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid() and pick_into(request, row, form):
        return redirect("learning:collection", pk=row.pk)
    told = queries.who_applied(request.user, row)
    for pick in row.shown_picks:  # type: ignore[attr-defined]
        pick.told = ", ".join(told.get(pick.pk, ()))
    context = {
        "here": "learn",
        "row": row,
        "is_own": is_own,
        "form": form,
        "applied": queries.applied_by(request.user, row),
    }
    return render(request, "learning/collection.html", context, status=422 if form.errors else 200)


def name_of(pk: UUID) -> str:
    return f"collection:{pk}"


def back_to(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What was typed to put in next stands there again."""
    set_aside(request, name_of(pk), typed(request.POST, "address", "title", "line"))
    return redirect("learning:collection", pk=pk)


def pick_into(request: MemberRequest, row: Collection, form: PickForm) -> bool:
    """Add what the form says; what cannot be found is said beside the field."""
    address, title = form.cleaned_data["address"].strip(), form.cleaned_data["title"].strip()
    page = queries.page_at(address)
    if page is None:
        try:
            is_web_address(address)
        except ValidationError:
            form.add_error("address", _("There is no such page here, and it is no web address either."))
            return False
        if not title:
            form.add_error("title", _("Say what it is: it stands elsewhere, so we don’t know."))
            return False
    try:
        services.add_pick(
            request.user,
            row,
            page=page,
            url="" if page else address,
            title=title,
            line=form.cleaned_data["line"],
        )
    except Refused as refused:
        form.add_error(None, refusal(refused.code))
        return False
    return True


@require_POST
@member_required
def collection_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show it to colleagues, keep it to oneself again, or throw it away."""
    row = get_object_or_404(queries.collections_of(request.user), pk=pk)
    todo = request.POST.get("todo", "")
    if todo == "discard":
        services.discard_collection(request.user, row)
        messages.success(request, _("Thrown away."))
        return redirect("learning:collections")
    if todo in ("show", "keep"):
        change = services.show_collection if todo == "show" else services.keep_collection
        change(request.user, row)
    return back_to(request, row.pk)


@require_POST
@member_required
def pick_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Of one's own pick: one up, or out. Of a colleague's: "I applied it"."""
    pick = get_object_or_404(queries.picks_open_to(request.user), pk=pk)
    todo = request.POST.get("todo", "")
    try:
        if todo == "applied":
            services.say_applied(request.user, pick)
            who = pick.collection.curator.first_name
            messages.success(request, _("%(who)s hears that it was of use.") % {"who": who})
        elif todo == "remove":
            services.remove_pick(request.user, pick)
        elif todo == "lift":
            services.lift_pick(request.user, pick)
    except Refused as refused:
        raise Http404 from refused
    return back_to(request, pick.collection_id)


@member_required
def pick_page(request: MemberRequest) -> HttpResponse:
    """From a page one is reading: into which of one's collections?"""
    address = request.GET.get("address", "")[:500]
    page = queries.page_at(address)
    if page is None:
        raise Http404
    context = {
        "here": "learn",
        "page": page,
        "address": address,
        "own": queries.collections_of(request.user),
        "form": CollectionForm(initial={"key": uuid4()}),
    }
    return render(request, "learning/pick_page.html", context)
