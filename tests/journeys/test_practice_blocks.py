"""Practice in a browser: by keyboard, by the rules of accessibility, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browsing import findings, mark

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
LESSON = "/learn/leaders-go-first/be-disagreed-with-out-loud/"
STORY = "/learn/leaders-go-first/say-the-thing-that-could-cost-you/"


def test_a_lesson_is_practised_by_keyboard_alone(open_as: OpenAs) -> None:
    page = open_as("Sam Osei")
    page.goto(LESSON)
    page.locator(".spot__piece input").first.focus()
    page.keyboard.press("Space")
    held: list[Route] = []
    page.route("**/blocks/*/", lambda route: held.append(route))
    with page.expect_request("**/blocks/*/"):
        page.get_by_role("button", name="Show me what you found").press("Enter")
    selects = page.locator("select[name=order]").all()
    selects[0].focus()
    page.keyboard.press("1")
    held[0].continue_()
    page.unroute("**/blocks/*/")
    expect(page.get_by_text("What we found")).to_be_visible()
    expect(selects[0], "a late answer leaves alone whoever went on").to_be_focused()
    for place, select in enumerate(selects[1:], start=2):
        select.focus()
        page.keyboard.press(str(place))
    page.get_by_role("button", name="See what we think").press("Enter")
    expect(page.locator(".pick-row .notice").first).to_be_visible()
    expect(page.locator("[data-news]:focus")).to_be_in_viewport()
    page.locator("textarea[name=text]").fill("Thursday, at yours?")
    expect(mark(page)).to_contain_text("Saved")
    page.get_by_role("button", name="Show me three others").press("Enter")
    expect(page.get_by_text("Three that were really sent")).to_be_visible()
    assert findings(page) == []

    def places() -> list[str]:
        return [
            str(each.evaluate("it => it.selectedOptions[0].text")) for each in rows.locator("select").all()
        ]

    rows = page.locator("order-rows")
    last = rows.locator("label").last.text_content()
    rows.locator("[data-move=up]").last.press("Enter")
    assert rows.locator("label").nth(2).text_content() == last
    handle, top = rows.locator("[data-handle]").nth(2).bounding_box(), rows.bounding_box()
    assert handle
    assert top
    page.mouse.move(handle["x"] + 9, handle["y"] + 9)
    page.mouse.down()
    page.mouse.move(handle["x"] + 9, top["y"] - 9, steps=5)
    page.mouse.up()
    assert rows.locator("label").first.text_content() == last
    assert places() == ["1", "2", "3", "4"]


def test_a_story_is_taken_to_its_end_and_back(open_as: OpenAs) -> None:
    page = open_as("Sam Osei", phone=True)
    page.goto(STORY)
    for _step in range(2):
        page.locator("input[name=chosen]").first.check(force=True)
        page.get_by_role("button", name="See what happens").press("Enter")
        page.wait_for_timeout(600)
    expect(page.get_by_text("That’s where this way ends.")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Go back a step").press("Enter")
    expect(page.get_by_text("And now?")).to_be_visible()
    for path in ("/learn/", "/learn/courses/7/test/", "/learn/paths/from-reader-to-voice/"):
        if page.goto(path).status == 200:  # type: ignore[union-attr]
            assert findings(page) == []
