"""What people can type, checked."""

from culture.forms.board import AnswerForm, RaiseForm, SupportDecisionForm, SupportForm
from culture.forms.rounds import AnswersForm, JointForm, OpenRoundForm

__all__ = [
    "AnswerForm",
    "AnswersForm",
    "JointForm",
    "OpenRoundForm",
    "RaiseForm",
    "SupportDecisionForm",
    "SupportForm",
]
