"""Filters (RFC 7644 §3.4.2.2) as conditions of the database: nothing is fetched to be thrown away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from scim2_models import InvalidFilterException, ScimFilter
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from people.models import DirectoryEntry, Person
from people.scim.shapes import EnterpriseUser, FullUser
from people.services import DIRECTORY_ROLES

NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY
MOST_TERMS = 50
LONGEST = 10_000  # characters; SQLite compares with no pattern of more than 50,000 bytes
ENTERPRISE = str(EnterpriseUser.__schema__).lower()

# attribute path, in lower case -> lookup on a directory entry; case-exact ones compare as they are.
FOLDED = {
    "username": "user_name",
    "emails": "person__email",
    "emails.value": "person__email",
    "displayname": "said_display",
    "name.formatted": "said_formatted",
    "name.familyname": "said_family",
    "name.givenname": "said_given",
    "emails.type": "said_email_type",
    "preferredlanguage": "said_language",
    "timezone": "said_zone",
    f"{ENTERPRISE}:department": "said_department",
}
EXACT = {"externalid": "external_id"}
ROLES = {"groups", "groups.value"}
KEYS = {
    "id": "pk",
    f"{ENTERPRISE}:manager": "person__manager__directory_entry",
    f"{ENTERPRISE}:manager.value": "person__manager__directory_entry",
}
MOMENTS = {"meta.created": "made_at", "meta.lastmodified": "changed_at"}
CONSTANTS: dict[str, object] = {"meta.resourcetype": "User"}

ALWAYS = {"id", "active", "username", "emails", "emails.value", "emails.primary", "meta", "schemas"}


def said_text(path: str, default: str = "") -> Coalesce:
    """What the directory said there, as text; nothing said is the default."""
    return Coalesce(KT(f"said__{path}"), Value(default), output_field=TextField())


SAID = {
    "said_display": said_text("displayName"),
    "said_formatted": said_text("name__formatted"),
    "said_family": said_text("name__familyName"),
    "said_given": said_text("name__givenName"),
    "said_email_type": said_text("emails__type", "work"),
    "said_language": said_text("preferredLanguage"),
    "said_zone": said_text("timezone"),
    "said_department": said_text("department"),
}
TEXT = {
    CompareOperator.eq: "iexact",
    CompareOperator.co: "icontains",
    CompareOperator.sw: "istartswith",
    CompareOperator.ew: "iendswith",
    CompareOperator.gt: "gt",
    CompareOperator.ge: "gte",
    CompareOperator.lt: "lt",
    CompareOperator.le: "lte",
}
CASED = {**TEXT, CompareOperator.eq: "exact", CompareOperator.co: "contains"}
CASED |= {CompareOperator.sw: "startswith", CompareOperator.ew: "endswith"}


def narrowed(rows: "QuerySet[DirectoryEntry]", text: str) -> "QuerySet[DirectoryEntry]":
    """Return the directory entries the filter keeps. Raises InvalidFilterException.

    That every attribute is one we know was checked when the request was read (SearchRequest).
    """
    if text.count(" ") > 4 * MOST_TERMS or len(text) > LONGEST:
        raise InvalidFilterException(detail="That filter is too long")
    condition = ToCondition("").visit(ScimFilter[FullUser](text).ast)
    return rows.annotate(**SAID).filter(condition)


class ToCondition(FilterVisitor[Q]):
    def __init__(self, inside: str) -> None:
        self.inside = inside  # "emails." within emails[…]

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        parts = [self.visit(term) for term in node.terms]
        together = parts[0]
        for part in parts[1:]:
            together = together & part if node.op == LogicalOperator.and_ else together | part
        return together

    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_present(self, node: Present) -> Q:
        name = self.named(node.attr_path)
        if name in CONSTANTS or name in MOMENTS or name in ALWAYS:
            return EVERYBODY
        if name == "name":
            return Q(said__has_key="name")
        if name in ROLES:
            return with_role()
        if lookup := {**FOLDED, **EXACT, **KEYS}.get(name):
            return Q(**{f"{lookup}__isnull": False}) if name in KEYS else ~Q(**{lookup: ""})
        return NOBODY

    def visit_comparison(self, node: Comparison) -> Q:
        if node.op == CompareOperator.ne:
            return ~self.equal(replace(node, op=CompareOperator.eq))
        return self.equal(node) if node.op == CompareOperator.eq else self.compared(node)

    def visit_value_path(self, node: ValuePath) -> Q:
        # An account has one address here, so that "one of them is both" and "each is" are the same.
        return ToCondition(f"{self.named(node.attr_path)}.").visit(node.val_filter)

    def equal(self, node: Comparison) -> Q:
        name = self.named(node.attr_path)
        if node.value is None:
            return ~self.visit_present(Present(node.attr_path))
        if name == "active":
            return Q(person__is_active=is_yes(node.value))
        if name == "emails.primary":
            return EVERYBODY if is_yes(node.value) else NOBODY
        if name in KEYS:
            return Q(**{KEYS[name]: node.value}) if is_key(node.value) else NOBODY
        return self.compared(node)

    def compared(self, node: Comparison) -> Q:
        name, value = self.named(node.attr_path), node.value
        if value is None:
            raise InvalidFilterException(detail="Nothing is neither more nor less than null")
        if name in CONSTANTS:
            return EVERYBODY if holds(CONSTANTS[name], node.op, value) else NOBODY
        if name in MOMENTS:
            return Q(**{f"{MOMENTS[name]}__{CASED[node.op]}": moment_of(node)})
        if name in ROLES:
            return with_role(**{f"name__{CASED[node.op]}": clean(value)})
        if name in EXACT:
            return Q(**{f"{EXACT[name]}__{CASED[node.op]}": clean(value)})
        if name in FOLDED:
            return Q(**{f"{FOLDED[name]}__{TEXT[node.op]}": clean(value)})
        return NOBODY

    def named(self, path: AttrPath) -> str:
        name = f"{self.inside}{path.attr}{f'.{path.sub_attr}' if path.sub_attr else ''}".lower()
        return f"{ENTERPRISE}:{name}" if (path.uri or "").lower() == ENTERPRISE else name


def with_role(**named: str) -> Q:
    """Who has a role that a directory may know of. Who is a champion would tell it who takes part."""
    roles = Group.objects.filter(name__in=DIRECTORY_ROLES, **named)
    return Q(person__in=Person.objects.filter(groups__in=roles))


def moment_of(node: Comparison) -> datetime:
    """Return the moment a filter names; without a zone it is UTC's. Raises InvalidFilterException."""
    try:
        moment = datetime.fromisoformat(str(node.value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidFilterException(detail="That is no moment, such as 2026-01-31T12:00:00Z") from None


def is_yes(value: object) -> bool:
    """Some directories quote what is true or false."""
    return str(value).lower() == "true"


def clean(value: object) -> str:
    """Without what no database keeps as text: halves of a pair, and for PostgreSQL zeros."""
    return str(value).encode(errors="ignore").decode().replace("\0", "")


def is_key(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


COMPARE: dict[CompareOperator, Callable[[str, str], bool]] = {
    CompareOperator.eq: str.__eq__,
    CompareOperator.co: str.__contains__,
    CompareOperator.sw: str.startswith,
    CompareOperator.ew: str.endswith,
}


def holds(actual: object, op: CompareOperator, value: object) -> bool:
    compare = COMPARE.get(op)
    return bool(compare and compare(str(actual).lower(), str(value).lower()))
