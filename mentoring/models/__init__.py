from mentoring.models.choices import Format, Meeting, Platform, Tongue
from mentoring.models.pairing import (
    LIVE_STATES,
    RUNNING_STATES,
    SEATED_STATES,
    Pairing,
    PairingState,
    Way,
)
from mentoring.models.profile import Avoidance, Champion, Newcomer, Skill
from mentoring.models.session import Agreement, Goal, Note, Session, SessionState, ThreadMessage
from mentoring.models.workshop import CoHostRequest, SignUp, Workshop, WorkshopState

__all__ = [
    "LIVE_STATES",
    "RUNNING_STATES",
    "SEATED_STATES",
    "Agreement",
    "Avoidance",
    "Champion",
    "CoHostRequest",
    "Format",
    "Goal",
    "Meeting",
    "Newcomer",
    "Note",
    "Pairing",
    "PairingState",
    "Platform",
    "Session",
    "SessionState",
    "SignUp",
    "Skill",
    "ThreadMessage",
    "Tongue",
    "Way",
    "Workshop",
    "WorkshopState",
]
