from typing import Any

from django.apps import AppConfig

from people.signals import person_leaving


class ConfigConfig(AppConfig):
    """Holds the commands that know every app: demo, setup, backup, restore, build_fonts."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (they register themselves)

        person_leaving.connect(write_down, dispatch_uid="config.erasures")


def write_down(person: Any, **_more: Any) -> None:
    from config.backup.erasures import note_later

    note_later(person)
