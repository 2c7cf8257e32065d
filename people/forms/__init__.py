"""What people can type, checked."""

from people.forms.concerns import ConcernForm, DecisionForm, ReplyForm
from people.forms.devices import DeviceForm
from people.forms.membership import JoinForm, LeaveForm, PauseForm, PrivateAddressForm
from people.forms.preferences import AwayForm, PreferencesForm, preferences_initial
from people.forms.profile import FocusForm, HoursForm, PhotoForm, ProfileForm, profile_initial
from people.forms.signin import (
    AddPasskeyForm,
    AddressForm,
    AuthenticatorForm,
    CodeForm,
    PasskeyAgainForm,
    PasskeyLoginForm,
    RenamePasskeyForm,
    SecondFactorAgainForm,
    SecondFactorForm,
)
from people.forms.tokens import TokenForm

__all__ = [
    "AddPasskeyForm",
    "AddressForm",
    "AuthenticatorForm",
    "AwayForm",
    "CodeForm",
    "ConcernForm",
    "DecisionForm",
    "DeviceForm",
    "FocusForm",
    "HoursForm",
    "JoinForm",
    "LeaveForm",
    "PasskeyAgainForm",
    "PasskeyLoginForm",
    "PauseForm",
    "PhotoForm",
    "PreferencesForm",
    "PrivateAddressForm",
    "ProfileForm",
    "RenamePasskeyForm",
    "ReplyForm",
    "SecondFactorAgainForm",
    "SecondFactorForm",
    "TokenForm",
    "preferences_initial",
    "profile_initial",
]
