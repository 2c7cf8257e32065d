"""What proves that a question or a ballot without a name is this browser's."""

import hashlib
import hmac
import json
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
    """Whether the question whose stored digest is `token` was asked without a name from this browser.

    Its form had a token made of the cookie; its script made one by chance and brings it along.
    """
    secret = request.COOKIES.get(SECRET)
    proofs = [token_of(secret, question)] if secret else []
    if brought := tokens_brought(request).get(question):
        proofs.append(brought)
    return any(hmac.compare_digest(digest(one, "question"), token) for one in proofs)


def tokens_brought(request: HttpRequest) -> dict[str, str]:
    """Tokens that the page's script holds, by question. Read and forgotten: nothing keeps them."""
    try:
        brought = json.loads(request.headers.get("X-Room-Tokens", "{}"))
    except (ValueError, RecursionError):
        return {}
    pairs = brought.items() if isinstance(brought, dict) else ()
    return {name: token for name, token in pairs if isinstance(token, str)}
