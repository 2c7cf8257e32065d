"""What people do in a room by plain forms: the same rules as over a socket."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.queries import drafts_of
from mentoring.rooms import queries, services
from mentoring.rooms.forms import ActionForm, DraftForm
from mentoring.rooms.models import Room
from mentoring.rooms.protocol import HOSTS, Refusal
from mentoring.rooms.services.table import bring_draft, lay_draft, use_note
from mentoring.rooms.views.browser import keep_secret, secret_of, token_of
from mentoring.rooms.views.room import show_room
from mentoring.rooms.words import WHY_NOT_BY_FORM
from people.access import MemberRequest, member_required


@require_POST
@member_required
def act(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return _refuse(request, found, form, str(next(iter(form.errors.values()))[0]))
    secret = secret_of(request)
    kind, key = form.cleaned_data["kind"], form.cleaned_data["key"]
    try:
        services.act(found, request.user, kind, form.values(lambda name: token_of(secret, name)), key=key)
    except Refusal as refusal:
        return _refuse(
            request, found, form, str(WHY_NOT_BY_FORM.get(refusal.code, WHY_NOT_BY_FORM["malformed"]))
        )
    answer = redirect(reverse("rooms:room", args=[pk]) + _part(kind))
    if form.is_nameless:
        keep_secret(answer, secret, is_secure=request.is_secure())
    return answer


def _refuse(request: MemberRequest, found: Room, form: ActionForm, problem: str) -> HttpResponse:
    """Show the room again with what was typed, and what was wrong beside it."""
    issued = queries.ticket_for(found, request.user)
    if issued is None:
        messages.error(request, problem)
        return redirect("rooms:rooms")
    kind, typed = str(form.data.get("kind", "")), str(form.data.get("text", ""))[:2000]
    if kind != "chat":
        messages.error(request, problem)
    return show_room(
        request,
        found,
        issued,
        status=422,
        typed=typed if kind == "chat" else "",
        typed_elsewhere={kind.replace(".", "_"): typed},
        typed_poll={name: str(form.data.get(name, ""))[:1200] for name in ("question", "options")},
        chat_problem=problem if kind == "chat" else "",
    )


PLACES = {
    "chat": "#sec-chat",
    "poll": "#sec-poll",
    "ballot": "#sec-poll",
    "question": "#sec-questions",
    "keep": "#sec-kept",
    "decision": "#sec-kept",
    "minutes": "#sec-kept",
}


def _part(kind: str) -> str:
    return PLACES.get(kind.partition(".")[0], "#sec-stage")


@require_POST
@member_required
def bring(request: MemberRequest, pk: int) -> HttpResponse:
    """Bring a draft, or lay it on the table (`lay`)."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    form = DraftForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("rooms:room", pk=pk)
    draft = get_object_or_404(drafts_of(request.user), pk=form.cleaned_data["draft"])
    do = lay_draft if "lay" in request.POST else bring_draft
    try:
        do(found, request.user, draft, question=form.cleaned_data["question"], key=form.cleaned_data["key"])
    except Refusal as refusal:
        messages.error(request, str(WHY_NOT_BY_FORM.get(refusal.code, WHY_NOT_BY_FORM["malformed"])))
    return redirect(reverse("rooms:room", args=[pk]) + "#sec-stage")


@require_POST
@member_required
def use(request: MemberRequest, pk: int, name: str) -> HttpResponse:
    """The author marks a note on their draft as used."""
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    try:
        use_note(found, request.user, name)
    except Refusal as refusal:
        messages.error(request, str(WHY_NOT_BY_FORM.get(refusal.code, WHY_NOT_BY_FORM["malformed"])))
    return redirect(reverse("rooms:room", args=[pk]) + "#sec-stage")


@require_POST
@member_required
def open_room(request: MemberRequest, pk: int) -> HttpResponse:
    found = hosted(request, pk)
    services.open_room(found, by=request.user)
    return redirect("rooms:room", pk=pk)


def hosted(request: MemberRequest, pk: int) -> Room:
    found = get_object_or_404(queries.rooms_of(request.user), pk=pk)
    if queries.role_in(found, request.user) not in HOSTS:
        raise PermissionDenied
    return found
