"""Joining, pausing, coming back, leaving, and taking one's data along."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import export, queries, rules, services
from people.access import MemberRequest, member_required, own_address, signed_in_required
from people.forms import JoinForm, LeaveForm, PauseForm
from people.views.closing import export_answer


@signed_in_required
def join(request: MemberRequest) -> HttpResponse:
    if not rules.may_join(request.user):
        return redirect("/")
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.join(request.user, findable=form.cleaned_data["findable"])
        return redirect("/")
    return render(request, "people/join.html", {"form": form, "where": queries.organisation()})


@member_required
def pause(request: MemberRequest) -> HttpResponse:
    form = PauseForm(request.POST or None, today=queries.today_of(request.user))
    if request.method == "POST" and form.is_valid():
        services.pause(request.user, until=form.cleaned_data["until"])
        messages.success(request, _("Everything is paused. Nobody is told, and nothing goes down."))
        return back(request)
    return render(request, "people/pause.html", {"form": form})


@require_POST
@member_required
def resume(request: MemberRequest) -> HttpResponse:
    services.resume(request.user)
    messages.success(request, _("Good to see you. Everything is where you left it."))
    return back(request)


@signed_in_required
def leave(request: MemberRequest) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = request.user
        logout(request)
        services.leave(person, keep_words=form.cleaned_data["words"] == "stay")
        return render(request, "people/left.html")
    context = {"form": form, "has_directory": queries.is_in_directory(request.user)}
    return render(request, "people/leave.html", context)


@signed_in_required
def export_page(request: MemberRequest) -> HttpResponse:
    return render(request, "people/export.html", {"parts": export.about(request.user)})


@signed_in_required
def export_file(request: MemberRequest) -> HttpResponse:
    return export_answer(export.as_json(request.user))


def back(request: MemberRequest) -> HttpResponse:
    """Return to where the form stood, when that is a page of ours."""
    return redirect(own_address(request, request.POST.get("next", ""), otherwise="people:preferences"))
