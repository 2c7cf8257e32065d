"""What the services ask of the ledger."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet

from people.models import Person
from recognition.models import Award, Fact, Kind, RuleEntry, RuleSet, Season, Strand
from recognition.words import IN_WORDS


def rule_set_at(moment: datetime) -> RuleSet | None:
    """The rules in force on the (UTC) day of a moment."""
    day = moment.astimezone(UTC).date()
    published = RuleSet.objects.filter(published_on__isnull=False, in_force_from__lte=day)
    return published.order_by("-in_force_from").first()


def rules_coming(moment: datetime) -> RuleSet | None:
    """Published rules that are not in force yet: everybody may read them before they count."""
    day = moment.astimezone(UTC).date()
    published = RuleSet.objects.filter(published_on__isnull=False, in_force_from__gt=day)
    return published.order_by("in_force_from").first()


@dataclass(frozen=True)
class Rule:
    """One line of the rules everybody can read."""

    kind: str
    points: float
    why: str
    who_says_so: str
    limit: str


def rules_in_words(rule_set: RuleSet) -> list[tuple[str, list[Rule]]]:
    """The rules of each strand, dearest first."""
    entries = sorted(rule_set.entries.all(), key=lambda entry: -entry.milli_points)
    return [
        (str(strand.label), [rule_of(entry) for entry in entries if Kind(entry.kind).strand == strand])
        for strand in (Strand.MENTORING, Strand.COLLABORATION, Strand.ENGAGEMENT)
    ]


def rule_of(entry: RuleEntry) -> Rule:
    words = IN_WORDS[entry.kind]
    return Rule(
        str(Kind(entry.kind).label), entry.points, entry.why, str(words.who_says_so), str(words.limit)
    )


def entry_at(kind: Kind, moment: datetime) -> RuleEntry | None:
    rule_set = rule_set_at(moment)
    return RuleEntry.objects.filter(rule_set=rule_set, kind=kind).select_related("rule_set").first()


def fact_of(kind: Kind, contributor: Person, confirmer: Person | None, evidence: str) -> Fact | None:
    return Fact.objects.filter(
        kind=kind, contributor=contributor, confirmer=confirmer, evidence=evidence
    ).first()


def facts_about(evidence: str) -> QuerySet[Fact]:
    return Fact.objects.filter(evidence=evidence)


def group_of(fact: Fact) -> QuerySet[Fact]:
    """Everything the same group said about the same deed and did not take back; oldest first."""
    return (
        Fact.objects.filter(
            kind=fact.kind, contributor=fact.contributor_id, group=fact.group, withdrawal__isnull=True
        )
        .select_related("confirmer")
        .order_by("pk")
    )


def unawarded_of(confirmer: Person, season: Season) -> QuerySet[Fact]:
    return (
        Fact.objects.filter(confirmer=confirmer, season=season, upward=False, contributor__isnull=False)
        .filter(awards__isnull=True, withdrawal__isnull=True)
        .select_related("confirmer")
        .order_by("pk")
    )


def thanks_counted(giver: Person, moment: datetime) -> int:
    """How many thanks of a giver were awarded for the (UTC) month of a moment."""
    month = moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (
        month.replace(month=month.month + 1)
        if month.month < 12
        else month.replace(year=month.year + 1, month=1)
    )
    return Award.objects.filter(
        reverses=None,
        fact__kind=Kind.KUDOS,
        fact__confirmer=giver,
        fact__happened_at__gte=month,
        fact__happened_at__lt=following,
    ).count()


def people_met(person: Person) -> int:
    """How many different colleagues somebody confirmed, or was confirmed by: nought, one or two (enough)."""
    confirmed = Fact.objects.filter(confirmer=person).values_list("contributor", flat=True)
    helped = Fact.objects.filter(contributor=person).values_list("confirmer", flat=True)
    met = set(confirmed.distinct()[:3]) | set(helped.distinct()[:3])
    return len(met - {None})
