"""Practice in a browser: by keyboard, by the rules of accessibility, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browsing import findings, mark

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
LESSON = "/learn/leaders-go-first/be-disagreed-with-out-loud/"
PLAN = "/learn/find-your-own-voice/say-it-the-way-youd-say-it/"
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
    selects = page.locator("select[name$=order]").all()
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
    page.locator("textarea[name$=text]").fill("Thursday, at yours?")
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


def test_without_a_script_every_button_keeps_the_words_of_every_block(open_as: OpenAs) -> None:
    page = open_as("Sam Osei", scripts=False)
    page.goto(LESSON)
    page.locator("textarea[name$=text]").fill("Thursday, at yours?")
    page.locator("select[name$=order]").first.select_option(index=2)
    page.locator(".spot__piece").first.click()
    page.get_by_role("button", name="Show me what you found").click()
    expect(page.get_by_role("heading", name="What we found")).to_be_visible()
    expect(page.locator("textarea[name$=text]")).to_have_value("Thursday, at yours?")
    assert page.locator("select[name$=order]").first.evaluate("it => it.selectedIndex") == 2

    page.locator("textarea[name$=text]").fill("Thursday, at ours?")
    page.get_by_role("button", name="Finish session").click()
    expect(page.get_by_text("Nearly there")).to_be_visible()
    expect(page.locator("textarea[name$=text]")).to_have_value("Thursday, at ours?")

    page.locator("textarea[name$=text]").fill("Thursday, at the café?")
    page.get_by_role("button", name="Keep what I’ve written").click()
    expect(page.get_by_text("What you’ve written is kept.")).to_be_visible()
    expect(page.locator("textarea[name$=text]")).to_have_value("Thursday, at the café?")


def test_enter_without_a_script_keeps_everything(open_as: OpenAs) -> None:
    page = open_as("Priya Raman", scripts=False)
    page.goto(PLAN)
    page.locator("input[name$=':when']").fill("somebody rings")
    page.locator("input[name$=':then']").fill("answer")
    page.locator("input[name$=':then']").press("Enter")
    expect(page.get_by_text("What you’ve written is kept.")).to_be_visible()
    expect(page.locator("input[name$=':then']")).to_have_value("answer")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_enter_sends_its_own_block_and_a_late_save_takes_nothing_back(open_as: OpenAs) -> None:
    page = open_as("Priya Raman")
    page.goto(PLAN)
    page.wait_for_load_state("networkidle")
    page.locator("input[name$=':then']").fill("count to three")
    expect(mark(page)).to_contain_text("Saved")
    saves: list[Route] = []
    sent: list[str] = []

    def hold_saves(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if "hx-request" in route.request.headers:
            route.continue_()
        else:
            saves.append(route)

    page.route("**/blocks/*/", hold_saves)
    page.locator("input[name$=':when']").fill("somebody rings")
    page.locator("input[name$=':then']").fill("answer")
    page.locator("input[name$=':then']").press("Enter")
    expect(page.get_by_text("Kept. Change it whenever it stops fitting.")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.locator("input[name$=':then']")).to_have_value("answer")
    assert saves
    for route in saves:
        route.continue_()
    expect(mark(page)).to_contain_text("Saved")
    assert [one.count("%3Akind=") for one in sent if "csrfmiddlewaretoken" in one] == [1]
    page.unroute("**/blocks/*/")
    page.reload()
    expect(page.locator("input[name$=':then']")).to_have_value("answer")


def test_a_story_is_taken_to_its_end_and_back(open_as: OpenAs) -> None:
    page = open_as("Sam Osei", phone=True)
    page.goto(STORY)
    for _step in range(2):
        page.locator("input[name$=chosen]").first.check(force=True)
        page.get_by_role("button", name="See what happens").press("Enter")
        page.wait_for_timeout(600)
    expect(page.get_by_text("That’s where this way ends.")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Go back a step").press("Enter")
    expect(page.get_by_text("And now?")).to_be_visible()
    for path in ("/learn/", "/learn/courses/7/test/", "/learn/paths/from-reader-to-voice/"):
        if page.goto(path).status == 200:  # type: ignore[union-attr]
            assert findings(page) == []


def test_a_text_in_pieces_runs_its_own_way_on_a_page_from_right_to_left(open_as: OpenAs) -> None:
    page = open_as("Ingrid Solheim")
    page.goto(LESSON)
    page.evaluate("document.documentElement.dir = 'rtl'")

    places = [
        page.locator(".spot__piece").nth(number).evaluate("piece => piece.getClientRects()[0].left")
        for number in (0, 1)
    ]

    assert places == sorted(places)


def test_a_self_check_ends_with_its_full_stop_on_a_page_from_right_to_left(open_as: OpenAs) -> None:
    page = open_as("Ingrid Solheim")
    page.goto(STORY)
    page.evaluate("document.documentElement.dir = 'rtl'")

    first, last = page.locator("label:has([name$=':ticked']) > span").first.evaluate(
        """span => [0, span.firstChild.length - 1].map((place) => {
            const range = document.createRange();
            range.setStart(span.firstChild, place);
            range.setEnd(span.firstChild, place + 1);
            return range.getBoundingClientRect().left;
        })"""
    )

    assert first < last
