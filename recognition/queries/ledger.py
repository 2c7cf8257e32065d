"""What the services ask of the ledger."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from recognition import scoring
from recognition.models import Award, Fact, Kind, RuleEntry, RuleSet, Strand
from recognition.simulation.example import anas_season
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


def rules_before(rule_set: RuleSet) -> RuleSet | None:
    """The rules of the time before these."""
    published = RuleSet.objects.filter(published_on__isnull=False, in_force_from__lt=rule_set.in_force_from)
    return published.order_by("-in_force_from").first()


NUMBERS_IN_WORDS = (
    ("decay", 10, _("The next confirmation from the same person counts %(now)s per cent, before %(then)s.")),
    ("pair_cap", 1000, _("One person can give you %(now)s points a season at most, before %(then)s.")),
    ("closest", 1, _("Your closest partners are %(now)s people, before %(then)s.")),
    ("floor", 1000, _("Your closest partners alone are worth %(now)s points, before %(then)s.")),
    ("unit_floor", 1000, _("Your own team alone is worth %(now)s points, before %(then)s.")),
    (
        "engagement_week",
        1000,
        _("Practising and taking part give %(now)s points a week at most, before %(then)s."),
    ),
    ("thanks_month", 1, _("%(now)s of each giver’s thanks count in a month, before %(then)s.")),
)


def differences(now: RuleSet, then: RuleSet) -> list[str]:
    """What changed between two rule sets, in sentences; empty when nothing did."""
    old = {entry.kind: entry for entry in then.entries.all()}
    told = []
    for entry in now.entries.order_by("kind"):
        before = old.get(entry.kind)
        if before and before.milli_points != entry.milli_points:
            told.append(
                gettext("“%(kind)s” gives %(now)g points, before %(then)g.")
                % {"kind": Kind(entry.kind).label, "now": entry.points, "then": before.points}
            )
        if before and before.confirmers != entry.confirmers:
            told.append(
                gettext("“%(kind)s” is confirmed by %(now)d, before by %(then)d.")
                % {"kind": Kind(entry.kind).label, "now": entry.confirmers, "then": before.confirmers}
            )
        if before and before.week_max != entry.week_max:
            told.append(
                gettext("“%(kind)s” gives at most in a week: %(now)s, before: %(then)s.")
                % {"kind": Kind(entry.kind).label, "now": most_a_week(entry), "then": most_a_week(before)}
            )
    for name, unit, words in NUMBERS_IN_WORDS:
        figures = [getattr(each, name) / unit for each in (now, then)]
        if figures[0] != figures[1]:
            told.append(str(words) % {"now": f"{figures[0]:g}", "then": f"{figures[1]:g}"})
    return told


def most_a_week(entry: RuleEntry) -> str:
    """The weekly maximum of a kind in words."""
    if entry.week_max is None:
        return gettext("no maximum")
    return gettext("%(points)g points") % {"points": entry.week_max / 1000}


def example_season(new: scoring.Rules, old: scoring.Rules) -> tuple[scoring.Score, scoring.Score]:
    """Ana's season under new rules and under today's."""
    return anas_season(new), anas_season(old)


def rules_in_words(rule_set: RuleSet) -> list[tuple[str, list[Rule]]]:
    """The rules of each strand, dearest first."""
    entries = sorted(rule_set.entries.all(), key=lambda entry: -entry.milli_points)
    return [
        (str(strand.label), [rule_of(entry) for entry in entries if Kind(entry.kind).strand == strand])
        for strand in (Strand.MENTORING, Strand.COLLABORATION, Strand.ENGAGEMENT)
    ]


def rule_of(entry: RuleEntry) -> Rule:
    words, limits = IN_WORDS[entry.kind], []
    if words.limit:
        limits.append(str(words.limit))
    if entry.week_max is not None:
        limits.append(gettext("At most %(points)g points a week") % {"points": entry.week_max / 1000})
    return Rule(
        str(Kind(entry.kind).label), entry.points, entry.why, str(words.who_says_so), "; ".join(limits)
    )


def rule_sets_published() -> list[tuple[date, dict[str, RuleEntry]]]:
    """The first day of each published rule set with its entries by kind, latest first."""
    published = RuleSet.objects.filter(published_on__isnull=False).order_by("-in_force_from")
    entries: dict[date, dict[str, RuleEntry]] = {
        row.in_force_from: {} for row in published if row.in_force_from
    }
    for entry in RuleEntry.objects.filter(rule_set__published_on__isnull=False).select_related("rule_set"):
        if entry.rule_set.in_force_from:
            entries[entry.rule_set.in_force_from][entry.kind] = entry
    return list(entries.items())


def fact_of(kind: Kind, contributor: Person, confirmer: Person | None, evidence: str) -> Fact | None:
    return Fact.objects.filter(
        kind=kind, contributor=contributor, confirmer=confirmer, evidence=evidence
    ).first()


def facts_about(evidence: str) -> QuerySet[Fact]:
    return Fact.objects.filter(evidence=evidence)


def facts_known(
    *, evidence: Collection[str], contributors: Collection[int]
) -> dict[tuple[object, ...], Fact]:
    """What is in the ledger about this evidence, by kind, contributor, confirmer and evidence."""
    rows = Fact.objects.filter(evidence__in=evidence, contributor__in=contributors)
    return {(row.kind, row.contributor_id, row.confirmer_id, row.evidence): row for row in rows}


def facts_in_groups(groups: Collection[str]) -> QuerySet[Fact]:
    """Everything these groups said and did not take back, oldest first; `has_award` says what was awarded."""
    if not groups:
        return Fact.objects.none()
    return (
        Fact.objects.filter(group__in=groups, withdrawal__isnull=True, contributor__isnull=False)
        .annotate(has_award=Exists(Award.objects.filter(fact=OuterRef("pk"))))
        .select_related("confirmer")
        .order_by("pk")
    )


def unawarded_of(confirmers: Collection[int]) -> QuerySet[Fact]:
    """What people confirmed before they were known to be real colleagues, and still waits."""
    return (
        Fact.objects.filter(confirmer__in=confirmers, vouched=False, upward=False, contributor__isnull=False)
        .filter(awards__isnull=True, withdrawal__isnull=True)
        .select_related("confirmer")
        .order_by("pk")
    )


def thanks_counted(givers: Collection[int]) -> dict[tuple[int, str], int]:
    """How many thanks of each giver were awarded for each (UTC) month such as 2026-11."""
    rows = (
        Award.objects.filter(milli_points__gt=0, fact__kind=Kind.KUDOS, fact__confirmer__in=givers)
        .annotate(month=TruncMonth("fact__happened_at", tzinfo=UTC))
        .values_list("fact__confirmer", "month")
        .annotate(count=Count("pk"))
    )
    return {(giver, f"{month:%Y-%m}"): count for giver, month, count in rows}


def last_deeds(people: Collection[int], *, before: datetime) -> dict[int, datetime]:
    """When each of these people last did something that is in the ledger, before a moment."""
    rows = Fact.objects.filter(contributor__in=people, happened_at__lt=before)
    return dict(rows.values_list("contributor").annotate(last=Max("happened_at")).order_by())


def people_met(people: Collection[int]) -> dict[int, set[int]]:
    """Which colleagues each one confirmed, or was confirmed by."""
    met: dict[int, set[int]] = defaultdict(set)
    pairs = (
        Fact.objects.filter(Q(confirmer__in=people) | Q(contributor__in=people))
        .filter(confirmer__isnull=False, contributor__isnull=False)
        .values_list("contributor_id", "confirmer_id")
    )
    for contributor, confirmer in pairs.distinct() if people else ():
        met[contributor].add(confirmer)
        met[confirmer].add(contributor)
    return met
