"""A badge is claimed, carried away and shown to somebody without an account; and every page for the judge."""

import base64
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import database
from tests.journeys.browsing import Site, findings, judged, sweep

pytestmark = pytest.mark.browser
OpenAs = Callable[..., Page]
PAGES = (
    "/thanks/",
    "/thanks/notes/",
    "/thanks/rules/",
    "/thanks/seasons/",
    "/thanks/badges/",
    "/thanks/badges/second-reader/",
    "/thanks/badges/plain-speaker/",
    "/thanks/badges/verify/",
    "/thanks/portfolio/",
    "/thanks/nominations/new/",
    "/culture/",
    "/culture/method/",
    "/culture/staying/",
    "/culture/board/",
    "/culture/raise/",
    "/culture/support/",
    "/culture/surveys/",
    "/culture/ready/",
    "/culture/confidence/",
    "/culture/goals/",
    "/culture/season/",
    "/culture/agreement/",
    "/write/",
    "/voices/",
    "/kit/",
    "/lines/",
    "/home/",
    "/drafts/",
    "/me/focus/",
    "/me/preferences/",
)
# Lists whose first row is opened too: its address begins with theirs.
ROWS = (
    *("/culture/board/", "/culture/surveys/", "/culture/goals/", "/culture/support/"),
    *("/kit/", "/drafts/", "/thanks/notes/", "/thanks/seasons/"),
)
# What a leader has beside that.
LEADING = ("/thanks/spotlights/", "/culture/goals/", "/culture/ready/")
DROP = """([zone, data]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "badge.png", { type: "image/png" }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, data: bytes) -> None:
    """Let a picture fall where a hand would drop it; the page is sent by that alone."""
    page.goto("/thanks/badges/verify/")
    zone = page.locator("[data-drop]").element_handle()
    with page.expect_navigation():
        page.evaluate(DROP, [zone, base64.b64encode(data).decode()])


def tampered(picture: bytes) -> bytes:
    """Another picture around a credential in which one letter is another."""
    from recognition.credentials import baking

    head, body, signature = baking.read_png(picture).split(".")
    changed = "A" if body[40] != "A" else "B"
    return baking.bake_png(picture, f"{head}.{body[:40]}{changed}{body[41:]}.{signature}")


def revoke(site: Site, number: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "revoke_badge", number, "--reason", "error"],
        cwd=database.ROOT,
        env=site.environment(),
        capture_output=True,
        check=True,
    )


def test_a_badge_is_claimed_and_checked_by_somebody_without_an_account(
    open_as: OpenAs, site: Site, tmp_path: Path
) -> None:
    owner = open_as("Priya Raman")
    owner.goto("/thanks/badges/")
    owner.get_by_role("link", name="Second reader").first.click()
    owner.get_by_role("button", name="Take it along").click()
    expect(owner.get_by_text("It does not expire.")).to_be_visible()
    assert findings(owner) == []
    with owner.expect_download() as carried:
        owner.get_by_role("link", name="As a picture (PNG)").click()
    picture = Path(carried.value.path()).read_bytes()
    page_to_check = owner.get_by_role("link", name="The page where anybody can check it").get_attribute(
        "href"
    )
    assert page_to_check

    anybody = open_as()
    anybody.goto(page_to_check)
    expect(anybody.get_by_role("heading", name="This badge holds")).to_be_visible()
    assert findings(anybody) == []
    drop(anybody, picture)
    expect(anybody.get_by_role("heading", name="This badge holds")).to_be_visible()
    expect(anybody.get_by_text("Priya")).to_have_count(0)

    drop(anybody, tampered(picture))
    expect(anybody.get_by_text("This is no badge of ours, or it was changed")).to_be_visible()
    assert findings(anybody) == []

    revoke(site, page_to_check.rpartition("=")[2])
    drop(anybody, picture)
    expect(anybody.get_by_text("This badge was revoked")).to_be_visible()
    assert findings(anybody) == []


@sweep
def test_every_page_of_thanks_voices_and_culture_is_clean_for_the_judge(open_as: OpenAs) -> None:
    reader, leader = open_as("Priya Raman"), open_as("Ingrid Solheim")
    rows = [first_row(reader, page) for page in ROWS]
    found = judged(reader, *PAGES, *rows) + judged(leader, *LEADING, rows[0])
    found += judged(open_as(), "/thanks/badges/verify/")
    assert found == []


def first_row(page: Page, listing: str) -> str:
    page.goto(listing)
    found = page.locator(f"main a[href^='{listing}']").evaluate_all("links => links.map((a) => a.pathname)")
    return next(str(address) for address in found if any(letter.isdigit() for letter in str(address)))
