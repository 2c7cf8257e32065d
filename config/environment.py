"""Reading settings from the environment, or from a file named by NAME_FILE (for secrets)."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from config import away


class Missing(SystemExit):
    """A setting was not given, or cannot be read; the message says which and how.

    It ends the process with that message and without a traceback: whoever sets this up reads what to mend.
    """


def text(name: str, default: str = "") -> str:
    """Return NAME, else the stripped content of the file NAME_FILE points at, else the default."""
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise Missing(f"{name}_FILE is {path!r}, which cannot be read: {wrong}") from None
    return default


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "yes" if default else "no").strip().lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off", ""}:
        return False
    raise Missing(f"{name} is {value!r}. Write yes or no.")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise Missing(f"{name} is {value!r}. Write a whole number.") from None


def choice(name: str, default: str, offered: tuple[str, ...]) -> str:
    value = text(name, default).strip().lower()
    if value not in offered:
        raise Missing(f"{name} is {value!r}. Write one of: {', '.join(offered)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


POOL_WAIT = 10  # seconds for a connection of the pool; then the page says that it is busy


def database(url: str, var: Path, *, pool: int = 0, password: str = "") -> dict[str, object]:
    """Turn a DATABASE_URL into Django's dictionary; nothing given means SQLite under var/.

    SQLite runs in WAL mode with IMMEDIATE transactions: a writer queues instead of failing
    half-way when it turns from reader to writer (https://www.sqlite.org/lang_transaction.html).
    PostgreSQL: `pool` connections are kept and checked before each use; what stands behind the question mark
    (`sslmode=verify-full`, `host=/run/postgresql`) is libpq's (section 32.1.1.2 of its manual).
    """
    parts = urlsplit(url or f"sqlite:///{var / 'groundswell.sqlite3'}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        given = {name: value[-1] for name, value in parse_qs(parts.query).items()}
        socket = given.pop("host", "")  # a folder: a Unix socket (libpq's URI form)
        options: dict[str, object] = {"connect_timeout": 10, "application_name": "groundswell", **given}
        if pool:
            options["pool"] = {
                "min_size": 1,
                "max_size": pool,
                "timeout": POOL_WAIT,
                "max_idle": 300,
                "reconnect_timeout": away.GIVES_UP,
                "reconnect_failed": away.tried,
            }
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or "") or password,
            "HOST": socket or unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise Missing(f"DATABASE_URL starts with {parts.scheme!r}. Write sqlite:///path or postgresql://…")
