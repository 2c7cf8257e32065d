"""One page for how Groundswell may speak to someone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import queries, services
from people.access import MemberRequest, member_required
from people.forms import AwayForm, PauseForm, PreferencesForm, preferences_initial
from people.models import Away, Person
from people.outbound import push


@member_required
def preferences(request: MemberRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, initial=preferences_initial(request.user))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        services.update_profile(request.user, way=given.pop("way"), motivator=given.pop("motivator"))
        services.update_preferences(request.user, **given)
        messages.success(request, _("Kept."))
        return redirect("people:preferences")
    return render(request, "people/preferences.html", {"form": form, **beside(request.user)})


@require_POST
@member_required
def away_add(request: MemberRequest) -> HttpResponse:
    form = AwayForm(request.POST, today=queries.today_of(request.user))
    if form.is_valid():
        services.add_away(request.user, **form.cleaned_data)
        return redirect("people:preferences")
    context = {**beside(request.user), "away_form": form}
    context["form"] = PreferencesForm(initial=preferences_initial(request.user))
    return render(request, "people/preferences.html", context, status=422)


@require_POST
@member_required
def away_removal(request: MemberRequest, pk: int) -> HttpResponse:
    services.remove_away(request.user, get_object_or_404(Away, pk=pk, person=request.user))
    return redirect("people:preferences")


def beside(person: Person) -> dict[str, Any]:
    """What stands on the page beside the form."""
    today = queries.today_of(person)
    return {
        "away_days": queries.away_days(person, since=today),
        "away_form": AwayForm(today=today),
        "pause_form": PauseForm(today=today),
        "devices": queries.devices_of(person),
        "push_key": push.public_key(),
        "way_icons": {"listen": "ear", "gather": "bookmark", "talk": "message-circle", "make": "pencil-line"},
        "theme_icons": {"system": "monitor", "light": "sun", "dark": "moon"},
    }
