"""The credential itself, and a strict reading of it: a term that is not written here is refused.

Nothing is fetched, so a context that says something else tomorrow changes no badge of today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn
from uuid import UUID

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
STATUS_TYPES = ["VerifiableCredential", "BitstringStatusListCredential"]
REGISTERED = {"iss", "jti", "sub", "nbf"}


class BadCredential(Exception):
    """This is not a credential as this product writes them; the message says where."""


@dataclass(frozen=True)
class Issuer:
    """`base` is where everything about badges lives, without a slash at its end."""

    base: str
    name: str

    @property
    def id(self) -> str:
        return f"{self.base}/issuer.json"

    @property
    def profile(self) -> dict[str, Any]:
        return {"id": self.id, "type": ["Profile"], "name": self.name}

    @property
    def status_list(self) -> str:
        return f"{self.base}/status/1"

    def achievement_url(self, slug: str) -> str:
        return f"{self.base}/achievements/{slug}.json"

    def credential_url(self, number: UUID) -> str:
        return f"{self.base}/credentials/{number}.json"

    def key_url(self, kid: str) -> str:
        return f"{self.base}/keys/{kid}.json"


@dataclass(frozen=True)
class Told:
    """What an achievement says, in plain text."""

    slug: str
    name: str
    description: str
    criteria: str


def in_seconds(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def achievement(issuer: Issuer, told: Told) -> dict[str, Any]:
    return {
        "id": issuer.achievement_url(told.slug),
        "type": ["Achievement"],
        "name": told.name,
        "description": told.description,
        "criteria": {"narrative": told.criteria},
    }


def credential(
    issuer: Issuer, told: Told, *, number: UUID, subject: UUID, issued_at: datetime, status_index: int
) -> dict[str, Any]:
    """About a random subject, with no evidence: whose it is, its holder says, and nobody else is named."""
    return {
        "@context": CONTEXTS,
        "id": issuer.credential_url(number),
        "type": TYPES,
        "issuer": issuer.profile,
        "validFrom": in_seconds(issued_at),
        "name": told.name,
        "credentialSubject": {
            "id": subject.urn,
            "type": ["AchievementSubject"],
            "achievement": achievement(issuer, told),
        },
        "credentialStatus": {
            "id": f"{issuer.status_list}#{status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status_index),
            "statusListCredential": issuer.status_list,
        },
    }


def claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of the JWT: the credential and the registered claims that repeat it."""
    moment = datetime.strptime(document["validFrom"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return {
        **document,
        "iss": issuer_id(document),
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(moment.timestamp()),
    }


def issuer_id(document: Mapping[str, Any]) -> str:
    issuer = document["issuer"]
    return str(issuer["id"] if isinstance(issuer, Mapping) else issuer)


def check(payload: Mapping[str, Any], issuer: Issuer, *, now: datetime) -> dict[str, Any]:
    """Return the credential in a payload, or raise BadCredential: every term, type and claim must be ours."""
    document = {name: value for name, value in payload.items() if name not in REGISTERED}
    has_exactly(payload, "", {*REGISTERED, *SHAPE})
    same(document["@context"], CONTEXTS, "@context")
    same(document["type"], TYPES, "type")
    same(document["issuer"], {**issuer.profile, "name": text(document["issuer"], "name", "issuer")}, "issuer")
    check_subject(document["credentialSubject"], issuer)
    check_status(document["credentialStatus"], issuer)
    url_under(document["id"], f"{issuer.base}/credentials/", "id")
    check_moment(document["validFrom"], now)
    text(document, "name", "")
    same(dict(payload), claims(document), "claims")
    return document


SHAPE = {
    "@context", "id", "type", "issuer", "validFrom", "name", "credentialSubject", "credentialStatus",
}  # fmt: skip


def check_subject(subject: Any, issuer: Issuer) -> None:
    has_exactly(subject, "credentialSubject", {"id", "type", "achievement"})
    same(subject["type"], ["AchievementSubject"], "credentialSubject.type")
    urn = text(subject, "id", "credentialSubject")
    try:
        same(UUID(urn.removeprefix("urn:uuid:")).urn, urn, "credentialSubject.id")
    except ValueError:
        refuse("credentialSubject.id")
    told = subject["achievement"]
    has_exactly(told, "achievement", {"id", "type", "name", "description", "criteria"})
    same(told["type"], ["Achievement"], "achievement.type")
    url_under(told["id"], f"{issuer.base}/achievements/", "achievement.id")
    for name in ("name", "description"):
        text(told, name, "achievement")
    has_exactly(told["criteria"], "criteria", {"narrative"})
    text(told["criteria"], "narrative", "criteria")


def check_status(status: Any, issuer: Issuer) -> None:
    has_exactly(
        status,
        "credentialStatus",
        {"id", "type", "statusPurpose", "statusListIndex", "statusListCredential"},
    )
    index = text(status, "statusListIndex", "credentialStatus")
    if not index.isdecimal() or not index.isascii():
        refuse("credentialStatus.statusListIndex")
    wanted = {
        "id": f"{issuer.status_list}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": index,
        "statusListCredential": issuer.status_list,
    }
    same(status, wanted, "credentialStatus")


def check_moment(value: Any, now: datetime) -> None:
    try:
        moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError):
        refuse("validFrom")
    if moment > now:
        refuse("validFrom lies ahead")


def has_exactly(value: Any, where: str, names: set[str]) -> None:
    if not isinstance(value, Mapping):
        refuse(where)
    if unknown := sorted(set(value) - names):
        refuse(f"{where}.{unknown[0]}".lstrip("."))
    if missing := sorted(names - set(value)):
        refuse(f"{where}.{missing[0]}".lstrip("."))


def same(value: Any, wanted: Any, where: str) -> None:
    if value != wanted:
        refuse(where)


def text(value: Any, name: str, where: str) -> str:
    found = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(found, str) or not found:
        refuse(f"{where}.{name}".lstrip("."))
    return found


def url_under(value: Any, base: str, where: str) -> None:
    if not isinstance(value, str) or not value.startswith(base) or ".." in value:
        refuse(where)


def refuse(where: str) -> NoReturn:
    raise BadCredential(where)


def status_list(issuer: Issuer, encoded: str, *, valid_from: datetime) -> dict[str, Any]:
    return {
        "@context": CONTEXTS[:1],
        "id": issuer.status_list,
        "type": STATUS_TYPES,
        "issuer": issuer.id,
        "validFrom": in_seconds(valid_from),
        "credentialSubject": {
            "id": f"{issuer.status_list}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
    }
