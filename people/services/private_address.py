"""The private address: given, then proved by a link sent to it."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person, PrivateAddress

SALT = "people.private-address"
WORKS_FOR = 3 * 24 * 60 * 60  # seconds


@transaction.atomic
def give_private_address(person: Person, email: str) -> PrivateAddress:
    """Keep the address and send it a link; only a click there makes it count. An empty one removes it."""
    Person.objects.select_for_update().get(
        pk=person.pk
    )  # two clicks at once: the second replaces the first's
    PrivateAddress.objects.filter(person=person).delete()
    if not email:
        return PrivateAddress(person=person)
    row = PrivateAddress.objects.create(person=person, email=email)
    proof = signing.dumps([person.pk, email], salt=SALT)
    context = {"url": settings.SITE_URL + reverse("people:private-address-proof", args=[proof])}
    mail = EmailMessage(
        subject=_("Is this your private address?"),
        body=render_to_string("mail/private_address.txt", context),
        to=[email],
    )
    transaction.on_commit(mail.send)
    return row


def prove_private_address(proof: str) -> bool:
    """Say whether the link is good: signed by us, young enough, and still the address that was given."""
    try:
        key, email = signing.loads(proof, salt=SALT, max_age=WORKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    given = PrivateAddress.objects.filter(person=key, email=email)
    return bool(given.update(proved_at=timezone.now()))
