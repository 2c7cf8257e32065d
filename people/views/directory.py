"""The door of the organisation's directory: SCIM under /scim/v2/, or nothing where it is not set up."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # a bearer token, no cookie: nothing a browser would send along by itself
@never_cache
def scim(request: HttpRequest, path: str) -> HttpResponse:
    if not settings.SCIM_TOKEN_HASHES:
        raise Http404
    # Half a second of pydantic models: loaded when the directory first calls, not at every start.
    from people.scim import wire

    return wire.answer(request, path)
