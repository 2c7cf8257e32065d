"""Who may open a view. Sign-in first, then joining, then the role."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from people.models import Role
from people.queries import has_role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in_required(view: View[P]) -> View[P]:
    """Open the view to everyone with an account, joined or not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def member_required(view: View[P]) -> View[P]:
    """Open the view to who joined (paused or not); others are asked to sign in, or invited to join."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_member:
            return redirect("people:join")
        return view(request, *args, **kwargs)

    return guarded


def role_required(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Open the view to members with one of the roles; other members are refused."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            assert request.user.is_authenticated
            if not any(has_role(request.user, role) for role in roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return member_required(guarded)

    return decorate
