"""Champions, newcomers, pairings and workshops made by factories: for the demonstration and for tests."""

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from config.demonstration.factories.people import PersonFactory
from mentoring.agendas import ready_agenda
from mentoring.models import (
    SEATED_STATES,
    Champion,
    Circle,
    CirclePlace,
    Goal,
    Newcomer,
    Note,
    Pairing,
    PairingState,
    QueueEntry,
    Round,
    RoundEntry,
    Seat,
    Session,
    SessionState,
    SignUp,
    Skill,
    ThreadMessage,
    Workshop,
)

BEGAN = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


class RoundFactory(DjangoModelFactory[Round]):
    class Meta:
        model = Round

    title = "Autumn round"
    lead = factory.SubFactory(PersonFactory)
    opened_at = BEGAN
    open_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))
    seed = 5


class RoundEntryFactory(DjangoModelFactory[RoundEntry]):
    class Meta:
        model = RoundEntry

    round = factory.SubFactory(RoundFactory)
    person = factory.SubFactory(PersonFactory)
    part = RoundEntry.Part.NEWCOMER
    entered_at = BEGAN


class SkillFactory(DjangoModelFactory[Skill]):
    class Meta:
        model = Skill
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Skill {n}")
    slug = factory.Sequence(lambda n: f"skill-{n}")


class NewcomerFactory(DjangoModelFactory[Newcomer]):
    """Somebody looking. `wanted=[skill, …]` sets what for."""

    class Meta:
        model = Newcomer
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    languages = factory.LazyFunction(lambda: ["en"])
    platforms = factory.LazyFunction(lambda: ["inside"])
    waiting_since = BEGAN

    @factory.post_generation
    def wanted(newcomer: Newcomer, create: bool, skills: list[Skill] | None) -> None:
        if create and skills:
            newcomer.wanted.set(skills)


class ChampionFactory(DjangoModelFactory[Champion]):
    """A volunteer. `offered=[skill, …]` sets what with."""

    class Meta:
        model = Champion
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    languages = factory.LazyFunction(lambda: ["en"])
    platforms = factory.LazyFunction(lambda: ["inside"])
    seats = 2

    @factory.post_generation
    def offered(champion: Champion, create: bool, skills: list[Skill] | None) -> None:
        if create and skills:
            champion.offered.set(skills)


class SeatFactory(DjangoModelFactory[Seat]):
    """The lowest of the champion's seats that nobody has."""

    class Meta:
        model = Seat

    champion = factory.SubFactory(PersonFactory)
    number = factory.LazyAttribute(lambda seat: 1 + Seat.objects.filter(champion=seat.champion).count())


class PairingFactory(DjangoModelFactory[Pairing]):
    """A pairing in any state, with the answers and times that belong to it."""

    class Meta:
        model = Pairing

    newcomer = factory.SubFactory(PersonFactory)
    champion = factory.SubFactory(PersonFactory)
    state = PairingState.TRIAL
    made_at = BEGAN
    newcomer_said_yes = factory.LazyAttribute(
        lambda p: p.state not in (PairingState.CANDIDATE, PairingState.DECLINED, PairingState.EXPIRED)
    )
    champion_said_yes = factory.LazyAttribute(
        lambda p: p.newcomer_said_yes and p.state != PairingState.OFFERED
    )
    offered_at = factory.LazyAttribute(lambda p: None if p.state == PairingState.CANDIDATE else p.made_at)
    expires_at = factory.LazyAttribute(
        lambda p: p.made_at + timedelta(days=5) if p.state == PairingState.OFFERED else None
    )
    began_at = factory.LazyAttribute(lambda p: p.made_at if p.champion_said_yes else None)
    seat = factory.Maybe(
        factory.LazyAttribute(lambda p: p.state in SEATED_STATES),
        yes_declaration=factory.SubFactory(SeatFactory, champion=factory.SelfAttribute("..champion")),
        no_declaration=None,
    )


class SessionFactory(DjangoModelFactory[Session]):
    class Meta:
        model = Session

    pairing = factory.SubFactory(PairingFactory)
    starts_at = factory.Sequence(lambda n: BEGAN + timedelta(days=7 * (n % 40), hours=n // 40))
    state = SessionState.HELD


class GoalFactory(DjangoModelFactory[Goal]):
    class Meta:
        model = Goal

    pairing = factory.SubFactory(PairingFactory)
    words = "Post once where somebody I don't know can answer"
    set_at = BEGAN


class NoteFactory(DjangoModelFactory[Note]):
    class Meta:
        model = Note

    pairing = factory.SubFactory(PairingFactory)
    author = factory.LazyAttribute(lambda note: note.pairing.newcomer)
    words = "Ask about the second paragraph"
    written_at = BEGAN


class ThreadMessageFactory(DjangoModelFactory[ThreadMessage]):
    class Meta:
        model = ThreadMessage

    pairing = factory.SubFactory(PairingFactory)
    author = factory.LazyAttribute(lambda message: message.pairing.newcomer)
    words = "Thursday was good. I slept on the ending."
    sent_at = BEGAN


class WorkshopFactory(DjangoModelFactory[Workshop]):
    """A planned workshop with the usual agenda of its format."""

    class Meta:
        model = Workshop

    title = factory.Sequence(lambda n: f"Draft clinic {n}")
    summary = "Two drafts, an honest half hour each. Bring one, or only your ears."
    host = factory.SubFactory(PersonFactory)
    agenda = factory.LazyAttribute(lambda workshop: ready_agenda(workshop.format))
    format = "draft-clinic"
    capacity = 6
    starts_at = factory.Sequence(lambda n: BEGAN + timedelta(days=n))


class CircleFactory(DjangoModelFactory[Circle]):
    """An open circle with its host in it."""

    class Meta:
        model = Circle
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Circle {n}")
    host = factory.SubFactory(PersonFactory)
    seat = factory.SubFactory(SeatFactory, champion=factory.SelfAttribute("..host"))
    made_at = BEGAN

    @factory.post_generation
    def places(circle: Circle, create: bool, given: object) -> None:
        if create:
            CirclePlace.objects.create(circle=circle, person=circle.host, number=1)


class QueueEntryFactory(DjangoModelFactory[QueueEntry]):
    class Meta:
        model = QueueEntry

    workshop = factory.SubFactory(WorkshopFactory, format="office-hours")
    question = "How do I begin without “I am excited”?"
    asked_at = factory.Sequence(lambda n: BEGAN + timedelta(minutes=n))


class SignUpFactory(DjangoModelFactory[SignUp]):
    class Meta:
        model = SignUp

    workshop = factory.SubFactory(WorkshopFactory)
    person = factory.SubFactory(PersonFactory)
    place = SignUp.Place.COMING
    asked_at = factory.Sequence(lambda n: BEGAN + timedelta(minutes=n))
