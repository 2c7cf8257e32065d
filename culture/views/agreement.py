"""The pack for a works agreement: what this installation keeps and does, as it runs."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from culture.queries.agreement import pack
from people.access import MemberRequest, member_required


@require_safe
@member_required
def agreement(request: MemberRequest) -> HttpResponse:
    return render(request, "culture/agreement.html", {"pack": pack(), "here": "health"})
