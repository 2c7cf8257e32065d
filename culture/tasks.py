"""Messages to the organisation's chat, sent outside any request."""

from datetime import datetime
from typing import Any

from django_tasks import default_task_backend, task

from culture import services


@task()
def deliver(pk: int) -> None:
    services.deliver(pk)


def enqueue_delivery(pk: int, at: datetime | None) -> None:
    """Now, or at a moment; a queue that cannot wait leaves it to the clock (services.deliver_due)."""
    if at is None:
        deliver.enqueue(pk)
    elif default_task_backend.supports_defer:
        later: Any = deliver.using(run_after=at)
        later.enqueue(pk)
