"""The same journeys by keyboard only, without scripts, and at the width of a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import judged, mark, sweep

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
PLACES = [
    "/",
    "/learn/",
    "/rooms/",
    "/pairing/",
    "/thanks/",
    "/voices/",
    "/culture/",
    "/search/?q=lift",
    "/inbox/",
    "/me/",
]


def test_sign_in_to_a_finished_answer_by_keyboard_alone(open_as: OpenAs) -> None:
    page = open_as()
    page.goto("/accounts/login/")
    press_until(page, "Priya Raman")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    press_until(page, "Carry on")
    page.keyboard.press("Enter")
    draft = page.locator("textarea[name$=text]")
    expect(draft).to_be_visible()
    for _ in range(80):
        if page.evaluate("document.activeElement.matches('textarea[name$=text]')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.type(" They still rang me at Christmas.")
    expect(mark(page)).to_contain_text("on this device")
    page.reload()
    expect(draft).to_have_value(re.compile("upset a hotel. They still rang me at Christmas.$"))


def press_until(page: Page, words: str, *, at_most: int = 60) -> None:
    """Tab until what has the focus says the words, and see that the focus is drawn."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        said, outline = page.evaluate(
            "[document.activeElement.innerText || '', getComputedStyle(document.activeElement).outlineStyle]"
        )
        if words in said:
            assert outline != "none", f"{words} has the focus and shows nothing"
            return
    raise AssertionError(f"{words} cannot be reached by keyboard")


def test_a_lesson_and_thanks_work_without_scripts(open_as: OpenAs) -> None:
    page = open_as("Priya Raman", scripts=False)
    page.goto("/")
    page.get_by_role("link", name="Carry on").click()
    words = "Written without a script, saved with a button."
    page.locator("textarea[name$=text]").fill(words)
    page.get_by_role("button", name="Keep it in my studio").click()
    expect(page.locator("textarea[name$=text]")).to_have_value(
        "Written without a script, saved with a button."
    )
    page.goto("/thanks/")
    form = page.locator("form", has=page.get_by_role("heading", name="Thank someone"))
    form.get_by_role("button", name="Send thanks").click()
    expect(page.get_by_role("alert").or_(page.locator(".error-summary")).first).to_be_visible()
    page.locator("input[name=who]").fill("Tomasz Wilk")
    page.locator("textarea[name=deed]").fill("You waited until I had found the word.")
    page.locator("textarea[name=effect], input[name=effect]").fill("It was the right one.")
    page.locator("form", has_text="Thank someone").locator("label.choice").first.click()
    page.get_by_role("button", name="Send thanks").click()
    expect(page.get_by_text("Sent to Tomasz Wilk.")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "turn"),
    [
        ("Priya Raman", 0),
        *(
            pytest.param(*each, marks=sweep)
            for each in (("Tomasz Wilk", 1), ("Ingrid Solheim", 0), ("Marcus Oyelaran", 1))
        ),
    ],
)
def test_every_place_fits_a_phone_and_pleases_axe(open_as: OpenAs, name: str, turn: int) -> None:
    """In turns a place is seen wide in light and on a phone in the dark; a sweep sees each both ways."""
    places = [*PLACES[turn:], *PLACES[:turn]]
    assert judged(open_as(name), *places) == []
