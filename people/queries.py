"""The only way to fetch people and what belongs to them, narrowed to what the reader may see."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils import timezone

from people import registry, rules
from people.days import in_form
from people.interests import stems
from people.models import (
    DEFAULT_AUDIENCES,
    MEMBER_STATES,
    AuditEntry,
    Away,
    ClosedAccount,
    Concern,
    Department,
    Device,
    DirectoryEntry,
    Notice,
    Organisation,
    Person,
    PrivateAddress,
    Profile,
    Role,
    State,
    Token,
    Topic,
)
from people.time import local

CLOSED_LINK_WORKS = timedelta(days=30)
MOMENTS = {"when": "l j F, H:i", "day": "j F"}
"""What a line in the inbox is told as a moment (ISO 8601), and the form in which it is read."""
T = TypeVar("T")


@dataclass(frozen=True)
class Frame:
    """What the frame of every page needs to know about its reader."""

    theme: str = "system"
    has_news: bool = False


def frame_of(person: Person) -> Frame:
    """One query: the theme, and whether something unread waits. Never how much."""
    unread = Notice.objects.filter(person=OuterRef("pk"), read_at=None)
    row = Person.objects.filter(pk=person.pk).values_list(F("preferences__theme"), Exists(unread)).first()
    return Frame(theme=row[0] or "system", has_news=bool(row[1])) if row else Frame()


def organisation() -> Organisation:
    return Organisation.objects.filter(pk=1).first() or Organisation(pk=1)


def members() -> QuerySet[Person]:
    """Everyone who joined and did not leave. Never accounts: who has not joined is in no list."""
    return Person.objects.filter(state__in=MEMBER_STATES, is_active=True)


def has_role(person: Person, role: Role) -> bool:
    return role.value in role_names(person)


def role_names(person: Person) -> frozenset[str]:
    """Names of the person's groups, fetched once for each Person object."""
    if not person.is_authenticated or person.pk is None:
        return frozenset()
    cached: frozenset[str] | None = person.__dict__.get("_role_names")
    if cached is None:
        cached = frozenset(person.groups.values_list("name", flat=True))
        person.__dict__["_role_names"] = cached
    return cached


def is_administrator(person: object) -> bool:
    """Say whether they look after the installation: by role, or as the one who set it up."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return person.is_superuser or has_role(person, Role.ADMINISTRATOR)


def administrative_acts() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.select_related("actor").order_by("-at", "-pk")


def closed_by_link(secret: str) -> ClosedAccount | None:
    """Return the closed account a link of its owner's opens, for thirty days; no link opens an erased one."""
    since = timezone.now() - CLOSED_LINK_WORKS
    closed = ClosedAccount.objects.filter(link_hash=sha256(secret.encode()).hexdigest(), closed_at__gt=since)
    return closed.filter(person__state=State.DEACTIVATED).select_related("person").first()


def is_in_directory(person: Person) -> bool:
    """Say whether the organisation's directory keeps the account (SCIM)."""
    return bool(settings.SCIM_TOKEN_HASHES) and DirectoryEntry.objects.filter(person=person).exists()


def private_address_of(person: Person) -> PrivateAddress | None:
    return PrivateAddress.objects.filter(person=person).first()


def people_with_role(role: Role) -> QuerySet[Person]:
    return members().filter(groups__name=role.value)


def line_above(person: Person) -> frozenset[int]:
    """Return the keys of everyone up the line: whom not to pair, whose thanks score nothing."""
    return lines_above([person])[person.pk]


def lines_above(people: Iterable[Person]) -> dict[int, frozenset[int]]:
    """Return the keys of everyone up the line of each, in one query for each thousand people.

    UNION drops what was seen, so that a loop of managers ends.
    """
    above: dict[int, set[int]] = {person.pk: set() for person in people}
    for numbers in batched(above):
        marks = ", ".join(["%s"] * len(numbers))
        with connection.cursor() as cursor:
            cursor.execute(LINES.format(marks=marks), numbers)
            for bottom, manager in cursor.fetchall():
                above[bottom].add(manager)
    return {bottom: frozenset(line - {bottom}) for bottom, line in above.items()}


LINES = """
    WITH RECURSIVE line (bottom, above) AS (
        SELECT id, manager_id FROM people_person WHERE id IN ({marks}) AND manager_id IS NOT NULL
        UNION
        SELECT line.bottom, person.manager_id FROM line JOIN people_person person ON person.id = line.above
        WHERE person.manager_id IS NOT NULL
    ) SELECT bottom, above FROM line
"""


def batched(items: Iterable[T], size: int = 1_000) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def in_one_line(a: Person, b: Person) -> bool:
    """Say whether one of two people is somewhere above the other."""
    return b.pk in line_above(a) or a.pk in line_above(b)


def findable(viewer: Person, text: str) -> QuerySet[Person]:
    """Return members who chose to be found by name; a whole work address finds nobody here (see by_address).

    Fewer than two characters find nobody: the list of everybody is not a list we have.
    """
    text = text.strip()
    if not viewer.is_member or len(text) < 2:
        return Person.objects.none()
    named = Q(name__istartswith=text) | Q(name__icontains=f" {text}")
    found = Person.objects.filter(named, is_active=True, state=State.JOINED, profile__findable=True)
    return found.exclude(pk=viewer.pk).order_by("name", "pk")


def first_findable(viewer: Person, text: str, most: int) -> list[Person]:
    """Return the first of the findable, by name. Who they are is read in an index, then only their rows."""
    keys = list(findable(viewer, text).values_list("pk", flat=True)[:most])
    return list(Person.objects.filter(pk__in=keys).order_by("name", "pk"))


def accounts_like(address: str) -> list[Person]:
    """Return every account whose address the database takes for this one, in a comparison or in its index.

    PostgreSQL takes more for the same than people do: `rules.is_same_address` says whose it is.
    """
    alike = Q(email__iexact=address) | Q(lowered=Lower(Value(address)))
    return list(Person.objects.alias(lowered=Lower("email")).filter(alike).order_by("pk"))


def account_with(address: str) -> Person | None:
    """Return the account with that work address, whatever its case."""
    return next((one for one in accounts_like(address) if rules.is_same_address(one.email, address)), None)


def by_address(address: str) -> Person | None:
    """Return the member with that work address. The answer shown must not depend on whether there is one."""
    person = account_with(address.strip())
    return person if person and person.is_member and person.is_active else None


def is_away(person: Person, day: date) -> bool:
    return Away.objects.filter(person=person, first_day__lte=day, last_day__gte=day).exists()


def away_days(person: Person, *, since: date) -> QuerySet[Away]:
    return Away.objects.filter(person=person, last_day__gte=since)


def inbox_of(person: Person) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person)


def words_of(notice: Notice) -> str:
    """Return what the line says in the active language; when, in its form and by the active clock."""
    told = {name: in_form(text, MOMENTS.get(name, "")) for name, text in notice.values.items()}
    return registry.notice_kind(notice.kind).words(told)


def has_unread(person: Person) -> bool:
    return Notice.objects.filter(person=person, read_at=None).exists()


def to_mail(person: Person) -> QuerySet[Notice]:
    """What no mail has told yet and its reader has not seen, newest first."""
    return Notice.objects.filter(person=person, mailed_at=None, read_at=None)


def digests_waiting() -> list[int]:
    """Return the keys of joined people for whom something waits to be mailed."""
    waiting = Notice.objects.filter(mailed_at=None, read_at=None, person__state=State.JOINED)
    return list(waiting.order_by("person").values_list("person", flat=True).distinct())


def pauses_over() -> list[Person]:
    """Return whose pause has ended on their own calendar."""
    now = timezone.now()
    ended = Person.objects.filter(state=State.PAUSED, paused_until__lte=now.date() + timedelta(days=1))
    return [
        person
        for person in ended
        if person.paused_until and person.paused_until <= local(now, person.time_zone).date()
    ]


def way_of(person: Person) -> str:
    """How somebody likes to take part, or nothing. Only ever for what is suggested to themselves."""
    return person.profile.way if hasattr(person, "profile") else ""


def said_by(person: Person) -> frozenset[str]:
    """The words of somebody's purpose, focus and topics. Only ever for what is suggested to themselves."""
    profile = Profile.objects.filter(person=person).prefetch_related("topics").first()
    if profile is None:
        return frozenset()
    own = (profile.purpose, profile.focus_known_for, profile.focus_for_whom, profile.focus_why)
    return stems(*own, *(topic.name for topic in profile.topics.all()))


def topics() -> QuerySet[Topic]:
    return Topic.objects.all()


def departments() -> QuerySet[Department]:
    return Department.objects.all()


def handler_for(
    reporter: Person, author: Person | None = None, *, involved: Iterable[int] = ()
) -> Person | None:
    """Return the named human for a concern: the organisation's contact, the deputy, else an administrator.

    Never the reporter, the author, anybody involved (keys), or anybody in the reporter's line.
    """
    too_close = line_above(reporter) | {reporter.pk} | ({author.pk} if author else set()) | set(involved)
    ours = organisation()
    for person in (ours.concern_contact, ours.concern_deputy):
        if person and person.is_active and person.pk not in too_close:
            return person
    return people_with_role(Role.ADMINISTRATOR).exclude(pk__in=too_close).order_by("pk").first()


def concerns_for(person: Person) -> QuerySet[Concern]:
    """The desk of the one who handles: what was put to them, and to nobody else."""
    return Concern.objects.filter(handler=person).select_related("reporter", "author")


def concerns_about(person: Person) -> QuerySet[Concern]:
    """What was said about the person's own words, once somebody hid or decided it. Never by whom."""
    looked_at = Q(hidden=True) | ~Q(decided_at=None)
    return Concern.objects.filter(looked_at, author=person).select_related("handler").defer("words")


def demonstration_people() -> QuerySet[Person]:
    """The people one may step in as, in the demonstration only (people.demonstration decides that)."""
    if not settings.DEMONSTRATION:
        return Person.objects.none()
    return Person.objects.filter(is_active=True).exclude(demonstration_part="").order_by("pk")


def seen_by(viewer: Person, person: Person) -> frozenset[str]:
    """Return the names of the person's field groups (people.models.DEFAULT_AUDIENCES) the viewer may see."""
    is_self = viewer.pk == person.pk
    champion = not is_self and registry.is_champion_of(viewer, person)
    return frozenset(
        group
        for group in DEFAULT_AUDIENCES
        if rules.may_see(person.profile.audience_of(group), is_self=is_self, is_champion=champion)
    )


def colleagues_of(viewer: Person) -> QuerySet[Person]:
    """Whose page a member can open: members. Accounts, and who left, have no page."""
    if not viewer.is_member:
        return Person.objects.none()
    return members().select_related("profile", "department")


def today_of(person: Person) -> date:
    """Return the date on the person's own calendar."""
    return local(timezone.now(), person.time_zone).date()


def tokens_of(person: Person) -> QuerySet[Token]:
    return Token.objects.filter(owner=person)


def token_with(digest: str) -> Token | None:
    """Return the key with this digest while it works: not over, its owner still a member who may sign in."""
    token = Token.objects.filter(digest=digest).select_related("owner").first()
    if token is None or not (token.owner.is_member and token.owner.is_active):
        return None
    return None if token.is_over(today_of(token.owner)) else token


def devices_of(person: Person) -> QuerySet[Device]:
    return Device.objects.filter(owner=person)


def has_device(person_pk: int) -> bool:
    return Device.objects.filter(owner=person_pk).exists()


def with_device(people: Collection[int]) -> list[int]:
    """Return those of some people who hear of news on a device."""
    found = Device.objects.filter(owner__in=people).order_by("owner")
    return list(found.values_list("owner", flat=True).distinct())
