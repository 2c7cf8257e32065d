"""What mentoring knows about a person: exported to them, erased when they leave."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models import (
    Avoidance,
    Champion,
    CoHostRequest,
    Newcomer,
    Note,
    Pairing,
    SignUp,
    ThreadMessage,
    Workshop,
)
from people.models import Person
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject


def register() -> None:
    only_you = _("only you")
    the_pair = _("you and the other of the pair")
    register_personal(
        PersonalRows(
            model="mentoring.Newcomer",
            label=_("What you'd like help with"),
            of=lambda person: Newcomer.objects.filter(person=person),
            read_by=_("you, and a champion you said hello to"),
            erase=lambda person: Newcomer.objects.filter(person=person).delete(),
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Champion",
            label=_("What you offer as a champion"),
            of=lambda person: Champion.objects.filter(person=person),
            read_by=_("you, and newcomers you were suggested to"),
            erase=lambda person: Champion.objects.filter(person=person).delete(),
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Avoidance",
            label=_("People you'd rather not be paired with"),
            of=lambda person: Avoidance.objects.filter(person=person),
            read_by=only_you,
            erase=lambda person: Avoidance.objects.filter(Q(person=person) | Q(avoided=person)).delete(),
            show=lambda row: {str(_("person")): row.avoided.name},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Pairing",
            label=_("Your pairings"),
            of=lambda person: Pairing.objects.filter(Q(newcomer=person) | Q(champion=person)),
            read_by=the_pair,
            erase=lambda person: Pairing.objects.filter(Q(newcomer=person) | Q(champion=person)).delete(),
            show=describe_pairing,
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Note",
            label=_("Your notes"),
            of=lambda person: Note.objects.filter(author=person),
            read_by=_("only you, and the other where you shared the note"),
            erase=lambda person: Note.objects.filter(author=person).delete(),
            show=lambda row: {str(_("note")): row.words, str(_("written")): str(row.written_at)},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.ThreadMessage",
            label=_("Your messages"),
            of=lambda person: ThreadMessage.objects.filter(author=person),
            read_by=the_pair,
            erase=lambda person: ThreadMessage.objects.filter(author=person).delete(),
            show=lambda row: {str(_("message")): row.words, str(_("sent")): str(row.sent_at)},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Workshop",
            label=_("Workshops you hosted"),
            of=lambda person: Workshop.objects.filter(host=person),
            read_by=_("everyone who joined"),
            erase=forget_host,
            show=lambda row: {str(_("title")): row.title, str(_("starts")): str(row.starts_at)},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.SignUp",
            label=_("Workshops you signed up for"),
            of=lambda person: SignUp.objects.filter(person=person),
            read_by=_("you; your name only where you said so"),
            erase=lambda person: SignUp.objects.filter(person=person).delete(),
            show=lambda row: {str(_("workshop")): row.workshop.title},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.CoHostRequest",
            label=_("Workshops you are asked to help host"),
            of=lambda person: CoHostRequest.objects.filter(person=person),
            read_by=only_you,
            erase=lambda person: CoHostRequest.objects.filter(person=person).delete(),
            show=lambda row: {str(_("workshop")): row.workshop.title},
        )
    )


def register_concerns() -> None:
    """What two people said to each other is theirs; neither looks into what is said of it."""
    register_subject(ConcernSubject(type="mentoring.pairing", author=lambda key: None, involved=the_two_of))
    register_subject(ConcernSubject(type="mentoring.workshop", author=host_of, involved=hosts_of))


def the_two_of(key: str) -> list[int]:
    uid = uid_of(key)
    found = Pairing.objects.filter(uid=uid).first() if uid else None
    return [found.newcomer_id, found.champion_id] if found else []


def host_of(key: str) -> Person | None:
    uid = uid_of(key)
    found = Workshop.objects.filter(uid=uid).select_related("host").first() if uid else None
    return found.host if found else None


def hosts_of(key: str) -> list[int]:
    uid = uid_of(key)
    return (
        list(Person.objects.filter(workshops_co_hosted__uid=uid).values_list("pk", flat=True)) if uid else []
    )


def uid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def forget_host(person: Person) -> None:
    Workshop.objects.filter(host=person).update(host=None)
    Workshop.co_hosts.through.objects.filter(person=person).delete()


def describe_pairing(pairing: Pairing) -> dict[str, str]:
    """Goals belong to the pairing's newcomer; who said no is in no export, because it is not kept."""
    return {
        str(_("newcomer")): pairing.newcomer.name,
        str(_("champion")): pairing.champion.name,
        str(_("state")): str(pairing.get_state_display()),
        str(_("goals")): "; ".join(goal.words for goal in pairing.goals.all()),
    }
