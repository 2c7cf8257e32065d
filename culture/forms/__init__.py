"""What people can type, checked."""

from culture.forms.board import AnswerForm, DeedForm, RaiseForm, SupportDecisionForm, SupportForm
from culture.forms.confidence import ConfidenceForm
from culture.forms.goals import GoalForm, LaunchForm, MetricForm, OutcomeForm, VerdictForm
from culture.forms.rollout import FurtherForm
from culture.forms.rounds import AnswersForm, JointForm, OpenRoundForm
from culture.forms.webhooks import WebhookForm

__all__ = [
    "AnswerForm",
    "AnswersForm",
    "ConfidenceForm",
    "DeedForm",
    "FurtherForm",
    "GoalForm",
    "JointForm",
    "LaunchForm",
    "MetricForm",
    "OpenRoundForm",
    "OutcomeForm",
    "RaiseForm",
    "SupportDecisionForm",
    "SupportForm",
    "VerdictForm",
    "WebhookForm",
]
