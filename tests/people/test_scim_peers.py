"""SCIM as independent clients see it, over a real server: scim2-tester's checks, and scim2-client's calls."""

# mypy: disable-error-code="union-attr,call-arg,type-var,arg-type"
# The kinds of resource are made while it runs, from the schemas the server publishes.

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:  # its models take seconds to make: no other test waits for them
    from scim2_client.engines.httpx2 import SyncSCIMClient

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a-token-for-tests"


@pytest.fixture
def client(live_server: LiveServer, settings: Settings) -> Iterator[SyncSCIMClient]:
    from scim2_client.engines.httpx2 import SyncSCIMClient

    settings.SCIM_TOKEN_HASHES = [sha256(TOKEN.encode()).hexdigest()]
    settings.SITE_URL = live_server.url
    with httpx2.Client(
        base_url=f"{live_server.url}/scim/v2", headers={"Authorization": f"Bearer {TOKEN}"}
    ) as http:
        client = SyncSCIMClient(http)
        yield client


def test_the_testers_checks_find_nothing(client: SyncSCIMClient) -> None:
    from scim2_tester import Status, check_server

    results = check_server(client, resource_types=["User"])
    assert [f"{each.title}: {each.reason}" for each in results if each.status == Status.ERROR] == []
    assert len(results) > 50


def test_a_client_of_another_house_reads_and_writes(client: Any) -> None:
    """scim2-client validates every answer against the RFC and against the schemas we publish."""
    from scim2_models import NotFoundException, UniquenessException

    client.discover()
    User, Group = client.get_resource_model("User"), client.get_resource_model("Group")
    assert User
    assert Group
    made = client.create(User(user_name="dora", emails=[{"value": "dora@example.org"}], active=True))
    made.display_name = "Dora Lind"
    changed = client.replace(made)
    assert (changed.display_name, changed.meta.version != made.meta.version) == ("Dora Lind", True)
    found = client.query(User, query_parameters={"filter": 'userName eq "dora"', "count": 1})
    assert [user.id for user in found.resources] == [made.id]
    roles = client.query(Group).resources
    assert [role.display_name for role in roles] == ["Leader", "Editor", "Programme lead", "Administrator"]
    with pytest.raises(UniquenessException):
        client.create(User(user_name="dora", emails=[{"value": "dora@example.org"}], active=True))
    client.delete(User, made.id)
    with pytest.raises(NotFoundException):
        client.query(User, made.id)
