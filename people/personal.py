"""What people itself knows about a person: exported to them, erased when they leave."""

from functools import partial
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from people import queries
from people.days import moment, week
from people.export import described, named
from people.models import (
    AUDIENCE_LABELS,
    AuditEntry,
    Away,
    ClosedAccount,
    Concern,
    Device,
    DirectoryEntry,
    Notice,
    Person,
    Preferences,
    PrivateAddress,
    Profile,
    Token,
)
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject
from people.time import spoken


def register() -> None:
    only_you = _("only you")
    register_personal(
        PersonalRows(
            model="people.Profile",
            label=_("Your profile"),
            of=lambda person: Profile.objects.filter(person=person),
            show=profile_told,
            read_by=_("each part by those you chose"),
            erase=lambda person: Profile.objects.filter(person=person).delete(),
        )
    )
    register_personal(
        PersonalRows(
            model="people.Preferences",
            label=_("Your preferences"),
            of=lambda person: Preferences.objects.filter(person=person),
            read_by=only_you,
            erase=lambda person: Preferences.objects.filter(person=person).delete(),
        )
    )
    register_personal(
        PersonalRows(
            model="people.Away",
            label=_("Days away"),
            of=lambda person: Away.objects.filter(person=person),
            read_by=_("only you; others see that you have no time just now"),
            erase=lambda person: Away.objects.filter(person=person).delete(),
        )
    )
    register_personal(
        PersonalRows(
            model="people.Notice",
            label=_("Your inbox"),
            of=lambda person: Notice.objects.filter(person=person),
            read_by=only_you,
            erase=lambda person: Notice.objects.filter(person=person).delete(),
            show=describe_notice,
        )
    )
    register_personal(
        PersonalRows(
            model="people.Concern",
            label=_("What you said was not right"),
            of=lambda person: Concern.objects.filter(reporter=person),
            read_by=_("you and the person named to look at it"),
            erase=forget_in_concerns,
        )
    )
    register_personal(
        PersonalRows(
            model="people.Token",
            label=_("Keys for programs"),
            of=lambda person: Token.objects.filter(owner=person),
            read_by=only_you,
            erase=lambda person: Token.objects.filter(owner=person).delete(),
            show=describe_token,
        )
    )
    register_personal(
        PersonalRows(
            model="people.Device",
            label=_("Devices you hear on"),
            of=lambda person: Device.objects.filter(owner=person),
            read_by=only_you,
            erase=lambda person: Device.objects.filter(owner=person).delete(),
            show=describe_device,
        )
    )
    register_personal(
        PersonalRows(
            model="people.Person",
            label=_("Your account"),
            of=lambda person: Person.objects.filter(pk=person.pk),
            read_by=_(
                "colleagues see your name, your line and your ring; the rest is seen by administrators"
            ),
            # The account itself is emptied last, by services.leave: other rows still point at it until then.
            erase=lambda person: None,
            show=describe_account,
        )
    )


def register_account() -> None:
    """What the organisation and the way in know: kept outside the profile, and read by few."""
    only_you = _("only you")
    for rows in (
        PersonalRows(
            model="people.PrivateAddress",
            label=_("Your private address"),
            of=lambda person: PrivateAddress.objects.filter(person=person),
            read_by=_("only you; it is used once, should your account be closed"),
            erase=lambda person: PrivateAddress.objects.filter(person=person).delete(),
        ),
        PersonalRows(
            model="people.DirectoryEntry",
            label=_("What your organisation’s directory says"),
            of=lambda person: DirectoryEntry.objects.filter(person=person),
            read_by=_("the directory, which knew it before"),
            # Handed on to a fresh account, or removed, by services.leave: it is the directory's, not theirs.
            erase=lambda person: None,
            show=describe_entry,
        ),
        PersonalRows(
            model="people.ClosedAccount",
            label=_("Your account before it was closed"),
            of=lambda person: ClosedAccount.objects.filter(person=person),
            read_by=_("administrators see the name"),
            erase=forget_closed,
        ),
        PersonalRows(
            model="people.AuditEntry",
            label=_("What you did as an administrator"),
            of=lambda person: AuditEntry.objects.filter(actor=person),
            read_by=_("administrators"),
            # The entry stays and names the account, which says "A colleague" from then on.
            erase=lambda person: None,
        ),
        PersonalRows(
            model="usersessions.UserSession",
            label=_("Where you are signed in"),
            of=lambda person: UserSession.objects.filter(user=person),
            read_by=only_you,
            erase=lambda person: UserSession.objects.filter(user=person).delete(),
            show=describe_session,
        ),
        PersonalRows(
            model="mfa.Authenticator",
            label=_("Passkeys and authenticator apps"),
            of=lambda person: Authenticator.objects.filter(user=person),
            read_by=only_you,
            erase=lambda person: Authenticator.objects.filter(user=person).delete(),
            show=lambda row: {str(_("name")): str(row.wrap()), str(_("added")): moment(row.created_at)},
        ),
        PersonalRows(
            model="socialaccount.SocialAccount",
            label=_("Your work account, for signing in"),
            of=lambda person: SocialAccount.objects.filter(user=person),
            read_by=_("nobody; your organisation’s sign-in knows it"),
            erase=lambda person: SocialAccount.objects.filter(user=person).delete(),
            show=lambda row: {str(_("number there")): row.uid},
        ),
        PersonalRows(
            model="account.EmailAddress",
            label=_("Addresses you signed in with"),
            of=lambda person: EmailAddress.objects.filter(user=person),
            read_by=only_you,
            erase=lambda person: EmailAddress.objects.filter(user=person).delete(),
            show=lambda row: {str(_("address")): row.email},
        ),
    ):
        register_personal(rows)


def describe_entry(row: DirectoryEntry) -> dict[str, str]:
    said = {name: value for name, value in row.said.items() if isinstance(value, str)}
    said |= {f"name.{name}": value for name, value in (row.said.get("name") or {}).items()}
    return {"userName": row.user_name, "externalId": row.external_id, **said}


def describe_session(row: UserSession) -> dict[str, str]:
    return {
        str(_("since")): moment(row.created_at),
        str(_("address on the network")): str(row.ip),
        str(_("browser")): row.user_agent,
    }


def forget_closed(person: Person) -> None:
    for row in ClosedAccount.objects.filter(person=person):
        if row.photo.name:
            transaction.on_commit(partial(row.photo.storage.delete, row.photo.name))
        row.delete()


def forget_in_concerns(person: Person) -> None:
    """The case stays, so that a decision stands; who raised, handled or wrote it is forgotten."""
    Concern.objects.filter(reporter=person).update(reporter=None)
    Concern.objects.filter(handler=person).update(handler=None)
    Concern.objects.filter(author=person).update(author=None, author_reply="")


def describe_account(person: Person) -> dict[str, str]:
    fields = ("email", "name", "headline", "voice_words", "time_zone")
    shown = {field_label(name): str(getattr(person, name) or "") for name in fields}
    shown[field_label("language")] = get_language_info(spoken(person.language))["name_local"]
    shown |= {field_label(name): moment(getattr(person, name)) for name in ("joined_at", "date_joined")}
    return {**shown, str(_("department")): str(person.department or "")}


def describe_notice(notice: Notice) -> dict[str, str]:
    return {
        str(_("what it said")): queries.words_of(notice),
        str(_("when")): moment(notice.created_at),
        str(_("read")): moment(notice.read_at),
    }


def describe_token(token: Token) -> dict[str, str]:
    """Everything but the digest: it would help nobody but a thief."""
    return {
        str(_("what it is for")): token.name,
        str(_("what it may do")): "; ".join(token.scope_words),
        str(_("made")): moment(token.made_on),
        str(_("works until")): moment(token.expires_on),
        str(_("last used")): moment(token.last_used_on),
    }


def describe_device(device: Device) -> dict[str, str]:
    host = urlsplit(device.endpoint).hostname or ""
    return {str(_("device")): device.name, str(_("through")): host, str(_("added")): moment(device.added_on)}


def field_label(name: str) -> str:
    return str(getattr(Person._meta.get_field(name), "verbose_name", name))


def register_concerns() -> None:
    """A profile's page holds nothing but what its owner says of themselves: the desk talks to them."""
    register_subject(ConcernSubject(type="people.profile", author=owner_of_profile))


def owner_of_profile(key: str) -> Person | None:
    is_key = key.isascii() and key.isdecimal() and len(key) < 19
    return Person.objects.filter(pk=key).first() if is_key else None


def profile_told(profile: Profile) -> dict[str, str]:
    """Hours and audiences in words, topics by name; each part with who sees it."""
    label = {column.name: named(column) for column in (*Profile._meta.fields, *Profile._meta.many_to_many)}
    told = described(profile)
    del told[label["visibility"]]
    told[label["hours"]] = "\n".join(f"{day}: {spans}" for day, spans in week(profile.hours))
    told[label["topics"]] = ", ".join(topic.name for topic in profile.topics.all())
    seen_by = {words: profile.audience_of(group).label for group, words in AUDIENCE_LABELS.items()}
    return told | {str(words): str(audience) for words, audience in seen_by.items()}
