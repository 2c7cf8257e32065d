from datetime import UTC, datetime
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from cryptography import x509
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser as Description
from onelogin.saml2.utils import OneLogin_Saml2_Utils

DISCOVERY = "/.well-known/openid-configuration"


class Command(BaseCommand):
    help = (
        "Say what is set up for signing on, what to enter at the other side, and whether it can be reached."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        apps = {app.provider: app for app in get_adapter().list_apps(None)}
        problems = []
        if oidc := apps.get("openid_connect"):
            self.say("OpenID Connect: redirect URI", "openid_connect_callback", oidc.provider_id)
            problems += self.judge(describes_another(oidc.settings["server_url"]))
        if saml := apps.get("saml"):
            self.say("SAML: entity ID, and our metadata", "saml_metadata", saml.client_id)
            self.say("SAML: reply address (ACS)", "saml_acs", saml.client_id)
            problems += self.judge(does_not_fit(saml.settings["idp"]))
        if settings.SCIM_TOKEN_HASHES:
            self.say("SCIM: base address", "people:scim", "")
        if not apps and not settings.SCIM_TOKEN_HASHES:
            self.stdout.write("Nothing is set up: people sign in by a code from the mail, or a passkey.")
        step = "an authenticator app or a passkey" if settings.ADMIN_SECOND_STEP else "no second step"
        self.stdout.write(f"Administrators need {step} to open the administration.")
        if problems:
            raise CommandError("\n".join(problems))

    def judge(self, problems: list[str]) -> list[str]:
        if not problems:
            self.stdout.write("  The other side was asked, or its certificate read: it is as it was set.")
        return problems

    def say(self, what: str, name: str, argument: str) -> None:
        self.stdout.write(f"{what}: {settings.SITE_URL}{reverse(name, args=[argument])}".rstrip("/") + "/")


def describes_another(issuer: str) -> list[str]:
    """Ask the provider to describe itself, as signing in will; return what is wrong, in words."""
    url = issuer if "/.well-known/" in issuer else issuer + DISCOVERY
    try:
        answer = requests.get(url, timeout=10)
        answer.raise_for_status()
        said = str(answer.json().get("issuer", ""))
    except (requests.RequestException, ValueError) as wrong:
        return [f"{url} does not answer as an OpenID Connect provider does: {wrong}"]
    if said.rstrip("/") != issuer.partition("/.well-known/")[0].rstrip("/"):
        return [f"OIDC_ISSUER is {issuer}, and the provider calls itself {said}. They must be the same."]
    return []


def does_not_fit(idp: dict[str, str]) -> list[str]:
    """Fetch the identity provider's description, or read its certificate; return what is wrong, in words."""
    if url := idp.get("metadata_url"):
        try:
            said = Description.parse_remote(url, entity_id=idp["entity_id"], timeout=10).get("idp", {})
        except (OSError, OneLogin_Saml2_Error, ValueError, SyntaxError) as wrong:
            return [f"{url} does not answer as a SAML identity provider does: {wrong}"]
        if not said.get("singleSignOnService"):
            return [f"SAML_ENTITY_ID is {idp['entity_id']}, and {url} describes no such identity provider."]
        return []
    return is_no_certificate(idp["x509cert"])


def is_no_certificate(text: str) -> list[str]:
    try:
        pem = OneLogin_Saml2_Utils.format_cert(text)
        ends = x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
    except ValueError as wrong:
        return [f"SAML_CERTIFICATE is no certificate: {wrong}"]
    return [f"SAML_CERTIFICATE ended on {ends:%d %B %Y}."] if ends < datetime.now(UTC) else []
