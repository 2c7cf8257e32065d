from culture.models.confidence import Confidence
from culture.models.goals import Goal, GoalSignature, GoalType, Measurability, Outcome, Result, Verdict
from culture.models.raised import Cause, MeToo, PushedTally, Raised, RaisedKind, RaisedState
from culture.models.rollout import StageStep
from culture.models.signs import Deed, SignReading, SignState
from culture.models.staying import StayingReading
from culture.models.support import SupportKind, SupportRequest, SupportState
from culture.models.survey import (
    FEWEST_ANSWERS,
    AnswerBox,
    JointAnswer,
    JointSignature,
    LaunchOverride,
    Survey,
    SurveyKind,
    SurveyState,
)
from culture.models.trail import Step
from culture.models.webhook import Delivery, Event, Webhook

__all__ = [
    "FEWEST_ANSWERS",
    "AnswerBox",
    "Cause",
    "Confidence",
    "Deed",
    "Delivery",
    "Event",
    "Goal",
    "GoalSignature",
    "GoalType",
    "JointAnswer",
    "JointSignature",
    "LaunchOverride",
    "MeToo",
    "Measurability",
    "Outcome",
    "PushedTally",
    "Raised",
    "RaisedKind",
    "RaisedState",
    "Result",
    "SignReading",
    "SignState",
    "StageStep",
    "StayingReading",
    "Step",
    "SupportKind",
    "SupportRequest",
    "SupportState",
    "Survey",
    "SurveyKind",
    "SurveyState",
    "Verdict",
    "Webhook",
]
