"""Passkeys, the administrators' second step and the organisation's own sign-in, in a real browser."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Site, findings
from tests.people.identity_providers import OpenID, knows, openid_provider

pytestmark = pytest.mark.browser
OpenAs = Callable[..., Page]
DOOR = re.compile("/accounts/login/")


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenID]:
    with openid_provider() as running:
        yield running


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory, provider: OpenID) -> Iterator[Site]:
    """One demonstration for all journeys of this file: each has people of its own."""
    home = tmp_path_factory.mktemp("signing-on") / "var"
    shutil.copytree(demonstration, home)
    started = Site(
        home,
        ADMIN_SECOND_STEP="yes",
        OIDC_ISSUER=provider.url,
        OIDC_CLIENT_ID="groundswell",
        OIDC_CLIENT_SECRET="secret",
        OIDC_NAME="Halden",
    )
    started.start()
    yield started
    started.stop()


def with_authenticator(page: Page) -> Any:
    """Give the browser a phone's authenticator that says yes (WebAuthn WebDriver extension, by CDP)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools


def test_a_passkey_is_added_renamed_used_and_removed(open_as: OpenAs) -> None:
    page = open_as("Priya Raman")
    with_authenticator(page)
    page.goto("/accounts/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("My phone")
    assert findings(page) == []
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("link", name="Rename My phone")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("link", name="Rename My phone").click()
    page.get_by_label("What to call it").fill("Old phone")
    page.get_by_role("button", name="Keep this name").click()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/accounts/security/")
    page.get_by_role("link", name="Remove Old phone").click()
    expect(page.get_by_role("heading", name="Remove this passkey?")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert findings(page) == []


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/accounts/login/" in url)


def test_an_administrator_needs_a_second_step(open_as: OpenAs) -> None:
    page = open_as("Sam Osei")
    page.goto("/admin/")
    expect(page.get_by_text("signs in with a second step")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("link", name="Use an authenticator app").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("The code the app shows now").fill(code_for(secret))
    assert findings(page) == []
    page.get_by_role("button", name="Ask the app from now on").click()
    spare = page.locator(".codes code").first.inner_text()
    assert findings(page) == []
    answer = page.goto("/admin/")
    assert answer
    assert (answer.status, "/admin/" in page.url) == (200, True)
    elsewhere = open_as("Sam Osei")
    elsewhere.goto("/admin/users/")
    expect(elsewhere.get_by_role("heading", name="Is it you?")).to_be_visible()
    assert findings(elsewhere) == []
    elsewhere.get_by_label("The code in your app").fill("000000")
    elsewhere.get_by_role("button", name="Carry on").click()
    expect(elsewhere.get_by_text("That isn’t the right code.").first).to_be_visible()
    elsewhere.get_by_label("The code in your app").fill(spare)
    elsewhere.get_by_role("button", name="Carry on").click()
    elsewhere.wait_for_url("**/admin/users/")
    elsewhere.goto("/accounts/sessions/")
    assert findings(elsewhere) == []
    elsewhere.get_by_role("button", name="Sign out elsewhere").click()
    page.goto("/me/")
    expect(page).to_have_url(DOOR)


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_the_work_account_lets_somebody_in_who_then_decides(open_as: OpenAs, provider: OpenID) -> None:
    knows(provider, "n-1", email="noor@halden.example", email_verified=True, name="Noor Haddad")
    page = open_as()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto("/accounts/login/")
    assert findings(page) == []
    page.get_by_role("link", name="Sign in with Halden").click()
    page.locator("input[name=sub]").first.fill("n-1")
    page.get_by_role("button", name="Authorize").first.click()
    expect(page.get_by_role("heading", name="Hello, Noor")).to_be_visible()
    page.get_by_role("button", name="Join in").click()
    page.wait_for_url(lambda url: "/join/" not in url)
    assert [line for line in complaints if "form-action" in line] == []
