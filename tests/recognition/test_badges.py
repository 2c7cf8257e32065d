"""Open Badges 3.0: two independent verifiers, twelve kinds of tampering, revocation, rotation, pictures."""

import hashlib
import hmac
import json
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openbadgeslib import baking as their_baking
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.status import decode_encoded_list
from openbadgeslib.ob3.verifier import OB3VerificationError

from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.recognition import AchievementFactory
from people.models import Notice, Person, Role
from people.services import give_role, leave
from recognition import queries, services
from recognition.credentials import baking, document, picture, signing, status
from recognition.credentials.document import BadCredential, Issuer, Told
from recognition.models import Achievement, AchievementKind, Badge, Credential, SigningKey
from recognition.services import NotAllowed
from tests.recognition import strict_verifier

PAIR = signing.make_key()
ISSUER = Issuer("https://swell.example/thanks/badges", "Ferrous & Loft")
KID = ISSUER.key_url("k1")
PEM = signing.public_key(PAIR.jwk).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
WORDS = ("Zuhören", "a reader", "“craft”", "naïve", "O'Neill", "試す", "<b>", "&", "line\nbreak", "e\u0301")


def claims_of(dice: Random) -> dict[str, Any]:
    told = Told(
        f"badge-{dice.randrange(99)}", " ".join(dice.sample(WORDS, 2)), dice.choice(WORDS), "\n".join(WORDS)
    )
    made = document.credential(
        ISSUER,
        told,
        number=uuid.UUID(int=dice.getrandbits(128)),
        subject=uuid.UUID(int=dice.getrandbits(128), version=4),
        issued_at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(10**8)),
        status_index=dice.randrange(131_072),
    )
    return document.claims(made)


def signed(payload: dict[str, Any], pem: bytes = PAIR.pem) -> str:
    return signing.sign(payload, pem, kid=KID)


def packed(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_two_hundred_random_credentials_are_accepted_by_both_verifiers_and_by_us() -> None:
    dice, theirs = Random(3), OB3Verifier(PEM)
    for _ in range(200):
        payload = claims_of(dice)
        token = signed(payload)

        assert strict_verifier.verify(token, PAIR.jwk) == payload
        assert theirs.verify(token).issuer.id == ISSUER.id
        assert document.claims(ours(token)) == payload


def ours(token: str) -> dict[str, Any]:
    return document.check(signing.verify(token, {KID: PAIR.jwk}), ISSUER, now=datetime.now(UTC))


def replaced(token: str, change: Callable[[dict[str, Any]], None]) -> str:
    """The payload changed and the old signature kept."""
    head, body, signature = token.split(".")
    payload = json.loads(signing.decoded(body))
    change(payload)
    return f"{head}.{packed(payload)}.{signature}"


def resigned(token: str, change: Callable[[dict[str, Any]], None]) -> str:
    """The payload changed and signed again, as if our own key had been misled."""
    payload = json.loads(signing.decoded(token.split(".")[1]))
    change(payload)
    return signed(payload)


def with_header(token: str, header: dict[str, Any], signature: str | None = None) -> str:
    _head, body, old = token.split(".")
    return f"{packed(header)}.{body}.{old if signature is None else signature}"


def confused(token: str) -> str:
    """HS256 with the public key as the secret."""
    body = token.split(".")[1]
    text = f"{packed({'alg': 'HS256', 'typ': 'JWT', 'kid': KID})}.{body}"
    mac = hmac.new(PEM, text.encode(), hashlib.sha256).digest()
    return f"{text}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"


TAMPERINGS: dict[str, Callable[[str], str]] = {
    "another name": lambda t: replaced(
        t, lambda p: p["credentialSubject"]["achievement"].update(name="Master")
    ),
    "another subject": lambda t: replaced(t, lambda p: p["credentialSubject"].update(id=uuid.uuid4().urn)),
    "another issuer": lambda t: replaced(t, lambda p: p["issuer"].update(id="https://evil.example")),
    "another day": lambda t: replaced(t, lambda p: p.update(validFrom="2019-01-01T00:00:00Z")),
    "another place in the list": lambda t: replaced(
        t, lambda p: p["credentialStatus"].update(statusListIndex="1")
    ),
    "no signature wanted": lambda t: with_header(t, {"alg": "none", "typ": "JWT", "kid": KID}, ""),
    "the public key as a secret": confused,
    "another algorithm": lambda t: with_header(t, {"alg": "RS512", "typ": "JWT", "kid": KID}),
    "the signature of another": lambda t: (
        t.rsplit(".", 1)[0] + "." + signed(claims_of(Random(9))).rsplit(".", 1)[1]
    ),
    "another key": lambda t: signed(json.loads(signing.decoded(t.split(".")[1])), signing.make_key().pem),
    "half a signature": lambda t: t[:-40],
    "an issuer that is not who signed": lambda t: resigned(t, lambda p: p.update(iss="https://evil.example")),
    "a subject that is not who it is about": lambda t: resigned(t, lambda p: p.update(sub=uuid.uuid4().urn)),
    "a number that is not its own": lambda t: resigned(t, lambda p: p.update(jti="urn:x")),
    "no beginning": lambda t: resigned(t, lambda p: p.pop("nbf")),
    "not yet": lambda t: resigned(t, lambda p: p.update(nbf=4102444800, validFrom="2100-01-01T00:00:00Z")),
    "not a badge": lambda t: resigned(t, lambda p: p.update(type=["VerifiableCredential"])),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampering_is_rejected_by_both_verifiers_and_by_us(kind: str) -> None:
    token = TAMPERINGS[kind](signed(claims_of(Random(1))))

    with pytest.raises(strict_verifier.Refused):
        strict_verifier.verify(token, PAIR.jwk)
    with pytest.raises(OB3VerificationError):
        OB3Verifier(PEM).verify(token)
    with pytest.raises(BadCredential):
        ours(token)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.update(grade="A+++"),
        lambda p: p["credentialSubject"].update(name="Somebody"),
        lambda p: p["credentialSubject"]["achievement"].update(image="https://tracker.example/x.png"),
        lambda p: p["@context"].append("https://evil.example/context"),
        lambda p: p["credentialSubject"]["achievement"].update(id="https://evil.example/a"),
        lambda p: p.update(evidence=[{"id": "https://evil.example", "type": ["Evidence"]}]),
    ],
)
def test_a_term_or_address_that_is_not_ours_is_refused_even_when_signed(
    change: Callable[[dict[str, Any]], None],
) -> None:
    with pytest.raises(BadCredential):
        ours(resigned(signed(claims_of(Random(2))), change))


def test_baked_pictures_are_read_by_their_library_and_by_us() -> None:
    token = signed(claims_of(Random(4)))
    png = baking.bake_png(picture.as_png("plum"), token)
    svg = baking.bake_svg(picture.as_svg("plum", "A <name>"), token)

    assert (baking.read_any(png), baking.read_any(svg.encode())) == (token, token)
    assert their_baking.extract_png(png, keyword=their_baking.ITXT_KEYWORD_OB3) == token
    assert their_baking.extract_svg(svg.encode(), element=their_baking.SVG_ELEMENT_OB3) == token
    assert baking.bake_png(png, token) == png


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\nxx", picture.as_png("teal"), b"<svg></svg>", b"a.b.c"]
)
def test_what_is_no_badge_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(BadCredential):
        signing.verify(baking.read_any(data), {KID: PAIR.jwk})


def test_status_list_has_room_and_reads_as_others_read_it() -> None:
    encoded = status.encode([0, 7, 94_567])
    bits = decode_encoded_list(encoded)

    assert len(bits) * 8 == 131_072
    assert [n for n in (0, 1, 7, 94_567, 94_568) if bits[n // 8] & 0x80 >> n % 8] == [0, 7, 94_567]
    assert status.is_revoked(encoded, 94_567)
    assert not status.is_revoked(encoded, 94_566)


@pytest.fixture
def achievement(db: None) -> Achievement:
    return AchievementFactory.create()


@pytest.fixture
def credential(achievement: Achievement, amara: Person) -> Credential:
    return services.claim(services.earn(amara, achievement), amara)


def test_claim_when_twice_is_one_and_verifies_everywhere(credential: Credential, amara: Person) -> None:
    assert services.claim(credential.badge, amara) == credential
    jwk = dict(credential.key.jwk)

    assert strict_verifier.verify(credential.token, jwk)["iss"] == queries.issuer().id
    pem = signing.public_key(jwk).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert OB3Verifier(pem).verify(credential.token)
    assert queries.checked(credential.token).is_valid
    assert amara.name not in signing.decoded(credential.token.split(".")[1]).decode()


def test_claim_when_by_another_refuses(achievement: Achievement, amara: Person, mallory: Person) -> None:
    with pytest.raises(NotAllowed):
        services.claim(services.earn(amara, achievement), mallory)


def test_rotation_when_done_keeps_old_badges_valid(
    credential: Credential, bela: Person, achievement: Achievement
) -> None:
    call_command("rotate_badge_key")
    newer = services.claim(services.earn(bela, achievement), bela)

    assert newer.key_id != credential.key_id
    assert SigningKey.objects.get(pk=credential.key_id).sealed == ""
    assert queries.checked(credential.token).is_valid
    assert queries.checked(newer.token).is_valid
    did = Client().get(reverse("recognition:did")).json()
    assert len(did["verificationMethod"]) == 2


def test_revocation_when_done_shows_in_the_signed_list_and_on_the_page(credential: Credential) -> None:
    call_command("revoke_badge", str(credential.pk), reason="error")

    token = Client().get(reverse("recognition:status-list")).content.decode()
    told = signing.verify(token, queries.public_keys())
    assert status.is_revoked(told["credentialSubject"]["encodedList"], credential.status_index)
    found = queries.checked(credential.token)
    assert (found.is_valid, bool(found.revoked_for)) == (False, True)
    page = Client().get(reverse("recognition:verify"), {"credential": str(credential.pk)}).content.decode()
    assert "This badge was revoked" in page


def test_credential_addresses_when_signed_out_give_what_was_signed(credential: Credential) -> None:
    def at(form: str) -> bytes:
        return Client().get(reverse("recognition:credential", args=[credential.pk, form])).content

    assert at("jwt").decode() == credential.token
    assert json.loads(at("json")) == jwt.decode(credential.token, options={"verify_signature": False})
    assert baking.read_any(at("png")) == credential.token
    assert baking.read_any(at("svg")) == credential.token
    kid = signing.kid_of(credential.token)
    assert Client().get(kid.split("testserver")[-1].split("localhost:8000")[-1]).json() == credential.key.jwk


def test_verify_page_when_signed_out_takes_a_dropped_picture(credential: Credential) -> None:
    png = baking.bake_png(picture.as_png("kelp"), credential.token)
    upload = SimpleUploadedFile("badge.png", png, content_type="image/png")

    page = Client().post(reverse("recognition:verify"), {"picture": upload}).content.decode()
    damaged = SimpleUploadedFile("badge.png", png[:-60], content_type="image/png")
    other = Client().post(reverse("recognition:verify"), {"picture": damaged}).content.decode()
    nothing = Client().post(reverse("recognition:verify"), {})

    assert "This badge holds" in page
    assert credential.badge.achievement.name in page
    assert "This badge holds" not in other or baking.read_any(png[:-60]) == credential.token
    assert nothing.status_code == 422
    assert "Choose a picture" in nothing.content.decode()


def test_contribution_badge_when_three_outside_the_line_said_so_is_offered(
    achievement: Achievement, amara: Person
) -> None:
    below = PersonFactory.create(manager=amara)
    others = [PersonFactory.create() for _ in range(3)]
    for number, other in enumerate([below, *others[:2]]):
        services.record("feedback_used", contributor=amara, confirmer=other, evidence=f"c:{number}")
    assert services.offer_contribution_badges() == 0

    services.record("feedback_used", contributor=amara, confirmer=others[2], evidence="c:9")

    assert services.offer_contribution_badges() == 1
    assert services.offer_contribution_badges() == 0
    assert Badge.objects.get().person == amara
    assert Notice.objects.get(kind="recognition.badge").person == amara


def test_contribution_badges_earned_by_many_at_once_take_few_questions(achievement: Achievement) -> None:
    others = PersonFactory.create_batch(3)

    def helped(many: int) -> int:
        for who in PersonFactory.create_batch(many):
            for other in others:
                services.record("feedback_used", contributor=who, confirmer=other, evidence=f"c:{who.pk}")
        with CaptureQueriesContext(connection) as asked:
            assert services.offer_contribution_badges() == many
        return len(asked)

    assert helped(12) <= helped(2)
    assert Notice.objects.filter(kind="recognition.badge").count() == Badge.objects.count() == 14


def test_craft_badge_when_three_critics_see_everything_is_the_makers(amara: Person) -> None:
    craft = AchievementFactory.create(kind=AchievementKind.CRAFT, criteria="One thing\nAnother")
    critics = [PersonFactory.create() for _ in range(4)]
    for critic in critics:
        give_role(critic, Role.CHAMPION)
    below = PersonFactory.create(manager=amara)
    give_role(below, Role.CHAMPION)
    piece = services.lay_before_critics(amara, craft, "What I made")
    assert services.lay_before_critics(amara, craft, "What I made") == piece
    with pytest.raises(NotAllowed):
        services.lay_before_critics(amara, craft, "Another")
    assert queries.pieces_for(below) == []

    services.judge(piece, critics[0], met=[0], words="The second is not there yet.")
    for critic in critics[1:3]:
        services.judge(piece, critic, met=[0, 1], words="")
    with pytest.raises(NotAllowed):
        services.judge(piece, critics[1], met=[0, 1], words="")
    with pytest.raises(NotAllowed):
        services.judge(piece, below, met=[0, 1], words="")
    assert not Badge.objects.exists()
    services.judge(piece, critics[3], met=[0, 1], words="")

    assert Badge.objects.get().person == amara


def test_surprise_badge_when_thanks_are_on_the_wall_may_be_taken_along(amara: Person, bela: Person) -> None:
    AchievementFactory.create(kind=AchievementKind.SURPRISE)
    note = services.write_thanks(bela, receiver=amara, deed="You stayed.", kind="courage", key=uuid.uuid4())
    with pytest.raises(NotAllowed):
        services.take_along(note, amara)
    services.ask_to_show(note, bela)
    services.agree_to_show(note, amara)
    note.refresh_from_db()

    assert services.take_along(note, amara).person == amara
    with pytest.raises(NotAllowed):
        services.take_along(note, bela)


def test_leaving_when_badges_were_claimed_leaves_no_row_and_the_badge_checkable(
    credential: Credential, amara: Person
) -> None:
    token = credential.token
    leave(amara)

    assert not Credential.objects.exists()
    assert queries.checked(token).is_valid


PAGES = ["badges", "badge"]


@pytest.mark.parametrize("page", PAGES)
def test_badge_pages_when_not_joined_do_not_open(
    page: str, achievement: Achievement, browse: Callable[[Person], Client], amara: Person, stranger: Person
) -> None:
    url = reverse(f"recognition:{page}", args=[achievement.slug] if page == "badge" else [])

    assert browse(amara).get(url).status_code == 200
    assert Client().get(url).status_code == 302
    assert browse(stranger).get(url).status_code == 302


def test_badge_of_another_when_mallory_asks_cannot_be_claimed(
    achievement: Achievement, amara: Person, mallory: Person, browse: Callable[[Person], Client]
) -> None:
    services.earn(amara, achievement)

    answer = browse(mallory).post(reverse("recognition:badge-claim", args=[achievement.slug]))

    assert answer.status_code == 404
    assert not Credential.objects.exists()
    assert "Take it along" not in browse(mallory).get(queries.badge_url(achievement)).content.decode()


def test_badges_page_when_more_badges_asks_no_more(
    amara: Person, browse: Callable[[Person], Client], django_assert_max_num_queries: Any
) -> None:
    client = browse(amara)

    def queries_with(count: int) -> int:
        for _ in range(count):
            services.earn(amara, AchievementFactory.create())
        with django_assert_max_num_queries(60) as asked:
            client.get(reverse("recognition:badges"))
        return len(asked)

    client.get(reverse("recognition:badges"))
    assert queries_with(1) == queries_with(2)
    assert timezone.now()
