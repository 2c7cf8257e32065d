"""Work that runs by itself: offers that ran out, reminders people asked for."""

from django_tasks import task

from mentoring import services


@task()
def expire_offers() -> int:
    return services.expire_offers()


@task()
def send_reminders() -> int:
    return services.send_reminders()


@task()
def send_calendar_mail() -> int:
    return services.send_calendar_mail()


@task()
def send_invitation(person_pk: int) -> bool:
    return services.send_invitation(person_pk)
