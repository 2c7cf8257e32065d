"""The only writers of recognition."""

from recognition.services.balances import differing, recount
from recognition.services.landmarks import mark_landmark
from recognition.services.ledger import NewFact, award_pending, record, record_many, withdraw_confirmation
from recognition.services.questions import answer, ask, withdraw_answer
from recognition.services.refusal import NotAllowed
from recognition.services.thanks import (
    agree_to_show,
    ask_to_show,
    keep_private,
    reply,
    take_down,
    withdraw_thanks,
    write_thanks,
    write_thanks_to_address,
)

__all__ = [
    "NewFact",
    "NotAllowed",
    "agree_to_show",
    "answer",
    "ask",
    "ask_to_show",
    "award_pending",
    "differing",
    "keep_private",
    "mark_landmark",
    "record",
    "record_many",
    "recount",
    "reply",
    "take_down",
    "withdraw_answer",
    "withdraw_confirmation",
    "withdraw_thanks",
    "write_thanks",
    "write_thanks_to_address",
]
