"""The only writers of this app."""

from cms.services.conversation import respond, say, stop_responding, take_back
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
from cms.services.publishing import (
    NoVoices,
    feature,
    publish_example,
    publish_story,
    put_back,
    stop_featuring,
    unpublish,
    update_published,
    withdraw_name,
)
from cms.services.site import found_site, grant_desk, sign_letter, withdraw_signature

__all__ = [
    "NoVoices",
    "comment_on",
    "discard_draft",
    "feature",
    "found_site",
    "grant_desk",
    "mark_used",
    "publish_example",
    "publish_story",
    "put_back",
    "respond",
    "save_draft",
    "say",
    "share_by_address",
    "share_draft",
    "sign_letter",
    "start_draft",
    "stop_featuring",
    "stop_responding",
    "stop_sharing",
    "take_back",
    "unpublish",
    "update_published",
    "use_version",
    "withdraw_name",
    "withdraw_signature",
]
