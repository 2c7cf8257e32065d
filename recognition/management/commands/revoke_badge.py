"""Revoke one issued badge by its number, which its holder or a complaint gives."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from people.models import Act, ActObject, Door
from people.services import audit
from recognition.models import Reason
from recognition.queries import credential
from recognition.services import revoke


class Command(BaseCommand):
    help = "Revoke an issued badge: for error or fraud only. It stays readable and reads as revoked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=UUID, help="the number of the badge, as its page shows it")
        parser.add_argument("--reason", choices=Reason.values, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        found = credential(options["number"])
        if found is None:
            raise CommandError("No badge has this number.")
        revoke(found, reason=options["reason"])
        reason, number = options["reason"], options["number"]
        audit(None, Act.TOOK, ActObject.BADGE, object_id=number, detail=reason, door=Door.COMMAND)
        self.stdout.write("Revoked. Whoever checks it now is told so.")
