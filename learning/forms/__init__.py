"""Every input of learning. One subject a file."""

from learning.forms.lessons import BlockForm, FilterForm, FinishForm, RunForm, ShareForm, StampForm, StepForm
from learning.forms.recall import RecallForm

__all__ = [
    "BlockForm",
    "FilterForm",
    "FinishForm",
    "RecallForm",
    "RunForm",
    "ShareForm",
    "StampForm",
    "StepForm",
]
