"""RS256 and nothing else: making keys, signing, checking (RFC 7515, RFC 7517)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from recognition.credentials.document import BadCredential

BITS = 2048
HEADER = {"alg", "kid", "typ", "jwk"}
LONGEST = 100_000


@dataclass(frozen=True)
class KeyPair:
    pem: bytes
    jwk: dict[str, str]


def make_key() -> KeyPair:
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    numbers = private.public_key().public_numbers()
    jwk = {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "n": encoded(as_bytes(numbers.n)),
        "e": encoded(as_bytes(numbers.e)),
    }
    return KeyPair(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), jwk)


def sign(payload: Mapping[str, Any], pem: bytes, *, kid: str) -> str:
    """Return a compact JWS; `kid` is the address where the public key can be read."""
    private = load_pem_private_key(pem, password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    head = encoded(packed({"alg": "RS256", "kid": kid, "typ": "JWT"}))
    signed = f"{head}.{encoded(packed(payload))}"
    return f"{signed}.{encoded(private.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def verify(token: str, keys: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the payload that one of these keys (by the address in `kid`) signed, else raise BadCredential.

    The header chooses among our keys; it never brings a key or an algorithm of its own.
    """
    head, body, signature = parts_of(token)
    header = read_json(head)
    if set(header) - HEADER or header.get("alg") != "RS256" or header.get("typ", "JWT") != "JWT":
        raise BadCredential("header")
    key = keys.get(str(header.get("kid")))
    if key is None or header.get("jwk", key) != key:
        raise BadCredential("kid")
    try:
        public_key(key).verify(
            decoded(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        raise BadCredential("signature") from None
    return read_json(body)


def kid_of(token: str) -> str:
    return str(read_json(parts_of(token)[0]).get("kid"))


def parts_of(token: str) -> tuple[str, str, str]:
    parts = token.strip().split(".")
    if len(parts) != 3 or len(token) > LONGEST or not token.isascii():
        raise BadCredential("not a signed credential")
    return parts[0], parts[1], parts[2]


def public_key(jwk: Mapping[str, str]) -> rsa.RSAPublicKey:
    e, n = (int.from_bytes(decoded(jwk[name]), "big") for name in ("e", "n"))
    return rsa.RSAPublicNumbers(e, n).public_key()


def read_json(part: str) -> dict[str, Any]:
    """One object without a name twice: readers that keep the first and the last must not disagree."""
    try:
        value = json.loads(decoded(part), object_pairs_hook=once_each)
    except (ValueError, RecursionError):
        raise BadCredential("JSON") from None
    if not isinstance(value, dict):
        raise BadCredential("JSON")
    return value


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def packed(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Only the canonical spelling: two spellings of one signature would be two tokens."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise BadCredential("base64") from None
    if encoded(data) != text:
        raise BadCredential("base64")
    return data


def as_bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
