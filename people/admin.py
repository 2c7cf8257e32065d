"""Django's own admin shows nobody's sessions, keys, addresses or links to single sign-on.

They say when somebody signed in and from where, which is nobody else's business (people.md).
"""

from allauth.account import admin as _account  # noqa: F401  (they register their models when imported)
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa import admin as _mfa  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as _socialaccount  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions import admin as _usersessions  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin

for model in (
    Authenticator,
    EmailAddress,
    EmailConfirmation,
    SocialAccount,
    SocialApp,
    SocialToken,
    UserSession,
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
