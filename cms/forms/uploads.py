"""What editors upload: pictures are written anew, files must be what their name says."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.pictures import BROKEN, NotAPicture, TooManyPixels, encode_anew

# How files of a kind begin: (offset, bytes). https://en.wikipedia.org/wiki/List_of_file_signatures
ZIP = ((0, b"PK\x03\x04"),)
MP4 = ((4, b"ftyp"),)
OGG = ((0, b"OggS"),)
BEGINS: dict[str, tuple[tuple[int, bytes], ...]] = {
    **dict.fromkeys(("docx", "pptx", "xlsx", "odp", "ods", "odt", "zip"), ZIP),
    **dict.fromkeys(("mp4", "m4a"), MP4),
    **dict.fromkeys(("ogg", "opus"), OGG),
    "pdf": ((0, b"%PDF-"),),
    "webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "wav": ((0, b"RIFF"), (0, b"RF64")),
    "mp3": ((0, b"ID3"), *((0, bytes([0xFF, second])) for second in (0xFB, 0xF3, 0xF2, 0xFA))),
}
DAMAGED = _lazy("That picture is damaged or cut short. Open it and save it again.")
TEXTS = ("csv", "txt", "vtt")
LOOKED_AT = 4096  # bytes


def spoken(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wagtail looks into a picture before a form may; what Pillow says of a short one is an error page."""

    def to_python(given: Any) -> Any:
        try:
            return read(given)
        except BROKEN as broken:
            raise ValidationError(DAMAGED) from broken

    return to_python


class SafeImageForm(BaseImageForm):
    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if file := self.fields.get("file"):
            file.to_python = spoken(file.to_python)

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if "file" not in self.changed_data or not given:
            return given
        ending = ending_of(given.name)
        given.seek(0)
        try:
            data = encode_anew(given.read(), ending)
        except TooManyPixels:
            raise ValidationError(_("That picture has too many pixels. Make it smaller first.")) from None
        except NotAPicture:
            raise ValidationError(DAMAGED) from None
        name = get_valid_filename(given.name)
        return SimpleUploadedFile(name, data, content_type=given.content_type)


class SafeDocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if "file" not in self.changed_data or not given:
            return given
        if given.size > settings.DOCUMENTS_AT_MOST:
            most = settings.DOCUMENTS_AT_MOST // 1_000_000
            raise ValidationError(_("That file is larger than %(most)d MB.") % {"most": most})
        given.seek(0)
        if not is_what_it_says(given.read(LOOKED_AT), ending_of(given.name)):
            raise ValidationError(_("That file is not what its name says. Save it again in its own program."))
        given.seek(0)
        return given


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def is_what_it_says(start: bytes, ending: str) -> bool:
    """Compare how a file begins with its ending. Text is text: UTF-8 or any older code, but no NUL."""
    if ending in TEXTS:
        return b"\0" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 of a spreadsheet
    return any(start[at : at + len(sign)] == sign for at, sign in BEGINS.get(ending, ()))
