"""A message to a browser that asked for it: sealed as RFC 8291 says, sent as RFC 8030, signed as RFC 8292."""

from __future__ import annotations

import base64
import time
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from people.keeping import kept

TTL = 12 * 3600  # seconds a push service keeps it for a device that is asleep
CLAIM = 12 * 3600  # seconds the signature is good for; RFC 8292 allows a day


class Unusable(Exception):
    """The keys of a subscription are not what a browser makes."""


def sealed(message: bytes, *, public_key: str, secret: str) -> bytes:
    """Encrypt for one browser (aes128gcm). `public_key`, `secret`: p256dh and auth, base64url."""
    check_keys(public_key=public_key, secret=secret)
    own = ec.generate_private_key(ec.SECP256R1())
    return bytes(
        http_ece.encrypt(
            message,
            private_key=own,
            dh=unpacked(public_key),
            auth_secret=unpacked(secret),
            version="aes128gcm",
        )
    )


def check_keys(*, public_key: str, secret: str) -> None:
    """Raise Unusable unless they are a point of P-256 and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(public_key))
        is_right = len(unpacked(secret)) == 16
    except (ValueError, TypeError):
        is_right = False
    if not is_right:
        raise Unusable("keys")


def headers_for(endpoint: str) -> dict[str, str]:
    """Return what goes with a sealed message: how long it keeps, and who we are (VAPID, RFC 8292)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + CLAIM,
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    token = jwt.encode(claims, private_key(), algorithm="ES256")
    return {
        "Authorization": f"vapid t={token}, k={public_key()}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL),
        "Urgency": "low",
    }


def public_key() -> str:
    """Return this installation's key as a browser takes it (applicationServerKey): base64url of the point."""
    point = (
        private_key()
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return packed(point)


def private_key() -> ec.EllipticCurvePrivateKey:
    return _key_of(key_text())


def key_text() -> str:
    """Return the private key as VAPID_KEY takes it: for a backup, and for nobody to read."""
    return settings.VAPID_KEY or _kept_key()


@lru_cache(maxsize=2)
def _key_of(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpacked(text)), ec.SECP256R1())


def _kept_key() -> str:
    """Return the key kept under var/, made once. Another key would silence every device that asked before."""
    return kept(settings.VAR / "vapid-key", _new_key)


def _new_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return packed(number.to_bytes(32))


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
