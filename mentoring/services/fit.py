"""After the first conversation: carry on, one more, or kindly somebody else."""

from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.models import FitCheck, Pairing, PairingState, SessionState
from mentoring.services.ending import end_pairing
from mentoring.services.offers import lock
from mentoring.services.refusal import NotNow
from mentoring.services.suggestions import suggest_champion
from people.models import Person

Answer = FitCheck.Answer


def check_fit(person: Person, pairing: Pairing, *, answer: str) -> Pairing:
    """Answer for oneself; the other never reads it. "Somebody else" ends the trial and leaves no answer.

    The newcomer is shown the next best at once, and the champion has the seat back.
    """
    answered = keep_answer(person, pairing, answer=answer)
    if pairing.state == PairingState.TRIAL and answered.state == PairingState.ENDED:
        suggest_champion(answered.newcomer)
    return answered


@transaction.atomic
def keep_answer(person: Person, pairing: Pairing, *, answer: str) -> Pairing:
    _champion, locked = lock(person, pairing)
    said = Answer(answer)
    if locked.state == PairingState.ENDED and said == Answer.SOMEBODY_ELSE:
        return locked
    if locked.state != PairingState.TRIAL or not locked.sessions.filter(state=SessionState.HELD).exists():
        raise NotNow(_("This is asked after your first conversation."))
    if said == Answer.SOMEBODY_ELSE:
        return end_pairing(person, locked)
    FitCheck.objects.update_or_create(pairing=locked, person=person, defaults={"answer": said})
    return locked
