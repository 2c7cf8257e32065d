"""The only writers of pairings and workshops. Each refuses with `NotNow`, and is safe to repeat."""

from mentoring.services.co_hosts import agree_to_co_host, decline_to_co_host
from mentoring.services.leaving import let_go
from mentoring.services.offers import (
    accept,
    another,
    decline,
    end_rest,
    expire_offers,
    not_just_now,
    say_hello,
)
from mentoring.services.pairings import (
    agree,
    begin_closing,
    confirm,
    end_pairing,
    erase_note,
    finish,
    reach_goal,
    send_message,
    set_goal,
    write_note,
)
from mentoring.services.profiles import (
    avoid,
    become_champion,
    become_newcomer,
    pause_champion,
    reopen_champion,
    stop_avoiding,
    stop_champion,
    stop_newcomer,
)
from mentoring.services.refusal import NotNow
from mentoring.services.sessions import (
    cancel_session,
    hold_session,
    move_session,
    plan_session,
    record_session,
)
from mentoring.services.sign_ups import leave_workshop, sign_up
from mentoring.services.suggestions import suggest_champion
from mentoring.services.workshops import (
    Plan,
    call_off,
    change_workshop,
    close_workshop,
    plan_workshop,
    room_has_ended,
    send_reminders,
)

__all__ = [
    "NotNow",
    "Plan",
    "accept",
    "agree",
    "agree_to_co_host",
    "another",
    "avoid",
    "become_champion",
    "become_newcomer",
    "begin_closing",
    "call_off",
    "cancel_session",
    "change_workshop",
    "close_workshop",
    "confirm",
    "decline",
    "decline_to_co_host",
    "end_pairing",
    "end_rest",
    "erase_note",
    "expire_offers",
    "finish",
    "hold_session",
    "leave_workshop",
    "let_go",
    "move_session",
    "not_just_now",
    "pause_champion",
    "plan_session",
    "plan_workshop",
    "reach_goal",
    "record_session",
    "reopen_champion",
    "room_has_ended",
    "say_hello",
    "send_message",
    "send_reminders",
    "set_goal",
    "sign_up",
    "stop_avoiding",
    "stop_champion",
    "stop_newcomer",
    "suggest_champion",
    "write_note",
]
