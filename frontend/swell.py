"""The reader's own twelve weeks, for the small picture on Today. Nobody else's is ever asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from people.days import written
from people.models import Person
from recognition.queries.growth import currents_in, deeds_in, facts_since, needed_at

WEEKS = 12
DAY = "j M"


@dataclass(frozen=True)
class Swell:
    rows: Sequence[tuple[str, str, Sequence[int]]]  # name, ink, how often in each week
    ticks: Sequence[str]
    label: str
    caption: str
    head: Sequence[str]
    table: Sequence[Sequence[object]]

    @property
    def is_calm(self) -> bool:
        return not any(any(values) for _name, _ink, values in self.rows)


def swell_of(person: Person, now: datetime) -> Swell:
    today = now.astimezone(UTC).date()
    mondays = [today - timedelta(days=today.weekday(), weeks=back) for back in range(WEEKS - 1, -1, -1)]
    facts = list(facts_since(person, mondays[0]))
    # Only what several confirmed together needs the rules in force: two queries that most readers are spared.
    needed = needed_at(now) if any(fact.group for fact in facts) else {}
    rows = currents_in(deeds_in(facts, needed=needed), mondays)
    weeks = [written(monday, DAY) for monday in mondays]
    return Swell(
        rows=rows,
        ticks=[weeks[0], weeks[WEEKS // 2], weeks[-1]],
        label=_("Your swell over twelve weeks: one gentle ridge for each current. The numbers are below."),
        caption=_("How often in each week, by current"),
        head=[_("Week of"), *(name for name, _ink, _values in rows)],
        table=[[week, *(values[n] for _name, _ink, values in rows)] for n, week in enumerate(weeks)],
    )
