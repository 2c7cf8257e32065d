"""Thanks, the question to the person helped, my growth, and the rules for everybody."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import MemberRequest, member_required, own_address
from people.aside import give_back, set_aside, taken_up, typed
from people.models import Person, Role
from people.queries import first_findable, has_role
from recognition import queries, rules, services, words
from recognition.forms import SUGGESTED, AnswerForm, ReplyForm, ShowingForm, ThanksForm
from recognition.models import Question, Reply, Thanks
from recognition.services import NotAllowed

ON_THE_WALL = 8
NOTES = 20
SPOTLIGHTS = 3
PAGE = "thanks"  # what is begun on it is set aside under this name
NOTE = ("who", "deed", "effect", "evidence", "kind")
LINE = "line-"


@require_safe
@member_required
def thanks(request: MemberRequest) -> HttpResponse:
    begun = taken_up(request, PAGE)
    form = ThanksForm(giver=request.user, who=request.GET.get("who", "")[:254], begun=begun)
    return thanks_page(request, form, begun)


def begun_in(data: QueryDict, *, sent: str = "") -> dict[str, Any]:
    """What was begun on the page: a note, and lines beside questions; without the line that was sent."""
    note = typed(data, *NOTE)
    lines = typed(data, *(name for name in data if name.startswith(LINE) and name != sent))
    return {**note, **({"show": bool(data.get("show"))} if note else {}), **lines}


def thanks_page(
    request: MemberRequest, form: ThanksForm, begun: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    reader = request.user
    motivator = reader.profile.motivator
    context = {
        "form": form,
        "parts": rules.parts_for(motivator),
        "is_arranged": motivator in rules.PARTS_FOR,
        "page": Paginator(queries.wall(), ON_THE_WALL).get_page(request.GET.get("page")),
        "waiting": queries.thanks_waiting_for(reader),
        "questions": [(each, begun.get(line_of(each.pk), "")) for each in queries.questions_for(reader)],
        "growth": queries.growth_of(reader),
        "quests": queries.quests_shown(reader),
        "spotlights": queries.spotlights_shown()[:SPOTLIGHTS],
        "spotlights_waiting": queries.spotlights_waiting_for(reader),
        "pieces": queries.pieces_for(reader),
        "is_leader": has_role(reader, Role.LEADER),
        "offers": queries.offers_for(reader) if rules.is_invited(motivator) else [],
        "here": "thanks",
    }
    return render(request, "recognition/thanks.html", context, status=status)


@require_POST
@member_required
def note_create(request: MemberRequest) -> HttpResponse:
    form, begun = ThanksForm(request.POST, giver=request.user), begun_in(request.POST)
    if begun and not begun.keys() & set(NOTE):  # Enter in a line beside a question
        messages.info(request, _("Your line stands. Say yes, a bit or no beside it."))
        set_aside(request, PAGE, begun)
        return redirect("recognition:thanks")
    if not form.is_valid():
        return thanks_page(request, form, begun, status=422)
    try:
        send(request.user, form)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return thanks_page(request, form, begun, status=422)
    set_aside(request, PAGE, {name: line for name, line in begun.items() if name.startswith(LINE)})
    said = _("Sent. If they are here, they will hear from you.")
    messages.success(request, _("Sent to %(who)s.") % {"who": form.receiver.name} if form.receiver else said)
    return redirect("recognition:thanks")


def send(giver: Person, form: ThanksForm) -> None:
    if form.receiver:
        services.write_thanks(giver, receiver=form.receiver, **form.words)
    else:
        services.write_thanks_to_address(giver, address=form.cleaned_data["who"], **form.words)


@require_safe
@member_required
def names(request: MemberRequest) -> HttpResponse:
    """Names for the browser to suggest, of people who chose to be found."""
    people = first_findable(request.user, request.GET.get("who", ""), SUGGESTED)
    return render(request, "recognition/parts/names.html", {"people": people})


@require_safe
@member_required
def notes(request: MemberRequest) -> HttpResponse:
    mine = (queries.thanks_for(request.user) | queries.thanks_given_by(request.user)).order_by(
        "-created_at", "id"
    )
    return render(
        request,
        "recognition/notes.html",
        {"page": Paginator(mine, NOTES).get_page(request.GET.get("page")), "here": "thanks"},
    )


@require_safe
@member_required
def note(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = readable_note(request, pk)
    return note_page(request, found, ReplyForm(initial=taken_up(request, f"thanks:{pk}")))


def keep_reply(request: MemberRequest, pk: UUID) -> None:
    """What was begun as a reply stands there again when the note is next shown."""
    set_aside(request, f"thanks:{pk}", typed(request.POST, "words"))


def readable_note(request: MemberRequest, pk: UUID) -> Thanks:
    return get_object_or_404(queries.thanks_readable_by(request.user), pk=pk)


def note_page(request: MemberRequest, found: Thanks, form: ReplyForm, status: int = 200) -> HttpResponse:
    context = {
        "here": "thanks",
        "note": found,
        "form": form,
        "is_receiver": found.receiver_id == request.user.pk,
        "may_take_back": rules.may_withdraw(recorded_at=found.created_at, moment=timezone.now()),
        "may_take_along": queries.may_take_along(found, request.user)
        and queries.surprise_badge() is not None,
    }
    return render(request, "recognition/note.html", context, status=status)


STEPS: dict[str, Callable[[Thanks, Person], None]] = {
    "ask": services.ask_to_show,
    "show": services.agree_to_show,
    "keep": services.keep_private,
    "down": services.take_down,
}


@require_POST
@member_required
def note_showing(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = readable_note(request, pk)
    form = ShowingForm(request.POST)
    if form.is_valid():
        try_to(request, lambda: STEPS[form.cleaned_data["step"]](found, request.user))
    keep_reply(request, pk)
    set_aside(request, PAGE, begun_in(request.POST))
    return redirect("recognition:note", pk)


@require_POST
@member_required
def note_reply(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = readable_note(request, pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return note_page(request, found, form, status=422)
    if not try_to(request, lambda: services.reply(found, request.user, form.cleaned_data["words"])):
        keep_reply(request, pk)
    return redirect("recognition:note", pk)


@require_POST
@member_required
def note_withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = readable_note(request, pk)
    if try_to(request, lambda: services.withdraw_thanks(found, request.user)):
        messages.success(request, _("You took it back. It’s gone for both of you."))
        return redirect("recognition:thanks")
    return redirect("recognition:note", pk)


def try_to(request: MemberRequest, step: Callable[[], object]) -> bool:
    try:
        step()
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return False
    return True


@member_required
def question(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One tap and, if one likes, one line. A GET shows the question, a POST answers it."""
    found = get_object_or_404(queries.questions_of(request.user), pk=pk)
    form = AnswerForm(answer_in(request.POST, pk) if request.method == "POST" else None)
    set_aside(request, PAGE, begun_in(request.POST, sent=line_of(pk)))
    if request.method == "POST" and form.is_valid():
        reply, line = form.cleaned_data["reply"], form.cleaned_data["line"]
        try:
            services.answer(found, request.user, reply, line)
        except NotAllowed as refusal:
            return too_late(request, line, str(refusal))
        messages.success(request, answered(reply, found))
        return redirect(onward(request))
    is_open = rules.is_open(asked_at=found.shown_from or found.asked_at, moment=timezone.now())
    may_take_back = found.replied_at is not None and rules.may_withdraw(
        recorded_at=found.replied_at, moment=timezone.now()
    )
    context = {
        "here": "thanks",
        "question": found,
        "form": form,
        "is_open": is_open,
        "may_take_back": may_take_back,
    }
    return render(
        request,
        "recognition/question_page.html",
        {**context, "may_take_back": may_take_back},
        status=422 if form.is_bound else 200,
    )


def too_late(request: MemberRequest, line: str, why: str) -> HttpResponse:
    if not line:
        messages.warning(request, why)
        return redirect(onward(request))
    words = {"line": line}
    title = _("Your line was not sent")
    return give_back(request, words, title=title, why=why, url=onward(request), onward=_("Back to Thanks"))


def line_of(pk: UUID) -> str:
    """The name of the line beside a question: a page may ask several."""
    return f"{LINE}{pk}"


def answer_in(data: QueryDict, pk: UUID) -> dict[str, str]:
    return {"reply": data.get("reply", ""), "line": data.get(line_of(pk), "")}


def answered(reply: str, found: Question) -> str:
    if reply == Reply.NO:
        return _("Thank you. That stays with you: nobody hears of it.")
    if found.group:
        return _("Thank you. It counts together with what others say; nobody learns who said it.")
    return _("Thank you. %(who)s will see it in their own growth.") % {"who": found.contributor.first_name}


def onward(request: MemberRequest) -> str:
    """Back to the page of this site that asked, else to Thanks."""
    return own_address(request, request.POST.get("next", ""), otherwise="recognition:thanks")


@require_POST
@member_required
def answer_withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.questions_of(request.user), pk=pk)
    if try_to(request, lambda: services.withdraw_answer(found, request.user)):
        messages.success(request, _("You took it back."))
    return redirect("recognition:thanks")


@require_safe
@member_required
def rules_for_everybody(request: MemberRequest) -> HttpResponse:
    moment = timezone.now()
    now, coming = queries.rule_set_at(moment), queries.rules_coming(moment)
    before = queries.rules_before(now) if now else None
    context = {
        "here": "thanks",
        "now": now,
        "before": before,
        "differences": queries.differences(now, before) if now and before else [],
        "coming_differences": queries.differences(coming, now) if coming and now else [],
        "strands": queries.rules_in_words(now) if now else [],
        "coming": coming,
        "coming_strands": queries.rules_in_words(coming) if coming else [],
        "never": words.NEVER,
        "gaming": words.GAMING,
    }
    return render(request, "recognition/rules.html", context)
