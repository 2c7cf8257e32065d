"""A second opinion on badges, from the standards and `cryptography` alone: nothing of the product is used.

RFC 7515 (JWS), RFC 7519 (JWT), W3C VC 2.0, 1EdTech Open Badges 3.0 section 8.2. Raises Refused.
"""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256


class Refused(Exception):
    """Not a valid badge."""


def refuse_unless(holds: bool, why: str) -> None:
    if not holds:
        raise Refused(why)


def part(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Refused("base64") from error


def loads(text: str) -> dict[str, Any]:
    try:
        value = json.loads(part(text))
    except ValueError as error:
        raise Refused("json") from error
    refuse_unless(isinstance(value, dict), "object")
    return dict(value)


def verify(token: str, jwk: dict[str, str]) -> dict[str, Any]:
    refuse_unless(token.count(".") == 2, "three parts")
    head, body, signature = token.split(".")
    header = loads(head)
    refuse_unless(header.get("alg") == "RS256", "alg")
    refuse_unless(set(header) <= {"alg", "kid", "jwk", "typ"}, "header")
    refuse_unless("kid" in header or "jwk" in header, "key")
    number = {name: int.from_bytes(part(jwk[name]), "big") for name in ("n", "e")}
    try:
        RSAPublicNumbers(number["e"], number["n"]).public_key().verify(
            part(signature), f"{head}.{body}".encode(), PKCS1v15(), SHA256()
        )
    except InvalidSignature as error:
        raise Refused("signature") from error
    payload = loads(body)
    check_claims(payload)
    return payload


def check_claims(payload: dict[str, Any]) -> None:
    subject = payload.get("credentialSubject")
    refuse_unless(isinstance(subject, dict), "credentialSubject")
    issuer = payload.get("issuer")
    issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
    refuse_unless(payload.get("iss") == issuer and bool(issuer), "iss")
    refuse_unless(payload.get("jti") == payload.get("id"), "jti")
    refuse_unless(payload.get("sub") == dict(subject or {}).get("id"), "sub")
    nbf = payload.get("nbf")
    refuse_unless(isinstance(nbf, int) and not isinstance(nbf, bool), "nbf")
    moment = datetime.fromisoformat(str(payload.get("validFrom")).replace("Z", "+00:00"))
    refuse_unless(int(moment.timestamp()) == nbf and moment.microsecond == 0, "validFrom")
    refuse_unless(moment <= datetime.now(UTC), "not yet")
    types = payload.get("type")
    refuse_unless(
        isinstance(types, list) and {"VerifiableCredential", "OpenBadgeCredential"} <= set(types), "type"
    )
    contexts = payload.get("@context")
    refuse_unless(
        isinstance(contexts, list) and contexts[:1] == ["https://www.w3.org/ns/credentials/v2"], "@context"
    )
    achievement = dict(subject or {}).get("achievement")
    refuse_unless(isinstance(achievement, dict), "achievement")
    for name in ("id", "name", "description", "criteria"):
        refuse_unless(bool(dict(achievement or {}).get(name)), f"achievement.{name}")
