"""Single sign-on from the environment: one OpenID Connect provider, one SAML identity provider, or both.

docs/signing-on.md says what to set, in order. Nothing is kept in the database: whoever can write to it
cannot bring in a provider of their own.
"""

from typing import Any

from config import environment as env

# The part of our own addresses that names the organisation's provider: /accounts/oidc/staff/login/callback/.
WORK = "staff"


def providers() -> dict[str, dict[str, Any]]:
    """Return allauth's SOCIALACCOUNT_PROVIDERS."""
    return {
        "openid_connect": {"provider_class": "people.sign_on.OpenIDProvider", "APPS": oidc()},
        "saml": {"provider_class": "people.sign_on.SAMLProvider", "APPS": saml()},
    }


def oidc() -> list[dict[str, Any]]:
    issuer = env.text("OIDC_ISSUER")
    if not issuer:
        return []
    if not (client_id := env.text("OIDC_CLIENT_ID")):
        raise env.Missing("OIDC_ISSUER is set and OIDC_CLIENT_ID is not.")
    return [
        {
            "provider_id": WORK,
            "name": env.text("OIDC_NAME"),
            "client_id": client_id,
            "secret": env.text("OIDC_CLIENT_SECRET"),
            "settings": {
                "server_url": issuer.rstrip("/"),
                "oauth_pkce_enabled": True,
                "scope": env.text("OIDC_SCOPES", "openid profile email").split(),
                "verified_email": env.flag("OIDC_ADDRESSES_ARE_PROVED", False),
                "groups": env.text("OIDC_GROUPS_CLAIM", "groups"),
            },
        }
    ]


def saml() -> list[dict[str, Any]]:
    entity, metadata = env.text("SAML_ENTITY_ID"), env.text("SAML_METADATA_URL")
    if not entity:
        return []
    idp: dict[str, str] = {"entity_id": entity}
    if metadata:
        idp["metadata_url"] = metadata
    else:
        idp |= {"sso_url": env.text("SAML_SSO_URL"), "x509cert": env.text("SAML_CERTIFICATE")}
    if not all(idp.values()):
        raise env.Missing("SAML_ENTITY_ID needs SAML_METADATA_URL, or SAML_SSO_URL and SAML_CERTIFICATE.")
    mapping = {
        "uid": env.words("SAML_UID_ATTRIBUTE", SAML_ATTRIBUTES["uid"]),
        "email": env.words("SAML_EMAIL_ATTRIBUTE", SAML_ATTRIBUTES["email"]),
        "name": env.words("SAML_NAME_ATTRIBUTE", SAML_ATTRIBUTES["name"]),
    }
    return [
        {
            "provider_id": f"saml-{WORK}",
            "name": env.text("SAML_NAME"),
            "client_id": WORK,
            "settings": {
                "idp": idp,
                "attribute_mapping": mapping,
                "verified_email": True,  # the organisation's own directory says so, signed
                "groups": env.text("SAML_GROUPS_ATTRIBUTE", "groups"),
                "advanced": {"strict": True, "reject_idp_initiated_sso": True, "want_name_id": True},
            },
        }
    ]


# What identity providers call these by default: eduPerson/X.500, Microsoft, and plain names.
SAML_ATTRIBUTES = {
    "uid": "urn:oasis:names:tc:SAML:attribute:subject-id",
    "email": "urn:oid:0.9.2342.19200300.100.1.3,mail,email,"
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "name": "urn:oid:2.16.840.1.113730.3.1.241,displayName,name,"
    "http://schemas.microsoft.com/identity/claims/displayname",
}


def roles_from_groups() -> dict[str, str]:
    """Read SIGN_ON_ROLES, `their group=our role,…`: which groups of the provider carry which role here."""
    pairs = [word.rpartition("=") for word in env.words("SIGN_ON_ROLES")]
    roles = {group.strip(): role.strip() for group, _equals, role in pairs}
    unknown = set(roles.values()) - {"leader", "editor", "programme-lead", "administrator"}
    if unknown or "" in roles:
        raise env.Missing(
            "SIGN_ON_ROLES reads `their group=our role`, comma-separated; roles are leader, editor, "
            "programme-lead and administrator. Nobody is made a champion from outside."
        )
    return roles
