"""Keys for programs: what there are, a new one shown once, and taking one away."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people import queries, services
from people.access import (
    MemberRequest,
    fresh_sign_in_required,
    member_required,
    own_address,
    signed_in_required,
)
from people.forms import TokenForm


@require_safe
@member_required
def tokens(request: MemberRequest) -> HttpResponse:
    today = queries.today_of(request.user)
    keys = [(token, token.is_over(today)) for token in queries.tokens_of(request.user)]
    return render(request, "people/keys.html", {"keys": keys})


@never_cache
@member_required
@fresh_sign_in_required
def token_new(request: MemberRequest) -> HttpResponse:
    """The secret is in the answer to the form and nowhere else: no redirect could carry it."""
    form = TokenForm(request.POST) if request.method == "POST" else TokenForm.blank()
    if form.is_bound and form.is_valid():
        try:
            token, secret = services.make_token(request.user, **form.what())
            return render(request, "people/key_made.html", {"token": token, "secret": secret})
        except services.TooManyTokens:
            form.add_error(None, _("You have as many keys as there can be. Remove one you no longer need."))
    return render(request, "people/key_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@member_required
def token_removal(request: MemberRequest, pk: int) -> HttpResponse:
    services.revoke_token(request.user, get_object_or_404(queries.tokens_of(request.user), pk=pk))
    messages.success(request, _("Removed. It opens nothing any more."))
    return redirect("people:tokens")


@signed_in_required
def sign_in_again(request: MemberRequest) -> HttpResponse:
    """Before something that outlives the session: sign in once more, then go on where one was."""
    onward = own_address(request, request.GET.get("next", ""))
    if request.method == "POST":
        logout(request)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': onward})}")
    return render(request, "people/sign_in_again.html", {"onward": onward})
