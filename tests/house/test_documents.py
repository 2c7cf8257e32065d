"""What the documents promise is there, and what is there is in the documents."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_read_from_the_environment_is_documented() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").glob("*.py"))
    names = set(re.findall(r"""env\.(?:text|flag|number|words)\(\s*["']([A-Z_]+)["']""", code))
    documented = set(re.findall(r"`([A-Z_]+)`", read("docs/running.md")))
    assert names
    assert names - documented == set()


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
