"""Where the evidence of recognition's own kinds can be seen again, and what quests may be about."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recognition.models import Kind
from recognition.queries import did, helped_by, thanks_number
from recognition.registry import Measure, register_kind, register_measure

MEASURES = (
    Measure(
        "useful-sessions", _("people who had a useful session"), partial(helped_by, Kind.MENTORING_SESSION)
    ),
    Measure(
        "feedback-used", _("people who used a colleague’s feedback"), partial(helped_by, Kind.FEEDBACK_USED)
    ),
    Measure("questions-answered", _("people who got an answer"), partial(helped_by, Kind.ANSWER_ACCEPTED)),
    Measure(
        "picks-applied",
        _("people who used what a colleague gathered"),
        partial(helped_by, Kind.CURATED_PICK_APPLIED),
    ),
    Measure("practised", _("people who finished a practice"), partial(did, Kind.PRACTICE_COMPLETED)),
    Measure("took-part", _("people who took part in a workshop"), partial(did, Kind.WORKSHOP_JOINED)),
)


def register() -> None:
    register_kind("kudos", link=note_url)
    for measure in MEASURES:
        register_measure(measure)


def note_url(evidence: str) -> str:
    number = thanks_number(evidence)
    return reverse("recognition:note", args=[number]) if number else ""
