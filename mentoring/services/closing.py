from django.utils import timezone

from mentoring.models import Pairing, PairingState
from mentoring.rules import FINAL_STATES
from people.models import Person


def forget_suggestion(person: Person) -> None:
    """Drop an unanswered suggestion without a trace, so that the next one knows what changed."""
    for pairing in Pairing.objects.filter(newcomer=person, state=PairingState.CANDIDATE).select_related(
        "seat"
    ):
        drop(pairing)


def drop(pairing: Pairing) -> None:
    """Delete a suggestion nobody else knows of, and free the seat that was kept for it."""
    seat = pairing.seat
    pairing.delete()
    if seat:
        seat.delete()


def close_quietly(pairing: Pairing) -> None:
    """Close a suggestion or an offer; the row forgets who said what."""
    assert pairing.state not in FINAL_STATES
    pairing.state = PairingState.DECLINED
    pairing.newcomer_said_yes = pairing.champion_said_yes = False
    pairing.hello, pairing.first_time, pairing.ended_at = "", None, timezone.now()
    seat, pairing.seat = pairing.seat, None
    pairing.save(
        update_fields=[
            "state", "newcomer_said_yes", "champion_said_yes", "hello", "first_time", "ended_at", "seat",
        ]
    )  # fmt: skip
    if seat:
        seat.delete()
