"""What somebody's season looks like to themselves. Nobody else's is ever asked for."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from people.days import written
from people.models import Person
from recognition import registry, rules, scoring
from recognition.models import (
    FIRST_SEASON,
    PRODUCT_KINDS,
    WEEKS,
    Current,
    Fact,
    Kind,
    Question,
    RuleEntry,
    Thanks,
)
from recognition.queries.balances import balance_of
from recognition.queries.choices import has_points
from recognition.queries.ledger import rule_set_at
from recognition.queries.notes import landmarks_of, thanks_evidence, thanks_number

INKS = {
    Current.PRACTICE: "cobalt",
    Current.CONVERSATION: "sun",
    Current.COLLABORATION: "coral",
    Current.MENTORING: "kelp",
}
DRAWN_WEEKS = 2 * WEEKS
DEEDS_TOLD = 9


@dataclass(frozen=True)
class DeedInWords:
    """`words` is the product's sentence, `said` what the other person wrote, `url` where it can be seen."""

    words: str
    icon: str
    happened_at: datetime
    said: str = ""
    url: str = ""


@dataclass(frozen=True)
class LandmarkShown:
    title: str
    icon: str
    front: str
    back: str
    name: str
    reached_on: date


@dataclass(frozen=True)
class Growth:
    """`currents`: (name, ink, deeds in each week), oldest week first; `mondays`: the weeks' first days.

    `points` is None for who wants no points at all. `labels` are three months: first, middle and last.
    """

    mondays: list[date]
    currents: list[tuple[str, str, list[int]]]
    deeds: list[DeedInWords]
    landmarks: list[LandmarkShown]
    points: scoring.Score | None
    labels: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(any(values) for _name, _ink, values in self.currents)

    @property
    def points_table(self) -> list[tuple[str, str]]:
        """The season's points in whole words: parts, then what they come to."""
        return [] if self.points is None else points_rows(self.points)

    @property
    def table(self) -> list[tuple[date, list[int]]]:
        """Weeks with anything in them, newest first, with the deeds of each current."""
        rows = zip(self.mondays, zip(*(values for *_, values in self.currents), strict=True), strict=True)
        return [(monday, list(values)) for monday, values in reversed(list(rows)) if any(values)]


def points_rows(points: scoring.Score) -> list[tuple[str, str]]:
    """A season's points in whole words: parts, then what they come to."""
    return [
        (_("Practising and taking part"), in_points(points.engagement)),
        (_("What others confirmed"), in_points(points.confirmed)),
        (_("In a pair the programme matched"), in_points(points.matched)),
        (_("Together"), in_points(points.total)),
    ]


def in_points(milli_points: int) -> str:
    points = round(milli_points / 1000, 1)
    return number_format(points, decimal_pos=None if points % 1 else 0, use_l10n=True)


def growth_of(person: Person) -> Growth:
    """Everything "My growth" shows, in a fixed number of queries. Only ever call it for the reader."""
    today = timezone.now().astimezone(UTC).date()
    mondays = [today - timedelta(days=today.weekday(), weeks=back) for back in range(DRAWN_WEEKS - 1, -1, -1)]
    facts = list(facts_since(person, mondays[0]))
    deeds = deeds_in(facts, needed=needed_at(timezone.now()))
    return Growth(
        mondays=mondays,
        currents=currents_in(deeds, mondays),
        deeds=in_words(person, deeds),
        landmarks=landmarks_in_words(person),
        points=season_points(person, today) if has_points(person) else None,
        labels=[written(mondays[n], "F") for n in (0, DRAWN_WEEKS // 2, -1)],
    )


def facts_since(person: Person, monday: date) -> QuerySet[Fact]:
    """What others confirmed of somebody, or the product showed, and nobody took back; oldest first."""
    return (
        Fact.objects.filter(contributor=person, withdrawal__isnull=True)
        .filter(happened_at__gte=datetime.combine(monday, datetime.min.time(), UTC))
        .select_related("confirmer", "season")
        .order_by("happened_at", "pk")
    )


def needed_at(moment: datetime) -> dict[str, int]:
    """How many people must say so, by kind."""
    entries = RuleEntry.objects.filter(rule_set=rule_set_at(moment))
    return dict(entries.values_list("kind", "confirmers"))


def deeds_in(facts: list[Fact], *, needed: dict[str, int]) -> list[Fact]:
    """One fact for each deed: what several confirm together is one deed, once enough of them did.

    That one says nothing of who they are.
    """
    groups: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.kind, fact.group or f"fact:{fact.pk}"].append(fact)
    return [
        members[0] if not members[0].group else members[needed.get(kind, 1) - 1]
        for (kind, _group), members in groups.items()
        if not members[0].group or len(members) >= needed.get(kind, 1)
    ]


def currents_in(deeds: list[Fact], mondays: list[date]) -> list[tuple[str, str, list[int]]]:
    weeks = {current: [0] * len(mondays) for current in Current}
    for deed in deeds:
        week = (deed.happened_at.astimezone(UTC).date() - mondays[0]).days // 7
        weeks[Kind(deed.kind).current][min(week, len(mondays) - 1)] += 1
    return [(str(current.label), INKS[current], weeks[current]) for current in Current]


def in_words(person: Person, deeds: list[Fact]) -> list[DeedInWords]:
    """The latest of what somebody did for whom, newest first."""
    newest_first = sorted(deeds, key=lambda deed: deed.happened_at, reverse=True)
    return in_sentences(
        person, [deed for deed in newest_first if deed.kind not in PRODUCT_KINDS][:DEEDS_TOLD]
    )


def in_sentences(person: Person, deeds: list[Fact]) -> list[DeedInWords]:
    """What somebody did for whom; practice is in the picture and not in the list."""
    told = [deed for deed in deeds if deed.kind not in PRODUCT_KINDS]
    lines = lines_about(person, told)
    notes = notes_about(person, told)
    return [in_a_sentence(deed, lines, notes) for deed in told]


def in_a_sentence(
    deed: Fact, lines: dict[tuple[int, str, str], str], notes: dict[str, Thanks]
) -> DeedInWords:
    wording = registry.wording(deed.kind)
    note = notes.get(deed.evidence)
    who = deed.confirmer if not deed.group else None
    words = str(wording.did_for) % {"who": who.first_name} if who else str(wording.did)
    said = note.deed if note else lines.get((who.pk, deed.kind, deed.evidence), "") if who else ""
    url = wording.link(deed.evidence) if wording.link and (note or deed.kind != Kind.KUDOS) else ""
    return DeedInWords(words, wording.icon, deed.happened_at, said=said, url=url)


def lines_about(person: Person, deeds: list[Fact]) -> dict[tuple[int, str, str], str]:
    """The line that somebody may add to "yes" or "a bit". Groups have none: it could name its writer."""
    rows = Question.objects.filter(
        contributor=person, group="", evidence__in=[deed.evidence for deed in deeds]
    ).exclude(Q(line="") | Q(reply="no") | Q(reply=""))
    return {(row.confirmer_id, row.kind, row.evidence): row.line for row in rows}


def notes_about(person: Person, deeds: list[Fact]) -> dict[str, Thanks]:
    numbers = [thanks_number(deed.evidence) for deed in deeds if deed.kind == Kind.KUDOS]
    notes = Thanks.objects.filter(
        receiver=person, pk__in=filter(None, numbers), withdrawn_at__isnull=True, hidden_at__isnull=True
    )
    return {thanks_evidence(note.pk): note for note in notes}


def landmarks_in_words(person: Person) -> list[LandmarkShown]:
    rows = ((registry.landmark_kind(row.name), row) for row in landmarks_of(person))
    return [
        LandmarkShown(str(kind.title), kind.icon, kind.front, kind.back, kind.name, row.reached_on)
        for kind, row in rows
        if kind
    ]


def season_points(person: Person, today: date) -> scoring.Score:
    """Points of the season that a day is in."""
    return balance_of(person, rules.season_start(today, first=FIRST_SEASON, weeks=WEEKS))
