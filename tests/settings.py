"""The product's own settings, with the few things a test run must have otherwise."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="groundswell-test-"))
os.environ.setdefault("PLAIN_STATIC", "yes")
os.environ.setdefault("TASKS_QUEUE", "immediate")
os.environ.setdefault("DATABASE_POOL", "0")  # tests change the database's name; a pool would keep the old one
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url
elif os.environ.pop("TEST_DATABASE", "sqlite") == "postgres":
    from tests import postgres

    os.environ["TEST_DATABASE_URL"] = os.environ["DATABASE_URL"] = postgres.start()

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True  # looks a file up when asked; else every client reads all of them first
