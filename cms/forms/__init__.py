"""What people can type, checked."""

from cms.forms.composer import Composer, StartForm
from cms.forms.drafts import NoteOnDraftForm, ReaderForm
from cms.forms.kit import LiftForm, OwnSentenceForm, VoteForm
from cms.forms.pages import RemarkForm, SignatureForm, TakeOffForm, VoicesForm

__all__ = [
    "Composer",
    "LiftForm",
    "NoteOnDraftForm",
    "OwnSentenceForm",
    "ReaderForm",
    "RemarkForm",
    "SignatureForm",
    "StartForm",
    "TakeOffForm",
    "VoicesForm",
    "VoteForm",
]
