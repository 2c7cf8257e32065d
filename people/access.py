"""Who may open a view. Sign-in first, then joining, then the role.

A view behind one of these decorators takes a MemberRequest: its `user` is a Person.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from people.models import Person, Role
from people.queries import has_role

P = ParamSpec("P")


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
            return redirect_to_login(request.get_full_path())
        return view(cast("MemberRequest", request), *args, **kwargs)

    return guarded


def member_required(view: MemberView[P]) -> View[P]:
    """Open the view to who joined (paused or not); others are asked to sign in, or invited to join."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_member:
            return redirect("people:join")
        return view(cast("MemberRequest", request), *args, **kwargs)

    return guarded


def role_required(*roles: Role) -> Callable[[MemberView[P]], View[P]]:
    """Open the view to members with one of the roles; other members are refused."""

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(has_role(request.user, role) for role in roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return member_required(guarded)

    return decorate
