"""What is sent without a name is in no log, and the product's own server writes no access log at all."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from config import server
from config.logs import UNNAMED, UnnamedFilter
from people.models import Person


def test_every_handler_leaves_unnamed_requests_out() -> None:
    handlers: dict[str, dict[str, list[str]]] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    for handler in handlers.values():
        assert "unnamed" in handler["filters"]


@pytest.mark.parametrize(
    ("message", "passes"),
    [('"POST /culture/unnamed/raise/ HTTP/1.1" 302', False), ('"GET /culture/board/ HTTP/1.1" 200', True)],
)
def test_filter_drops_lines_about_them(message: str, passes: bool) -> None:
    record = logging.LogRecord("django.server", logging.INFO, "", 0, message, (), None)

    assert UnnamedFilter().filter(record) is passes


def test_what_is_sent_without_a_name_is_under_their_prefix() -> None:
    patterns: list[Any] = get_resolver().url_patterns
    culture = next(each for each in patterns if getattr(each, "app_name", "") == "culture")
    unnamed = [
        pattern
        for pattern in culture.url_patterns
        if isinstance(pattern, URLPattern) and pattern.name in ("raise-unnamed", "pushed", "answer-unnamed")
    ]

    assert len(unnamed) == 3
    assert all(f"/culture/{pattern.pattern}".startswith(UNNAMED) for pattern in unnamed)


def test_the_server_is_given_no_access_log() -> None:
    assert "action_logger" not in Path(server.__file__).read_text(encoding="utf-8")


def test_a_refused_unnamed_request_leaves_no_line(
    client: Client, amara: Person, browse: Callable[[Person], Client], capsys: pytest.CaptureFixture[str]
) -> None:
    browse(amara).get(reverse("culture:pushed"))  # 405, which Django logs as a warning
    browse(amara).get("/nowhere-at-all/")

    written = capsys.readouterr().err
    assert "unnamed" not in written
