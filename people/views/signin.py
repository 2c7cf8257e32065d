"""The one way in: an address and a code, or a passkey; in the demonstration, a person to step in as."""

from collections.abc import Iterable
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import RequestLoginCodeView
from allauth.decorators import rate_limit
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people import demonstration, queries, services
from people.access import own_address
from people.forms import AddPasskeyForm
from people.models import Person


@method_decorator([rate_limit(action="login"), login_not_required, never_cache], name="dispatch")
class SignInView(RequestLoginCodeView):
    template_name = "account/login.html"

    def get_authenticated_redirect_url(self) -> str:
        """Not to `next`: who is signed in and was sent here may not see that page, and would come back."""
        return "/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["where"] = queries.organisation()
        context["providers"] = providers(self.request)
        if demonstration.is_open(self.request):
            context["parts"] = parts(queries.demonstration_people())
        return context


sign_in = SignInView.as_view()


def providers(request: HttpRequest) -> list[dict[str, str]]:
    """The organisation's own sign-in, as links: where to, and what they say."""
    onward = own_address(request, request.GET.get("next", ""), otherwise="")
    kept = {"next": onward} if onward else {}
    return [
        {
            "url": provider.get_login_url(request, **kept),
            "words": _("Sign in with %(name)s") % {"name": provider.app.name}
            if provider.app.name
            else _("Sign in with your work account"),
        }
        for provider in get_adapter(request).list_providers(request)
    ]


class AddPasskeyView(AddWebAuthnView):
    """A passkey brings no recovery codes along: a code by mail always remains (people.accounts)."""

    def form_valid(self, form: AddPasskeyForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        services.forget_spare_codes(self.request.user)
        return answer

    def get_success_url(self) -> str:
        return reverse("mfa_index")


add_passkey = AddPasskeyView.as_view()


def parts(people: Iterable[Person]) -> list[tuple[str, list[Person]]]:
    """Group people by what they come for, in the order they were made."""
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(person.demonstration_part, []).append(person)
    return list(groups.items())


@require_POST
def step_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as one of the demonstration's people. Anywhere else this address does not exist."""
    if not demonstration.is_open(request):
        raise Http404
    person = get_object_or_404(queries.demonstration_people(), pk=pk)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    UserSession.objects.create_from_request(request)
    return redirect(own_address(request, request.POST.get("next", "")))


def no_passwords(request: HttpRequest) -> HttpResponse:
    """Where password and sign-up pages would be: there are none here."""
    return redirect("mfa_index" if request.user.is_authenticated else "account_login")
