"""To the organisation's own sign-in and back."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.saml import views as saml
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from requests import RequestException

from people.services import SignOnRefused
from people.sign_on import OpenIDAdapter

# What answers raise that are no SAML, or no OpenID Connect; lxml's XMLSyntaxError is a SyntaxError.
NONSENSE = (ValueError, SyntaxError, LookupError, TypeError, AttributeError)
# The provider's description (SAML_METADATA_URL) cannot be fetched, or is none.
UNKNOWN = (OSError, OneLogin_Saml2_Error)


@never_cache
@login_not_required
def oidc_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    return _oidc(request, provider_id, OAuth2LoginView)


@never_cache
@login_not_required
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    return _oidc(request, provider_id, OAuth2CallbackView)


def _oidc(
    request: HttpRequest, provider_id: str, view: type[OAuth2LoginView | OAuth2CallbackView]
) -> HttpResponseBase:
    adapter = OpenIDAdapter(request, provider_id)
    try:
        answer: HttpResponseBase = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException, *NONSENSE) as wrong:
        # The provider cannot be reached, or says things no provider should say.
        answer = render_authentication_error(request, adapter.get_provider(), exception=wrong)
    return answer


@never_cache
@login_not_required
def saml_login(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    return _saml(request, organization_slug, saml.LoginView)


@never_cache
@login_not_required
def saml_finish(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """The second half of the way back, with our cookie: what was answered must have been asked here."""
    return _saml(request, organization_slug, saml.FinishACSView)


def _saml(
    request: HttpRequest, organization_slug: str, view: type[saml.LoginView | saml.FinishACSView]
) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.as_view()(request, organization_slug=organization_slug)
    except SignOnRefused as refusal:
        answer = refused(request, refusal.why)
    except (PermissionDenied, *UNKNOWN, *NONSENSE) as wrong:
        # No such question in this session (replayed, or too old), or nothing an identity provider would say.
        provider = saml.get_app_or_404(request, organization_slug).get_provider(request)
        answer = render_authentication_error(request, provider, exception=wrong)
    return answer


@never_cache
@login_not_required
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """How we describe ourselves says nothing of the identity provider, which may not know us or be away."""
    app = saml.get_app_or_404(request, organization_slug)
    nobody = {"entity_id": "", "x509cert": "", "sso_url": ""}
    config = saml.build_saml_config(request, {**app.settings, "idp": nobody}, organization_slug)
    del config["sp"]["singleLogoutService"]
    described = OneLogin_Saml2_Settings(settings=config, sp_validation_only=True)
    return HttpResponse(described.get_sp_metadata(), content_type="text/xml")


@login_not_required
def saml_logout(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """There is no single logout: a link would sign out whoever follows it, and lead them on to anywhere."""
    return redirect("account_logout")


def refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "socialaccount/refused.html", {"why": why}, status=403)


def cancelled(request: HttpRequest) -> HttpResponse:
    """They said no at the provider: back to the door, where a code by mail still works."""
    return redirect("account_login")
