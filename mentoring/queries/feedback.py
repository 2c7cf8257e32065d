"""What one of the two hears of how useful it was: how many of those released, never which."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring.models import Feedback, FitCheck, Pairing, Session, SessionState
from mentoring.queries.pairings import other_half
from people.models import Person


def useful_words(pairing: Pairing, person: Person) -> list[str]:
    """Return a line for each batch the other released; a batch without any says nothing."""
    other = other_half(pairing, person)
    released = Feedback.objects.filter(session__pairing=pairing, person=other).exclude(batch=None)
    batches: dict[int, list[bool]] = {}
    for batch, useful in released.order_by("batch").values_list("batch", "useful"):
        assert batch is not None
        batches.setdefault(batch, []).append(useful != Feedback.Useful.NO)
    return [
        _("%(useful)s of %(all)s conversations were useful to %(who)s")
        % {"useful": sum(answers), "all": len(answers), "who": other.first_name}
        for answers in batches.values()
        if any(answers)
    ]


def sessions_unanswered(pairing: Pairing, person: Person) -> QuerySet[Session]:
    """Return held conversations the person has not said yet whether they were useful, oldest first."""
    held = pairing.sessions.filter(state=SessionState.HELD)
    return held.exclude(feedback__person=person).order_by("starts_at")


def fit_of(pairing: Pairing, person: Person) -> FitCheck | None:
    """Return the person's own answer; nobody reads the other's."""
    return FitCheck.objects.filter(pairing=pairing, person=person).first()
