"""What anybody may read and check without an account: issuer, keys, status list, credentials, verifying."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from recognition import queries, services
from recognition.credentials import baking, document, picture
from recognition.credentials.document import BadCredential
from recognition.forms import CheckForm
from recognition.models import Achievement, Credential

JSON_LD = "application/ld+json"
JWT = "application/vc+jwt"


def as_json(value: Mapping[str, Any], content_type: str = JSON_LD) -> HttpResponse:
    response = JsonResponse(value, content_type=content_type, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def readable(number: UUID) -> Credential:
    found = queries.credential(number)
    if found is None:
        raise Http404
    return found


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    return as_json({"@context": document.CONTEXTS, **queries.issuer().profile})


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    return as_json(queries.did_document(), "application/did+json")


@require_safe
def key(request: HttpRequest, kid: str) -> HttpResponse:
    found = queries.public_keys().get(queries.issuer().key_url(kid))
    if found is None:
        raise Http404
    return as_json(found, "application/jwk+json")


@require_safe
def achievement(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Achievement, slug=slug)
    told = document.achievement(queries.issuer(), queries.told(found))
    return as_json({"@context": document.CONTEXTS, **told})


@require_safe
def status_list(request: HttpRequest) -> HttpResponse:
    """Signed, so that whoever hosts a copy cannot bring a revoked badge back; none before the first badge."""
    if not queries.has_signed():
        raise Http404
    response = HttpResponse(services.signed_status_list(), content_type=JWT)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def credential(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """One credential as .json (the claims that were signed), .jwt, .png or .svg."""
    found = readable(UUID(number))
    achieved = found.badge.achievement
    if form == "json":
        return as_json(json.loads(queries.payload_of(found.token)))
    if form == "jwt":
        response = HttpResponse(found.token, content_type=JWT)
    elif form == "png":
        # Straight from here: any image tool that saves it again loses what is baked in.
        baked = baking.bake_png(picture.as_png(achieved.ink), found.token)
        response = HttpResponse(baked, content_type="image/png")
    else:
        drawn = baking.bake_svg(picture.as_svg(achieved.ink, achieved.name), found.token)
        response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{achieved.slug}.{form}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def drawing(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a badge without anybody's credential in it."""
    found = get_object_or_404(Achievement, slug=slug)
    return HttpResponse(picture.as_svg(found.ink, found.name), content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a badge, signed in or not. What is given here is read, answered and kept nowhere."""
    is_sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if is_sent else CheckForm()
    checked = None
    if number := request.GET.get("credential"):
        checked = queries.checked(token_at(number))
    elif form.is_bound and form.is_valid():
        checked = checked_data(form.data_given)
    status = 422 if form.is_bound and checked is None else 200
    context = {"form": form, "checked": checked, "issuer": queries.issuer()}
    return render(request, "recognition/verify.html", context, status=status)


def token_at(number: str) -> str:
    try:
        return readable(UUID(number)).token
    except ValueError:
        raise Http404 from None


def checked_data(data: bytes) -> queries.Checked:
    try:
        return queries.checked(baking.read_any(data))
    except BadCredential as problem:
        return queries.Checked(problem=str(problem))
