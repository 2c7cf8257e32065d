import secrets
from hashlib import sha256
from typing import Any

from django.core.management.base import BaseCommand

from people.models import Act, ActObject, Door
from people.services import audit


class Command(BaseCommand):
    help = "Make a token for the directory (SCIM). It is printed once; the server is given its hash only."

    def handle(self, *args: Any, **options: Any) -> None:
        token = secrets.token_urlsafe(32)
        audit(None, Act.MADE, ActObject.TOKEN, detail="SCIM", door=Door.COMMAND)
        self.stdout.write(f"Token, for the directory:  {token}")
        self.stdout.write(f"SCIM_TOKEN_HASHES={sha256(token.encode()).hexdigest()}")
