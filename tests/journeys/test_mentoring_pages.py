"""Every page of mentoring once, as whoever may see it: axe finds nothing, and nothing is too wide."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import findings
from tests.journeys.conftest import PHONE, WIDE

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]


def look(page: Page, *paths: str) -> list[str]:
    """Return what axe finds on these pages, and those that are wider than a small phone."""
    found = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            found += findings(page)
        page.set_viewport_size({"width": 320, "height": 700})
        root = "document.documentElement"
        if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
            found.append(f"{path} is wider than 320 pixels")
    page.set_viewport_size(WIDE)
    return found


def test_a_round_with_circles_from_preview_to_rematch_and_taking_back(open_as: OpenAs) -> None:
    lead = open_as("Marcus Oyelaran")
    lead.goto("/pairing/rounds/")
    lead.get_by_role("link", name="Winter round").click()
    round_page = lead.url
    expect(lead.get_by_text("In their circle").first).to_be_visible()
    assert lead.locator(".round-pairs > li").count() <= 25
    assert (
        look(lead, round_page, "/pairing/rounds/", "/pairing/figures/", "/pairing/figures/invitations/") == []
    )
    lead.goto(round_page)
    lead.get_by_role("button", name="Publish").click()
    expect(lead.get_by_text("circles were asked too")).to_be_visible()
    assert look(lead, round_page, f"{round_page}rematch/") == []
    lead.goto(f"{round_page}rematch/")
    lead.get_by_label("Day").fill("2040-01-02")
    lead.get_by_label("Time").fill("09:00")
    lead.get_by_role("button", name="Open the rematch").click()
    expect(lead.get_by_text("A rematch after “Winter round”")).to_be_visible()
    assert look(lead, lead.url) == []
    lead.goto(round_page)
    lead.get_by_role("button", name="Take it back").click()
    expect(lead.get_by_text("Taken back. Pairs where both").first).to_be_visible()
    assert look(lead, round_page) == []


def test_pages_of_a_newcomer_a_champion_and_a_host(open_as: OpenAs) -> None:
    newcomer = open_as("Priya Raman")
    newcomer.goto("/pairing/workshops/")
    newcomer.get_by_role("link", name="Office hours with Noor").last.click()
    hours = newcomer.url
    assert (
        look(
            newcomer,
            hours,
            f"{hours}queue/",
            "/pairing/workshops/",
            "/pairing/?all=1",
            "/pairing/circles/",
            "/pairing/calendar/",
            "/pairing/rather-not/",
            "/pairing/looking/",
            "/pairing/choices/",
            "/pairing/why-not/?name=To",
        )
        == []
    )
    host = open_as("any:Noor")
    assert (
        look(
            host,
            hours,
            f"{hours}queue/",
            f"{hours}edit/",
            "/pairing/workshops/new/",
            "/pairing/offering/",
            "/pairing/circles/new/",
        )
        == []
    )
