"""Every input of learning. One subject a file."""

from learning.forms.lessons import BlockForm, FilterForm, FinishForm, RunForm, ShareForm, StampForm, StepForm
from learning.forms.paths import CohortForm, RecheckForm, TestForm
from learning.forms.recall import RecallForm
from learning.forms.review import CritiqueForm, OfferForm, OwnCheckForm

__all__ = [
    "BlockForm",
    "CohortForm",
    "CritiqueForm",
    "FilterForm",
    "FinishForm",
    "OfferForm",
    "OwnCheckForm",
    "RecallForm",
    "RecheckForm",
    "RunForm",
    "ShareForm",
    "StampForm",
    "StepForm",
    "TestForm",
]
