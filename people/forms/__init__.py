"""What people can type, checked."""

from people.forms.concerns import ConcernForm, DecisionForm, ReplyForm
from people.forms.membership import JoinForm, LeaveForm, PauseForm, PrivateAddressForm
from people.forms.preferences import AwayForm, PreferencesForm
from people.forms.profile import FocusForm, HoursForm, PhotoForm, ProfileForm
from people.forms.signin import (
    AddPasskeyForm,
    AddressForm,
    AuthenticatorForm,
    CodeForm,
    RenamePasskeyForm,
    SecondFactorAgainForm,
    SecondFactorForm,
)

__all__ = [
    "AddPasskeyForm",
    "AddressForm",
    "AuthenticatorForm",
    "AwayForm",
    "CodeForm",
    "ConcernForm",
    "DecisionForm",
    "FocusForm",
    "HoursForm",
    "JoinForm",
    "LeaveForm",
    "PauseForm",
    "PhotoForm",
    "PreferencesForm",
    "PrivateAddressForm",
    "ProfileForm",
    "RenamePasskeyForm",
    "ReplyForm",
    "SecondFactorAgainForm",
    "SecondFactorForm",
]
