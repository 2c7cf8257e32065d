"""After the organisation closed an account: the link to everything about its owner, without signing in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people import export, queries, services
from people.access import MemberRequest, member_required
from people.forms import PrivateAddressForm
from people.models import ClosedAccount
from people.time import as_read_by


def closed_account(secret: str) -> ClosedAccount:
    """A wrong link, one that is too old and one whose account is open again are all the same: not there."""
    closed = queries.closed_by_link(secret)
    if closed is None:
        raise Http404
    return closed


@never_cache
def closed_export(request: HttpRequest, secret: str) -> HttpResponse:
    closed = closed_account(secret)
    with as_read_by(closed.person):
        context = {
            "closed": closed,
            "secret": secret,
            "parts": export.about(closed.person),
            "until": timezone.localdate(closed.closed_at + queries.CLOSED_LINK_WORKS),
        }
        return render(request, "people/closed.html", context)


@never_cache
def closed_file(request: HttpRequest, secret: str) -> HttpResponse:
    return export_answer(export.as_json(closed_account(secret).person))


@require_POST
@never_cache
def closed_erasure(request: HttpRequest, secret: str) -> HttpResponse:
    """What one could do while the account was open is still theirs to do. The words go too."""
    services.leave(closed_account(secret).person)
    return render(request, "people/left.html")


def export_answer(said: dict[str, object]) -> HttpResponse:
    answer = JsonResponse(said, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="about-me.json"'
    return answer


@member_required
def private_address(request: MemberRequest) -> HttpResponse:
    given = queries.private_address_of(request.user)
    form = PrivateAddressForm(
        request.POST or None, initial={"email": given.email if given else ""}, work_address=request.user.email
    )
    if request.method == "POST" and form.is_valid():
        services.give_private_address(request.user, form.cleaned_data["email"])
        if not form.cleaned_data["email"]:
            messages.success(request, _("No private address is kept."))
        return redirect("people:private-address")
    return render(request, "people/private_address.html", {"form": form, "given": given})


@never_cache
def private_address_proof(request: HttpRequest, proof: str) -> HttpResponse:
    """The link from the mail. Opening it shows a button: mail scanners open links, people press buttons."""
    is_proved = request.method == "POST" and services.prove_private_address(proof)
    context = {"is_proved": is_proved, "was_tried": request.method == "POST"}
    return render(request, "people/private_address_proof.html", context)
