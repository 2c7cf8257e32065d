"""Was it useful? Blind: three conversations are released together, or what there is at closing.

What the champion hears is how many of them were useful, never which. The fact for recognition is made in the
same moment, so that no time of day, no evidence and no growing number tells one conversation from another.
"""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import Feedback, Pairing, Session, SessionState, Way
from mentoring.queries import pairings_begun
from mentoring.services.refusal import NotNow
from people.models import Person
from recognition import services as recognition
from recognition.models import Kind


@transaction.atomic
def say_useful(person: Person, session: Session, *, useful: str) -> Feedback:
    """Answer with one tap; another tap changes it until it is released."""
    pairing = pairings_begun(person).filter(pk=session.pairing_id).first()
    if pairing is None or not (pairing.is_running or pairing.is_flash) or session.state != SessionState.HELD:
        raise NotNow(_("This is asked about conversations you had."))
    # Two answers at once, of either: the second waits for the pairing's row, so three are released once.
    Pairing.objects.select_for_update().get(pk=pairing.pk)
    answer, _new = Feedback.objects.get_or_create(
        session=session, person=person, defaults={"useful": Feedback.Useful(useful)}
    )
    if answer.batch is None and answer.useful != useful:
        answer.useful = Feedback.Useful(useful)
        answer.save(update_fields=["useful"])
    # A flash talk is one conversation: there is nothing to tell it from, and nothing more to wait for.
    release(pairing, least=1 if pairing.is_flash else rules.RELEASED_TOGETHER)
    return answer


def release(pairing: Pairing, *, least: int) -> None:
    """Release each side's answers when at least so many wait. The caller holds the pairing's lock."""
    for person in (pairing.newcomer, pairing.champion):
        waiting = Feedback.objects.filter(session__pairing=pairing, person=person, batch=None)
        found = list(waiting.order_by("session__starts_at"))
        if len(found) >= least:
            batch = last_batch(pairing, person) + 1
            waiting.filter(pk__in=[answer.pk for answer in found]).update(batch=batch)
            if person.pk == pairing.newcomer_id:
                record_facts(pairing, batch, sum(answer.useful != Feedback.Useful.NO for answer in found))


def last_batch(pairing: Pairing, person: Person) -> int:
    batches = Feedback.objects.filter(session__pairing=pairing, person=person).exclude(batch=None)
    return batches.order_by("-batch").values_list("batch", flat=True).first() or 0


def record_facts(pairing: Pairing, batch: int, useful: int) -> None:
    """One fact for each useful conversation; its evidence names the batch and a number, no conversation."""
    if not (pairing.newcomer.is_member and pairing.champion.is_member):
        return
    for number in range(useful):
        evidence = uuid.uuid5(pairing.uid, f"{batch}:{number}")
        recognition.record(
            Kind.MENTORING_SESSION,
            contributor=pairing.champion,
            confirmer=pairing.newcomer,
            evidence=f"mentoring.session:{evidence}",
            matched_pair=matched_pair(pairing),
        )


def matched_pair(pairing: Pairing) -> str:
    """Return the pair's name for recognition: only pairs that a round formed have one."""
    return f"mentoring.pairing:{pairing.uid}" if pairing.way == Way.ROUND else ""
