"""What the documents promise is there, and what is there is in the documents."""

import re
import shlex
import shutil
import subprocess
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from itertools import takewhile
from pathlib import Path

import pytest
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.db import connection

from tests import database
from tests.config.instance import installation

ROOT = Path(__file__).resolve().parent.parent.parent


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def settings_read() -> set[str]:
    """Return every name that is read from the environment."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").glob("*.py"))
    return set(re.findall(r"""env\.(?:text|flag|number|words|choice)\(\s*["']([A-Z_0-9]+)["']""", code))


def test_every_setting_read_from_the_environment_is_documented() -> None:
    names = settings_read()
    documented = set(re.findall(r"`([A-Z_0-9]+)`", read("docs/running.md")))
    assert names
    assert names - documented == set()


def test_every_default_in_the_table_is_that_of_the_code() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").glob("*.py"))
    calls = re.findall(r"""env\.(text|flag|number|choice)\(\s*"([A-Z_0-9]+)"(?:, ("[^"]*"|\w+))?[,)]""", code)
    table = dict(
        re.findall(r"^\| `([A-Z_0-9]+)` \| (?:`([^`]*)`|none[^|]*) \|", read("docs/running.md"), re.M)
    )
    said = {"True": "yes", "False": "no", "": "no"}
    wrong = {}
    for kind, name, default in calls:
        given = said.get(default, default) if kind == "flag" else default.strip('"')
        if name in table and not re.match(r"[A-Z]{2}", given) and given != table[name]:
            wrong[name] = (given, table[name])
    assert {"EMAIL_TLS", "EMAIL_PORT", "DEBUG", "DATABASE_POOL", "REDIS_URL"} <= table.keys()
    assert {name: pair for name, pair in wrong.items() if name not in WORKED_OUT} == {}


WORKED_OUT = {"VAR_DIR", "ERASURES"}  # a path the code puts together


def test_every_dependency_has_a_reason() -> None:
    wanted = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    names = {re.split(r"[\[<>=]", line)[0] for line in wanted}
    text = read("docs/architecture.md").lower()
    missing = {name for name in names if name not in text and not name.startswith("fontpkg-")}
    assert missing == set()


def test_every_management_command_is_documented() -> None:
    commands = {
        path.stem
        for path in ROOT.glob("*/management/commands/*.py")
        if path.stem != "__init__" and ".venv" not in path.parts
    }
    text = read("docs/running.md")
    assert {name for name in commands if f"manage.py {name}" not in text} == set()


def test_the_first_screen_of_the_readme_names_the_two_commands() -> None:
    first_screen = read("README.md").splitlines()[:20]
    assert any(line.startswith("make demo") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)


def test_every_target_of_the_makefile_is_explained() -> None:
    makefile = read("Makefile")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(phony[1].split()) == explained


def test_lock_files_are_hashed_and_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = read(name)
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9][^=\s]*==[^\\\n]+(\\)?$", text, re.MULTILINE)
        assert pinned
        assert all(pinned)


# What a document tells somebody to type and a test cannot, with the reason and what covers it instead.
CANNOT: dict[str, str] = {
    r"(TEST_EVERYTHING=\w+ )?make (demo|test|check|bench|upgrade).*": "run whole by the CI and by people",
    r"bin/install .*": "makes the environment this test runs in",
    r"(SECRET_KEY=only-here )?(VAR_DIR=\S+ )?bin/collect-static": "takes half a minute; `make demo` runs it",
    r"bin/as-service .*": "needs systemd; tests/config/test_deploy.py reads what it asks of it",
    r"bin/upgrade": "collects static files; tests/config/test_upgrade.py runs the rest of it",
    r".*-m config\.server( .*)?": "does not end; tests/serve.py starts it for every test of a server",
    r"docker compose .*": "needs a container engine; tests/config/test_deploy.py reads compose.yaml",
    r"(useradd|install|sudo|systemctl) .*": "changes the machine; tests/config/test_deploy.py reads units",
    r"cp deploy/(systemd|nginx).*": "changes the machine",
    r"bin/make-secrets /etc/.*|cp .* /etc/.*": "changes the machine; the same runs with other folders",
    r".*manage\.py check --deploy --fail-level WARNING": "wants its own settings: test_signing_on.py",
    r"(\w+=\w+ )?\.venv/bin/python -m pytest .*": "runs for an hour; a default run does a little of it",
    r"nginx -t": "tests/config/test_deploy.py, where there is an nginx",
}
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))),
)


def typed() -> list[str]:
    """Return every line that the documents tell somebody to type."""
    blocks = [block for name in DOCUMENTS for block in re.findall(r"```sh\n(.*?)```", read(name), re.DOTALL)]
    lines = [re.sub(r"\s+# .*$", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def can_run(line: str) -> bool:
    return not any(re.fullmatch(pattern, line) for pattern in CANNOT)


def test_what_cannot_be_run_is_still_in_the_documents() -> None:
    lines = typed()
    assert {pattern for pattern in CANNOT if not any(re.fullmatch(pattern, line) for line in lines)} == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="swaps the database of this process for a file")
def test_every_command_in_the_documents_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the documents, in a checkout of its own; what manage.py is told, in this process."""
    for name in ("bin", "docs", "manage.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy", ignore=shutil.ignore_patterns("secrets"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setattr("builtins.input", answered)
    ran = [line for line in typed() if can_run(line)]
    for line in ran:
        run(line, tmp_path)
    assert any("restore" in line for line in ran)


def answered(question: str) -> str:
    """What an administrator types at the terminal; a question that is not here gets the usual answer."""
    answers = {
        "What is the organisation": "Halden Lifts",
        "Work e-mail": "ada@example.org",
        "Their": "Ada Moen",
    }
    return next((answer for asked, answer in answers.items() if question.startswith(asked)), "")


def run(line: str, folder: Path) -> None:
    words = shlex.split(line)
    given = dict(word.split("=", 1) for word in takewhile(lambda word: re.match(r"[A-Z_]+=", word), words))
    told = words[len(given) :]
    if told[:2] != [".venv/bin/python", "manage.py"]:
        subprocess.run(["bash", "-euc", line], cwd=folder, check=True, capture_output=True)
        return
    place = folder / given.get("VAR_DIR", "var")
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "db.sqlite3").exists():
        database.copy_sqlite(database.migrated_sqlite(), place / "db.sqlite3")
    with installation(f"sqlite:///{place / 'db.sqlite3'}", place):
        utility = ManagementUtility(["manage.py", *told[2:]])
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            command = utility.fetch_command(told[2])
            options = vars(command.create_parser("manage.py", told[2]).parse_args(told[3:]))
            command.execute(*options.pop("args", ()), **options)


def test_every_option_that_the_table_of_commands_names_is_there() -> None:
    rows = re.findall(r"^\| `manage\.py (\w+)([^`]*)` \| (.+) \|$", read("docs/running.md"), re.MULTILINE)
    assert rows
    for name, rest, words in rows:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        known = {option for action in parser._actions for option in action.option_strings}
        named = set(re.findall(r"`?(--[a-z-]+)", rest + re.sub(r"server.*?`--no-worker`", "", words)))
        assert named <= known, name
