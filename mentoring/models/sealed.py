"""Words that only their readers may read: encrypted before they reach the database.

The key lives outside the database (NOTES_KEY, or a file under var/ made once and readable by its owner
only), so that neither a copy of the database nor anybody with SQL in hand can read a note. Fernet
(AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec) with rotation: the first key seals, every
key opens.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.translation import gettext

from people.keeping import kept

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


@lru_cache(maxsize=4)
def lock_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def current_keys() -> tuple[str, ...]:
    """Return the keys, newest first: those given, else the one kept under var/."""
    given = tuple(getattr(settings, "NOTES_KEYS", ()))
    if given:
        return given
    return (kept(settings.VAR / "notes-key", lambda: Fernet.generate_key().decode()),)


def seal(words: str) -> str:
    return lock_of(current_keys()).encrypt(words.encode()).decode() if words else ""


def unseal(token: str) -> str:
    """Return the words; where the key is gone, say so instead of failing the whole page."""
    if not token:
        return ""
    try:
        return lock_of(current_keys()).decrypt(token.encode()).decode()
    except InvalidToken:
        return gettext("(These words were sealed with a key this installation no longer has.)")


class SealedTextField(_TextField):
    """Text, sealed on its way into the database and opened on its way out. It cannot be searched."""

    def get_prep_value(self, value: object) -> str | None:
        return None if value is None else seal(str(value))

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> str | None:
        return None if value is None else unseal(value)
