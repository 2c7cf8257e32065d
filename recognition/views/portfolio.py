"""A portfolio to take along: chosen, made and downloaded by the person; kept and sent nowhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people.access import MemberRequest, member_required
from recognition import queries
from recognition.credentials import parcel
from recognition.forms import PortfolioForm


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def portfolio(request: MemberRequest) -> HttpResponse:
    form = PortfolioForm(request.POST or None, owner=request.user)
    if form.is_bound and form.is_valid():
        return as_download(request, form)
    context = {"here": "thanks", "form": form, "is_empty": form.is_empty}
    return render(request, "recognition/portfolio.html", context, status=422 if form.is_bound else 200)


def as_download(request: MemberRequest, form: PortfolioForm) -> HttpResponse:
    badges, notes = form.cleaned_data["badges"], form.cleaned_data["thanks"]
    words = {
        "name": form.cleaned_data["name"],
        "badges": badges,
        "thanks": notes,
        "issuer": queries.issuer(),
        "made_on": timezone.localdate(),
    }
    page = render_to_string("recognition/portfolio_page.html", words)
    rows = [
        (row.badge.achievement.slug, row.badge.achievement.name, row.badge.achievement.ink, row.token)
        for row in badges
    ]
    response = HttpResponse(parcel.pack(page, rows), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="portfolio.zip"'
    response["Cache-Control"] = "no-store"
    return response
