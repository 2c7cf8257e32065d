"""A PostgreSQL server from a wheel, for the tests that must run on one."""

from django.db.backends.base.base import BaseDatabaseWrapper


def restore(connection: BaseDatabaseWrapper) -> None:
    """Drop the test database and copy it anew from the migrated template."""
    raise NotImplementedError
