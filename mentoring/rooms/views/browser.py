"""What proves, without a script, that a question or a ballot without a name is this browser's."""

import hashlib
import hmac
import secrets

from django.http import HttpRequest, HttpResponse

from mentoring.rooms.rules.prepare import digest

SECRET = "room-secret"  # a cookie of this browser's own; nothing on our side says whose it is
DAY = 24 * 3600


def secret_of(request: HttpRequest) -> str:
    return request.COOKIES.get(SECRET) or secrets.token_hex(16)


def keep_secret(answer: HttpResponse, secret: str, *, is_secure: bool) -> None:
    answer.set_cookie(SECRET, secret, max_age=DAY, httponly=True, samesite="Lax", secure=is_secure)


def token_of(secret: str, name: str) -> str:
    """What proves, to this browser's server-side forms only, whose an anonymous question or ballot is."""
    return hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()[:40]


def asked_here(request: HttpRequest, question: str, token: str) -> bool:
    """Whether the question whose stored digest is `token` was asked without a name from this browser."""
    secret = request.COOKIES.get(SECRET)
    return secret is not None and hmac.compare_digest(digest(token_of(secret, question), "question"), token)
