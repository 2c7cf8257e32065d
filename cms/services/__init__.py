"""The only writers of this app."""

from cms.services.drafts import (
    comment_on,
    discard_draft,
    mark_used,
    save_draft,
    share_by_address,
    share_draft,
    start_draft,
    stop_sharing,
    use_version,
)

__all__ = [
    "comment_on",
    "discard_draft",
    "mark_used",
    "save_draft",
    "share_by_address",
    "share_draft",
    "start_draft",
    "stop_sharing",
    "use_version",
]
