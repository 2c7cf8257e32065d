"""Circles a round thought of: host and members are asked, and it opens once the host and two more said yes.

Nobody hears what another said. Locks: the circle's row; then, where a place is taken, as `services.circles`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import rules
from mentoring.models import Circle, CircleInvitation, CirclePlace, CircleState
from mentoring.services.circles import join_circle, lock
from mentoring.services.refusal import NotNow
from mentoring.services.suggestions import PART, Found, next_best, suggest_found
from people.models import Person
from people.services import notify

TOGETHER = PART  # circles that are ended between two looks for others, while which everybody else may write


@transaction.atomic
def accept_circle(person: Person, circle: Circle, *, title: str = "", now: datetime | None = None) -> Circle:
    """Say yes for one's own part; a host may give it another title. Said twice, it is one yes."""
    locked, moment = lock(circle), now or timezone.now()
    if locked.places.filter(person=person).exists():
        return locked
    mine = open_invitations(locked, moment).filter(person=person).first()
    if mine is None:
        raise NotNow(_("This circle is not open any more."))
    if locked.state == CircleState.OPEN:
        join_circle(person, locked)
        mine.delete()
        return locked
    if locked.host_id == person.pk and title.strip():
        locked.title = title.strip()
        locked.save(update_fields=["title"])
    mine.said_yes = True
    mine.save(update_fields=["said_yes"])
    open_if_enough(locked)
    return locked


def decline_circle(person: Person, circle: Circle, *, now: datetime | None = None) -> None:
    """Say "not just now": the row goes, no reason, and nobody learns who it was."""
    moment = now or timezone.now()
    decline_circle_with(person, circle, found_for([circle], moment), moment)


@transaction.atomic
def decline_circle_with(person: Person, circle: Circle, found: dict[int, Found], now: datetime) -> None:
    locked = lock(circle)
    gone, _by_model = locked.invitations.filter(person=person).delete()
    if not gone or locked.state != CircleState.ASKED:
        return
    left = locked.invitations.exclude(person=locked.host_id).count()
    if locked.host_id == person.pk or left < rules.CIRCLE_NEEDS:
        end_asked(locked, found, now)


def open_invitations(circle: Circle, now: datetime) -> QuerySet[CircleInvitation]:
    return circle.invitations.filter(expires_at__gt=now)


def open_if_enough(circle: Circle) -> None:
    yes = [row.person for row in circle.invitations.filter(said_yes=True).select_related("person")]
    members = [person for person in yes if person.pk != circle.host_id and person.is_member]
    if len(yes) == len(members) or len(members) < rules.CIRCLE_NEEDS:
        return
    circle.state = CircleState.OPEN
    circle.save(update_fields=["state"])
    CirclePlace.objects.bulk_create(
        CirclePlace(circle=circle, person=person, number=number)
        for number, person in enumerate([circle.host, *members], start=1)
    )
    circle.invitations.filter(said_yes=True).delete()
    tell((circle.host, *members), circle, "circle-begun", "circle")


def found_for(circles: Collection[Circle], now: datetime) -> dict[int, Found]:
    """Whom to show each of those who are asked, should it not come about: looked for before any lock."""
    asked = CircleInvitation.objects.filter(circle__in=circles, circle__state=CircleState.ASKED)
    return next_best(asked.exclude(person=F("circle__host")).values_list("person", flat=True), now=now)


def end_asked(circle: Circle, found: dict[int, Found], now: datetime) -> None:
    """It does not come about: the seat is free, and whoever was still asked hears so, kindly."""
    others = [row.person for row in circle.invitations.select_related("person").order_by("pk")]
    forget_asked(circle)
    for person in others:
        if person.pk != circle.host_id:
            suggest_found(person, found.get(person.pk), now)
    tell(others, circle, "circle-not", "home")


def forget_asked(circle: Circle) -> None:
    circle.invitations.all().delete()
    seat, circle.seat, circle.state = circle.seat, None, CircleState.ENDED
    circle.save(update_fields=["seat", "state"])
    if seat:
        seat.delete()


def expire_circles(*, now: datetime | None = None) -> int:
    """End circles that did not come together in five days, and forget invitations that ran out."""
    moment = now or timezone.now()
    due = list(Circle.objects.filter(invitations__expires_at__lte=moment).distinct().order_by("pk"))
    return sum(expire_some(due[at : at + TOGETHER], moment) for at in range(0, len(due), TOGETHER))


def expire_some(circles: list[Circle], now: datetime) -> int:
    found = found_for(circles, now)
    return sum(expire_circle(circle, found, now) for circle in circles)


@transaction.atomic
def expire_circle(circle: Circle, found: dict[int, Found], now: datetime) -> int:
    """Safe beside somebody's yes: both wait for the circle's row."""
    locked = lock(circle)
    late = locked.invitations.filter(expires_at__lte=now)
    if not late.exists():
        return 0
    if locked.state == CircleState.ASKED:
        end_asked(locked, found, now)
    else:
        late.delete()
    return 1


@transaction.atomic
def take_back_circle(circle: Circle) -> int:
    """The round is taken back: a circle that has not opened leaves nothing behind."""
    locked = lock(circle)
    if locked.state != CircleState.ASKED:
        return 0
    people = [row.person for row in locked.invitations.select_related("person")]
    forget_asked(locked)
    tell(people, locked, "round-undone", "home")
    return 1


def tell_circle(circle: Circle) -> None:
    """Tell everybody who is asked; safe to repeat."""
    for row in circle.invitations.select_related("person__preferences").order_by("pk"):
        is_host = row.person_id == circle.host_id
        notify(
            row.person,
            "mentoring.circle-host" if is_host else "mentoring.circle-asked",
            key=f"circle-asked:{circle.uid}",
            url=reverse("mentoring:circle-invitation", args=[circle.uid]),
            who=circle.host,
        )


def tell(people: Iterable[Person], circle: Circle, kind: str, page: str) -> None:
    where = reverse("mentoring:home") if page == "home" else reverse("mentoring:circle", args=[circle.uid])
    for person in people:
        notify(person, f"mentoring.{kind}", key=f"{kind}:{circle.uid}", url=where, title=circle.title)
