"""R31, R98: badges and thanks that one takes along, that survive leaving, and that go to nobody from here."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openbadgeslib import baking as their_baking

from config.demonstration.factories.recognition import AchievementFactory, ThanksFactory
from people.models import Notice, Person
from people.services import leave
from recognition import queries, services
from recognition.models import Badge, Credential, SpentPlace, Thanks
from tests.recognition import strict_verifier

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
PAGE = "recognition:portfolio"


@pytest.fixture
def credential(amara: Person) -> Credential:
    achievement = AchievementFactory.create(slug="second-reader", name="Second reader")
    return services.claim(services.earn(amara, achievement), amara)


@pytest.fixture
def note(amara: Person, bela: Person) -> Thanks:
    return ThanksFactory.create(
        giver=bela,
        receiver=amara,
        deed="You <read> it aloud with me.",
        showing="shown",
        shown_at=timezone.now(),
    )


def download(client: Client, **chosen: object) -> zipfile.ZipFile:
    answer = client.post(reverse(PAGE), {"name": "Amara D.", **chosen})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_a_portfolio_holds_what_was_chosen_signed_and_in_words_without_names(
    amara: Person, credential: Credential, note: Thanks, browse: Browse
) -> None:
    parcel = download(browse(amara), badges=[str(credential.pk)], thanks=[str(note.pk)])

    assert sorted(parcel.namelist()) == [
        "badges/second-reader.jwt",
        "badges/second-reader.png",
        "badges/second-reader.svg",
        "portfolio.html",
    ]
    page = parcel.read("portfolio.html").decode()
    assert "You &lt;read&gt; it aloud with me." in page
    assert "Béla" not in page
    assert "<script" not in page
    assert parcel.read("badges/second-reader.jwt").decode() == credential.token
    png = parcel.read("badges/second-reader.png")
    assert their_baking.extract_png(png, keyword=their_baking.ITXT_KEYWORD_OB3) == credential.token


def test_only_what_was_chosen_and_only_ones_own(
    amara: Person, bela: Person, credential: Credential, note: Thanks, browse: Browse
) -> None:
    alone = download(browse(amara), thanks=[str(note.pk)])
    assert alone.namelist() == ["portfolio.html"]

    theirs = browse(bela).post(reverse(PAGE), {"name": "B", "badges": [str(credential.pk)]})
    nothing = browse(amara).post(reverse(PAGE), {"name": "A"})

    assert theirs.status_code == nothing.status_code == 422
    assert "Choose at least one thing" in nothing.content.decode()


def test_private_and_withdrawn_thanks_and_revoked_badges_are_not_offered(
    amara: Person, bela: Person, credential: Credential, browse: Browse
) -> None:
    ThanksFactory.create(giver=bela, receiver=amara, deed="Between the two of us.", showing="private")
    services.revoke(credential, reason="error")

    assert "Nothing to take along yet" in browse(amara).get(reverse(PAGE)).content.decode()


def test_what_was_taken_along_is_checkable_after_its_owner_is_erased(
    amara: Person, credential: Credential, browse: Browse, client: Client
) -> None:
    parcel = download(browse(amara), badges=[str(credential.pk)])
    leave(amara)
    assert not Badge.objects.exists()
    assert not Credential.objects.exists()

    picture = SimpleUploadedFile("badge.png", parcel.read("badges/second-reader.png"), "image/png")
    checked = client.post(reverse("recognition:verify"), {"picture": picture}).content.decode()

    assert "Second reader" in checked
    assert queries.checked(credential.token).is_valid
    (jwk,) = queries.public_keys().values()
    assert strict_verifier.verify(credential.token, jwk)["iss"] == queries.issuer().id
    assert SpentPlace.objects.get().status_index == credential.status_index


def test_a_revoked_badge_stays_revoked_when_its_owner_leaves(amara: Person, credential: Credential) -> None:
    services.revoke(credential, reason="fraud")
    before = services.signed_status_list()

    leave(amara)

    assert queries.checked(credential.token).revoked_for
    assert services.signed_status_list() == before


def test_making_one_tells_nobody_and_keeps_nothing(
    amara: Person, credential: Credential, note: Thanks, browse: Browse
) -> None:
    notices = Notice.objects.count()

    download(browse(amara), badges=[str(credential.pk)], thanks=[str(note.pk)])

    assert (Notice.objects.count(), mail.outbox) == (notices, [])


def test_portfolio_is_for_members(stranger: Person, client: Client, browse: Browse) -> None:
    assert browse(stranger).get(reverse(PAGE))["Location"] == reverse("people:join")
    assert client.get(reverse(PAGE))["Location"].startswith("/accounts/login/")
