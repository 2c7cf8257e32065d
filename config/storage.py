"""Uploads in a bucket that nobody but Groundswell reads."""

from typing import Any

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# Boto's own is a minute, five times over: one picture would hold a page for minutes. Checksums that nobody
# asked for are sent in a form that not every store understands.
PATIENCE = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 2},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class PrivateBucket(S3Storage):
    """Every address is ours: the views behind it ask who may, then fetch (cms.views.files, people.views)."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": PATIENCE}

    def url(self, name: str, *_args: Any, **_named: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def move(self, old: str, new: str) -> None:
        """Give an object another name within the bucket; whatever lay there is replaced."""
        source = {"Bucket": self.bucket_name, "Key": self._normalize_name(old)}
        self.bucket.Object(self._normalize_name(new)).copy_from(CopySource=source)
        self.delete(old)
