"""The eight signs: how the organisation is doing, for everybody who joined."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from culture import queries, services
from culture.forms import DeedForm
from culture.rules import Refused
from culture.signs import NAMES
from people.access import MemberRequest, member_required
from people.aside import give_back, typed


@require_safe
@member_required
def health(request: MemberRequest) -> HttpResponse:
    """Read what was measured before; nothing is computed here."""
    found = queries.readings(timezone.localdate())
    may_answer = queries.may_answer(request.user)
    context = {
        "readings": found,
        "measured_at": max((each.measured_at for each in found if each.measured_at), default=None),
        "form": DeedForm() if may_answer else None,
        "here": "health",
    }
    return render(request, "culture/health.html", context)


@require_safe
@member_required
def method(request: MemberRequest) -> HttpResponse:
    """How each sign is worked out."""
    context = {"readings": queries.readings(timezone.localdate()), "here": "health"}
    return render(request, "culture/method.html", context)


@require_safe
@member_required
def as_csv(request: MemberRequest) -> HttpResponse:
    """The same published figures, to take along."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["sign", "state", "figure", "value"])
    for reading in queries.readings(timezone.localdate()):
        for name, value in sorted(reading.figures.items()):
            writer.writerow([reading.sign.name, reading.state.value, name, value])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="eight-signs.csv"'
    return answer


@require_POST
@member_required
def deed(request: MemberRequest, sign: str) -> HttpResponse:
    if sign not in NAMES:
        raise Http404
    at = f"{reverse('culture:health')}#{sign}"
    form = DeedForm(request.POST)
    if not form.is_valid():
        return not_written(request, at, form)
    try:
        services.say_what_was_done(request.user, sign, words=form.cleaned_data["words"])
    except Refused:
        raise PermissionDenied from None
    return redirect(at)


def not_written(request: MemberRequest, at: str, form: DeedForm) -> HttpResponse:
    why, words = str(form.errors["words"][0]), typed(request.POST, "words")
    if not words:
        messages.warning(request, why)
        return redirect(at)
    title = _("It was not written")
    return give_back(request, words, title=title, why=why, url=at, onward=_("Back to the sign"), status=422)


@require_safe
@member_required
def staying(request: MemberRequest) -> HttpResponse:
    """Who stayed, beside what the organisation put in: read as it was measured."""
    return render(request, "culture/staying.html", {"reading": queries.staying(), "here": "health"})
