"""Every command of docs/signing-on.md, run in a production-like environment made from its own settings."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests import database
from tests.people.identity_providers import openid_provider, saml_provider

DOCUMENT = database.ROOT / "docs" / "signing-on.md"
RUN = """
import sys, os
from django.core.management import execute_from_command_line
for line in sys.stdin.read().splitlines():
    print("$", line, flush=True)
    try:
        execute_from_command_line(__import__("shlex").split(line)[1:])
    except SystemExit as end:
        if end.code:
            raise
"""


def blocks(kind: str) -> list[str]:
    return re.findall(
        rf"^```{kind}\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def documented_settings() -> dict[str, str]:
    lines = [line for block in blocks("ini") for line in block.splitlines()]
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What all commands of the document print, run one after the other with the document's own settings."""
    home = tmp_path_factory.mktemp("production")
    copy = home / "groundswell.sqlite3"
    database.copy_sqlite(database.migrated_sqlite(), copy)
    (home / "oidc").write_text("a secret\n")
    with openid_provider() as provider, saml_provider(home):
        settings = documented_settings()
        # What an organisation fills in, and nothing else: its provider, and where its secrets lie.
        settings |= {
            "OIDC_ISSUER": provider.url,
            "OIDC_CLIENT_SECRET_FILE": str(home / "oidc"),
            "SAML_CERTIFICATE_FILE": str(home / "cert.pem"),
        }
        done = run(settings, home, "\n".join(blocks("sh")))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run(settings: dict[str, str], home: Path, commands: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", RUN],
        input=commands,
        cwd=database.ROOT,
        env={
            **inherited,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(home),
            "TASKS_QUEUE": "immediate",
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_command_is_one_of_ours() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert {tuple(shlex.split(line)[:2]) for line in lines} == {(".venv/bin/python", "manage.py")}
    assert len(lines) >= 4


def test_a_production_set_up_as_written_has_nothing_to_complain_about(said: str) -> None:
    assert "System check identified no issues (0 silenced)." in said


def test_the_addresses_in_the_document_are_those_the_product_has(said: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    shown = re.findall(r"^(?:OpenID Connect|SAML|SCIM): .*: (https://\S+)$", said, re.MULTILINE)
    assert len(shown) == 4
    assert [address for address in shown if address not in text] == []
    assert "Administrators need an authenticator app or a passkey" in said


def test_what_is_set_fits_the_other_side(said: str) -> None:
    assert said.count("it is as it was set") == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"OIDC_ISSUER": "{provider}/other"}, "does not answer as an OpenID Connect provider does"),
        ({"OIDC_CLIENT_SECRET_FILE": "{home}/nowhere"}, "OIDC_CLIENT_SECRET_FILE is "),
        ({"SAML_CERTIFICATE_FILE": "{home}/oidc"}, "SAML_CERTIFICATE is no certificate"),
        ({"SAML_METADATA_URL": "{provider}/nowhere"}, "does not answer as a SAML identity provider does"),
    ],
)
def test_what_is_set_wrongly_is_said_in_one_line(tmp_path: Path, wrong: dict[str, str], words: str) -> None:
    (tmp_path / "oidc").write_text("a secret")
    with openid_provider() as provider, saml_provider(tmp_path):
        settings = documented_settings() | {
            "OIDC_ISSUER": provider.url,
            "OIDC_CLIENT_SECRET_FILE": str(tmp_path / "oidc"),
            "SAML_CERTIFICATE_FILE": str(tmp_path / "cert.pem"),
        }
        settings |= {k: v.format(provider=provider.url, home=tmp_path) for k, v in wrong.items()}
        done = run(settings, tmp_path, ".venv/bin/python manage.py show_sign_on")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_token_is_printed_with_the_hash_to_set(said: str) -> None:
    token = re.search(r"^Token, for the directory:  (\S{40,})$", said, re.MULTILINE)
    assert token
    assert re.search(r"^SCIM_TOKEN_HASHES=[0-9a-f]{64}$", said, re.MULTILINE)
