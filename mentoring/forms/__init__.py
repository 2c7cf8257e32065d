"""Every input of mentoring, with its labels and its refusals."""

from mentoring.forms.gatherings import (
    CircleForm,
    MeetingForm,
    MergeForm,
    QuestionForm,
    SignUpForm,
    WorkshopForm,
)
from mentoring.forms.looking import (
    AvoidForm,
    ChooseForm,
    HelloForm,
    LookingForm,
    OfferingForm,
    PairingProfileForm,
    kinds_to_choose,
)
from mentoring.forms.pair import (
    AgreementForm,
    FarewellForm,
    FitForm,
    GoalForm,
    GuideForm,
    MessageForm,
    NextStepForm,
    NoteForm,
    SessionForm,
    SlotForm,
    UsefulForm,
)
from mentoring.forms.rounds import DialForm, InvitationsForm, RoundEntryForm, RoundForm

__all__ = [
    "AgreementForm",
    "AvoidForm",
    "ChooseForm",
    "CircleForm",
    "DialForm",
    "FarewellForm",
    "FitForm",
    "GoalForm",
    "GuideForm",
    "HelloForm",
    "InvitationsForm",
    "LookingForm",
    "MeetingForm",
    "MergeForm",
    "MessageForm",
    "NextStepForm",
    "NoteForm",
    "OfferingForm",
    "PairingProfileForm",
    "QuestionForm",
    "RoundEntryForm",
    "RoundForm",
    "SessionForm",
    "SignUpForm",
    "SlotForm",
    "UsefulForm",
    "WorkshopForm",
    "kinds_to_choose",
]
