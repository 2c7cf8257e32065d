"""What people can type, checked."""

from culture.forms.board import AnswerForm, DeedForm, RaiseForm, SupportDecisionForm, SupportForm
from culture.forms.goals import GoalForm, LaunchForm, MetricForm, OutcomeForm, VerdictForm
from culture.forms.rounds import AnswersForm, JointForm, OpenRoundForm

__all__ = [
    "AnswerForm",
    "AnswersForm",
    "DeedForm",
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
]
