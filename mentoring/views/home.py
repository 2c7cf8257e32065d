"""The first page of pairing: what is so, and what one could do; opting in and out."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mentoring import queries, services
from mentoring.forms import LookingForm, OfferingForm
from mentoring.models import Champion, Kind, Newcomer
from mentoring.queries.rounds import invitation_for
from mentoring.views.suggestion import render_suggestion
from people.access import MemberRequest, member_required
from people.models import Person, Role
from people.queries import has_role


@member_required
@require_GET
def home(request: MemberRequest) -> HttpResponseBase:
    """A newcomer with a champion, or a suggestion, lands there; everybody else sees where things stand."""
    me = request.user
    champion = queries.champion_of(me)
    running = list(queries.running_pairings_of(me))
    lasting = [pairing for pairing in running if pairing.kind == Kind.PAIRING]
    mine = next((pairing for pairing in lasting if pairing.newcomer_id == me.pk), None)
    if champion is None and mine and len(running) == 1 and not request.GET.get("all"):
        return redirect("mentoring:pairing", mine.uid)
    suggestion = queries.suggestion_for(me)
    if champion is None and suggestion and len(running) == 0 and not request.GET.get("all"):
        return render_suggestion(request, suggestion)
    newcomer = queries.newcomer_of(me)
    context = {
        "here": "pairing",
        "newcomer": newcomer,
        "is_resting": bool(newcomer and newcomer.rests_until and newcomer.rests_until > timezone.now()),
        "champion": champion,
        "mine": mine,
        "suggestion": suggestion,
        "requests": list(queries.requests_of(me)),
        "talks": [pairing for pairing in running if pairing.kind != Kind.PAIRING],
        "over": list(queries.pairings_over(me)[:6]),
        "circles": list(queries.circles_of(me)),
        "asked_circles": list(queries.circle_invitations_of(me, now=timezone.now())),
        "may_lead": has_role(me, Role.PROGRAMME_LEAD),
        "offers": list(queries.offers_for(me)),
        "newcomers": [pairing for pairing in lasting if pairing.champion_id == me.pk],
        "seats_free": max(0, champion.open_seats - queries.seats_taken(me)) if champion else 0,
        **invitation_for(me),
        "looking": LookingForm(initial=looking_initial(me, None)) if newcomer is None else None,
    }
    return render(request, "mentoring/home.html", context)


@member_required
def looking(request: MemberRequest) -> HttpResponse:
    """Ask for a champion, or change what one asked for."""
    newcomer = queries.newcomer_of(request.user)
    form = LookingForm(request.POST or None, initial=looking_initial(request.user, newcomer))
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data.pop("skills")
        services.become_newcomer(request.user, wanted=wanted, **form.cleaned_data)
        if services.suggest_champion(request.user) is None:
            messages.info(request, _("Kept. As soon as somebody fits, you will hear."))
        return redirect("mentoring:home")
    return render(request, "mentoring/looking.html", {"here": "pairing", "form": form, "newcomer": newcomer})


@member_required
def offering(request: MemberRequest) -> HttpResponse:
    """Become a champion, or change what one offers."""
    champion = queries.champion_of(request.user)
    form = OfferingForm(request.POST or None, initial=offering_initial(request.user, champion))
    if request.method == "POST" and form.is_valid():
        offered = form.cleaned_data.pop("skills")
        services.become_champion(request.user, offered=offered, **form.cleaned_data)
        messages.success(request, _("Thank you. You hear from us when somebody says hello."))
        return redirect("mentoring:home")
    return render(request, "mentoring/offering.html", {"here": "pairing", "form": form, "champion": champion})


@member_required
@require_POST
def looking_end(request: MemberRequest) -> HttpResponse:
    services.stop_newcomer(request.user)
    messages.success(request, _("You are no longer looking. Nobody is told."))
    return redirect("mentoring:home")


@member_required
@require_POST
def offering_end(request: MemberRequest) -> HttpResponse:
    services.stop_champion(request.user)
    messages.success(request, _("You are no longer a champion here. Pairings you have go on."))
    return redirect("mentoring:home")


@member_required
@require_POST
def offering_pause(request: MemberRequest) -> HttpResponse:
    services.pause_champion(request.user)
    messages.success(request, _("No new offers until you open again."))
    return redirect("mentoring:home")


@member_required
@require_POST
def offering_resume(request: MemberRequest) -> HttpResponse:
    services.reopen_champion(request.user)
    messages.success(request, _("You are open to offers again."))
    return redirect("mentoring:home")


def looking_initial(person: Person, newcomer: Newcomer | None) -> dict[str, object]:
    if newcomer is None:
        return {"languages": [spoken(person)], "skills": queries.skills_named_by(person)}
    names = ("hopes", "brings", "languages", "platforms", "meetings")
    return {name: getattr(newcomer, name) for name in names} | {"skills": newcomer.wanted.all()}


def offering_initial(person: Person, champion: Champion | None) -> dict[str, object]:
    if champion is None:
        return {"languages": [spoken(person)], "seats": 1}
    names = ("asks", "brings", "languages", "platforms", "meetings", "seats", "formats")
    return {name: getattr(champion, name) for name in names} | {"skills": champion.offered.all()}


def spoken(person: Person) -> str:
    """Return the code of the person's own language, as far as it is one of the list."""
    return person.language.split("-")[0]
