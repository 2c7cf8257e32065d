"""The answer to "why not them?", for the newcomer who asks and nobody else; nothing is written down."""

from dataclasses import replace
from datetime import datetime

import numpy as np
from django.utils import timezone

from mentoring.matching import Asked, Problem, Reason, Remedy, Scale, WhyNot, what_stands_between
from mentoring.models import LIVE_STATES, Champion, Pairing, PairingState, RoundRun, RoundState
from mentoring.queries import seats_taken
from mentoring.queries.matching import open_champions, problem_for
from mentoring.services.choosing import newcomer_for
from people.models import Person

NO_TIME = WhyNot(Reason.NO_FREE_TIME, Remedy("hours", 1))
FREE = Asked(Scale(person=1, point=1), seat=0, place=0)


def why_not_for(person: Person, other: Person, *, now: datetime | None = None) -> WhyNot:
    """Say why somebody is not the person's champion.

    Who offers nothing, is paused, is avoided, avoids, was together with them before or is in one line has
    one answer. SEATS_TAKEN without a remedy: nothing stands between the two, a place is free.
    """
    moment = now or timezone.now()
    live = Pairing.objects.filter(newcomer=person, champion=other, state__in=LIVE_STATES)
    if live.exclude(state=PairingState.CANDIDATE).exists():
        return WhyNot(Reason.PAIRED)
    newcomer = newcomer_for(person)
    champion = next((row for row in open_champions(now=moment) if row.person_id == other.pk), None)
    if newcomer is None or champion is None or not champion.open_seats:
        return NO_TIME
    book = problem_for([newcomer], now=moment, champions=[champion])
    problem = replace(book.problem, seats=np.array([champion.open_seats]))
    found = what_stands_between(problem, 0, 0, FREE)
    if found.reason is not Reason.SEATS_TAKEN:
        return found
    if seats_taken(other, now=moment) < champion.open_seats:
        return WhyNot(Reason.SEATS_TAKEN)
    return priced(problem, person, champion)


def priced(problem: Problem, person: Person, champion: Champion) -> WhyNot:
    """Answer with what the seat cost in the round just published; full is "no free time" in none."""
    runs = RoundRun.objects.filter(round__state=RoundState.PUBLISHED, state=RoundRun.State.DONE)
    run = runs.order_by("-ended_at").first()
    seat = run.costs.get("seats", {}).get(str(champion.person_id)) if run else None
    place = run.costs.get("places", {}).get(str(person.pk)) if run else None
    if run is None or seat is None or place is None:
        return NO_TIME
    scale = Scale(person=run.proof["person"], point=run.proof["point"])
    circles = np.zeros(1, dtype=np.int64) if run.proof["circles"] else None
    return what_stands_between(replace(problem, circle_seats=circles), 0, 0, Asked(scale, seat, place))
