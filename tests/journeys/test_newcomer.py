"""A newcomer's way in: the first day, a lesson left in the middle, the same words on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE, Site, findings, mark

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
LESSON = "/learn/find-your-own-voice/say-it-the-way-you-d-say-it/"
WORDS = "The lift at Quayside House stopped on a Tuesday. I rang Mrs Okafor before she rang me."


def open_lesson(page: Page, title: str = "Say it the way you’d say it") -> None:
    page.goto("/learn/find-your-own-voice/")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Say it")


def test_the_first_day_leads_to_a_lesson_and_every_step_can_be_skipped(open_as: OpenAs) -> None:
    page = open_as("Nils Aaltonen")
    assert findings(page) == []
    page.get_by_role("button", name="Join in").click()
    page.goto("/first-day/")
    assert findings(page) == []
    page.get_by_role("link", name="Skip this").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What brings you here?")
    page.get_by_role("textbox").first.fill("I plan repairs, and nobody knows how.")
    page.get_by_role("button", name="Keep it and go on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("known for")
    page.get_by_role("link", name="Skip this").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("take part")
    page.get_by_role("link", name="Skip this").click()
    page.get_by_role("link", name="Have a look").click()
    page.wait_for_url("**/learn/**")
    assert findings(page) == []
    page.goto("/first-day/purpose/")
    expect(page.get_by_role("textbox").first).to_have_value("I plan repairs, and nobody knows how.")


def test_the_words_at_the_door_stand_clear_of_the_sun(open_as: OpenAs) -> None:
    page = open_as("Nils Aaltonen", phone=True)
    door = open_as(phone=True)
    door.goto("/accounts/login/")
    for width in (320, 390, 430):
        assert gap_to_the_sun(page, width) > 3
        for language in ("Deutsch", "العربية", "English"):
            door.get_by_role("button", name=language).click()
            assert gap_to_the_sun(door, width) > 3
    door.set_viewport_size(PHONE)
    assert door.locator(".door__art circle").evaluate("sun => getComputedStyle(sun).translate") == "none"


def gap_to_the_sun(page: Page, width: int) -> float:
    """Pixels between the rim of the sun and the nearest corner or edge of a line of words."""
    page.set_viewport_size({"width": width, "height": 700})
    page.evaluate("document.fonts.ready.then(() => 0)")
    return float(
        page.evaluate("""() => {
            const sun = document.querySelector(".door__art circle").getBoundingClientRect();
            const [x, y, r] = [sun.x + sun.width / 2, sun.y + sun.height / 2, sun.width / 2];
            const words = document.createRange();
            words.selectNodeContents(document.querySelector(".door__promise"));
            const away = (from, least, most) => Math.max(least - from, 0, from - most);
            return Math.min(...Array.from(words.getClientRects(), (line) =>
                Math.hypot(away(x, line.left, line.right), away(y, line.top, line.bottom)) - r));
        }""")
    )


def test_words_typed_at_the_desk_are_on_the_phone(open_as: OpenAs) -> None:
    """Nothing leaves the device while she writes, and all of it is there once she leaves the lesson."""
    desk = open_as("Priya Raman")
    open_lesson(desk)
    desk.wait_for_load_state("networkidle")
    asked: list[str] = []  # by the page, of whatever kind; the worker may still be keeping its parts
    sent: list[str] = []
    desk.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    desk.context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    draft = desk.locator("textarea[name$=text]")
    draft.fill("")
    draft.press_sequentially(WORDS[:48])
    expect(mark(desk)).to_contain_text("Kept on this device")
    draft.press_sequentially(WORDS[48:])
    desk.locator("input[name$=when]").first.focus()
    desk.wait_for_timeout(1200)
    assert asked == []
    assert findings(desk) == []
    draft.press_sequentially(" I never")
    address, context = desk.url, desk.context
    desk.close()
    desk = context.new_page()
    desk.goto(address)
    expect(desk.locator("textarea[name$=text]")).to_have_value(f"{WORDS} I never")
    expect(mark(desk)).to_contain_text("Kept on this device")
    assert sent == []
    with desk.expect_response("**/blocks/*/"):
        desk.get_by_role("link", name="Leave the lesson").click()
    desk.wait_for_url("**/learn/find-your-own-voice/")

    phone = open_as("Priya Raman", phone=True)
    phone.goto("/")
    expect(phone.get_by_text("I never")).to_be_visible()
    phone.get_by_role("link", name="Carry on").click()
    expect(phone.locator("textarea[name$=text]")).to_have_value(f"{WORDS} I never")
    assert findings(phone) == []
    phone.locator("textarea[name$=text]").fill("Shorter, on the phone.")
    expect(mark(phone)).to_contain_text("Kept on this device")
    phone.get_by_label("Save to my studio as I write").check()
    expect(mark(phone)).to_contain_text("Saved")
    phone.reload()
    expect(phone.get_by_label("Save to my studio as I write")).to_be_checked()
    expect(phone.locator("textarea[name$=text]")).to_have_value("Shorter, on the phone.")
    phone.get_by_role("link", name="version by version").click()
    expect(phone.get_by_text(f"{WORDS} I never")).to_be_visible()


def test_words_typed_without_a_connection_survive_a_closed_tab(open_as: OpenAs) -> None:
    page = open_as("Priya Raman")
    open_lesson(page)
    address = page.url
    page.context.set_offline(True)
    page.locator("textarea[name$=text]").fill(WORDS)
    expect(mark(page)).to_contain_text("on this device")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("textarea[name$=text]")).to_have_value(WORDS)
    expect(mark(again)).to_contain_text("Kept on this device")
    again.get_by_role("button", name="Keep it in my studio").click()
    expect(mark(again)).to_contain_text("Saved")
    again.reload()
    expect(again.locator("textarea[name$=text]")).to_have_value(WORDS)
    expect(mark(again)).to_contain_text("Saved")


def test_a_finished_lesson_is_celebrated_once_and_stays_finished(open_as: OpenAs, site: Site) -> None:
    page = open_as("Priya Raman")
    open_lesson(page)
    finish_what_is_open(page)
    page.get_by_role("button", name="Finish session 3").click()
    expect(page.get_by_role("link", name="That’s enough for today")).to_be_visible()
    assert findings(page) == []
    open_lesson(page)
    expect(page.get_by_text("You finished this on")).to_be_visible()


def finish_what_is_open(page: Page) -> None:
    """Do every exercise on the page, as a learner would."""
    for fieldset in page.locator("[data-block]:has(fieldset.contrast__side)").all():
        fieldset.locator("input[name$=marked]").first.check()
    open_ones = page.locator("[data-block]:has(input[name$=chosen]):not(:has(.notice:not([hidden])))")
    while (form := open_ones).count():
        form.first.locator("input[name$=chosen]").first.check()
        form.first.get_by_role("button").click()
        expect(form.first.locator(".notice").or_(page.locator(".answer .notice")).first).to_be_visible()
        page.wait_for_timeout(300)
    for name in ("Show me what you noticed", "I’ve read it once more", "Keep this plan"):
        while (button := page.get_by_role("button", name=name)).count():
            for box in page.locator("input[name$=ticked]").all():
                box.check()
            for field in page.locator("input[name$=when], input[name$=then]").all():
                if not field.input_value():
                    field.fill("somebody rings")
            before = button.count()
            button.first.click()
            page.wait_for_timeout(500)
            if button.count() >= before:
                break
