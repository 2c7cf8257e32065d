"""The files an administrator starts from: what they name is there, and what they set is a setting."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_django import Settings

from config.logs import UNNAMED
from config.server import FINISH_WITHIN
from tests.house.test_documents import ROOT, read, settings_read

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*"))
# What is not a setting of Groundswell: Python's own, the image's, the database image's, the proxy's.
FOREIGN = re.compile(r"PYTHON\w+|(PIP|UV)_\w+|PATH|POSTGRES_\w+|SITE_DOMAIN|WEB_HOST|WEB_PORT|BASE")
# https://github.com/compose-spec/compose-spec/blob/main/05-services.md, those in use here
SERVICE_KEYS = {
    *(
        "image",
        "build",
        "init",
        "read_only",
        "tmpfs",
        "cap_drop",
        "cap_add",
        "security_opt",
        "restart",
        "user",
    ),
    *(
        "stop_grace_period",
        "env_file",
        "environment",
        "secrets",
        "volumes",
        "networks",
        "ports",
        "depends_on",
    ),
    *("healthcheck", "command", "deploy", "profiles", "shm_size"),
}
CONDITIONS = {"service_healthy", "service_completed_successfully", "service_started"}


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load(read("compose.yaml"))


def setting(name: str) -> str:
    return name.removesuffix("_FILE")


def unknown(names: set[str]) -> set[str]:
    known = settings_read()
    return {name for name in names if setting(name) not in known and not FOREIGN.fullmatch(name)}


def test_compose_names_only_what_is_there(compose: Any) -> None:
    services = compose["services"]
    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS, name
        for other, how in service.get("depends_on", {}).items():
            assert other in services
            assert how["condition"] in CONDITIONS
        for secret in service.get("secrets", []):
            assert secret in compose["secrets"]
        for network in service.get("networks", []):
            assert network in compose["networks"]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in compose["volumes"]
        assert unknown(set(service.get("environment", {}))) == set(), name


def test_compose_waits_for_health_that_somebody_measures(compose: Any) -> None:
    services = compose["services"]
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "test" in services[other].get("healthcheck", {}) or other == "web"  # the image's own
    assert "HEALTHCHECK" in read("Dockerfile")
    assert services["web"]["deploy"]["replicas"] == 2


def test_compose_asks_the_database_by_the_way_that_others_take(compose: Any) -> None:
    """On its first start the image runs a server on the socket alone, and ends it again."""
    probe = compose["services"]["database"]["healthcheck"]["test"]
    assert probe[probe.index("--host") + 1] == "127.0.0.1"


def test_compose_keeps_secrets_in_files_and_processes_small(compose: Any) -> None:
    ours = [service for service in compose["services"].values() if service.get("image") == "groundswell"]
    assert len(ours) == 5
    for service in ours:
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert not {"SECRET_KEY", "NOTES_KEYS", "DATABASE_PASSWORD"} & set(service["environment"])
        for name, value in service["environment"].items():
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in compose["secrets"]
    assert "ports" not in compose["services"]["database"]
    assert compose["networks"]["inside"] == {"internal": True}


def test_secrets_are_made_once_for_every_name_the_files_ask_for(compose: Any, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make = ["bash", str(ROOT / "bin" / "make-secrets"), str(folder)]
    subprocess.run(make, check=True, capture_output=True)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    subprocess.run(make, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert set(first) == {Path(told["file"]).name for told in compose["secrets"].values()}
    assert folder.stat().st_mode & 0o777 == 0o700
    from cryptography.fernet import Fernet

    Fernet(first["notes-keys"])
    assert len({value for value in first.values() if value}) == len(first) - 1  # no mail password is made up


def test_image_is_built_from_what_is_there_and_runs_as_nobody() -> None:
    text = read("Dockerfile")
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / source).exists() for source in sources.split())
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE) == ["10001"]
    for script in re.findall(r"bin/(?!python|pip)([a-z-]+)", text):
        assert (ROOT / "bin" / script).exists()
    assert unknown(set(re.findall(r"\b([A-Z][A-Z_]+)=", text))) == set()
    assert "EXPOSE 8000" in text
    assert set(read(".dockerignore").split()) >= {".git", ".venv", "var", "deploy/secrets"}


def commands() -> Iterator[str]:
    compose_commands: Any = yaml.safe_load(read("compose.yaml"))["services"].values()
    yield from (" ".join(service["command"]) for service in compose_commands if "command" in service)
    for unit in UNITS:
        yield from re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)


def test_every_command_in_these_files_is_one_of_ours(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # db_worker looks for it
    named = [found for line in commands() for found in re.findall(r"manage\.py (\w+)(.*)", line)]
    assert {name for name, _rest in named} == {"migrate", "db_worker", "run_due", "backup"}
    from django.core.management import get_commands, load_command_class

    for name, rest in named:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        parser.parse_args(rest.replace('"', "").split())


def test_what_ends_by_itself_is_started_again_and_has_time_to_finish(compose: Any) -> None:
    """A worker ends when the database goes away, and any process may die."""
    once = {"migrate", "backup"}
    for name, service in compose["services"].items():
        assert service["restart"] == ("no" if name in once else "unless-stopped"), name
    for unit in (unit_of(path)["Service"] for path in UNITS if path.suffix == ".service"):
        if unit.get("Type") != "oneshot":
            assert unit["Restart"] == "always"
            assert float(unit["TimeoutStopSec"]) > FINISH_WITHIN + 5
    assert float(compose["services"]["web"]["stop_grace_period"].removesuffix("s")) > FINISH_WITHIN + 5


def test_proxies_let_through_what_the_server_takes(settings: Settings) -> None:
    nginx, caddy = read("deploy/nginx.conf"), read("deploy/Caddyfile")
    largest = [re.search(r"client_max_body_size (\d+)m;", nginx), re.search(r"max_size (\d+)MB", caddy)]
    for found in largest:
        assert found
        assert int(found[1]) * 1_000_000 > settings.DOCUMENTS_AT_MOST
    quiet = re.search(r"proxy_read_timeout (\d+)s;", nginx)  # the server says something every 20 seconds
    assert quiet
    assert int(quiet[1]) > 2 * 20


def unit_of(path: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path)
    return parser


def test_units_set_settings_and_name_files_that_are_there() -> None:
    for path in UNITS:
        text, unit = path.read_text(), unit_of(path)
        set_here = re.findall(r"^Environment=(.+)$", text, re.MULTILINE)
        assert unknown({pair.split("=")[0] for line in set_here for pair in line.split()}) == set()
        for named in re.findall(r"/opt/groundswell/([\w./-]+)", text):
            assert (ROOT / named).exists() or named.startswith(".venv/"), named
        if path.suffix == ".service":
            assert unit["Service"]["ProtectSystem"] == "strict"
            credentials = set(re.findall(r"LoadCredential=([a-z-]+):", text))
            assert set(re.findall(r"%d/([a-z-]+)", text)) == credentials
        else:
            assert path.with_suffix(".service").exists()
    assert unknown(set(re.findall(r"^([A-Z_]+)=", read("deploy/groundswell.env"), re.MULTILINE))) == set()


SYSTEMD_RUN = r"""#!/usr/bin/env bash
printf '%s\n' "$@" > "$TOLD"
while [[ $1 == --* ]]; do shift; done
for word; do # systemd.service(5): a value of its own for what looks like a variable, a dollar for two
  words+=("$(sed -E 's/[$][$]/\x01/g; s/[$][{][^}]*[}]//g; s/\x01/$/g' <<< "$word")")
done
CREDENTIALS_DIRECTORY=$SECRETS exec "${words[@]}"
"""


def test_a_command_run_as_a_service_has_what_the_units_have(tmp_path: Path) -> None:
    """No systemd runs here: something in its place writes down what it is asked, and runs the rest."""
    secrets, asked = tmp_path / "secrets", tmp_path / "asked"
    (tmp_path / "systemd-run").write_text(SYSTEMD_RUN)
    (tmp_path / "systemd-run").chmod(0o755)
    subprocess.run(["bash", str(ROOT / "bin/make-secrets"), str(secrets)], check=True, capture_output=True)
    command = ["bash", "-c", 'env; echo "<$1>"', "-", "$of ${theirs} 5$$"]
    done = subprocess.run(
        [str(ROOT / "bin" / "as-service"), *command],
        env={
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "TOLD": str(asked),
            "SECRETS": str(secrets),
            "CREDENTIALS_DIRECTORY": str(tmp_path),  # of another unit, within which somebody runs it
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "<$of ${theirs} 5$$>" in done.stdout
    for path in UNITS:
        if path.suffix == ".service":
            text = path.read_text()
            for name in re.findall(r"(\w+_FILE)=%d/", text):
                assert f"\n{name}={secrets}/" in f"\n{done.stdout}"
            kept = re.findall(
                r"^((?:User|Group|WorkingDirectory|StateDirectory|EnvironmentFile|LoadCredential|UMask)=.+"
                r"|Environment=VAR_DIR.+)$",
                text,
                re.MULTILINE,
            )
            told = [line.removeprefix("--property=") for line in asked.read_text().splitlines()]
            assert set(kept) == {line for line in told if line.partition("=")[0].isalpha() and "=" in line}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/groundswell/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name.replace("@", "@8001")).write_text(text.replace("%i", "8001"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "groundswell" in line]
    assert (done.returncode, ours) == (0, [])


def test_proxies_write_nothing_about_what_is_sent_without_a_name() -> None:
    nginx = read("deploy/nginx.conf")
    block = re.search(r"location " + re.escape(UNNAMED) + r" \{(.+?)\}", nginx, re.DOTALL)
    assert block
    assert "access_log off;" in block[1]
    assert "error_log /dev/null" in block[1]
    form = re.search(r"log_format quiet '(.+)'", nginx)
    assert form
    for personal in ("remote_addr", "request_uri", "$request ", "referer", "user_agent", "remote_user"):
        assert personal not in form[1]
    caddy = re.sub(r"#.*", "", read("deploy/Caddyfile"))
    assert re.findall(r"^[ \t]*log\b.*$", caddy, re.MULTILINE) == [
        "\tlog default {"
    ]  # the error log, and less of it
    assert "exclude http.log.error http.handlers.reverse_proxy" in caddy


def test_proxies_pass_on_what_the_server_believes() -> None:
    """With BEHIND_PROXY the server believes X-Forwarded-*: a client's own must not come through."""
    nginx = read("deploy/nginx.conf")
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_add_x_forwarded_for" not in nginx
    assert "X-Forwarded-Proto $scheme;" in nginx
    assert "location = /metrics { return 404; }" in nginx


@pytest.mark.skipif(not shutil.which("nginx"), reason="there is no nginx here")
def test_nginx_reads_its_file(tmp_path: Path) -> None:
    from tests.config.mail_server import Authority

    pair = Authority(tmp_path).certificate(start=-1, end=5)
    text = re.sub(r"/etc/groundswell/tls/\w+\.pem", str(pair), read("deploy/nginx.conf"))
    text = text.replace("include mime.types;", "").replace("/var/log/nginx", str(tmp_path))
    folders = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    text = text.replace(
        "server_tokens", "".join(f"{f}_temp_path {tmp_path}/{f};" for f in folders) + "server_tokens"
    )
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n{text}")
    done = subprocess.run(
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="there is no caddy here")
def test_caddy_reads_its_file() -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_check_deploy_is_clean_with_the_settings_of_the_files(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    subprocess.run(
        ["bash", str(ROOT / "bin" / "make-secrets"), str(secrets)], check=True, capture_output=True
    )
    given = dict(line.split("=", 1) for line in read("deploy/groundswell.env").splitlines() if "=" in line)
    named = {f"{path.name.replace('-', '_').upper()}_FILE": str(path) for path in secrets.iterdir()}
    url = "postgresql://groundswell@database/groundswell"
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **given, **named, "DATABASE_URL": url, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."
    assert not (tmp_path / "secret-key").exists()  # the one given is the one used


def test_addresses_of_a_bucket_are_ours() -> None:
    """Never the store's: who may is asked by our views, and the policy of our pages names no other host."""
    from config.storage import PrivateBucket

    found = PrivateBucket(bucket_name="any").url("people/photos/Zoë 1.jpg")
    assert found == "/media/people/photos/Zo%C3%AB%201.jpg"
