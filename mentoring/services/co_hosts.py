"""Co-hosts: asked, and one of the hosts once they say yes. Until then nobody learns of the question."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.models import CoHostRequest, Workshop, WorkshopState
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
            CoHostRequest.objects.get_or_create(workshop=workshop, person=person)
            notify(
                person,
                "mentoring.co-host",
                key=f"co-host:{workshop.uid}",
                url=reverse("mentoring:workshop", args=[workshop.uid]),
                who=asking.name,
                title=workshop.title,
            )


@transaction.atomic
def agree_to_co_host(person: Person, workshop: Workshop) -> None:
    """Say yes: they may change it, and enter its room as a host. Repeating changes nothing."""
    # Calling it off and a yes may meet: the second sees what the first did.
    locked = Workshop.objects.select_for_update(of=("self",)).select_related("room").get(pk=workshop.pk)
    asked = CoHostRequest.objects.filter(workshop=locked, person=person)
    if not asked.exists():
        return
    if locked.state != WorkshopState.PLANNED:
        raise NotNow(_("It is over, or called off; it can't be changed any more."))
    asked.delete()
    locked.co_hosts.add(person)
    locked.sign_ups.filter(person=person).delete()
    let_in(locked, person, Role.COHOST)
    fill_places(locked)


def decline_to_co_host(person: Person, workshop: Workshop) -> None:
    """Rather not: no reason, and nobody is told."""
    CoHostRequest.objects.filter(workshop=workshop, person=person).delete()
