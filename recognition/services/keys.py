"""The keys that badges are signed with: one in use, the old ones kept for checking."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from recognition.credentials import signing
from recognition.models import SigningKey

PURPOSE = b"groundswell badges "


def signing_key() -> SigningKey:
    """The key in use; made with the first badge."""
    found = SigningKey.objects.filter(is_in_use=True).first()
    return found or rotate_key()


@transaction.atomic
def rotate_key() -> SigningKey:
    """Begin a new key. The old one can sign nothing more; what it signed stays valid and can be checked."""
    # Two rotations at once: the second waits for the first's rows and retires what it made.
    for old in SigningKey.objects.select_for_update().filter(is_in_use=True):
        old.is_in_use, old.sealed, old.retired_at = False, "", timezone.now()
        old.save(update_fields=["is_in_use", "sealed", "retired_at"])
    pair = signing.make_key()
    return SigningKey.objects.create(
        kid=f"k{secrets.token_hex(6)}",
        jwk=pair.jwk,
        sealed=box().encrypt(pair.pem).decode(),
        made_at=timezone.now(),
    )


def open_key(key: SigningKey) -> bytes:
    """The private key. Raises cryptography.fernet.InvalidToken when SECRET_KEY is another than it was made
    with: `manage.py rotate_badge_key` then begins a new one, and every old badge stays valid."""
    return box().decrypt(key.sealed.encode())


def box() -> MultiFernet:
    secrets_known = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(PURPOSE + secret.encode()).digest())) for secret in secrets_known]
    )
