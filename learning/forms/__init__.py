"""Every input of learning. One subject a file."""

from learning.forms.lessons import (
    BlockForm,
    FilterForm,
    FinishForm,
    HabitForm,
    RunForm,
    ShareForm,
    StampForm,
    StepForm,
    blocks_in,
    of_block,
)
from learning.forms.paths import CohortForm, RecheckForm, TestForm
from learning.forms.recall import RecallForm
from learning.forms.review import CritiqueForm, OfferForm, OwnCheckForm
from learning.forms.sharing import (
    AnswerForm,
    AskForm,
    ChangeForm,
    CollectionForm,
    DecideForm,
    NarrowForm,
    PickForm,
)

__all__ = [
    "AnswerForm",
    "AskForm",
    "BlockForm",
    "ChangeForm",
    "CohortForm",
    "CollectionForm",
    "CritiqueForm",
    "DecideForm",
    "FilterForm",
    "FinishForm",
    "HabitForm",
    "NarrowForm",
    "OfferForm",
    "OwnCheckForm",
    "PickForm",
    "RecallForm",
    "RecheckForm",
    "RunForm",
    "ShareForm",
    "StampForm",
    "StepForm",
    "TestForm",
    "blocks_in",
    "of_block",
]
