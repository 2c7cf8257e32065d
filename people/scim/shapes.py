"""What the directory may say here: RFC 7643's User and Group, without everything we would not use.

Only what is announced is kept. Phone numbers, addresses and titles that a directory sends anyway are
dropped unread (ScimPolicy.Unknown.ignore): what is not stored cannot leak.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import EmailStr, Field
from scim2_models import (
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    Schema,
    ScimPolicy,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models.urn import URN

MOST_RESULTS = 200
# What Microsoft Entra and Okta send beside the letter of RFC 7644 is understood, not refused.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


class Name(ComplexAttribute):
    formatted: str | None = Field(None, max_length=240)
    family_name: str | None = Field(None, max_length=120)
    given_name: str | None = Field(None, max_length=120)


class Email(ComplexAttribute):
    value: EmailStr | None = None
    type: str | None = Field(None, max_length=60)
    primary: bool | None = None


class RoleOfUser(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[AnyExtension]):
    """RFC 7643 §4.1. `active` false means that the organisation closed the account."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server, CaseExact.false] = Field(
        None, max_length=254
    )
    name: Name | None = None
    display_name: str | None = Field(None, max_length=120)
    emails: list[Email] | None = None
    preferred_language: str | None = Field(None, max_length=240)
    timezone: str | None = Field(None, max_length=240)
    active: bool | None = None
    groups: Annotated[list[RoleOfUser] | None, Mutability.read_only] = None


class Manager(ComplexAttribute):
    value: Annotated[str | None, CaseExact.true] = None
    ref: Reference[User] | None = Field(  # type: ignore[type-arg]
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display_name: Annotated[str | None, Mutability.read_only] = None


class EnterpriseUser(Extension):
    """RFC 7643 §4.3: the department, and the reporting line."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    department: str | None = Field(None, max_length=120)
    manager: Manager | None = None


class GroupMember(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    display: Annotated[str | None, Mutability.read_only] = None


class Group(Resource[Any]):
    """RFC 7643 §4.2: one of the roles that exist. Who has it may change; the role itself does not."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[GroupMember] | None = None


FullUser = User[EnterpriseUser]


def service_provider_config(base: str) -> ServiceProviderConfig:
    """RFC 7643 §5: what this service can do."""
    return ServiceProviderConfig(
        documentation_uri=None,
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="Authorization: Bearer, with the token that manage.py make_scim_token printed",
                spec_uri=Reference("https://www.rfc-editor.org/rfc/rfc6750"),
                primary=True,
            )
        ],
        meta=Meta(resource_type="ServiceProviderConfig", location=f"{base}/ServiceProviderConfig"),
    )


def resource_types(base: str) -> list[ResourceType]:
    types = [ResourceType.from_resource(FullUser), ResourceType.from_resource(Group)]
    for each in types:
        each.meta = Meta(resource_type="ResourceType", location=f"{base}/ResourceTypes/{each.id}")
    return types


def schemas(base: str) -> list[Schema]:
    described = [User.to_schema(), EnterpriseUser.to_schema(), Group.to_schema()]
    # An account needs an address. A userName that is one will do, which a schema cannot say.
    # And an account is open or closed: that can be changed, never removed.
    for attribute in described[0].attributes or []:
        if attribute.name in {"emails", "active"}:
            attribute.required = Required.true
        for part in attribute.sub_attributes or []:
            if (attribute.name, part.name) == ("emails", "value"):
                part.required = Required.true
    for each in described:
        each.meta = Meta(resource_type="Schema", location=f"{base}/Schemas/{each.id}")
    return described
