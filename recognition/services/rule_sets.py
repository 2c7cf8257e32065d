"""From a draft of rules to the rules of a season: measured, refused or published, never changed."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Act, ActObject, Person
from people.services import audit
from recognition import queries, rules
from recognition.models import FIRST_SEASON, WEEKS, Kind, Policy, RuleEntry, RulesDraft, RuleSet
from recognition.scoring import Rules, Worth
from recognition.simulation.card import Card, attack_card

NOTICE = timedelta(days=7)
# Numbers of a draft in points that the ledger keeps in thousandths.
IN_THOUSANDTHS = ("pair_cap", "floor", "unit_floor", "engagement_week")
AS_THEY_ARE = ("decay", "closest", "thanks_month")
WORDS = {
    "T2": gettext_lazy("up to five friends could keep more than 40 points each"),
    "T3": gettext_lazy("a large ring could keep more than a tenth"),
    "T4": gettext_lazy("a ring of five could keep more than three in a hundred"),
    "T5": gettext_lazy("something that nobody real said would count"),
    "T6": gettext_lazy("honest people would lose too much, or their order would be wrong"),
    "T11": gettext_lazy("four ways to take part would no longer earn alike"),
}


def begin_with(draft: RulesDraft, rule_set: RuleSet) -> None:
    """Fill an empty draft with rules there are, to be changed. Nothing is saved."""
    entries = {entry.kind: entry for entry in rule_set.entries.all()}
    draft.entries = [
        {"type": str(kind.value), "value": value_of(entries[kind.value])}
        for kind in Kind
        if kind.value in entries
    ]
    for name in NUMBERS:
        setattr(draft, name, getattr(rule_set, name) // (1000 if name in IN_THOUSANDTHS else 1))


def value_of(entry: RuleEntry) -> dict[str, Any]:
    confirmers = str(entry.confirmers)
    return {
        "points": entry.milli_points // 1000,
        "confirmation": confirmers if confirmers in Policy else Policy.ONE.value,
        "week_max": entry.week_max // 1000 if entry.week_max else None,
        "why": entry.why,
    }


def entries_of(draft: RulesDraft) -> dict[str, dict[str, Any]]:
    return {block.block_type: dict(block.value) for block in draft.entries}


def rules_in(draft: RulesDraft) -> Rules:
    """A draft as the pure function takes it; a kind that is not filled in yet is worth one point."""
    entries = entries_of(draft)
    worth = {str(kind.value): worth_of(entries.get(str(kind.value), {})) for kind in Kind}
    numbers = {name: getattr(draft, name) for name in AS_THEY_ARE}
    thousandths = {name: getattr(draft, name) * 1000 for name in IN_THOUSANDTHS}
    return Rules(worth, **numbers, **thousandths)


def worth_of(entry: dict[str, Any]) -> Worth:
    points, most = int(entry.get("points") or 1), entry.get("week_max")
    return Worth(points * 1000, int(entry.get("confirmation") or 1), int(most) * 1000 if most else None)


def card_of(draft: RulesDraft) -> Card:
    """Measure a draft; the same numbers are measured once."""
    found = rules_in(draft)
    return measured(tuple(found.worth.items()), *(getattr(found, name) for name in NUMBERS))


NUMBERS = (*AS_THEY_ARE, *IN_THOUSANDTHS)


@lru_cache(maxsize=64)
def measured(worth: tuple[tuple[str, Worth], ...], *numbers: int) -> Card:
    return attack_card(Rules(dict(worth), **dict(zip(NUMBERS, numbers, strict=True))))


def failures(draft: RulesDraft) -> list[str]:
    """What speaks against publishing, in words with the acceptance's name."""
    return [f"{check.id}: {WORDS[check.id]} ({check.worst})" for check in card_of(draft).failing]


def preview_of(draft: RulesDraft) -> dict[str, Any]:
    """What the preview shows: a named season under these rules and now, and the attack card."""
    now = queries.rule_set_at(timezone.now())
    return {
        "draft": draft,
        "card": card_of(draft),
        "checks": [(check, str(WORDS[check.id])) for check in card_of(draft).checks],
        "failures": failures(draft),
        "example": [
            queries.points_rows(points)
            for points in queries.example_season(rules_in(draft), queries.rules_of(now))
        ],
        "first_day": next_start(timezone.now().date()),
    }


def next_start(today: date) -> date:
    """The first season that begins in a week or later and has no rules of its own yet."""
    start = rules.season_start(today, first=FIRST_SEASON, weeks=WEEKS)
    taken = set(RuleSet.objects.filter(published_on__isnull=False).values_list("in_force_from", flat=True))
    while start < today + NOTICE or start in taken:
        start += timedelta(weeks=WEEKS)
    return start


def publish_rules(draft: RulesDraft, actor: Person | None = None) -> RuleSet:
    """Measure a draft and make it the rules of the next season. Raises ValidationError naming what fails.

    actor: who published it; None when it was a moment set beforehand.
    """
    if missing := [kind.label for kind in Kind if str(kind.value) not in entries_of(draft)]:
        raise ValidationError(_("Say what each kind is worth: %(kind)s.") % {"kind": missing[0]})
    if problems := failures(draft):
        said = _("These rules are not published: %(why)s")
        raise ValidationError([said % {"why": why} for why in problems])
    return write_rules(draft, actor)


@transaction.atomic
def write_rules(draft: RulesDraft, actor: Person | None = None) -> RuleSet:
    """Write the immutable rules of the next season, for a draft that was measured."""
    today, found = timezone.now().date(), rules_in(draft)
    numbers = {name: getattr(found, name) for name in NUMBERS}
    try:
        # Drafted first and published second: the database lets nothing into rules that are published.
        rule_set = RuleSet.objects.create(name=draft.name, **numbers)
        RuleEntry.objects.bulk_create(
            entry_row(rule_set, kind, entry) for kind, entry in entries_of(draft).items()
        )
        rule_set.published_on, rule_set.in_force_from = today, next_start(today)
        rule_set.save(update_fields=["published_on", "in_force_from"])
    except IntegrityError:
        raise ValidationError(_("Rules for that season were published meanwhile.")) from None
    audit(actor, Act.PUBLISHED, ActObject.RULES, object_id=rule_set.pk, detail=f"{rule_set.in_force_from}")
    return rule_set


def entry_row(rule_set: RuleSet, kind: str, entry: dict[str, Any]) -> RuleEntry:
    worth = worth_of(entry)
    return RuleEntry(
        rule_set=rule_set,
        kind=kind,
        milli_points=worth.milli_points,
        confirmers=worth.confirmers,
        week_max=worth.week_max,
        why=entry["why"],
    )
