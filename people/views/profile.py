"""My profile as I edit it, and anybody's as they chose to be seen."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import queries, services
from people.access import MemberRequest, member_required
from people.forms import FocusForm, HoursForm, PauseForm, PhotoForm, ProfileForm, profile_initial
from people.models import DEFAULT_AUDIENCES, PHOTOS


@member_required
def person(request: MemberRequest, pk: int) -> HttpResponse:
    them = get_object_or_404(queries.colleagues_of(request.user), pk=pk)
    context = {
        "them": them,
        "seen": queries.seen_by(request.user, them),
        "is_me": them.pk == request.user.pk,
        "audiences": [(group, them.profile.audience_of(group).label) for group in DEFAULT_AUDIENCES],
        "topics": them.profile.topics.all(),
        "away": queries.is_away(them, queries.today_of(them)),
    }
    return render(request, "people/person.html", context)


@member_required
def me(request: MemberRequest) -> HttpResponse:
    context = {
        "pause_form": PauseForm(today=queries.today_of(request.user)),
        "is_handler": queries.concerns_for(request.user).exists(),
    }
    return render(request, "people/me.html", context)


@member_required
def profile(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial=profile_initial(request.user))
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if not name.startswith("who_")}
        services.update_profile(request.user, visibility=form.visibility, **fields)
        messages.success(request, _("Kept."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form, "photo_form": PhotoForm()})


@member_required
def focus(request: MemberRequest) -> HttpResponse:
    mine = request.user.profile
    form = FocusForm(
        request.POST or None, initial={name: getattr(mine, name) for name in FocusForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        services.update_profile(request.user, **form.cleaned_data)
        messages.success(request, _("Kept. You can change it as often as you like."))
        return redirect("people:profile")
    return render(request, "people/focus.html", {"form": form, "audience": mine.audience_of("focus").label})


@member_required
def hours(request: MemberRequest) -> HttpResponse:
    form = HoursForm(request.POST or None, profile=request.user.profile)
    if request.method == "POST" and form.is_valid():
        services.update_hours(request.user, form.cleaned_data["hours"])
        messages.success(request, _("Kept."))
        return redirect("people:hours")
    return render(request, "people/hours.html", {"form": form})


@require_POST
@member_required
def photo_change(request: MemberRequest) -> HttpResponse:
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        services.set_photo(request.user, form.cleaned_data["photo"])
        return redirect("people:profile")
    context = {"form": ProfileForm(initial=profile_initial(request.user)), "photo_form": form}
    return render(request, "people/profile.html", context, status=422)


@require_POST
@member_required
def photo_removal(request: MemberRequest) -> HttpResponse:
    services.remove_photo(request.user)
    return redirect("people:profile")


@member_required
def photo(request: MemberRequest, name: str) -> HttpResponseBase:
    """Serve a member's photo at the address its field says, to members only."""
    them = get_object_or_404(queries.colleagues_of(request.user), photo=f"{PHOTOS}{name}")
    answer = FileResponse(them.photo.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
