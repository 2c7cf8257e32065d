"""The only writers of pairings and workshops. Each refuses with `NotNow`, and is safe to repeat."""

from mentoring.services.calendars import digest_of, renew_feed, send_calendar_mail, stop_feed
from mentoring.services.choosing import Choice, choices_for, choose
from mentoring.services.co_hosts import agree_to_co_host, decline_to_co_host
from mentoring.services.ending import (
    begin_closing,
    end_pairing,
    erase_notes,
    finish,
    say_farewell,
)
from mentoring.services.feedback import say_useful
from mentoring.services.fit import check_fit
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
    confirm,
    erase_note,
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
from mentoring.services.seats import release_holds
from mentoring.services.sessions import (
    cancel_session,
    choose_guide,
    hold_session,
    move_session,
    plan_session,
    record_session,
    room_of_two_has_ended,
    write_next_step,
)
from mentoring.services.sign_ups import leave_workshop, sign_up
from mentoring.services.silence import tend_silence
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
    "Choice",
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
    "check_fit",
    "choices_for",
    "choose",
    "choose_guide",
    "close_workshop",
    "confirm",
    "decline",
    "decline_to_co_host",
    "digest_of",
    "end_pairing",
    "end_rest",
    "erase_note",
    "erase_notes",
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
    "release_holds",
    "renew_feed",
    "reopen_champion",
    "room_has_ended",
    "room_of_two_has_ended",
    "say_farewell",
    "say_hello",
    "say_useful",
    "send_calendar_mail",
    "send_message",
    "send_reminders",
    "set_goal",
    "sign_up",
    "stop_avoiding",
    "stop_champion",
    "stop_feed",
    "stop_newcomer",
    "suggest_champion",
    "tend_silence",
    "write_next_step",
    "write_note",
]
