"""A course as a zip that opens in another instance without loss, in every language it is in."""

from __future__ import annotations

import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from cms.pictures import NotAPicture, check_picture
from learning.models import CoursePage, LearnIndexPage, LessonPage
from learning.parcel import (
    DOCUMENT,
    FORMAT,
    IMAGE,
    LARGEST,
    MANIFEST,
    MOST_FILES,
    PAGE,
    VERSION,
    Broken,
    renamed,
    renamed_links,
)
from learning.services.imports import free_slug
from people.models import Person, Topic

LIVE_AS_IT_WAS = ("title", "slug", "search_description")
COURSE_FIELDS = (
    *LIVE_AS_IT_WAS,
    *("promise", "strand", "poster_seed", "is_good_start", "for_whom", "led_by_line", "word", "word_line"),
)
LESSON_FIELDS = (*LIVE_AS_IT_WAS, "teaser", "kind", "minutes", "tip", "landmark", "check_every")
COURSE_PEOPLE, LESSON_PEOPLE = ("led_by", "word_by"), ("tip_by", "checked_by")


# What a zip that is damaged, locked or packed in a way of its own makes Python say.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    ValueError,
    OSError,
    RuntimeError,
)


# --- Packing ------------------------------------------------------------------------------------


@dataclass
class _Media:
    """The files a course uses, each once, by the digest of its bytes."""

    files: dict[str, bytes] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def rename(self, kind: str, name: Any) -> Any:
        if kind == PAGE:
            key = Page.objects.filter(pk=name).values_list("translation_key", flat=True).first()
            return str(key) if key else None
        model = get_image_model() if kind == IMAGE else get_document_model()
        found = model.objects.filter(pk=name).first()
        return self.add(kind, found) if found else None

    def add(self, kind: str, item: Any) -> str:
        with item.file.open("rb") as opened:
            content = opened.read()
        digest = sha256(content).hexdigest()
        ending = item.filename.rsplit(".", 1)[-1].lower()
        self.files[f"media/{digest}.{ending}"] = content
        told = {"kind": kind, "file": f"media/{digest}.{ending}", "title": item.title}
        if kind == IMAGE:
            focal = (item.focal_point_x, item.focal_point_y, item.focal_point_width, item.focal_point_height)
            told |= {"description": item.description, "focal": list(focal)}
        self.told[digest] = told
        return digest


def export_course(course: CoursePage) -> bytes:
    """The course with lessons and media, in all its languages. The same course gives the same bytes."""
    media = _Media()
    pages = [course, *course.get_translations().order_by("locale__language_code").specific()]
    pages.sort(
        key=lambda page: (page.locale.language_code != course.locale.language_code, page.locale.language_code)
    )
    told = {
        "format": FORMAT,
        "version": VERSION,
        "courses": [_course(page, media) for page in pages],
    }
    told["media"] = dict(sorted(media.told.items()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parcel:
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True)
        for name, content in [(MANIFEST, text.encode()), *sorted(media.files.items())]:
            parcel.writestr(zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def _course(page: CoursePage, media: _Media) -> dict[str, Any]:
    lessons = LessonPage.objects.child_of(page).order_by("path")
    return {
        **_fields(page, COURSE_FIELDS, COURSE_PEOPLE),
        "aims": renamed(list(page.aims.raw_data), media.rename),
        "wont_do": renamed(list(page.wont_do.raw_data), media.rename),
        "topics": sorted([topic.slug, topic.name] for topic in page.topics.all()),
        "advises": sorted(str(key) for key in page.advises.values_list("translation_key", flat=True)),
        "lessons": [_lesson(lesson, media) for lesson in lessons],
    }


def _lesson(page: LessonPage, media: _Media) -> dict[str, Any]:
    return {
        **_fields(page, LESSON_FIELDS, LESSON_PEOPLE),
        "checked_on": page.checked_on.isoformat() if page.checked_on else None,
        "teaching": renamed_links(page.teaching, media.rename),
        "body": renamed(list(page.body.raw_data), media.rename),
    }


def _fields(page: Page, names: tuple[str, ...], people: tuple[str, ...]) -> dict[str, Any]:
    return {
        "key": str(page.translation_key),
        "language": page.locale.language_code,
        "live": page.live,
        **{name: getattr(page, name) for name in names},
        "people": {name: getattr(page, name).email if getattr(page, name) else None for name in people},
    }


# --- Unpacking ----------------------------------------------------------------------------------


@transaction.atomic
def import_course(editor: Person, packed: BinaryIO, *, as_copy: bool = False) -> CoursePage:
    """Make the course of a parcel, with its media. Raises parcel.Broken, and then nothing is made.

    It keeps its translation keys, so that a course that travels back is known again; `as_copy` gives new
    ones. People it names are found by their work address, where they are known here.
    """
    told, files = _opened(packed)
    keys = _keys(told, as_copy=as_copy)
    if not as_copy and Page.objects.filter(translation_key__in=list(keys.values())).exists():
        raise Broken(_("This course is here already. Import it as a copy, or delete the other one first."))
    names = _take_media(editor, told, files)

    def rename(kind: str, name: Any) -> Any:
        if kind == PAGE:
            known = keys.get(str(name), name)
            return Page.objects.filter(translation_key=known).values_list("pk", flat=True).first()
        return names.get(str(name))

    try:
        made = [_make_course(editor, course, keys, rename) for course in told["courses"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Broken(
            _("Something in it has not the form of a course: %(what)s.") % {"what": error}
        ) from error
    except ValidationError as error:
        raise Broken("; ".join(error.messages)) from error
    _link_pages(told, keys, rename)
    return made[0]


def _opened(packed: BinaryIO) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        with zipfile.ZipFile(packed) as parcel:
            entries = parcel.infolist()
            # The sizes are claims of the parcel itself: what is read is counted as well.
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
                raise Broken(_("It is larger than 200 MB, or holds more than 2,000 files."))
            files = {entry.filename: parcel.read(entry) for entry in entries}
        told = json.loads(files.pop(MANIFEST))
    except UNREADABLE as error:
        raise Broken(_("This is not a course exported from here: no readable course.json in it.")) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT or not told.get("courses"):
        raise Broken(_("This is not a course exported from here."))
    if told.get("version") != VERSION:
        raise Broken(_("It was exported by a newer version than this one."))
    return told, files


def _keys(told: Mapping[str, Any], *, as_copy: bool) -> dict[str, UUID]:
    try:
        found = {
            page["key"]: UUID(page["key"])
            for course in told["courses"]
            for page in (course, *course["lessons"])
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Broken(_("A page in it has no key.")) from error
    return {name: uuid4() for name in found} if as_copy else found


def _take_media(editor: Person, told: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, int]:
    """Digest -> id here. A file that is here already is used again."""
    return {
        str(digest): _take_file(editor, digest, entry, files)
        for digest, entry in dict(told.get("media", {})).items()
    }


def _take_file(editor: Person, digest: str, entry: Mapping[str, Any], files: Mapping[str, bytes]) -> int:
    content = files.get(str(entry["file"]))
    if content is None or sha256(content).hexdigest() != digest:
        raise Broken(_("“%(title)s” is missing or damaged.") % {"title": entry.get("title", digest)})
    kind, ending = entry["kind"], str(entry["file"]).rsplit(".", 1)[-1]
    allowed = settings.WAGTAILIMAGES_EXTENSIONS if kind == IMAGE else settings.WAGTAILDOCS_EXTENSIONS
    if ending not in allowed or kind not in (IMAGE, DOCUMENT):
        raise Broken(_("Files of the kind “%(ending)s” are not taken.") % {"ending": ending})
    return _take_picture(editor, entry, content) if kind == IMAGE else _take_document(editor, entry, content)


def _take_picture(editor: Person, entry: Mapping[str, Any], content: bytes) -> int:
    model = get_image_model()
    try:
        width, height = check_picture(content, str(entry["file"]).rpartition(".")[2])
    except NotAPicture as error:
        raise Broken(_("“%(title)s” is no picture.") % {"title": entry["title"]}) from error
    for known in model.objects.filter(file_size=len(content), title=entry["title"]):
        if _bytes(known) == content:
            return int(known.pk)
    focal = dict(zip(("x", "y", "width", "height"), entry.get("focal") or [], strict=False))
    picture = model(
        title=entry["title"],
        description=entry.get("description", ""),
        width=width,
        height=height,
        file=ContentFile(content, name=str(entry["file"]).rpartition("/")[2]),
        file_size=len(content),
        uploaded_by_user=editor,
        **{f"focal_point_{name}": value for name, value in focal.items()},
    )
    picture.save()
    return int(picture.pk)


def _take_document(editor: Person, entry: Mapping[str, Any], content: bytes) -> int:
    model = get_document_model()
    for known in model.objects.filter(file_size=len(content), title=entry["title"]):
        if _bytes(known) == content:
            return int(known.pk)
    name = str(entry["file"]).rpartition("/")[2]
    document = model(title=entry["title"], file=ContentFile(content, name=name), uploaded_by_user=editor)
    document.file_size = len(content)
    document.save()
    return int(document.pk)


def _bytes(item: Any) -> bytes:
    with item.file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def _make_course(
    editor: Person, words: Mapping[str, Any], keys: Mapping[str, UUID], rename: Any
) -> CoursePage:
    page = CoursePage(**_values(words, COURSE_FIELDS, COURSE_PEOPLE, keys), owner=editor)
    for name in ("aims", "wont_do"):
        setattr(page, name, getattr(page, name).stream_block.to_python(renamed(words[name], rename)))
    _add(_index_for(words["language"]), page, words)
    page.topics = [
        Topic.objects.get_or_create(slug=slug, defaults={"name": name})[0] for slug, name in words["topics"]
    ]
    _settle(editor, page, words)
    for lesson in words["lessons"]:
        _make_lesson(editor, page, lesson, keys, rename)
    return page


def _index_for(language: str) -> LearnIndexPage:
    locale = Locale.objects.filter(language_code=language).first()
    found = LearnIndexPage.objects.filter(locale=locale).first() if locale else None
    if found is None:
        raise Broken(
            _("Nothing is written here in the language “%(code)s” yet: make a Learn page first.")
            % {"code": language}
        )
    return found


def _make_lesson(
    editor: Person, course: CoursePage, words: Mapping[str, Any], keys: Mapping[str, UUID], rename: Any
) -> None:
    page = LessonPage(**_values(words, LESSON_FIELDS, LESSON_PEOPLE, keys), owner=editor)
    page.teaching = renamed_links(words["teaching"], rename)
    page.checked_on = words["checked_on"]
    page.body = page.body.stream_block.to_python(renamed(words["body"], rename))
    _add(course, page, words)
    _settle(editor, page, words)


def _values(
    words: Mapping[str, Any], names: tuple[str, ...], people: tuple[str, ...], keys: Mapping[str, UUID]
) -> dict[str, Any]:
    known = {name: Person.objects.filter(email=words["people"].get(name) or "-").first() for name in people}
    return {
        **{name: words[name] for name in names},
        **known,
        "translation_key": keys[words["key"]],
        "live": False,
    }


def _add(parent: Page, page: Page, words: Mapping[str, Any]) -> None:
    parent = type(parent).objects.get(pk=parent.pk)
    page.slug = free_slug(parent, words["slug"])
    page.locale = parent.locale
    page.full_clean(exclude=["path", "depth", "content_type", "url_path"])
    parent.add_child(instance=page)


def _settle(editor: Person, page: Page, words: Mapping[str, Any]) -> None:
    """Publish what was published, as far as the editor may; the rest stays a draft."""
    revision = page.save_revision(user=editor, log_action=True)
    if words["live"] and page.permissions_for_user(editor).can_publish():
        revision.publish(user=editor)
        page.refresh_from_db()


def _link_pages(told: Mapping[str, Any], keys: Mapping[str, UUID], rename: Any) -> None:
    """Advice and links between pages, once every page is there."""
    for words in told["courses"]:
        course = CoursePage.objects.get(
            translation_key=keys[words["key"]], locale__language_code=words["language"]
        )
        advised = [keys.get(key, key) for key in words["advises"]]
        course.advises = list(CoursePage.objects.filter(translation_key__in=advised, locale=course.locale))
        course.save()
        for lesson, page in zip(
            words["lessons"], LessonPage.objects.child_of(course).order_by("path"), strict=True
        ):
            page.body = page.body.stream_block.to_python(renamed(lesson["body"], rename))
            page.teaching = renamed_links(lesson["teaching"], rename)
            page.save()
