"""Uploads in a bucket that nobody but Groundswell reads."""

from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class PrivateBucket(S3Storage):
    """Every address is ours: the views behind it ask who may, then fetch (cms.views.files, people.views)."""

    def url(self, name: str, *_args: Any, **_named: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
