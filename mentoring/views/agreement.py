"""Five short answers two people give each other, signed by both."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring import queries, services
from mentoring.forms import AgreementForm
from mentoring.models import Agreement
from mentoring.views.pairing import running
from people.access import MemberRequest, member_required


@member_required
def agreement(request: MemberRequest, uid: UUID) -> HttpResponse:
    """Read it, change it, sign it. A change is a new version, which both sign again."""
    pairing = running(request, uid)
    latest = pairing.agreements.first()
    form = AgreementForm(request.POST or None, initial=initial_of(latest))
    if request.method == "POST" and form.is_valid():
        try:
            services.agree(request.user, pairing, **form.cleaned_data)
            messages.success(request, _("Signed by you."))
            return redirect("mentoring:agreement", uid)
        except services.NotNow as refusal:
            form.add_error(None, str(refusal))
            latest = pairing.agreements.first()
            form.data = {**request.POST.dict(), "version": str(latest.version if latest else 0)}
    mine, theirs = signatures(latest, is_newcomer=pairing.newcomer_id == request.user.pk)
    context = {
        "here": "pairing",
        "pairing": pairing,
        "other": queries.other_half(pairing, request.user),
        "latest": latest,
        "mine": mine,
        "theirs": theirs,
        "earlier": pairing.agreements.all()[1:],
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "mentoring/agreement.html", context, status=status)


def initial_of(latest: Agreement | None) -> dict[str, object]:
    names = ("what_for", "how_often", "where", "between_us", "look_back")
    values = {name: getattr(latest, name) for name in names} if latest else {}
    return values | {"version": latest.version if latest else 0}


def signatures(latest: Agreement | None, *, is_newcomer: bool) -> tuple[bool, bool]:
    """Return whether the reader has signed, and whether the other has."""
    if latest is None:
        return False, False
    two = (bool(latest.newcomer_signed_at), bool(latest.champion_signed_at))
    return two if is_newcomer else two[::-1]
