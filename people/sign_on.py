"""OpenID Connect and SAML through allauth, stricter than its defaults where the standards let us be."""

from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.saml.provider import SAMLProvider as AllauthSAMLProvider
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from people.services import Identity, SignOnRefused

# Signatures with a public key only: "none" and the HMAC family are how forged tokens get in (RFC 8725 §3.1).
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
CLOCKS_DIFFER = 30  # seconds


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):
    """Checks what OpenID Connect Core 1.0 asks for, whatever way the token came."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description, if it is about the issuer that was set (Discovery 1.0 §4.3)."""
        config: dict[str, Any] = super().openid_config
        expected = str(self.get_provider().app.settings["server_url"]).partition("/.well-known/")[0]
        if str(config.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error("The provider describes another issuer than the one that was set")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("There is no id_token in the answer")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Core 1.0 §3.1.3.7, the signature always included."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                signing_key(self.openid_config["jwks_uri"], id_token),
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=CLOCKS_DIFFER,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as wrong:
            raise OAuth2Error(f"The id_token does not hold: {wrong}") from wrong
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("The id_token was made for somebody else")
        return claims


def signing_key(address: str, token: str) -> Any:
    """Return the key the token names; a token that names none needs a provider with one key (Core §10.1)."""
    keys = jwt.PyJWKClient(address, timeout=10).get_signing_keys()
    named = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in keys if named in (None, key.key_id)]
    if len(fitting) != 1:
        raise jwt.PyJWKClientError("No one key of the provider fits the token")
    return fitting[0].key


class OpenIDProvider(OpenIDConnectProvider):
    oauth2_adapter_class = OpenIDAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The subject of the signed token; what userinfo adds must be about the same (Core 1.0 §5.3.2)."""
        subject = str(data["id_token"]["sub"])
        if (data.get("userinfo") or {"sub": subject}).get("sub") != subject:
            raise OAuth2Error("userinfo is about somebody else")
        return subject

    def identity(self, uid: str, data: dict[str, Any]) -> Identity:
        claims = {**data.get("id_token", {}), **(data.get("userinfo") or {})}
        settings = self.app.settings
        return Identity(
            provider=self.sub_id,
            uid=uid,
            email=str(claims.get("email") or "").strip(),
            is_proved=settings["verified_email"] or claims.get("email_verified") in (True, "true"),
            name=str(claims.get("name") or ""),
            language=str(claims.get("locale") or ""),
            groups=None
            if is_elsewhere(claims, settings["groups"])
            else as_groups(claims.get(settings["groups"])),
        )


def is_elsewhere(claims: dict[str, Any], name: str) -> bool:
    """Say whether the claim is too long for a token and lies at another address (Core 1.0 §5.6.2)."""
    elsewhere = claims.get("_claim_names")
    return isinstance(elsewhere, dict) and name in elsewhere


class SAMLProvider(AllauthSAMLProvider):
    """The answer's signature, issuer, times and destination are checked by python3-saml."""

    def sociallogin_from_response(self, request: HttpRequest, response: OneLogin_Saml2_Auth) -> Any:
        if not is_meant(response):
            raise PermissionDenied("The assertion was not made for this question and for us")
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: Any) -> str:
        uid = self._extract(data).get("uid")
        if not uid and data.get_nameid_format() == TRANSIENT:
            raise SignOnRefused("transient")
        return str(uid or data.get_nameid() or "")

    def identity(self, uid: str, data: dict[str, Any]) -> Identity:
        said = {ours: first_of(data, names) for ours, names in self.app.settings["attribute_mapping"].items()}
        return Identity(
            provider=self.sub_id,
            uid=uid,
            email=said["email"] or (uid if "@" in uid else ""),
            is_proved=True,
            name=said["name"],
            groups=as_groups(data.get(self.app.settings["groups"])),
        )


def is_meant(answer: OneLogin_Saml2_Auth) -> bool:
    """Say whether the one assertion is an answer to this question, for us (SAML 2.0 profiles §4.1.4.2–3).

    What says so must be there. python3-saml looks at it only where it is, and an answer's own InResponseTo is
    not always signed: anybody could put an assertion made for no question of ours into an answer to one.
    """
    ours = answer.get_settings().get_sp_data()
    said = OneLogin_Saml2_XML.to_etree(answer.get_last_response_xml())
    data = OneLogin_Saml2_XML.query(said, BEARER)
    restrictions = OneLogin_Saml2_XML.query(said, "//saml:Conditions/saml:AudienceRestriction")
    return (
        any(
            one.get("InResponseTo") == answer.get_last_response_in_response_to()
            and one.get("Recipient") == ours["assertionConsumerService"]["url"]
            and is_to_come(one.get("NotOnOrAfter"))
            for one in data
        )
        and bool(restrictions)
        and all(ours["entityId"] in [audience.text for audience in each] for each in restrictions)
    )


BEARER = (
    f"//saml:Subject/saml:SubjectConfirmation[@Method='{OneLogin_Saml2_Constants.CM_BEARER}']"
    "/saml:SubjectConfirmationData"
)


def is_to_come(moment: str | None) -> bool:
    now: int = OneLogin_Saml2_Utils.now()
    return moment is not None and OneLogin_Saml2_Utils.parse_SAML_to_time(moment) > now


def first_of(data: dict[str, Any], names: list[str]) -> str:
    found = (str(values[0]).strip() for name in names if (values := data.get(name)))
    return next(found, "")


def as_groups(said: Any) -> frozenset[str]:
    if isinstance(said, str):
        return frozenset({said})
    return frozenset(str(group) for group in said) if isinstance(said, list | tuple) else frozenset()
