"""Inside a pairing: keeping it, closing it, ending it at any time, and the words between two people."""

import uuid

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import Agreement, Goal, Note, Pairing, SessionState, ThreadMessage
from mentoring.queries import other_half, running_pairings_of
from mentoring.rules import Event
from mentoring.services.feedback import matched_pair
from mentoring.services.offers import lock
from mentoring.services.refusal import NotNow
from mentoring.services.steps import move
from people.models import Person
from people.services import notify
from recognition import services as recognition
from recognition.models import Kind

AGREEMENT_FIELDS = ("what_for", "how_often", "where", "between_us", "look_back")


@transaction.atomic
def confirm(person: Person, pairing: Pairing) -> Pairing:
    """Carry on after the trial. Either may say so; either may end it at any time."""
    _champion, locked = lock(person, pairing)
    if not rules.may_confirm(held_sessions=locked.sessions.filter(state=SessionState.HELD).count()):
        raise NotNow(_("Meet twice first, then decide."))
    return move(locked, Event.CONFIRM)


@transaction.atomic
def send_message(person: Person, pairing: Pairing, *, words: str, key: uuid.UUID) -> ThreadMessage:
    """Write into the thread; the same key twice is one message."""
    check_running(person, pairing)
    message, is_new = ThreadMessage.objects.get_or_create(
        pairing=pairing, author=person, key=key, defaults={"words": words.strip(), "sent_at": timezone.now()}
    )
    if is_new:
        notify(
            other_half(pairing, person),
            "mentoring.message",
            key=f"message:{message.pk}",
            url=reverse("mentoring:pairing", args=[pairing.uid]) + "#thread",
            who=person,
        )
    return message


@transaction.atomic
def write_note(person: Person, pairing: Pairing, *, words: str, whose: str, key: uuid.UUID) -> Note:
    check_running(person, pairing)
    return Note.objects.get_or_create(
        pairing=pairing,
        author=person,
        key=key,
        defaults={"words": words.strip(), "whose": Note.Whose(whose), "written_at": timezone.now()},
    )[0]


def erase_note(person: Person, note: Note) -> None:
    """Erase one's own note, also after the pairing has ended."""
    Note.objects.filter(pk=note.pk, author=person).delete()


@transaction.atomic
def set_goal(person: Person, pairing: Pairing, *, words: str, key: uuid.UUID) -> Goal:
    """Write down what one hopes for. The newcomer's words: a champion does not set goals."""
    check_running(person, pairing)
    if pairing.newcomer_id != person.pk:
        raise NotNow(_("Goals are in the newcomer's words."))
    return Goal.objects.get_or_create(
        pairing=pairing, key=key, defaults={"words": words.strip(), "set_at": timezone.now()}
    )[0]


@transaction.atomic
def reach_goal(person: Person, goal: Goal) -> Goal:
    """Say that a goal is reached: only the newcomer can. Recognition hears of it once."""
    # Pressed in two tabs: the second finds it reached.
    locked = Goal.objects.select_for_update().select_related("pairing").get(pk=goal.pk)
    pairing = locked.pairing
    if pairing.newcomer_id != person.pk:
        raise NotNow(_("Only the one whose goal it is can say so."))
    if locked.reached_at:
        return locked
    locked.reached_at = timezone.now()
    locked.save(update_fields=["reached_at"])
    if pairing.champion.is_member:
        recognition.record(
            Kind.MENTORING_GOAL,
            contributor=pairing.champion,
            confirmer=person,
            evidence=f"mentoring.goal:{locked.uid}",
            matched_pair=matched_pair(pairing),
        )
    return locked


@transaction.atomic
def agree(person: Person, pairing: Pairing, *, version: int | None = None, **fields: str) -> Agreement:
    """Sign the five answers; when they differ from the latest version, they become the next one.

    `version`: the one the person had before them (0: none). Where the other changed it meanwhile, nothing is
    signed and nothing overwritten.
    """
    check_running(person, pairing)  # both writing at once: the row it locks makes the second the next version
    wanted = {name: fields.get(name, "").strip() for name in AGREEMENT_FIELDS}
    latest = pairing.agreements.first()
    moved_on = version is not None and version != (latest.version if latest else 0)
    if moved_on and not is_same(latest, wanted):
        raise NotNow(_("It was changed while you wrote. Read the newest, shown beside, then sign."))
    if latest is None or not is_same(latest, wanted):
        latest = Agreement.objects.create(
            pairing=pairing, version=latest.version + 1 if latest else 1, **wanted
        )
    signed = "newcomer_signed_at" if pairing.newcomer_id == person.pk else "champion_signed_at"
    if getattr(latest, signed) is None:
        setattr(latest, signed, timezone.now())
        latest.save(update_fields=[signed])
    return latest


def is_same(agreement: Agreement | None, fields: dict[str, str]) -> bool:
    return agreement is not None and all(getattr(agreement, name) == fields[name] for name in fields)


def check_running(person: Person, pairing: Pairing) -> None:
    """Refuse what comes after the end. The row is locked: an end at this moment comes before or after."""
    running = running_pairings_of(person).select_for_update(of=("self",)).filter(pk=pairing.pk)
    if not running.values_list("pk", flat=True).first():
        raise NotNow(_("This pairing has ended; nothing new is written here."))
