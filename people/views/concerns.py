"""Something's not right: saying so, the desk of who looks at it, the author's one reply."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import queries, registry, services
from people.access import MemberRequest, member_required, own_address
from people.aside import give_back, set_aside, taken_up, typed
from people.forms import ConcernForm, DecisionForm, ReplyForm
from people.models import Decision

WELL_FORMED = re.compile(r"[A-Za-z0-9-]{1,64}")  # a number or a uuid: which, its kind knows


@member_required
def concern(request: MemberRequest) -> HttpResponse:
    """The page behind every "Something's not right" link: ?type=&id=&about=&next=."""
    kind, key = request.GET.get("type", ""), request.GET.get("id", "")
    if (kind or key) and not (registry.concern_subject(kind) and WELL_FORMED.fullmatch(key)):
        raise Http404
    onward = own_address(request, request.GET.get("next", ""))
    about = request.GET.get("about", "").replace("\0", "")[:200]
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.raise_concern(
            request.user,
            about=about or _("Something on Groundswell"),
            subject_type=kind,
            subject_id=key,
            url=onward,
            words=form.cleaned_data["words"],
        )
        messages.success(request, _("Thank you for saying so. It goes to one person, who will look at it."))
        return redirect(onward)
    context = {"form": form, "about": about, "onward": onward, "handler": queries.handler_for(request.user)}
    return render(request, "people/concern.html", context)


@member_required
def desk(request: MemberRequest) -> HttpResponse:
    return render(request, "people/desk.html", {"concerns": queries.concerns_for(request.user)})


@member_required
def desk_item(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide, with a reason that the author reads. The other button keeps what was begun of it."""
    case = get_object_or_404(queries.concerns_for(request.user), pk=pk)
    can_be_hidden = registry.can_be_hidden(case.subject_type)
    begun = taken_up(request, name_of(pk)) if request.method == "GET" else {}
    form = DecisionForm(request.POST or None, can_be_hidden=can_be_hidden, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            decision = Decision(form.cleaned_data["decision"])
            services.decide_concern(request.user, case, decision=decision, reason=form.cleaned_data["reason"])
        except services.ConcernRefused:
            return decided_meanwhile(request, pk)
        return redirect("people:desk")
    return render(
        request, "people/desk_item.html", {"case": case, "form": form, "can_be_hidden": can_be_hidden}
    )


def decided_meanwhile(request: MemberRequest, pk: int) -> HttpResponse:
    return give_back(
        request,
        typed(request.POST, "reason"),
        title=_("This was decided already."),
        why=_("Nothing was changed."),
        url=reverse("people:desk-item", args=[pk]),
        onward=_("See what was decided"),
    )


def name_of(pk: int) -> str:
    return f"concern:{pk}"


@require_POST
@member_required
def hiding(request: MemberRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(queries.concerns_for(request.user), pk=pk)
    change = services.show_subject if "show" in request.POST else services.hide_subject
    try:
        change(request.user, case)
    except services.ConcernRefused:
        messages.info(request, _("This was decided already."))
    set_aside(request, name_of(pk), typed(request.POST, "decision", "reason"))
    return redirect("people:desk-item", pk=pk)


@member_required
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(queries.concerns_about(request.user), pk=pk)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reply_to_concern(request.user, case, form.cleaned_data["words"])
        except services.ConcernRefused:
            return replied_before(request, pk)
        messages.success(request, _("Your reply is with them."))
        return redirect("people:concern-reply", pk=pk)
    return render(request, "people/concern_reply.html", {"case": case, "form": form})


def replied_before(request: MemberRequest, pk: int) -> HttpResponse:
    return give_back(
        request,
        typed(request.POST, "words"),
        title=_("You have replied already."),
        why=_("The first reply stands; this one was not sent."),
        url=reverse("people:concern-reply", args=[pk]),
        onward=_("Read your reply"),
    )
