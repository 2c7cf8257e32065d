"""What the organisation's chat is told: published things without a person in them, and times of workshops.

A story or an example is somebody's own words for those who joined: a chat hears that there is one, with
neither title nor name, and where to read it.
"""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signals import page_published

from cms.models import AuthoredPage
from culture import services, tasks
from culture.models import Event
from culture.signals import delivery_waits
from learning.models import CoursePage, PlaybookPage
from mentoring.models import Workshop
from mentoring.signals import workshop_cancelled, workshop_moved, workshop_planned
from people.days import written
from people.time import local


@receiver(delivery_waits, dispatch_uid="culture.delivery-waits")
def send_it(sender: type, pk: int, at: Any, **more: Any) -> None:
    tasks.enqueue_delivery(pk, at)


@receiver(page_published, dispatch_uid="culture.page-published")
def tell_of_page(sender: type, instance: Page, **more: Any) -> None:
    """Once, when it is first published; a correction is no news."""
    event = {CoursePage: Event.COURSE, PlaybookPage: Event.PLAYBOOK}.get(type(instance))
    key = f"page:{instance.pk}"
    with translation.override(settings.LANGUAGE_CODE):
        if isinstance(instance, AuthoredPage):
            url = settings.SITE_URL + reverse("cms:voices")
            text = _("There is something new among the voices: %(url)s") % {"url": url}
            services.announce(Event.VOICE, key=key, text=text, url=url)
        elif event:
            url = f"{settings.SITE_URL}{instance.url}"
            text = f"{instance.title}: {url}"
            services.announce(event, key=key, text=text, title=instance.title, url=url)


@receiver(workshop_planned, dispatch_uid="culture.workshop-planned")
def tell_of_planned(sender: type, workshop: Workshop, **more: Any) -> None:
    tell_of(workshop, Event.PLANNED, _("A workshop: %(what)s"))


@receiver(workshop_moved, dispatch_uid="culture.workshop-moved")
def tell_of_moved(sender: type, workshop: Workshop, **more: Any) -> None:
    tell_of(workshop, Event.MOVED, _("Another time: %(what)s"))


@receiver(workshop_cancelled, dispatch_uid="culture.workshop-cancelled")
def tell_of_cancelled(sender: type, workshop: Workshop, **more: Any) -> None:
    tell_of(workshop, Event.CANCELLED, _("Called off: %(what)s"))


def tell_of(workshop: Workshop, event: Event, words: str) -> None:
    """Say what and when, never who. The meetings of a circle are for those in it."""
    if workshop.circle_id is not None:
        return
    url = settings.SITE_URL + reverse("mentoring:workshop", args=[workshop.uid])
    with translation.override(settings.LANGUAGE_CODE):
        when = written(local(workshop.starts_at, settings.TIME_ZONE), "l j F, H:i")
        text = words % {"what": f"{workshop.title}, {when} ({settings.TIME_ZONE}). {url}"}
    services.announce(
        event,
        key=f"{event}:{workshop.uid}:{workshop.sequence}",
        text=text,
        title=workshop.title,
        starts_at=workshop.starts_at.isoformat(),
        minutes=workshop.minutes,
        url=url,
    )
