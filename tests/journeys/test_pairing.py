"""Somebody to learn with: suggested with reasons, agreed by both, useful, thanked for."""

import re
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


def test_two_agree_meet_look_back_and_only_then_the_champion_hears_how_much_helped(open_as: OpenAs) -> None:
    newcomer, champion = open_as("Priya Raman"), open_as("Tomasz Wilk")
    champion.goto("/thanks/")
    growth = champion.locator("#growth").locator("..").locator("..")
    before = growth.inner_text()

    newcomer.goto("/pairing/?all=1")
    newcomer.get_by_role("link", name="Tomasz Wilk").first.click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("You and Tomasz")
    pair = newcomer.url
    newcomer.get_by_role("button", name="Yes", exact=True).click()
    expect(newcomer.get_by_role("button", name="A bit")).to_have_count(0)
    newcomer.get_by_role("link", name="Read, change or sign it").click()
    newcomer.get_by_label("Where").fill("The bench, until it snows.")
    newcomer.get_by_role("button", name="Sign this").click()
    expect(newcomer.get_by_text("not signed yet")).to_be_visible()
    assert findings(newcomer) == []

    champion.goto(f"{pair}agreement/")
    expect(champion.get_by_label("Where")).to_have_value("The bench, until it snows.")
    champion.get_by_role("button", name="Sign this").click()
    expect(champion.get_by_text("not signed yet")).to_have_count(0)
    champion.goto(pair)
    expect(champion.get_by_text("useful to Priya")).to_have_count(0)
    assert findings(champion) == []
    champion.get_by_role("button", name="Finish together, kindly").click()
    expect(champion.get_by_role("heading", level=1)).to_have_text("Looking back with Priya")
    assert findings(champion) == []

    newcomer.goto(f"{pair}closing/")
    newcomer.get_by_label("What has changed?").fill("I read aloud and nobody died.")
    newcomer.get_by_role("button", name="Keep this").click()
    newcomer.get_by_role("button", name="Finish, with thanks").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("You and Tomasz, then")
    assert findings(newcomer) == []

    champion.goto(pair)
    expect(champion.get_by_text("2 of 2 conversations were useful to Priya")).to_be_visible()
    expect(champion.locator("figure").get_by_text("I read aloud and nobody died.")).to_be_visible()
    champion.goto("/thanks/")
    assert growth.inner_text() != before
    assert findings(champion) == []


def test_office_hours_take_the_same_question_together(open_as: OpenAs) -> None:
    host = open_as("any:Noor")
    host.goto("/pairing/workshops/")
    host.get_by_role("link", name="Office hours with Noor").first.click()
    host.get_by_role("link", name="The queue").click()
    assert findings(host) == []

    asking = open_as("Priya Raman", phone=True)
    asking.goto(host.url)
    asking.get_by_role("button", name=re.compile("^Same for me.*my footnotes")).click()
    expect(asking.get_by_text("Yours", exact=True)).to_be_visible()
    assert findings(asking) == []

    host.reload()
    host.get_by_role("button", name="Done; the next one").click()
    expect(host.locator("#queue-now").get_by_text("3 people ask.")).to_be_visible()
    host.get_by_role("button", name="Done; the next one").click()
    # The page of the one who waits learns it by itself.
    expect(asking.get_by_text("It is your question now. Come in.")).to_be_visible(timeout=15_000)


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
