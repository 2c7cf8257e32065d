"""Every page of mentoring once, as whoever may see it: axe finds nothing, and nothing is too wide."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import judged, sweep

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]


def test_a_round_with_circles_from_preview_to_rematch_and_taking_back(open_as: OpenAs) -> None:
    lead = open_as("Marcus Oyelaran")
    lead.goto("/pairing/rounds/")
    lead.get_by_role("link", name="Winter round").click()
    round_page = lead.url
    expect(lead.get_by_text("In their circle").first).to_be_visible()
    assert lead.locator(".round-pairs > li").count() <= 25
    assert (
        judged(lead, round_page, "/pairing/rounds/", "/pairing/figures/", "/pairing/figures/invitations/")
        == []
    )
    lead.goto(round_page)
    lead.get_by_role("button", name="Publish").click()
    expect(lead.get_by_text("circles were asked too")).to_be_visible()
    assert judged(lead, round_page, f"{round_page}rematch/") == []
    lead.goto(f"{round_page}rematch/")
    lead.get_by_label("Open until").fill("2040-01-02")
    lead.get_by_label("Time").fill("09:00")
    lead.get_by_role("button", name="Open the rematch").click()
    expect(lead.get_by_text("A rematch after “Winter round”")).to_be_visible()
    assert judged(lead, lead.url) == []
    lead.goto(round_page)
    lead.get_by_role("button", name="Take it back").click()
    expect(lead.get_by_text("Taken back. Pairs where both").first).to_be_visible()
    assert judged(lead, round_page) == []


@sweep
def test_pages_of_a_newcomer_a_champion_and_a_host(open_as: OpenAs) -> None:
    newcomer = open_as("Priya Raman")
    newcomer.goto("/pairing/workshops/")
    newcomer.get_by_role("link", name="Office hours with Noor").last.click()
    hours = newcomer.url
    assert (
        judged(
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
        judged(
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
