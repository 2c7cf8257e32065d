"""Load the demonstration organisation: all of it or nothing, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend

from cms.models import HomePage
from config.demonstration import (
    content,
    courses,
    crowd,
    crowd_ledger,
    gatherings,
    gratitude,
    honours,
    learners,
    listening,
    matching_round,
    organisation,
    pairs,
    practice,
    voices,
)
from config.demonstration.bar import Bar
from config.demonstration.clock import at
from config.demonstration.world import World
from config.starter.pages import make_site
from config.work import take_stock
from mentoring.models import CalendarMail
from people.models import Notice, Organisation, Person

STEPS = 6
# What is left unread in the inboxes of those one can be; everything older they have seen.
UNREAD_FOR = timedelta(days=2)


class RealDatabase(Exception):
    """Somebody's real organisation lives here; the demonstration keeps out."""


def is_loaded() -> bool:
    return Organisation.objects.filter(is_demonstration=True).exists()


def check_free() -> None:
    """Raise RealDatabase when there is anything here that the demonstration did not make."""
    if not is_loaded() and (Person.objects.exists() or HomePage.objects.exists()):
        raise RealDatabase


def load(*, now: datetime, people: int = 0, bar: Bar | None = None) -> bool:
    """Load everything as it would stand at `now`. Returns False, having changed nothing, if it is there.

    people: how many people there are in all; those beyond the written ones are made up from name lists, and
    the ledger then holds twenty facts for each.
    """
    check_free()
    if is_loaded():
        return False
    world = World(now=now, bar=bar or Bar(STEPS))
    with quiet_tasks(), transaction.atomic():
        with at(world.ago(days=215)):
            organisation.load(world)
        world.bar.begin("Pages and courses")
        with at(world.ago(days=200)):
            make_site(content.organisation()["name"], credits=world.people)
        world.bar.begin("A season of what happened")
        for part in (
            voices,
            learners,
            practice,
            pairs,
            matching_round,
            gratitude,
            gatherings,
            listening,
            honours,
        ):
            part.load(world)
        world.live()
        courses.load(world)
        tidy_inboxes(world)
        world.bar.begin("More people")
        crowd.load(world, people - len(content.colleagues()))
        if people > len(content.colleagues()):
            world.bar.begin("What they did for one another")
            crowd_ledger.load(world, people)
        listening.measure(world)
    world.bar.begin("Search index")
    index()
    take_stock()
    world.bar.end()
    return True


@contextmanager
def quiet_tasks() -> Iterator[None]:
    """Queue nothing meanwhile: what tasks would do one page at a time, `index` does once at the end."""
    before = task_backends["default"]
    task_backends["default"] = DummyBackend("default", {})
    try:
        yield
    finally:
        task_backends["default"] = before


def tidy_inboxes(world: World) -> None:
    old = Notice.objects.filter(read_at=None, created_at__lt=world.now - UNREAD_FOR)
    old.update(read_at=world.now - UNREAD_FOR)
    Notice.objects.filter(mailed_at=None).update(mailed_at=world.now)
    CalendarMail.objects.all().delete()


def index() -> None:
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
