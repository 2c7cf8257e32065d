"""Leaders' spotlights: writing one, and the receiver's word about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import MemberRequest, member_required, role_required
from people.models import Role
from recognition import queries, services
from recognition.forms import SpotlightForm
from recognition.services import NotAllowed


@role_required(Role.LEADER)
def spotlights(request: MemberRequest) -> HttpResponse:
    """Four a season; a GET shows what is left, a POST puts one to its receiver."""
    form = SpotlightForm(request.POST or None, reader=request.user)
    if request.method == "POST" and form.is_valid() and form.colleague:
        try:
            services.write_spotlight(request.user, receiver=form.colleague, **form.words)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            who = form.colleague.first_name
            messages.success(request, _("%(who)s will be asked. Nobody else sees it before.") % {"who": who})
            return redirect("recognition:spotlights")
    context = {
        "here": "thanks",
        "form": form,
        "left": queries.spotlights_left(request.user),
        "mine": queries.spotlights_by(request.user),
    }
    return render(request, "recognition/spotlights.html", context, status=422 if form.is_bound else 200)


@require_safe
@member_required
def spotlight(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.spotlights_for(request.user), pk=pk)
    return render(request, "recognition/spotlight.html", {"here": "thanks", "spotlight": found})


@require_POST
@member_required
def spotlight_answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.spotlights_for(request.user), pk=pk)
    accept = request.POST.get("answer") == "yes"
    services.answer_spotlight(found, request.user, accept=accept)
    said = _("It’s with everybody now.") if accept else _("It stays between the two of you.")
    messages.success(request, said)
    return redirect("recognition:thanks")
