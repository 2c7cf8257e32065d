"""The only writers of people: one verb's family a file."""

from people.services.accounts import provision
from people.services.concerns import (
    ConcernRefused,
    decide_concern,
    hide_subject,
    raise_concern,
    reply_to_concern,
    show_subject,
)
from people.services.digest import end_pauses, send_digest
from people.services.membership import NotAMember, join, leave, pause, resume
from people.services.notices import mark_all_read, mark_read, mute_kind, notify, unmute_kind
from people.services.profile import (
    add_away,
    remove_away,
    remove_photo,
    set_photo,
    update_hours,
    update_preferences,
    update_profile,
)
from people.services.roles import give_role, take_role
from people.services.signin import forget_spare_codes
from people.services.turns import take_turn

__all__ = [
    "ConcernRefused",
    "NotAMember",
    "add_away",
    "decide_concern",
    "end_pauses",
    "forget_spare_codes",
    "give_role",
    "hide_subject",
    "join",
    "leave",
    "mark_all_read",
    "mark_read",
    "mute_kind",
    "notify",
    "pause",
    "provision",
    "raise_concern",
    "remove_away",
    "remove_photo",
    "reply_to_concern",
    "resume",
    "send_digest",
    "set_photo",
    "show_subject",
    "take_role",
    "take_turn",
    "unmute_kind",
    "update_hours",
    "update_preferences",
    "update_profile",
]
