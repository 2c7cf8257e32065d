"""Static files as they are served: hashed for ever, and one stylesheet instead of forty."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Fonts that were not cut on this machine (pages fall back to the system's), and a word in the comments
# of htmx's extensions that looks like an import.
MAY_BE_ABSENT = ("fonts/", "django_htmx/")
SHEET = "css/app.css"
IMPORT = re.compile(r'^@import url\("([^"]+)"\);\n', re.MULTILINE)
ADDRESS = re.compile(r'url\("(?!data:|/|#|[a-z]+:)([^"]+)"\)')


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Hashes relative ES imports too, so that no import map is needed, and joins css/app.css.

    The stylesheet is written as one small file a component; a browser would fetch them one after
    the other. What is collected is the same text in one file, addresses adjusted.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if not dry_run and SHEET in paths:
            joined = join_sheet(*paths[SHEET])
            self.delete(SHEET)
            self._save(SHEET, ContentFile(joined.encode()))
            paths = {**paths, SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress, which takes half a minute, unless this is the demonstration: it is for this machine."""
        return iter(()) if settings.DEMONSTRATION else super().compress_files(paths)

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Let what may be absent keep its plain name instead of refusing the whole collection."""
        if name.startswith(MAY_BE_ABSENT) and content is None and not self.exists(filename or name):
            return name
        return super().hashed_name(name, content, filename)


def join_sheet(storage: Storage, name: str) -> str:
    """Return the stylesheet with every @import replaced by what it names, seen from the sheet's folder."""

    def fetch(match: re.Match[str]) -> str:
        part = posixpath.join(posixpath.dirname(name), match[1])
        return adjusted(read(storage, part), posixpath.dirname(match[1]))

    return IMPORT.sub(fetch, read(storage, name))


def adjusted(text: str, folder: str) -> str:
    return ADDRESS.sub(lambda found: f'url("{posixpath.normpath(posixpath.join(folder, found[1]))}")', text)


def read(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        text = file.read()
    return text.decode() if isinstance(text, bytes) else text
