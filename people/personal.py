"""What people itself knows about a person: exported to them, erased when they leave."""

from django.utils.translation import gettext_lazy as _

from people.models import Away, Concern, Notice, Person, Preferences, Profile
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject


def register() -> None:
    only_you = _("only you")
    register_personal(
        PersonalRows(
            model="people.Profile",
            label=_("Your profile"),
            of=lambda person: Profile.objects.filter(person=person),
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


def forget_in_concerns(person: Person) -> None:
    """The case stays, so that a decision stands; who raised, handled or wrote it is forgotten."""
    Concern.objects.filter(reporter=person).update(reporter=None)
    Concern.objects.filter(handler=person).update(handler=None)
    Concern.objects.filter(author=person).update(author=None, author_reply="")


def describe_account(person: Person) -> dict[str, str]:
    fields = ("email", "name", "headline", "voice_words", "language", "time_zone", "joined_at", "date_joined")
    shown = {field_label(name): str(getattr(person, name) or "") for name in fields}
    return {**shown, str(_("department")): str(person.department or "")}


def field_label(name: str) -> str:
    return str(getattr(Person._meta.get_field(name), "verbose_name", name))


def register_concerns() -> None:
    """A profile's page holds nothing but what its owner says of themselves: the desk talks to them."""
    register_subject(ConcernSubject(type="people.profile", author=owner_of_profile))


def owner_of_profile(key: str) -> Person | None:
    is_key = key.isascii() and key.isdecimal() and len(key) < 19
    return Person.objects.filter(pk=key).first() if is_key else None
