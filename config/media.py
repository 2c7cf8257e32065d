"""Uploads in a folder of this machine."""

import os
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Keeps a file whole or not at all: half a picture on a full disk would be no row's and stay."""

    def _save(self, name: str, content: File[bytes]) -> str:
        name = super()._save(name, ContentFile(b""))  # type: ignore[misc]  # nobody else can have this name any more
        try:
            with open(self.path(name), "wb") as file:
                file.writelines(content.chunks())
        except BaseException:
            self.delete(name)
            raise
        return name

    def move(self, old: str, new: str) -> None:
        """Give a file another name, in one step; whatever lay there is replaced."""
        Path(self.path(new)).parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.path(old), self.path(new))
