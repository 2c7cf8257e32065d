"""The only writers of recognition."""

from recognition.services.badges import (
    claim,
    earn,
    judge,
    lay_before_critics,
    offer_contribution_badges,
    revoke,
    signed_status_list,
    take_along,
    take_piece_back,
)  # fmt: skip
from recognition.services.balances import differing, recount
from recognition.services.choices import nominate, switch_points_off, switch_points_on
from recognition.services.keys import rotate_key
from recognition.services.landmarks import mark_landmark
from recognition.services.ledger import (
    NewFact,
    award_pending,
    award_waiting,
    record,
    record_many,
    withdraw_confirmation,
)  # fmt: skip
from recognition.services.questions import answer, ask, withdraw_answer
from recognition.services.quests import refresh_quests
from recognition.services.refusal import NotAllowed
from recognition.services.rule_sets import (
    begin_with,
    failures,
    next_start,
    preview_of,
    publish_rules,
    write_rules,
)
from recognition.services.spotlights import answer_spotlight, write_spotlight
from recognition.services.thanks import (
    agree_to_show,
    ask_to_show,
    keep_private,
    reply,
    take_down,
    withdraw_thanks,
    write_thanks,
    write_thanks_to_address,
)  # fmt: skip

__all__ = [
    "NewFact",
    "NotAllowed",
    "agree_to_show",
    "answer",
    "answer_spotlight",
    "ask",
    "ask_to_show",
    "award_pending",
    "award_waiting",
    "begin_with",
    "claim",
    "differing",
    "earn",
    "failures",
    "judge",
    "keep_private",
    "lay_before_critics",
    "mark_landmark",
    "next_start",
    "nominate",
    "offer_contribution_badges",
    "preview_of",
    "publish_rules",
    "record",
    "record_many",
    "recount",
    "refresh_quests",
    "reply",
    "revoke",
    "rotate_key",
    "signed_status_list",
    "switch_points_off",
    "switch_points_on",
    "take_along",
    "take_down",
    "take_piece_back",
    "withdraw_answer",
    "withdraw_confirmation",
    "withdraw_thanks",
    "write_rules",
    "write_spotlight",
    "write_thanks",
    "write_thanks_to_address",
]  # fmt: skip
