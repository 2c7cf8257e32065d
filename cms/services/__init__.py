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
from cms.services.helpers import agree_to_be_named, withdraw_name
from cms.services.hiding import hide_note, hide_page, hide_remark, show_note, show_page, show_remark
from cms.services.publishing import (
    NoVoices,
    feature,
    may_put_back,
    publish_example,
    publish_story,
    put_back,
    stop_featuring,
    unpublish,
    unsaved_page,
    update_published,
)
from cms.services.site import found_site, grant_desk, letter_digest, sign_letter, withdraw_signature

__all__ = [
    "NoVoices",
    "agree_to_be_named",
    "comment_on",
    "discard_draft",
    "feature",
    "found_site",
    "grant_desk",
    "hide_note",
    "hide_page",
    "hide_remark",
    "letter_digest",
    "mark_used",
    "may_put_back",
    "publish_example",
    "publish_story",
    "put_back",
    "respond",
    "save_draft",
    "say",
    "share_by_address",
    "share_draft",
    "show_note",
    "show_page",
    "show_remark",
    "sign_letter",
    "start_draft",
    "stop_featuring",
    "stop_responding",
    "stop_sharing",
    "take_back",
    "unpublish",
    "unsaved_page",
    "update_published",
    "use_version",
    "withdraw_name",
    "withdraw_signature",
]
