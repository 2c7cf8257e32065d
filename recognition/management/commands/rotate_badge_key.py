"""Begin a new key for signing badges."""

from typing import Any

from django.core.management.base import BaseCommand

from recognition.services import rotate_key


class Command(BaseCommand):
    help = "Begin a new key for signing badges. Old keys stay for checking: every badge stays valid."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Badges are signed with {rotate_key().kid} from now on.")
