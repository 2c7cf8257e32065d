from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from culture.words import SIGNS
from people.access import MemberRequest, member_required


@require_safe
@member_required
def health(request: MemberRequest) -> HttpResponse:
    """What will be judged, and that it is too early to say."""
    return render(request, "culture/health.html", {"signs": SIGNS, "here": "health"})
