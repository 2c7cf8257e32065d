"""A live workshop: the host in one browser, a newcomer in another, and a connection that fails."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Site, findings

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]


def enter_the_clinic(page: Page) -> str:
    """Go into the draft clinic that is on now; return the room's address."""
    page.goto("/rooms/")
    page.get_by_role("link", name="clinic").first.click()
    for name in ("Come in", "Go to the room", "Into the room"):
        button = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        if button.count():
            button.first.click()
            page.wait_for_load_state()
    expect(page.locator("live-room")).to_be_visible()
    expect(page.locator("[data-conn]")).to_contain_text("Connected")
    return page.url


def say(page: Page, words: str) -> None:
    box = page.get_by_label("Write to the room")
    box.fill(words)
    box.press("Enter")


def lines(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("[data-chat] .chat__text").all_inner_texts()]


def test_talk_a_hand_a_poll_and_a_lost_connection(open_as: OpenAs, site: Site) -> None:
    host = open_as("Marcus Oyelaran")
    guest = open_as("Priya Raman")
    enter_the_clinic(host)
    enter_the_clinic(guest)

    say(guest, "I was on check twenty-two once.")
    expect(host.locator("[data-chat]")).to_contain_text("I was on check twenty-two once.")

    guest.get_by_role("button", name="Raise hand").click()
    expect(host.locator("[data-hands-list]")).to_contain_text("Priya Raman")

    host.get_by_role("button", name="Host’s controls").click()
    close = host.get_by_role("button", name="Close the poll")
    if close.is_visible():
        close.click()
    host.get_by_label("Ask the room").fill("Where should Bea begin?")
    host.get_by_label("Answers, one on each line").fill("In the car park\nOn check twenty-two")
    host.get_by_role("button", name="Open the poll").click()
    poll = guest.locator("[data-poll]")
    expect(poll).to_contain_text("Where should Bea begin?")
    poll.locator("label.choice", has_text="In the car park").click()
    poll.get_by_role("button", name="Answer").click()
    expect(poll).to_contain_text("your pick")
    host.keyboard.press("Escape")

    guest.context.set_offline(True)
    guest.evaluate("document.querySelector('live-room').dispatchEvent(new Event('offline'))")
    say(host, "First thing while you were away.")
    say(host, "Second thing while you were away.")
    say(guest, "Typed without a connection.")
    guest.context.set_offline(False)
    expect(host.locator("[data-chat]")).to_contain_text("Typed without a connection.")
    expect(guest.locator("[data-chat]")).to_contain_text("Second thing while you were away.")

    expect(guest.locator("[data-conn]")).to_contain_text("Connected")
    for page in (guest, host):
        said = lines(page)
        for words in (
            "I was on check twenty-two once.",
            "First thing while you were away.",
            "Second thing while you were away.",
            "Typed without a connection.",
        ):
            assert said.count(words) == 1, said
    assert lines(guest) == lines(host)
    assert findings(guest) == []
    host.get_by_role("button", name="Host’s controls").click()
    assert findings(host) == []


def test_a_killed_server_loses_nothing_that_was_said(open_as: OpenAs, site: Site) -> None:
    guest = open_as("Priya Raman", phone=True)
    enter_the_clinic(guest)
    say(guest, "Before the power cut.")
    expect(guest.locator("[data-chat]")).to_contain_text("Before the power cut.")
    before = lines(guest)
    site.kill()
    expect(guest.locator("[data-conn]")).not_to_contain_text("Connected")
    say(guest, "During the power cut.")
    site.start()
    expect(guest.locator("[data-conn]")).to_contain_text("Connected", timeout=30_000)
    guest.reload()
    expect(guest.locator("[data-chat]")).to_contain_text("During the power cut.")
    after = lines(guest)
    assert after[: len(before)] == before
    assert after.count("During the power cut.") == 1
    assert findings(guest) == []


def test_without_scripts_the_room_is_a_transcript_and_a_form(open_as: OpenAs) -> None:
    plain = open_as("Priya Raman", scripts=False)
    plain.goto("/rooms/")
    plain.get_by_role("link", name="clinic").first.click()
    if (come_in := plain.get_by_role("button", name="Come in")).count():
        come_in.click()
    plain.get_by_label("Write to the room").fill("Written without a script.")
    plain.get_by_role("button", name="Send").click()
    expect(plain.locator("[data-chat]")).to_contain_text("Written without a script.")
    plain.get_by_role("link", name="The transcript refreshes by itself.").click()
    expect(plain.get_by_text("Written without a script.")).to_be_visible()
