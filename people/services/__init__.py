"""The only writers of people: one verb's family a file."""

from people.services.accounts import AddressTaken, provision
from people.services.audit import audit, forget_old_acts
from people.services.closing import deactivate, reactivate
from people.services.concerns import (
    ConcernRefused,
    decide_concern,
    hide_subject,
    raise_concern,
    reply_to_concern,
    show_subject,
)
from people.services.devices import TooManyDevices, add_device, people_to_tell, remove_device, tell_devices
from people.services.digest import end_pauses, send_digest
from people.services.directory import (
    DIRECTORY_ROLES,
    NoSuchManager,
    Record,
    Taken,
    change_account,
    enter_account,
    enter_missing,
    remove_account,
    set_role_members,
)
from people.services.membership import (
    NotAMember,
    erase_what_came_late,
    join,
    leave,
    pause,
    resume,
)
from people.services.notices import (
    Line,
    forget_lines,
    mark_all_read,
    mark_read,
    mute_kind,
    notify,
    notify_many,
    unmute_kind,
)
from people.services.once import (
    OtherRequest,
    StillRunning,
    begin_again,
    begin_once,
    forget_answers,
    keep_answer,
)
from people.services.private_address import give_private_address, prove_private_address
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
from people.services.sessions import end_sessions
from people.services.sign_on import Identity, SignOnRefused, account_of, change_address
from people.services.signin import forget_spare_codes
from people.services.tokens import TooManyTokens, make_token, note_use, revoke_token
from people.services.turns import hold_organisation, take_turn

__all__ = [
    "DIRECTORY_ROLES",
    "AddressTaken",
    "ConcernRefused",
    "Identity",
    "Line",
    "NoSuchManager",
    "NotAMember",
    "OtherRequest",
    "Record",
    "SignOnRefused",
    "StillRunning",
    "Taken",
    "TooManyDevices",
    "TooManyTokens",
    "account_of",
    "add_away",
    "add_device",
    "audit",
    "begin_again",
    "begin_once",
    "change_account",
    "change_address",
    "deactivate",
    "decide_concern",
    "end_pauses",
    "end_sessions",
    "enter_account",
    "enter_missing",
    "erase_what_came_late",
    "forget_answers",
    "forget_lines",
    "forget_old_acts",
    "forget_spare_codes",
    "give_private_address",
    "give_role",
    "hide_subject",
    "hold_organisation",
    "join",
    "keep_answer",
    "leave",
    "make_token",
    "mark_all_read",
    "mark_read",
    "mute_kind",
    "note_use",
    "notify",
    "notify_many",
    "pause",
    "people_to_tell",
    "prove_private_address",
    "provision",
    "raise_concern",
    "reactivate",
    "remove_account",
    "remove_away",
    "remove_device",
    "remove_photo",
    "reply_to_concern",
    "resume",
    "revoke_token",
    "send_digest",
    "set_photo",
    "set_role_members",
    "show_subject",
    "take_role",
    "take_turn",
    "tell_devices",
    "unmute_kind",
    "update_hours",
    "update_preferences",
    "update_profile",
]
