"""What the services ask of the ledger."""

from datetime import UTC, datetime

from django.db.models import QuerySet

from people.models import Person
from recognition.models import Award, Fact, Kind, RuleEntry, RuleSet, Season


def rule_set_at(moment: datetime) -> RuleSet | None:
    """The rules in force on the (UTC) day of a moment."""
    day = moment.astimezone(UTC).date()
    published = RuleSet.objects.filter(published_on__isnull=False, in_force_from__lte=day)
    return published.order_by("-in_force_from").first()


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
