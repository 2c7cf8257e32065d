"""Somebody to learn with: suggested with reasons, agreed by both, useful, thanked for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import findings

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]


def test_both_say_yes_and_only_then_are_a_pair(open_as: OpenAs) -> None:
    newcomer = open_as("Nils Aaltonen")
    newcomer.get_by_role("button", name="Join in").click()
    newcomer.goto("/pairing/looking/")
    for box in newcomer.locator("input[name=skills]").all():
        box.check()
    for box in newcomer.locator("input[name=languages]").all():
        box.check()
    assert findings(newcomer) == []
    newcomer.get_by_role("button", name="Look for somebody").or_(
        newcomer.get_by_role("button", name="Keep this and look again")
    ).click()
    newcomer.goto("/pairing/suggestion/")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Why we suggested you two")
    assert newcomer.locator(".reason").count() >= 3
    assert findings(newcomer) == []
    hello = newcomer.get_by_role("button", name="Say hello to")
    champion_first_name = hello.inner_text().removeprefix("Say hello to ").strip()
    hello.click()
    expect(newcomer.get_by_text("Your hello is on its way")).to_be_visible()

    champion = open_as_first_name(open_as, champion_first_name)
    champion.goto("/pairing/")
    champion.get_by_role("link", name="Nils").first.click()
    expect(champion.get_by_role("heading", level=1)).to_have_text("Nils says hello")
    assert findings(champion) == []
    champion.get_by_role("button", name="Yes, gladly").click()
    expect(champion.get_by_role("heading", level=1)).to_have_text("You and Nils")
    assert findings(champion) == []

    newcomer.goto("/pairing/")
    title = newcomer.get_by_role("heading", level=1)
    if title.inner_text() == "Pairing":
        newcomer.get_by_role("link", name=champion_first_name).first.click()
    expect(title).to_have_text(f"You and {champion_first_name}")


def open_as_first_name(open_as: OpenAs, first_name: str) -> Page:
    """Sign in as whoever was suggested: by the demonstration's door, else by a session of their own."""
    door = open_as()
    door.goto("/accounts/login/")
    if door.get_by_role("button", name=first_name).count():
        return open_as(first_name)
    return open_as(f"any:{first_name}")


def test_help_is_confirmed_and_shows_in_the_champions_own_growth(open_as: OpenAs) -> None:
    champion = open_as("Tomasz Wilk")
    champion.goto("/thanks/")
    confirmed = champion.locator("#growth").locator("..").locator("..")
    before = confirmed.inner_text()

    newcomer = open_as("Priya Raman")
    newcomer.goto("/thanks/")
    question = newcomer.locator("article.ask", has_text="Did this help?").filter(has_text="Tomasz").first
    expect(question).to_be_visible()
    question.get_by_label("One line, if you like").fill("You waited until I had found the sentence.")
    question.get_by_role("button", name="Yes").click()
    expect(newcomer.locator("article.ask").filter(has_text="Tomasz")).to_have_count(0)

    champion.reload()
    assert confirmed.inner_text() != before
    assert findings(champion) == []


def test_thanks_stay_between_two_until_the_receiver_agrees(open_as: OpenAs) -> None:
    deed = "You read my first line aloud in the van and laughed in the right place."
    giver = open_as("Priya Raman")
    giver.goto("/thanks/")
    form = giver.locator("form", has=giver.get_by_role("heading", name="Thank someone"))
    form.locator("input[name=who]").fill("Tomasz Wilk")
    form.locator("textarea[name=deed]").fill(deed)
    form.locator("textarea[name=effect], input[name=effect]").fill("I kept the line.")
    form.locator("label.choice").first.click()
    form.get_by_role("button", name="Send thanks").click()
    expect(giver.get_by_text("Sent to Tomasz Wilk.")).to_be_visible()

    other = open_as("Mei Tanaka")
    other.goto("/thanks/")
    expect(other.get_by_text(deed)).to_have_count(0)

    receiver = open_as("Tomasz Wilk")
    receiver.goto("/thanks/notes/")
    receiver.locator("a", has_text="Priya").first.click()
    expect(receiver.get_by_text(deed)).to_be_visible()
    assert findings(receiver) == []
    receiver.get_by_role("button", name="Show it on the wall").click()

    other.reload()
    expect(other.get_by_text(deed)).to_be_visible()
    assert findings(other) == []
