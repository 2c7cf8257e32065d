"""Publishing a round, and taking it back within a day: who may, when, and what it begins.

Both only say so under the lock of the round's row; the thousands of offers follow in `rounds_parts`.
Publishing twice, publishing beside taking back, and closing beside either each have one outcome.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import Round, RoundState
from mentoring.queries.rounds import latest_result, latest_run
from mentoring.services.refusal import NotNow
from mentoring.services.rounds import check_lead, check_open, forget, lock_round
from mentoring.signals import round_published, round_undone
from people.models import Person


@transaction.atomic
def publish_round(lead: Person, round: Round, *, now: datetime | None = None) -> Round:
    """Say that every pair and every circle is to be asked; published twice, it is once.

    `round_published` starts the asking after commit. Everybody has five days from now, and nobody hears what
    another said.
    """
    check_lead(lead)
    locked = lock_round(round)
    if locked.state == RoundState.PUBLISHED:
        return locked
    check_open(locked)
    run, last = latest_result(locked), latest_run(locked)
    if run is None or (last and last.is_under_way):
        raise NotNow(_("Look at the pairs first: they are still being worked out."))
    locked.state, locked.published_at = RoundState.PUBLISHED, now or timezone.now()
    locked.figures = {**run.figures, "offered": 0, "asked_circles": 0, "left_out": 0}
    locked.save(update_fields=["state", "published_at", "figures"])
    transaction.on_commit(lambda: round_published.send(Round, round=locked.pk))
    return locked


@transaction.atomic
def undo_round(lead: Person, round: Round, *, now: datetime | None = None) -> Round:
    """Say that every offer to which not both said yes, and every circle that has not opened, is taken back.

    `round_undone` starts that after commit. Those who began, or begin before their offer's turn comes, stay
    together.
    """
    check_lead(lead)
    moment = now or timezone.now()
    locked = lock_round(round)
    if locked.state == RoundState.UNDONE:
        return locked
    if locked.state != RoundState.PUBLISHED or not rules.may_undo(locked.published_at, now=moment):
        raise NotNow(_("A round can be taken back for 24 hours after it is published."))
    locked.state, locked.figures = RoundState.UNDONE, {**locked.figures, "taken_back": 0}
    locked.save(update_fields=["state", "figures"])
    transaction.on_commit(lambda: round_undone.send(Round, round=locked.pk))
    return locked


def close_rounds(*, now: datetime | None = None) -> int:
    """Forget names and pairs of rounds whose day to be taken back is over, and of those taken back."""
    moment = now or timezone.now()
    done = Round.objects.filter(state__in=(RoundState.PUBLISHED, RoundState.UNDONE))
    over = [round for round in done if not rules.may_undo(round.published_at, now=moment)]
    for round in over:
        close_round(round)
    return len(over)


@transaction.atomic
def close_round(round: Round) -> None:
    locked = lock_round(round)
    if locked.state in (RoundState.PUBLISHED, RoundState.UNDONE):
        forget(locked)
