"""The only writers of pairings and workshops. Each refuses with `NotNow`, and is safe to repeat."""

from mentoring.rules import OPEN_REQUESTS
from mentoring.services.calendars import digest_of, renew_feed, send_calendar_mail, stop_feed
from mentoring.services.choosing import Choice, choices_for, choose
from mentoring.services.circle_invitations import accept_circle, decline_circle, expire_circles
from mentoring.services.circles import end_circle, join_circle, leave_circle, open_circle, plan_meeting
from mentoring.services.co_hosts import (
    agree_to_co_host,
    decline_to_co_host,
    leave_offer,
    offer_to_co_host,
    take_co_host,
)
from mentoring.services.ending import (
    begin_closing,
    end_pairing,
    erase_notes,
    finish,
    say_farewell,
)
from mentoring.services.feedback import say_useful
from mentoring.services.fit import check_fit
from mentoring.services.invitations import TableRefused, invite, read_table, send_invitation
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
from mentoring.services.queueing import (
    book_time,
    call_next,
    finish_question,
    join_question,
    join_queue,
    leave_queue,
    merge_questions,
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
from mentoring.services.sign_ups import leave_workshop, sign_up, sign_up_series
from mentoring.services.silence import tend_silence
from mentoring.services.suggestions import look_for_waiting, suggest_champion
from mentoring.services.tips import say_tip_helped
from mentoring.services.workshops import (
    Plan,
    call_off,
    call_off_series,
    change_workshop,
    close_workshop,
    plan_workshop,
    room_has_ended,
    send_reminders,
)

__all__ = [
    "OPEN_REQUESTS",
    "Choice",
    "NotNow",
    "Plan",
    "TableRefused",
    "accept",
    "accept_circle",
    "agree",
    "agree_to_co_host",
    "another",
    "avoid",
    "become_champion",
    "become_newcomer",
    "begin_closing",
    "book_time",
    "call_next",
    "call_off",
    "call_off_series",
    "cancel_session",
    "change_workshop",
    "check_fit",
    "choices_for",
    "choose",
    "choose_guide",
    "close_workshop",
    "confirm",
    "decline",
    "decline_circle",
    "decline_to_co_host",
    "digest_of",
    "end_circle",
    "end_pairing",
    "end_rest",
    "erase_note",
    "erase_notes",
    "expire_circles",
    "expire_offers",
    "finish",
    "finish_question",
    "hold_session",
    "invite",
    "join_circle",
    "join_question",
    "join_queue",
    "leave_circle",
    "leave_offer",
    "leave_queue",
    "leave_workshop",
    "let_go",
    "look_for_waiting",
    "merge_questions",
    "move_session",
    "not_just_now",
    "offer_to_co_host",
    "open_circle",
    "pause_champion",
    "plan_meeting",
    "plan_session",
    "plan_workshop",
    "reach_goal",
    "read_table",
    "record_session",
    "release_holds",
    "renew_feed",
    "reopen_champion",
    "room_has_ended",
    "room_of_two_has_ended",
    "say_farewell",
    "say_hello",
    "say_tip_helped",
    "say_useful",
    "send_calendar_mail",
    "send_invitation",
    "send_message",
    "send_reminders",
    "set_goal",
    "sign_up",
    "sign_up_series",
    "stop_avoiding",
    "stop_champion",
    "stop_feed",
    "stop_newcomer",
    "suggest_champion",
    "take_co_host",
    "tend_silence",
    "write_next_step",
    "write_note",
]
