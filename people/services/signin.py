from allauth.mfa.models import Authenticator

from people.models import Person


def forget_spare_codes(person: Person) -> None:
    """Remove recovery codes nobody can use: without an authenticator app no code is ever asked."""
    mine = Authenticator.objects.filter(user=person)
    if not mine.filter(type=Authenticator.Type.TOTP).exists():
        mine.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
