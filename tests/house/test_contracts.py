"""What import-linter cannot say, because it sees other people's packages only as wholes."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("people", "recognition", "cms", "learning", "mentoring", "mentoring/rooms", "culture")
INNER = ("services", "queries", "rules")
WIRE = ("django.http", "django.shortcuts", "django.views", "django_htmx", "channels")


def inner_files() -> list[Path]:
    files = []
    for app in APPS:
        for name in INNER:
            files += list((ROOT / app).glob(f"{name}.py"))
            files += sorted((ROOT / app / name).glob("*.py"))
    return files


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("path", inner_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_services_queries_and_rules_do_not_know_the_wire(path: Path) -> None:
    assert {name for name in imported(path) if name.startswith(WIRE)} == set()


def test_files_stay_short_enough_to_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for app in (*APPS, "frontend", "config")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and "content" not in path.parts
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}


def test_nothing_in_the_schema_can_hold_a_post_count_or_a_network_token() -> None:
    """R1, R3, R15: there is no column for reach, shares, posts or a social network's key."""
    from django.apps import apps

    forbidden = ["post_count", "share_count", "shares", "followers", "reach", "impressions", "klout"]
    forbidden += ["access_token", "refresh_token", "oauth", "scheduled_post", "due_date", "quota"]
    ours = [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {a.split("/")[0] for a in APPS}
    ]
    named = {
        f"{model._meta.label}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if any(re.search(rf"(^|_){word}(_|$)", field.name.lower()) for word in forbidden)
    }
    assert named == set()


def test_a_web_process_does_not_carry_what_it_never_uses(tmp_path: Path) -> None:
    """Solving happens in a process of its own, and Redis is not everywhere: 70 MiB in each web process."""
    code = (
        "import sys, config.asgi; from django.urls import get_resolver; get_resolver().url_patterns;"
        "print({'scipy.optimize', 'scipy.sparse', 'ortools', 'redis', 'storages', 'boto3'} & {*sys.modules})"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path)}
    environment |= {"REDIS_URL": "", "S3_BUCKET": "", "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
