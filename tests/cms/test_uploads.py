"""What somebody means harm with, and what a careless camera adds: refused in words, or gone from the file."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form

from cms.models import SiteDocument, SiteImage
from cms.pictures import NotAPicture, TooManyPixels, check_picture, encode_anew
from config.demonstration.factories.people import PersonFactory
from learning.parcel import DOCUMENT, FORMAT, VERSION, Broken
from learning.services.exchange import import_course
from people.models import Person

Browse = Callable[[Person], Client]
HARM = b"<script>alert(1)</script><?php system($_GET[0]); ?>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **more)
    return out.getvalue()


def with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "Where-I-live"
    exif.get_ifd(0x8825)[2] = (59.0, 55.0, 0.0)  # GPSLatitude
    exif[0x0112] = 6  # turned by a quarter
    return picture(exif=exif)


def bomb() -> bytes:
    """A PNG of 400 million pixels in a few kilobytes."""
    data = bytearray(picture("PNG", (8, 8)))
    data[16:24] = (20_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


def moving() -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("teal", "navy", "white")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=[50, 70, 90], comment=HARM)
    return out.getvalue()


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    before = with_a_place()
    assert b"Where-I-live" in before
    after = encode_anew(before, "jpg")
    with Image.open(io.BytesIO(after)) as made:
        assert (dict(made.getexif()), made.size) == ({}, (40, 60))
    assert b"Where-I-live" not in after


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_stands_behind_the_last_pixel_does_not_survive(form: str) -> None:
    after = encode_anew(picture(form) + HARM, form.lower())
    assert HARM not in after
    assert check_picture(after, form.lower()) == (60, 40)


def test_a_moving_picture_keeps_moving_and_loses_its_comment() -> None:
    after = encode_anew(moving(), "gif")
    assert HARM not in after
    with Image.open(io.BytesIO(after)) as made:
        assert made.n_frames == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (picture()[:-200], "jpg"),
        (picture("PNG")[:-30], "png"),
        (picture("PNG"), "jpg"),
        (picture("BMP"), "png"),
        (SVG, "png"),
        (SVG, "svg"),
        (b"", "png"),
        (b"GIF89a" + HARM, "gif"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "jpg"),
    ],
)
def test_what_is_no_whole_picture_of_its_kind_is_refused(data: bytes, ending: str) -> None:
    for look in (encode_anew, check_picture):
        with pytest.raises(NotAPicture):
            look(data, ending)


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooManyPixels):
        check_picture(bomb(), "png")
    monkeypatch.setattr("cms.pictures.MOST_PIXELS", 3 * 20 * 20)
    assert check_picture(moving(), "gif") == (20, 20)
    monkeypatch.setattr("cms.pictures.MOST_PIXELS", 3 * 20 * 20 - 1)  # of all its pictures together
    with pytest.raises(TooManyPixels):
        check_picture(moving(), "gif")


@pytest.fixture
def editor(db: None) -> Person:
    """May upload anywhere; what an editor may is settled when the pages are made."""
    return PersonFactory.create(is_superuser=True)


def image_form(person: Person, name: str, data: bytes) -> tuple[bool, str]:
    form = get_image_form(SiteImage)(
        {"title": "Quay", "description": "A quay", "collection": "1", "tags": ""},
        {"file": SimpleUploadedFile(name, data)},
        user=person,
    )
    return form.is_valid(), str(form.errors.get("file", ""))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jpg", picture()[:-200], "damaged or cut short"),
        ("a.png", bomb(), "pixels"),
        ("a.svg", SVG, "not a supported image format"),
        ("a.png", SVG, "valid image|not a valid"),
        ("a.jpg", picture("PNG"), "not a valid"),
        ("a.php", picture(), "not a supported"),
    ],
    ids=["short", "bomb", "svg", "svg-as-png", "png-as-jpg", "program"],
)
def test_editors_are_told_what_is_wrong_with_a_picture(
    editor: Person, name: str, data: bytes, said: str
) -> None:
    valid, words = image_form(editor, name, data)
    assert not valid
    assert re.search(said, words, re.IGNORECASE), words


@pytest.mark.django_db
def test_an_uploaded_picture_lies_there_without_its_place_and_inside_its_folder(
    editor: Person, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    form = get_image_form(SiteImage)(
        {"title": "Quay", "description": "A quay", "collection": "1", "tags": ""},
        {"file": SimpleUploadedFile("../../quay$(rm).jpg", with_a_place() + HARM)},
        user=editor,
    )
    assert form.is_valid(), form.errors
    saved = form.save()
    assert (saved.width, saved.height) == (40, 60)
    (lies,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert lies.parent == tmp_path / "original_images"
    data = lies.read_bytes()
    assert b"Where-I-live" not in data
    assert HARM not in data
    assert saved.file_size == len(data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", HARM + b"%PDF-1.7", "not what its name says"),
        ("a.docx", b"MZ\x90\x00 a program", "not what its name says"),
        ("a.csv", b"a,b\n\x00\x01\x02", "not what its name says"),
        ("a.mp4", HARM, "not what its name says"),
        ("a.html", HARM, "not allowed"),
        ("a.pdf", b"%PDF-1.7", ""),
        ("a.csv", "Größe,Name\n1,Zoë".encode("latin-1"), ""),
        ("a.zip", b"PK\x03\x04", ""),
    ],
)
def test_a_file_must_be_what_its_name_says(editor: Person, name: str, data: bytes, said: str) -> None:
    form = get_document_form(SiteDocument)(
        {"title": "File", "collection": "1", "tags": ""},
        {"file": SimpleUploadedFile(name, data)},
        user=editor,
    )
    assert form.is_valid() == (not said), form.errors
    assert said in str(form.errors)


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_refused(editor: Person, settings: Settings) -> None:
    settings.DOCUMENTS_AT_MOST = 1_000_000
    form = get_document_form(SiteDocument)(
        {"title": "File", "collection": "1", "tags": ""},
        {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(1_000_001))},
        user=editor,
    )
    assert not form.is_valid()
    assert "larger than 1 MB" in str(form.errors)


@pytest.mark.django_db
def test_a_document_is_handed_out_to_members_and_never_runs(
    browse: Browse, amara: Person, client: Client, stranger: Person, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = SiteDocument.objects.create(title="Page", file=SimpleUploadedFile("page.txt", HARM))
    answer = browse(amara).get(kept.url)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert client.get(kept.url).status_code == 302
    assert browse(stranger).get(kept.url).status_code == 302
    assert browse(amara).get(f"/media/{kept.file.name}").status_code == 404
    for path in ("/media/../secret-key", "/media/..%2f..%2fsecret-key", "/static/../secret-key"):
        assert browse(amara).get(path).status_code == 404


def zipped(*entries: tuple[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries:
            made.writestr(name, data)
    out.seek(0)
    return out


def damaged() -> io.BytesIO:
    data = bytearray(zipped(("course.json", b'{"a": 1}' * 500)).getvalue())
    data[45:60] = b"\xff" * 15
    return io.BytesIO(bytes(data))


def with_a_page() -> io.BytesIO:
    page = {"kind": DOCUMENT, "file": "media/page.html", "title": "Page"}
    course = {"key": str(uuid4()), "lessons": []}
    told = {
        "format": FORMAT,
        "version": VERSION,
        "courses": [course],
        "media": {sha256(HARM).hexdigest(): page},
    }
    return zipped(("course.json", json.dumps(told).encode()), (str(page["file"]), HARM))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: zipped(("bomb", bytes(1_000_001))), "larger than 200 MB"),
        (lambda: zipped(*((f"{n}", b"") for n in range(2_001))), "more than 2,000 files"),
        (damaged, "no readable course.json"),
        (lambda: io.BytesIO(b"no zip"), "not a course"),
        (lambda: zipped(("../../course.json", b"{}")), "no readable course.json"),
        (lambda: zipped(("course.json", b"[" * 100_000)), "no readable course.json"),
        (lambda: zipped(("course.json", b"\xff\xfe")), "no readable course.json"),
        (with_a_page, "of the kind “html” are not taken"),
    ],
    ids=["bomb", "many", "damaged", "no-zip", "path", "nested", "no-text", "page"],
)
def test_a_course_that_means_harm_is_refused_in_words(
    editor: Person,
    made: Callable[[], io.BytesIO],
    said: str,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("learning.services.exchange.LARGEST", 1_000_000)
    with pytest.raises(Broken) as refused:
        import_course(editor, made(), as_copy=False)
    assert said in str(refused.value.reason)
    assert list(tmp_path.iterdir()) == []
