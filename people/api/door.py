"""How a program gets in: with a personal token, by a scope for each operation. Never by a cookie.

The order of a request: token (RFC 6750), scope, throttle, the operation in its owner's language and zone,
then for what may be repeated the kept answer, and for what is read an entity tag (RFC 9110, section 13).
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from ninja import Router, Status
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from people import queries, services
from people.api.problems import TOO_MANY, Problem, Refusal, problem_response
from people.models import Scope, Token
from people.services.tokens import digest_of
from people.time import spoken, zone_of

Operation = TypeVar("Operation", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]
KEY = "Idempotency-Key"
LONGEST_KEY = 200
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


class PersonalToken(HttpBearer):
    """Lets in whoever holds a working token with the scope; the request's user is its owner from then on."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = token_of(request)
        if found is None:
            return None
        if self.scope.value not in found.scopes:
            raise Refusal(403, f"This key may not do that. It would need the scope {self.scope.value}.")
        services.note_use(found)
        request.user = found.owner
        translation.activate(spoken(found.owner.language))
        timezone.activate(zone_of(found.owner.time_zone))
        return found


class TokenThrottle(SimpleRateThrottle):
    """So many requests a minute for each token (the setting API_RATE); each request is counted once."""

    def __init__(self) -> None:
        super().__init__(rate=f"{settings.API_RATE}/min")

    def allow_request(self, request: HttpRequest) -> bool:
        if not hasattr(request, "is_counted"):
            self.num_requests = settings.API_RATE
            request.is_counted = super().allow_request(request)  # type: ignore[attr-defined]
        return bool(request.is_counted)  # type: ignore[attr-defined]

    def get_cache_key(self, request: HttpRequest) -> str | None:
        token = token_of(request)
        return f"api:{token.pk}" if token else None


class Door(Router):
    """A router whose operations each name the scope they need: none can be added without one."""

    def opens(
        self, method: str, path: str, scope: Scope, answer: Any, words: str, *, status: int = 200
    ) -> Callable[[Operation], Operation]:
        """Add an operation: `answer` is its schema (None: no body), `words` what it does, for the docs."""
        refusals = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)
        add = self.api_operation(
            [method],
            path,
            auth=PersonalToken(scope),
            throttle=TokenThrottle(),
            response={status: answer, **refusals},
            summary=words,
            openapi_extra={"x-scope": scope.value, **(REPEATABLE if method in UNSAFE else {})},
        )

        def decorate(operation: Operation) -> Operation:
            @wraps(operation)
            def done(*args: Any, **kwargs: Any) -> Status[Any]:
                return Status(status, operation(*args, **kwargs))

            add(done)
            return operation

        return decorate


REPEATABLE = {
    "parameters": [
        {
            "in": "header",
            "name": KEY,
            "required": False,
            "description": "Any words of yours. The same request with the same key is done once.",
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
        }
    ]
}


def token_of(request: HttpRequest) -> Token | None:
    """Return the working token that the request carries, asked of the database once a request."""
    if not hasattr(request, "personal_token"):
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        is_bearer = kind.lower() == "bearer" and bool(secret)
        request.personal_token = queries.token_with(digest_of(secret.strip())) if is_bearer else None  # type: ignore[attr-defined]
    return request.personal_token  # type: ignore[attr-defined]


def answered(run: Run) -> Run:
    """What every operation is wrapped in."""

    @wraps(run)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # PersonalToken activates the owner's language and zone; here they end with the request.
        with (
            translation.override(translation.get_language()),
            timezone.override(timezone.get_current_timezone()),
        ):
            response = once(request, lambda: run(request, *args, **kwargs))
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization"])
        return tagged(request, response)

    return wrapped


def once(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work, or give the answer kept for its Idempotency-Key. Only what was done is kept."""
    key, token = request.headers.get(KEY), token_of(request)
    if not key or token is None or request.method not in UNSAFE:
        return work()
    if len(key) > LONGEST_KEY or "\0" in key:
        return problem_response(400, f"{KEY} is longer than {LONGEST_KEY} characters, or not text.")
    throttle = TokenThrottle()
    if not throttle.allow_request(request):  # what is kept costs something too
        return problem_response(429, TOO_MANY, {"Retry-After": str(ceil(throttle.wait() or 1))})
    same = b"\0".join([str(request.method).encode(), request.get_full_path().encode(), request.body])
    try:
        kept, is_new = services.begin_once(token, key, request=same)
    except services.OtherRequest:
        return problem_response(422, f"This {KEY} was used for another request. Take a new one.")
    except services.StillRunning:
        return problem_response(409, "The same request is still being worked on.", {"Retry-After": "1"})
    if not is_new:
        return HttpResponse(
            bytes(kept.body),
            status=kept.status,
            content_type=kept.content_type,
            headers={"Idempotency-Replayed": "true"},
        )
    request.kept_answer = kept  # type: ignore[attr-defined]
    try:
        response = work()
    except BaseException:
        services.begin_again(kept)
        raise
    if response.status_code < 300:
        kind = response.get("Content-Type", "")
        services.keep_answer(kept, status=response.status_code, content_type=kind, body=response.content)
    else:
        services.begin_again(kept)
    return response


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 304 to who has this very answer already."""
    if request.method != "GET" or response.status_code != 200:
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional if isinstance(conditional, HttpResponse) else response
