"""Work that rooms leave for later."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import default_task_backend, task

from mentoring.rooms import services
from mentoring.rooms.models import Room
from mentoring.rooms.state.change import WARNING

KEPT = timedelta(hours=24)
CLOSING = timedelta(milliseconds=WARNING)


@task()
def forget_log(room: int) -> int:
    """Delete the log of a room that ended; nothing that was said is a recording."""
    found = Room.objects.filter(pk=room).first()
    return services.forget_log(found) if found else 0


def schedule_forgetting(room: int) -> None:
    # Without a queue that can wait (tests, a demonstration) the log stays until `tidy_rooms` is run.
    if default_task_backend.supports_defer:
        forget_log.using(run_after=timezone.now() + KEPT).enqueue(room)


@task()
def end_room(room: int) -> None:
    """End a room whose host said so, unless they kept it open."""
    if Room.objects.filter(pk=room).exists():
        services.end_when_due(room)


def schedule_ending(room: int) -> None:
    # Without a queue that can wait it ends when somebody looks at its page.
    if default_task_backend.supports_defer:
        end_room.using(run_after=timezone.now() + CLOSING).enqueue(room)


def end_forgotten_rooms() -> int:
    return services.end_forgotten_rooms(timezone.now())


def tidy_rooms() -> int:
    """Forget every log whose day has passed. Safe to repeat; for a daily run."""
    ended = Room.objects.filter(ended_at__lt=timezone.now() - KEPT, events__isnull=False).distinct()
    return sum(services.forget_log(room) for room in ended)
