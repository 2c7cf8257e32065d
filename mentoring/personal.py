"""What mentoring knows about a person: exported to them, erased when they leave."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models import (
    Avoidance,
    CalendarFeed,
    CalendarMail,
    Champion,
    Circle,
    CircleInvitation,
    CirclePlace,
    CoHostRequest,
    Farewell,
    Feedback,
    FitCheck,
    Newcomer,
    Note,
    Pairing,
    PairingState,
    Proposal,
    QueuePlace,
    Round,
    RoundEntry,
    Seat,
    SignUp,
    ThreadMessage,
    Workshop,
)
from mentoring.queries import pairings_of
from people.days import moment
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
            of=pairings_of,
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
            show=lambda row: {
                str(_("note")): row.words,
                str(_("written")): moment(row.written_at),
            },
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.ThreadMessage",
            label=_("Your messages"),
            of=lambda person: ThreadMessage.objects.filter(author=person),
            read_by=the_pair,
            erase=lambda person: ThreadMessage.objects.filter(author=person).delete(),
            show=lambda row: {
                str(_("message")): row.words,
                str(_("sent")): moment(row.sent_at),
            },
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Workshop",
            label=_("Workshops you hosted"),
            of=lambda person: Workshop.objects.filter(host=person),
            read_by=_("everyone who joined"),
            erase=forget_host,
            show=lambda row: {
                str(_("title")): row.title,
                str(_("starts")): moment(row.starts_at),
            },
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
    register_gatherings()
    register_between_two()
    register_calendars()


def register_between_two() -> None:
    """What somebody said about one conversation or one pairing; the answers themselves are theirs alone."""
    only_you = _("only you")
    register_personal(
        PersonalRows(
            model="mentoring.FitCheck",
            label=_("Whether a first conversation fitted"),
            of=lambda person: FitCheck.objects.filter(person=person),
            read_by=only_you,
            erase=lambda person: FitCheck.objects.filter(person=person).delete(),
            show=lambda row: {str(_("answer")): str(row.get_answer_display())},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Feedback",
            label=_("Whether conversations were useful"),
            of=lambda person: Feedback.objects.filter(person=person),
            read_by=_("only you; the other hears how many of three were, never which"),
            erase=lambda person: Feedback.objects.filter(person=person).delete(),
            show=lambda row: {str(_("answer")): str(row.get_useful_display())},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Farewell",
            label=_("What you said had changed"),
            of=lambda person: Farewell.objects.filter(person=person),
            read_by=_("you and the other of the pair"),
            erase=lambda person: Farewell.objects.filter(person=person).delete(),
            show=lambda row: {
                str(_("words")): row.words,
                str(_("said")): moment(row.said_at),
            },
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Seat",
            label=_("Places you have given"),
            of=lambda person: Seat.objects.filter(champion=person),
            read_by=only_you,
            # Pairings and circles, which hold them, are erased first; a seat nobody holds says nothing.
            erase=lambda person: Seat.objects.filter(champion=person, pairing=None, circle=None).delete(),
            show=lambda row: {str(_("number")): str(row.number)},
        )
    )


def register_gatherings() -> None:
    register_personal(
        PersonalRows(
            model="mentoring.CirclePlace",
            label=_("Circles you are in"),
            of=lambda person: CirclePlace.objects.filter(person=person),
            read_by=_("everybody in the circle"),
            erase=lambda person: CirclePlace.objects.filter(person=person).delete(),
            show=lambda row: {str(_("circle")): row.circle.title},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.CircleInvitation",
            label=_("Circles a round thought of for you"),
            of=lambda person: CircleInvitation.objects.filter(person=person),
            read_by=_("only you"),
            erase=lambda person: CircleInvitation.objects.filter(person=person).delete(),
            show=lambda row: {str(_("circle")): row.circle.title},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Circle",
            label=_("Circles you host"),
            of=lambda person: Circle.objects.filter(host=person),
            read_by=_("everyone who joined"),
            erase=lambda person: Circle.objects.filter(host=person).delete(),
            show=lambda row: {str(_("title")): row.title, str(_("about")): row.about},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.QueuePlace",
            label=_("Questions you wait with in office hours"),
            of=lambda person: QueuePlace.objects.filter(person=person),
            read_by=_("you and the hosts; the question itself is read by everybody there"),
            erase=lambda person: QueuePlace.objects.filter(person=person).delete(),
            show=lambda row: {str(_("question")): row.entry.question},
        )
    )


def register_calendars() -> None:
    only_you = _("only you")
    register_personal(
        PersonalRows(
            model="mentoring.CalendarFeed",
            label=_("Your calendar address"),
            of=lambda person: CalendarFeed.objects.filter(person=person),
            read_by=_("you, and whoever you give the address to"),
            erase=lambda person: CalendarFeed.objects.filter(person=person).delete(),
            show=lambda row: {str(_("made")): moment(row.made_at)},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.CalendarMail",
            label=_("Calendar invitations on their way to you"),
            of=lambda person: CalendarMail.objects.filter(person=person),
            read_by=only_you,
            erase=lambda person: CalendarMail.objects.filter(person=person).delete(),
            show=lambda row: {str(_("on its way since")): moment(row.queued_at)},
        )
    )


def register_rounds() -> None:
    register_personal(
        PersonalRows(
            model="mentoring.RoundEntry",
            label=_("Rounds of matching you are in"),
            of=lambda person: RoundEntry.objects.filter(person=person),
            read_by=_("you, and the programme lead until the round is over"),
            erase=lambda person: RoundEntry.objects.filter(person=person).delete(),
            show=lambda row: {str(_("round")): row.round.title, str(_("part")): row.get_part_display()},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Proposal",
            label=_("Pairs a round thought of"),
            of=lambda person: Proposal.objects.filter(
                Q(newcomer=person) | Q(champion=person), pairing__isnull=False
            ),
            read_by=_("the two of you, and the programme lead until the round is over"),
            erase=lambda person: Proposal.objects.filter(Q(newcomer=person) | Q(champion=person)).delete(),
            show=lambda row: {str(_("pair")): f"{row.newcomer.name}, {row.champion.name}"},
        )
    )
    register_personal(
        PersonalRows(
            model="mentoring.Round",
            label=_("Rounds of matching you ran"),
            of=lambda person: Round.objects.filter(lead=person),
            read_by=_("you, other programme leads, and who could come in"),
            erase=lambda person: Round.objects.filter(lead=person).update(lead=None),
            show=lambda row: {str(_("title")): row.title},
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
    """Goals belong to the pairing's newcomer. Who said no is in no export: silence and "no" read alike."""
    closed = pairing.state in (PairingState.DECLINED, PairingState.EXPIRED)
    return {
        str(_("newcomer")): pairing.newcomer.name,
        str(_("champion")): pairing.champion.name,
        str(_("state")): str(_("did not come together") if closed else pairing.get_state_display()),
        str(_("goals")): "; ".join(goal.words for goal in pairing.goals.all()),
    }
