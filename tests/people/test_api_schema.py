"""Schemathesis against the API: whatever the schema allows, and much that it does not.

No fault, no traceback, and every answer as the schema says. `--tries N` asks each operation N times.
"""

from collections.abc import Generator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.api import document
from config.demonstration.factories.cms import a_site, a_story
from config.demonstration.factories.culture import RaisedFactory
from config.demonstration.factories.learning import CoursePageFactory, LessonPageFactory, PlaybookPageFactory
from config.demonstration.factories.mentoring import PairingFactory, SessionFactory, WorkshopFactory
from config.demonstration.factories.people import PersonFactory
from people.models import Scope
from people.services import make_token

CHECKED: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = get_wsgi_application()
OPERATIONS = [
    (method.upper(), address) for address, methods in document()["paths"].items() for method in methods
]


@pytest.fixture(scope="module")
def secret(django_db_setup: None, django_db_blocker: Any) -> Generator[str]:
    """Return a key that may do everything, in a world with something of each kind; rolled back at the end."""
    for signal in (request_started, request_finished):  # the world lives in one connection's transaction
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        amara, bela = PersonFactory.create_batch(2)
        a_site()
        a_story(bela)
        LessonPageFactory.create(parent=CoursePageFactory.create())
        PlaybookPageFactory.create()
        WorkshopFactory.create()
        SessionFactory.create(pairing=PairingFactory.create(newcomer=amara, champion=bela))
        RaisedFactory.create()
        made = make_token(amara, name="Schemathesis", scopes=list(Scope), days=30, key="k")[1]
        assert made is not None
        yield made
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("method", "address"), OPERATIONS, ids=lambda part: part)
def test_operation_answers_as_its_schema_says(
    method: str, address: str, secret: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.API_RATE", 10**9)
    asked = SCHEMA[address][method]
    cases = asked.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if asked.body or list(asked.iter_parameters()):
        cases |= asked.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(
        max_examples=request.config.getoption("--tries"),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers={"Authorization": f"Bearer {secret}"}, base_url="http://localhost")
        case.validate_response(answer, checks=CHECKED)

    ask()
