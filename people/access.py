"""Who may open a view. Sign-in first, then joining, then the role.

A view behind one of these decorators takes a MemberRequest: its `user` is a Person.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from people.aside import give_back, page_before, words_in
from people.models import Person, Role
from people.queries import has_role, is_administrator

P = ParamSpec("P")


def own_address(request: HttpRequest, onward: str, *, otherwise: str = "/") -> str:
    """Return where somebody was to be led on to, if it is a path of this site; else `otherwise`.

    A bare word is refused too: `redirect` would take it for the name of a view, and find none.
    """
    onward = onward.replace("\0", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return onward if safe and onward.startswith("/") else otherwise


class MemberRequest(HttpRequest):
    """For annotations: a request whose user is signed in."""

    user: Person


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in_required(view: MemberView[P]) -> View[P]:
    """Open the view to everyone with an account, joined or not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(cast("MemberRequest", request), *args, **kwargs)

    return guarded


def member_required(view: MemberView[P]) -> View[P]:
    """Open the view to who joined (paused or not); others are asked to sign in, or invited to join."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if not request.user.is_member:
            return redirect("people:join")
        return view(cast("MemberRequest", request), *args, **kwargs)

    return guarded


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead to the door. Whoever was signed out while they wrote is given their words first, to keep."""
    to_login = redirect_to_login(
        page_before(request) if request.method == "POST" else request.get_full_path()
    )
    if "HX-Request" in request.headers:  # else the door would stand in the middle of their page
        return HttpResponse(status=204, headers={"HX-Redirect": to_login["Location"]})
    words = words_in(request.POST)
    if not words or not request.accepts("text/html"):
        return to_login
    return give_back(
        request,
        words,
        title=_("You were signed out meanwhile"),
        why=_("So nothing was sent."),
        url=to_login["Location"],
        onward=_("Sign in again"),
        status=403,
    )


def role_required(*roles: Role) -> Callable[[MemberView[P]], View[P]]:
    """Open the view to members with one of the roles; other members are refused.

    What is for administrators alone asks for their second step, as the administration does.
    """

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(has_role(request.user, role) for role in roles):
                raise PermissionDenied
            if roles == (Role.ADMINISTRATOR,) and must_step(request):
                return ask_second_step(request)
            return view(request, *args, **kwargs)

        return member_required(guarded)

    return decorate


SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SIGNED_IN_AT = "signed-in-at"  # session key: seconds since the epoch (people.receivers)
FRESH, FRESH_FOR_A_FORM = 10 * 60, 40 * 60  # seconds; a form opened in time may be filled in in peace


def has_just_signed_in(request: HttpRequest) -> bool:
    """Say whether whoever sits there came in minutes ago, by whatever way in they have."""
    allowed = FRESH_FOR_A_FORM if request.method == "POST" else FRESH
    return time.time() - float(request.session.get(SIGNED_IN_AT, 0)) < allowed


def must_step(request: HttpRequest) -> bool:
    """Say whether an administrator sits there who has shown nothing but a code from the mail."""
    if not settings.ADMIN_SECOND_STEP or not is_administrator(request.user):
        return False
    return not any(used["method"] == "mfa" for used in get_authentication_records(request, request.user))


def ask_second_step(request: HttpRequest) -> HttpResponse:
    onward = urlencode({"next": request.get_full_path() if request.method == "GET" else request.path})
    if Authenticator.objects.filter(user=request.user, type__in=SECOND_STEPS).exists():
        return redirect(f"{reverse('account_reauthenticate')}?{onward}")
    messages.info(
        request, _("Whoever looks after Groundswell signs in with a second step. Set yours up here.")
    )
    return redirect("mfa_index")


def fresh_sign_in_required(view: MemberView[P]) -> MemberView[P]:
    """Open the view to who signed in minutes ago: what it does outlives the session of whoever sits there.

    allauth asks again those who have a passkey or an app; for a code by mail there is only a new sign-in.
    """

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if has_just_signed_in(request):
            return view(request, *args, **kwargs)
        if not get_reauthentication_flows(request.user):
            return redirect(f"{reverse('people:again')}?{urlencode({'next': request.path})}")
        if not did_recently_reauthenticate(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded
