"""For the programme lead: figures of groups, and inviting people from a table."""

import csv

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring import queries, services
from mentoring.forms import InvitationsForm
from people.access import MemberRequest, role_required
from people.models import Role


@role_required(Role.PROGRAMME_LEAD)
@require_safe
def figures(request: MemberRequest) -> HttpResponse:
    context = {
        "here": "pairing",
        "figures": queries.figures_of(timezone.now()),
        "groups": queries.groups_of(),
        "form": InvitationsForm(),
    }
    return render(request, "mentoring/figures.html", context)


@role_required(Role.PROGRAMME_LEAD)
@require_safe
def figures_table(request: MemberRequest) -> HttpResponse:
    """The figures as a table to take along: the same numbers, and nobody's name."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pairing-{timezone.localdate()}.csv"'
    table = csv.writer(response)
    table.writerow(["figure", "value", "unit"])
    for row in queries.figures_of(timezone.now()):
        table.writerow([row.name, "" if row.value is None else row.value, row.unit])
    return response


@role_required(Role.PROGRAMME_LEAD)
def invitations(request: MemberRequest) -> HttpResponse:
    """Invite from a table: every row, or none and all that is wrong with it."""
    form = InvitationsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = services.read_table(form.cleaned_data["table"])
            services.invite(rows)
            messages.success(
                request,
                _("%(count)d addresses: if they are new here, they hear from us.") % {"count": len(rows)},
            )
            return redirect("mentoring:invitations")
        except services.TableRefused as refused:
            for problem in refused.problems:
                form.add_error("table", problem)
    context = {"here": "pairing", "form": form}
    return render(request, "mentoring/invitations.html", context, status=422 if form.errors else 200)
