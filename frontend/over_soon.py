"""What is nobody's mistake and over soon: a database, Redis or bucket that is away, a disk that is full."""

import errno
import sys

from django.db import InterfaceError, OperationalError

from mentoring.rooms.log import redis_away

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_over_soon(error: BaseException | None) -> bool:
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return isinstance(error, (OperationalError, InterfaceError, *redis_away())) or is_bucket_away(error)


def is_bucket_away(error: BaseException | None) -> bool:
    """Say whether a bucket could not be reached, or said itself that it is not well."""
    told = sys.modules.get("botocore.exceptions")
    if told is None:  # there is no bucket, and perhaps no client for one
        return False
    if isinstance(error, told.ClientError):
        return bool(error.response["ResponseMetadata"].get("HTTPStatusCode", 0) >= 500)
    return isinstance(error, (told.ConnectionError, told.HTTPClientError))
