from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

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
            problems += describes_another(oidc.settings["server_url"])
        if saml := apps.get("saml"):
            self.say("SAML: entity ID, and our metadata", "saml_metadata", saml.client_id)
            self.say("SAML: reply address (ACS)", "saml_acs", saml.client_id)
        if settings.SCIM_TOKEN_HASHES:
            self.say("SCIM: base address", "people:scim", "")
        if not apps and not settings.SCIM_TOKEN_HASHES:
            self.stdout.write("Nothing is set up: people sign in by a code from the mail, or a passkey.")
        step = "an authenticator app or a passkey" if settings.ADMIN_SECOND_STEP else "no second step"
        self.stdout.write(f"Administrators need {step} to open the administration.")
        if problems:
            raise CommandError("\n".join(problems))

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
