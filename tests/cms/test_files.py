from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from cms.models import SiteDocument, SiteImage, SiteRendition
from people.models import Person

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
FILM = bytes(range(256)) * 4


@pytest.fixture
def rendition() -> SiteRendition:
    cache.clear()  # Wagtail remembers renditions by the image's number, which another test had too
    packed = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(packed, "PNG")
    image = SiteImage.objects.create(
        title="Quay", description="A quay", file=ContentFile(packed.getvalue(), "quay.png")
    )
    found: SiteRendition = image.get_rendition("max-20x20|format-webp")
    return found


@pytest.fixture
def film() -> SiteDocument:
    return SiteDocument.objects.create(title="Film", file=ContentFile(FILM, "film.mp4"))


def test_picture_when_a_member_asks_is_served(
    browse: Browse, amara: Person, rendition: SiteRendition
) -> None:
    answer = browse(amara).get(rendition.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert Image.open(BytesIO(answer.getvalue())).size == (20, 15)
    assert "private" in answer["Cache-Control"]


def test_picture_as_it_was_uploaded_is_never_served(
    browse: Browse, amara: Person, rendition: SiteRendition
) -> None:
    for name in (rendition.image.file.url, "/media/images/..%2Fsecret-key", "/media/images/none.webp"):
        assert browse(amara).get(name).status_code == 404


@pytest.mark.parametrize("thing", ["rendition", "film"])
def test_file_when_not_a_member_is_refused(
    thing: str, request: pytest.FixtureRequest, client: Client, browse: Browse, stranger: Person
) -> None:
    url = request.getfixturevalue(thing).url
    assert client.get(url)["Location"].startswith("/accounts/login/")
    assert browse(stranger).get(url)["Location"] == "/join/"


@pytest.mark.parametrize(
    ("asked", "status", "told", "got"),
    [
        ("bytes=0-9", 206, "bytes 0-9/1024", FILM[:10]),
        ("bytes=1000-", 206, "bytes 1000-1023/1024", FILM[1000:]),
        ("bytes=1000-5000", 206, "bytes 1000-1023/1024", FILM[1000:]),
        ("bytes=-24", 206, "bytes 1000-1023/1024", FILM[1000:]),
        ("bytes=-5000", 206, "bytes 0-1023/1024", FILM),
        ("bytes=5000-", 416, "bytes */1024", b""),
        ("bytes=-0", 416, "bytes */1024", b""),
        ("bytes=0-1,4-5", 200, None, FILM),
        ("bytes=-", 200, None, FILM),
        ("lines=1-2", 200, None, FILM),
        (f"bytes={'9' * 5000}-", 200, None, FILM),
    ],
)
def test_film_when_a_part_is_asked_for(
    browse: Browse, amara: Person, film: SiteDocument, asked: str, status: int, told: str | None, got: bytes
) -> None:
    answer = browse(amara).get(film.url, headers={"Range": asked})
    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, told)
    assert answer.getvalue() == got


def test_part_when_the_file_has_changed_since_is_the_whole(
    browse: Browse, amara: Person, film: SiteDocument
) -> None:
    asks = browse(amara)
    first = asks.get(film.url, headers={"Range": "bytes=0-9"})
    same = asks.get(film.url, headers={"Range": "bytes=10-19", "If-Range": first["ETag"]})
    other = asks.get(film.url, headers={"Range": "bytes=10-19", "If-Range": '"another"'})
    assert (same.status_code, same.getvalue()) == (206, FILM[10:20])
    assert (other.status_code, other.getvalue()) == (200, FILM)
