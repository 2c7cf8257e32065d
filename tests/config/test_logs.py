"""What is written down: what happened and where, never who or what they said."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client, override_settings
from prometheus_client import generate_latest

from config import logs, metrics
from config.logs import JsonFormatter, LineFormatter, UnnamedFilter
from people.models import Person

Browse = Callable[[Person], Client]
WORDS = "I-am-afraid-of-the-winch"


@pytest.fixture(params=[JsonFormatter, LineFormatter])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything any logger writes, down to the most talkative, in one of our two forms."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(request.param())
    handler.addFilter(UnnamedFilter())
    root, quiet = logging.getLogger(), logging.getLogger("django.request")
    levels = root.level, quiet.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # statements are for DEBUG=yes alone
    logging.getLogger("factory").setLevel(logging.INFO)  # the tests' own
    yield out
    root.removeHandler(handler)
    root.setLevel(levels[0])
    quiet.setLevel(levels[1])


@pytest.mark.django_db
def test_a_walk_leaves_no_name_no_address_and_no_word(
    written: io.StringIO, browse: Browse, amara: Person, client: Client
) -> None:
    me = browse(amara)
    me.raise_request_exception = False
    for path in ("/", "/me/", "/learn/", f"/search/?q={WORDS}", "/nowhere/", "/culture/", "/admin/"):
        me.get(path)
    client.post("/accounts/login/", {"email": amara.email})
    broken = IntegrityError(f"Key (email)=({amara.email}) already exists: {WORDS}")
    with mock.patch("frontend.views.today_for", side_effect=broken):
        assert me.get("/").status_code == 500
    text = written.getvalue()
    assert "IntegrityError" in text
    for secret in ("amara", "Diallo", WORDS):
        assert secret.lower() not in text.lower()


@pytest.mark.django_db
def test_every_line_of_a_request_carries_its_id(written: io.StringIO, client: Client) -> None:
    answer = client.get("/nowhere/", headers={"X-Request-ID": "from-the-proxy-1"})
    assert answer["X-Request-ID"] == "from-the-proxy-1"
    assert "from-the-proxy-1" in written.getvalue()
    for odd in ("short", "x" * 65, "a\nb-injected", "<script>-alert"):
        assert client.get("/nowhere/", headers={"X-Request-ID": odd})["X-Request-ID"] != odd


@pytest.mark.django_db
def test_what_is_sent_without_a_name_writes_nothing_and_is_not_counted(
    written: io.StringIO, browse: Browse, amara: Person
) -> None:
    me = browse(amara)
    me.raise_request_exception = False
    counted = generate_latest(metrics.registry)
    before = written.getvalue()
    noisy = logging.getLogger("anything")

    def fail(*_args: object, **_named: object) -> None:
        noisy.error("something about it")
        raise ValueError(WORDS)

    with mock.patch("culture.views.board.services.raise_unnamed", side_effect=fail, create=True):
        answer = me.post("/culture/unnamed/raise/", {"words": WORDS})
    assert written.getvalue() == before
    assert "X-Request-ID" not in answer.headers
    after = generate_latest(metrics.registry)
    assert [line for line in after.splitlines() if b"requests_total" in line] == [
        line for line in counted.splitlines() if b"requests_total" in line
    ]
    assert not logs.is_unnamed.get()


def test_lines_are_json_with_where_and_what() -> None:
    try:
        raise OSError(28, "No space left on device", "/home/amara/file")
    except OSError:
        import sys

        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "mail to %s", ("a.b@example.org",), sys.exc_info()
        )
    told = json.loads(JsonFormatter().format(record))
    assert (told["level"], told["logger"], told["message"]) == ("error", "x", "mail to (address)")
    assert told["error"].startswith("builtins.OSError: No space left on device\n")
    assert "amara" not in told["error"]
    with override_settings(LOG_DETAILS=True):
        assert "amara" in json.loads(JsonFormatter().format(record))["error"]


def test_the_product_logs_that_way() -> None:
    told: Any = settings.LOGGING
    handler = told["handlers"]["console"]
    assert handler["filters"] == ["unnamed"]
    assert told["formatters"][handler["formatter"]]["()"].startswith("config.logs.")
