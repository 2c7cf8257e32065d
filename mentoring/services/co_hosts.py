"""Co-hosts: asked, and one of the hosts once they say yes. Until then nobody learns of the question."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.models import CoHostRequest, Workshop, WorkshopState
from mentoring.queries import is_host
from mentoring.rooms.models import Role
from mentoring.services.doors import let_in
from mentoring.services.refusal import NotNow
from mentoring.services.sign_ups import fill_places
from people.models import Person
from people.services import notify


def ask_co_hosts(workshop: Workshop, asking: Person, people: Iterable[Person]) -> None:
    helping = set(workshop.co_hosts.values_list("pk", flat=True))
    for person in people:
        if person.is_member and person.pk not in {workshop.host_id, asking.pk, *helping}:
            # Somebody who offered at the same moment is asked now, and says yes or no themselves.
            CoHostRequest.objects.update_or_create(
                workshop=workshop, person=person, defaults={"is_offer": False}
            )
            notify(
                person,
                "mentoring.co-host",
                key=f"co-host:{workshop.uid}",
                url=reverse("mentoring:workshop", args=[workshop.uid]),
                who=asking,
                title=workshop.title,
            )


@transaction.atomic
def agree_to_co_host(person: Person, workshop: Workshop) -> None:
    """Say yes: they may change it, and enter its room as a host. Repeating changes nothing."""
    # Calling it off and a yes may meet: the second sees what the first did.
    locked = Workshop.objects.select_for_update(of=("self",)).select_related("room").get(pk=workshop.pk)
    asked = CoHostRequest.objects.filter(workshop=locked, person=person, is_offer=False)
    if not asked.exists():
        return
    settle(locked, person)


@transaction.atomic
def offer_to_co_host(person: Person, workshop: Workshop) -> None:
    """Offer to help host: its host hears of it and may say yes. Offered twice, it is one offer."""
    locked = Workshop.objects.select_for_update(of=("self",)).select_related("host").get(pk=workshop.pk)
    if locked.state != WorkshopState.PLANNED or locked.host is None:
        raise NotNow(_("It is over, or called off."))
    if not person.is_member or is_host(person, locked):
        raise NotNow(_("You host this one."))
    made = CoHostRequest.objects.get_or_create(workshop=locked, person=person, defaults={"is_offer": True})[1]
    if made:
        notify(
            locked.host,
            "mentoring.co-host-offer",
            key=f"co-host-offer:{locked.uid}:{person.pk}",
            url=reverse("mentoring:workshop", args=[locked.uid]),
            who=person,
            title=locked.title,
        )


@transaction.atomic
def take_co_host(host: Person, workshop: Workshop, person: Person) -> None:
    """Say yes to somebody who offered: from now on they host it together, and later on their own."""
    locked = Workshop.objects.select_for_update(of=("self",)).select_related("room").get(pk=workshop.pk)
    offered = CoHostRequest.objects.filter(workshop=locked, person=person, is_offer=True)
    if not is_host(host, locked):
        raise NotNow(_("Only its hosts can do this."))
    if offered.exists():
        settle(locked, person)
        notify(
            person,
            "mentoring.co-host-taken",
            key=f"co-host-taken:{locked.uid}",
            url=reverse("mentoring:workshop", args=[locked.uid]),
            title=locked.title,
        )


def leave_offer(host: Person, workshop: Workshop, person: Person) -> None:
    """Rather not: the offer goes, and nobody is told."""
    if is_host(host, workshop):
        CoHostRequest.objects.filter(workshop=workshop, person=person, is_offer=True).delete()


def settle(locked: Workshop, person: Person) -> None:
    if locked.state != WorkshopState.PLANNED:
        raise NotNow(_("It is over, or called off; it can't be changed any more."))
    CoHostRequest.objects.filter(workshop=locked, person=person).delete()
    locked.co_hosts.add(person)
    locked.sign_ups.filter(person=person).delete()
    let_in(locked, person, Role.COHOST)
    fill_places(locked)


def decline_to_co_host(person: Person, workshop: Workshop) -> None:
    """Rather not: no reason, and nobody is told."""
    CoHostRequest.objects.filter(workshop=workshop, person=person).delete()
