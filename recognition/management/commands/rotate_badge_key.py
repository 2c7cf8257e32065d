"""Begin a new key for signing badges."""

from typing import Any

from django.core.management.base import BaseCommand

from people.models import Act, ActObject, Door
from people.services import audit
from recognition.services import rotate_key


class Command(BaseCommand):
    help = "Begin a new key for signing badges. Old keys stay for checking: every badge stays valid."

    def handle(self, *args: Any, **options: Any) -> None:
        kid = rotate_key().kid
        audit(None, Act.CHANGED, ActObject.BADGE, object_id=kid, detail="signing key", door=Door.COMMAND)
        self.stdout.write(f"Badges are signed with {kid} from now on.")
