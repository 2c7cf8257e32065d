from mentoring.models.calendars import CalendarFeed, CalendarMail
from mentoring.models.choices import Format, Meeting, Platform, Tongue
from mentoring.models.circle import Circle, CirclePlace, CircleState
from mentoring.models.guides import FormatAgenda, SessionCard, StepBlock, steps_of
from mentoring.models.invitation import Invitation
from mentoring.models.pairing import (
    LIVE_STATES,
    RUNNING_STATES,
    SEATED_STATES,
    Kind,
    Pairing,
    PairingState,
    Seat,
    Way,
)
from mentoring.models.profile import Avoidance, Champion, Newcomer, Skill
from mentoring.models.queue import QueueEntry, QueuePlace, QueueState
from mentoring.models.session import (
    Agreement,
    Farewell,
    Feedback,
    FitCheck,
    Goal,
    Note,
    Session,
    SessionState,
    ThreadMessage,
)
from mentoring.models.workshop import CoHostRequest, SignUp, Workshop, WorkshopState

__all__ = [
    "LIVE_STATES",
    "RUNNING_STATES",
    "SEATED_STATES",
    "Agreement",
    "Avoidance",
    "CalendarFeed",
    "CalendarMail",
    "Champion",
    "Circle",
    "CirclePlace",
    "CircleState",
    "CoHostRequest",
    "Farewell",
    "Feedback",
    "FitCheck",
    "Format",
    "FormatAgenda",
    "Goal",
    "Invitation",
    "Kind",
    "Meeting",
    "Newcomer",
    "Note",
    "Pairing",
    "PairingState",
    "Platform",
    "QueueEntry",
    "QueuePlace",
    "QueueState",
    "Seat",
    "Session",
    "SessionCard",
    "SessionState",
    "SignUp",
    "Skill",
    "StepBlock",
    "ThreadMessage",
    "Tongue",
    "Way",
    "Workshop",
    "WorkshopState",
    "steps_of",
]
