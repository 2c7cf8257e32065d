"""Reading settings from the environment, or from a file named by NAME_FILE (for secrets)."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class Missing(Exception):
    """A setting without a safe default was not given; the message says which and how."""


def text(name: str, default: str = "") -> str:
    """Return NAME, else the stripped content of the file NAME_FILE points at, else the default."""
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
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


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str, var: Path) -> dict[str, object]:
    """Turn a DATABASE_URL into Django's dictionary; nothing given means SQLite under var/.

    SQLite runs in WAL mode with IMMEDIATE transactions: a writer queues instead of failing
    half-way when it turns from reader to writer (https://www.sqlite.org/lang_transaction.html).
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
        socket = parse_qs(parts.query).get("host", [""])[0]  # a folder: a Unix socket (libpq's URI form)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": socket or unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise Missing(f"DATABASE_URL starts with {parts.scheme!r}. Write sqlite:///path or postgresql://…")
