"""Whose account a single sign-on opens, and what the provider may change in it."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from people import queries
from people.models import Act, ActObject, DirectoryEntry, Door, Person, Role
from people.services.accounts import provision
from people.services.audit import audit
from people.services.roles import give_role, take_role

LONGEST_ADDRESS = 254  # characters, as in Person.email


class SignOnRefused(Exception):
    """The provider vouches for somebody whom no account here can be opened for; `why` says the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Identity:
    """What the provider says of who stands at the door. uid: never changes, and is never given again.

    groups: none, where the provider keeps them elsewhere and says nothing of them.
    """

    provider: str
    uid: str
    email: str
    is_proved: bool
    name: str = ""
    language: str = ""
    groups: frozenset[str] | None = field(default_factory=frozenset)


@transaction.atomic
def account_of(identity: Identity) -> SocialAccount:
    """Return the identity's link to its account, made now if need be. Raises SignOnRefused.

    The uid decides. An address decides only for a uid not seen before, only if the provider says it is
    proved, and only if no other identity of the provider has that account: addresses are given to new people.
    """
    link = SocialAccount.objects.filter(provider=identity.provider, uid=identity.uid).first()
    link = link or _link(identity)
    person = link.user
    if not person.is_active:
        raise SignOnRefused("closed")
    _follow_address(person, identity)
    _vouch(person)
    if identity.groups is not None:
        follow_groups(person, identity.groups)
    # Who signs in when is nobody's business, and what the provider told is not kept.
    SocialAccount.objects.filter(pk=link.pk).update(extra_data={}, last_login=F("date_joined"))
    return link


def _link(identity: Identity) -> SocialAccount:
    if not identity.is_proved or not is_address(identity.email):
        raise SignOnRefused("address")
    person = queries.account_with(identity.email)
    if person is None and queries.accounts_like(identity.email):
        raise SignOnRefused("taken")  # one address for the database, two for the mail
    if person is None:
        person = _make(identity)
    elif not person.is_active:
        raise SignOnRefused("closed")
    elif SocialAccount.objects.filter(user=person, provider=identity.provider).exists():
        raise SignOnRefused("taken")
    try:
        with transaction.atomic():
            return SocialAccount.objects.create(user=person, provider=identity.provider, uid=identity.uid)
    except IntegrityError:  # two windows at once: (provider, uid) is unique
        return SocialAccount.objects.get(provider=identity.provider, uid=identity.uid)


def is_address(text: str) -> bool:
    """Say whether mail can go there: what a provider calls an address may be somebody's name."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


def _make(identity: Identity) -> Person:
    if not settings.SIGN_ON_MAKES_ACCOUNTS:
        raise SignOnRefused("unknown")
    name = identity.name or identity.email.partition("@")[0]
    person = provision(identity.email, name=name[:120], language=spoken(identity.language))
    audit(None, Act.MADE, ActObject.ACCOUNT, object_id=person.pk, door=Door.SIGN_ON)
    return person


def spoken(language: str) -> str:
    """Return the language we speak that is nearest to what is wanted most; empty when none is.

    language: a tag, its parts joined by - or _ (OpenID Connect Core 1.0 §5.1), or several as in
    Accept-Language (RFC 7643 §4.1.1), the best by its weight.
    """
    for tag, weight in parse_accept_lang_header(language.replace("_", "-")):
        if weight:
            with suppress(LookupError):
                return get_supported_language_variant(tag)
    return ""


def _follow_address(person: Person, identity: Identity) -> None:
    """Take over an address that has changed at work; one that is somebody else's here is refused."""
    if not identity.is_proved or identity.email.lower() == person.email.lower():
        return
    if not is_address(identity.email):
        return
    if any(one != person for one in queries.accounts_like(identity.email)):
        raise SignOnRefused("taken")
    change_address(person, identity.email)
    audit(None, Act.CHANGED, ActObject.ACCOUNT, object_id=person.pk, detail="emails", door=Door.SIGN_ON)


def change_address(person: Person, email: str) -> None:
    """Change the work address, and the directory's name for the account where that was the address."""
    called = DirectoryEntry.objects.annotate(called=Lower("user_name"))
    called.filter(person=person, called=person.email.lower()).update(user_name=email)
    person.email = email
    person.save(update_fields=["email"])


def _vouch(person: Person) -> None:
    """A single sign-on identity is one real employee (recognition counts confirmations of such people)."""
    if person.vouched_at is None:
        person.vouched_at = timezone.now()
        person.save(update_fields=["vouched_at"])


def follow_groups(person: Person, groups: Collection[str]) -> None:
    """Give and take the roles that SIGN_ON_ROLES maps, and no others."""
    mapped = settings.SIGN_ON_ROLES
    ours = set(person.groups.values_list("name", flat=True))
    deserved = {role for group, role in mapped.items() if group in groups}
    for role in sorted(set(mapped.values())):
        if (role in deserved) == (role in ours):
            continue
        act, change = (Act.GAVE, give_role) if role in deserved else (Act.TOOK, take_role)
        change(person, Role(role))
        audit(None, act, ActObject.ROLE, object_id=person.pk, detail=role, door=Door.SIGN_ON)
