"""Badges: what is offered, what somebody earned, and what anybody may check without an account."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from people.models import Person, Role
from people.queries import batched, has_role, in_one_line, lines_above, organisation, way_of
from recognition.credentials import document, signing, status
from recognition.credentials.document import BadCredential, Issuer, Told
from recognition.models import (
    Achievement,
    AchievementKind,
    Badge,
    Credential,
    Fact,
    Help,
    Kind,
    Piece,
    Reason,
    Showing,
    SigningKey,
    SpentPlace,
    Thanks,
    Verdict,
)

OTHERS = 3  # distinct people outside the line who must have said so
AT_ONCE = 100  # people: with all who helped each of them, a thousand took tens of megabytes
KINDS: dict[str, tuple[Kind, ...]] = {
    Help.WORDS: (Kind.FEEDBACK_USED,),
    Help.ANSWERS: (Kind.ANSWER_ACCEPTED,),
    Help.SESSIONS: (Kind.MENTORING_SESSION, Kind.MENTORING_GOAL),
    Help.WORKSHOPS: (Kind.WORKSHOP_HOSTED,),
    Help.WAYS: (Kind.BARRIER_REMOVED, Kind.PLAYBOOK_MERGED, Kind.CURATED_PICK_APPLIED),
}


def issuer() -> Issuer:
    base = f"{settings.SITE_URL}{reverse('recognition:badges')}".rstrip("/")
    return Issuer(base, organisation().name)


def told(achievement: Achievement) -> Told:
    return Told(achievement.slug, achievement.name, achievement.description, achievement.criteria)


def badge_url(achievement: Achievement) -> str:
    return reverse("recognition:badge", args=[achievement.slug])


def achievements() -> QuerySet[Achievement]:
    """What is offered, A to Z within each kind."""
    return Achievement.objects.filter(is_offered=True).order_by("kind", "name")


def achievements_for(reader: Person) -> list[Achievement]:
    """What is offered, beginning with what is of the reader's own way to take part."""
    way = way_of(reader)
    return sorted(achievements(), key=lambda achievement: achievement.way != way)


def badges_of(person: Person) -> QuerySet[Badge]:
    """Somebody's own badges, with the credential if it was claimed. Only ever call it for the reader."""
    return Badge.objects.filter(person=person).select_related("achievement").prefetch_related("credentials")


def credentials_of(person: Person) -> QuerySet[Credential]:
    return Credential.objects.filter(badge__person=person).select_related("badge__achievement")


def people_helped_enough(achievement: Achievement) -> Iterator[int]:
    """Whose help at least three distinct people outside their line confirmed. Never listed to anybody.

    On a first day they may be half of a large company: never are all of them in memory.
    """
    rows = Fact.objects.filter(
        kind__in=KINDS[achievement.help],
        upward=False,
        withdrawal__isnull=True,
        contributor__isnull=False,
        confirmer__isnull=False,
    )
    pairs = rows.values_list("contributor", "confirmer").distinct().order_by("contributor").iterator()
    helped = ((person, [by for _person, by in those]) for person, those in groupby(pairs, itemgetter(0)))
    for likely in batched(((person, by) for person, by in helped if len(by) >= OTHERS), AT_ONCE):
        involved = {person for person, _by in likely} | {other for _person, by in likely for other in by}
        lines = lines_above(Person.objects.filter(pk__in=involved))
        for person, by in likely:
            if sum(other not in lines[person] and person not in lines[other] for other in by) >= OTHERS:
                yield person


def surprise_badge() -> Achievement | None:
    return achievements().filter(kind=AchievementKind.SURPRISE).first()


def may_take_along(thanks: Thanks, receiver: Person) -> bool:
    is_theirs = thanks.receiver_id == receiver.pk and thanks.withdrawn_at is None
    return is_theirs and thanks.showing == Showing.SHOWN and surprise_badge() is not None


def pieces_of(maker: Person) -> QuerySet[Piece]:
    return (
        Piece.objects.filter(maker=maker).select_related("achievement").prefetch_related("verdicts__critic")
    )


def pieces_for(critic: Person) -> list[Piece]:
    """Pieces that wait for a critic like this one: a champion outside the maker's line, asked in turn."""
    if not has_role(critic, Role.CHAMPION):
        return []
    waiting = (
        Piece.objects.filter(closed_at=None)
        .exclude(maker=critic)
        .exclude(verdicts__critic=critic)
        .select_related("achievement", "maker")
    )
    lines = lines_above([critic, *(piece.maker for piece in waiting)])
    return [
        piece
        for piece in waiting
        if critic.pk not in lines[piece.maker_id] and piece.maker_id not in lines[critic.pk]
    ]


def may_judge(critic: Person, piece: Piece) -> bool:
    return (
        piece.closed_at is None
        and critic.pk != piece.maker_id
        and has_role(critic, Role.CHAMPION)
        and not in_one_line(critic, piece.maker)
        and not Verdict.objects.filter(piece=piece, critic=critic).exists()
    )


def has_said(critic: Person, piece: UUID, words: str) -> bool:
    """Whether these words to a piece are kept already: they were sent twice."""
    return Verdict.objects.filter(piece=piece, critic=critic, words=words.strip()).exists()


def public_keys() -> dict[str, dict[str, Any]]:
    """Every key there ever was, by its address: old badges stay checkable."""
    site = issuer()
    return {site.key_url(kid): jwk for kid, jwk in SigningKey.objects.values_list("kid", "jwk")}


def did_document() -> dict[str, Any]:
    """did:web for this installation, with every key there ever was."""
    site = issuer()
    host = site.base.split("://", 1)[1].replace(":", "%3A", 1).replace("/", ":")
    did = f"did:web:{host}"
    methods = [
        {"id": f"{did}#{kid}", "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": jwk}
        for kid, jwk in SigningKey.objects.values_list("kid", "jwk")
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "alsoKnownAs": [site.id],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def has_signed() -> bool:
    """Whether any badge was ever signed here."""
    return SigningKey.objects.exists()


def status_list() -> dict[str, Any]:
    """The unsigned status list as it stands today; it changes only when something is revoked."""
    places = [
        place
        for model in (Credential, SpentPlace)
        for place in model._default_manager.filter(revoked_at__isnull=False).values_list(
            "revoked_at", "status_index"
        )
    ]
    revoked = [(index, moment) for moment, index in sorted(places) if moment]
    first = SigningKey.objects.order_by("made_at").values_list("made_at", flat=True).first()
    latest = revoked[-1][1] if revoked else first
    return document.status_list(
        issuer(),
        status.encode(index for index, _moment in revoked),
        valid_from=(latest or timezone.now()).replace(microsecond=0),
    )


@dataclass(frozen=True)
class Checked:
    """What checking found: `told` when the signature and every term hold; `problem` names what does not."""

    told: dict[str, Any] | None = None
    problem: str = ""
    revoked_for: str = ""

    @property
    def is_valid(self) -> bool:
        return self.told is not None and not self.revoked_for


def checked(token: str) -> Checked:
    """Check a credential of this installation, as anybody may. Nothing about who asks is kept."""
    try:
        payload = signing.verify(token, public_keys())
        found = document.check(payload, issuer(), now=timezone.now())
    except BadCredential as problem:
        return Checked(problem=str(problem))
    index = int(found["credentialStatus"]["statusListIndex"])
    return Checked(found, revoked_for=revoked_for(index))


def revoked_for(index: int) -> str:
    """Why the badge at this place was revoked, also when its owner is erased; empty if it holds."""
    for model in (Credential, SpentPlace):
        row = model._default_manager.filter(status_index=index, revoked_at__isnull=False).first()
        if row:
            return str(Reason(row.reason).label)
    return ""


def payload_of(token: str) -> str:
    """The JSON text that was signed, as it was signed."""
    return signing.decoded(signing.parts_of(token)[1]).decode()


def credential(number: UUID) -> Credential | None:
    """Its address is as random as a password: whoever has it was given it."""
    return Credential.objects.filter(pk=number).select_related("badge__achievement").first()
