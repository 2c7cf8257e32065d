"""What is not asked for at once: the digest, news on devices, and a second look after somebody left."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import default_task_backend, task

from people import queries, services
from people.models import Person

# Thousands may be due at once. What somebody asked for and waits to see goes before them.
LATER = -10
# Whatever was on its way when somebody left has arrived, or never will.
SECOND_LOOK = timedelta(minutes=10)


@task(priority=LATER)
def send_digest(person_pk: int) -> None:
    """Send one person what is new for them, if it may go now. Safe to run twice."""
    if person := Person.objects.filter(pk=person_pk).first():
        services.send_digest(person)


@task()
def send_digests() -> None:
    """Look who may get a digest now; once an hour is enough (`manage.py send_digests`)."""
    services.end_pauses()
    for person_pk in queries.digests_waiting():
        send_digest.enqueue(person_pk)


def enqueue_digests() -> None:
    """For the clock: sending them is the queue's work."""
    send_digests.enqueue()


@task(priority=LATER)
def tell_devices(person_pk: int) -> None:
    if person := Person.objects.filter(pk=person_pk).first():
        services.tell_devices(person)


def enqueue_news() -> None:
    """For the clock: what waited for the end of quiet hours, of days away or of a push service's trouble."""
    for person_pk in services.people_to_tell():
        tell_devices.enqueue(person_pk)


@task()
def erase_what_came_late(person_pk: int, keep_words: bool) -> None:
    services.erase_what_came_late(Person.objects.get(pk=person_pk), keep_words=keep_words)


def look_once_more(person_pk: int, keep_words: bool) -> None:
    # Without a queue that can wait (tests, a demonstration) nothing comes late enough to matter.
    if default_task_backend.supports_defer:
        later = erase_what_came_late.using(run_after=timezone.now() + SECOND_LOOK)
        later.enqueue(person_pk, keep_words=keep_words)
