from typing import Any

from django.core.management.base import BaseCommand

from people.tasks import send_digests


class Command(BaseCommand):
    help = "Send everyone the digest that is due for them, and end pauses that are over. Run it every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        send_digests.enqueue()
