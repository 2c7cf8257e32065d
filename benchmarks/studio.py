"""A key pressed in a rewrite of 5,000 words, until the browser has drawn it: real keys in a real browser.

From the key's own time stamp to the first task after the frame that follows it, so that handlers, layout and
anything that holds up the page are in it; analysis that still runs from the key before is too. Beside it,
what a key costs the page's own thread in processor time: a busy machine does not change that.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.record import Record
from learning.likeness import echoes, measure, resemblance

LESSON = "/learn/find-your-own-voice/say-it-the-way-youd-say-it/"
WORDS, KEYS, BREATH = (
    5_000,
    200,
    12,
)  # every so many keys a pause, so that the analysis runs while one types on
SAID = "the lift stopped on a tuesday and I rang Mrs Okafor before she rang me from the stairs"
WATCH = """() => { window.took = []; const box = document.querySelector("textarea[name$=text]");
  box.addEventListener("keydown", (event) => requestAnimationFrame(() =>
    setTimeout(() => window.took.push(performance.now() - event.timeStamp))), true); }"""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)


def run(address: str) -> Iterator[Record]:
    """Measure on the server, then type as the demonstration's first person, where there is a Chromium."""
    yield Record("studio.sent, on the server", 1_000 * on_the_server(), "ms", goal="< 500")
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser"))
    path = next((one for one in found if one), None)
    if not path:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        page = browser.new_page(base_url=address)
        open_lesson(page)
        tools = page.context.new_cdp_session(page)
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        spent = processor_time(tools)
        took = sorted(times(page))
        work = 1_000 * (processor_time(tools) - spent) / KEYS
        browser.close()
    yield Record("studio.key", took[len(took) // 2], "ms", goal="< 50")
    yield Record("studio.key_p95", took[int(0.95 * len(took))], "ms", goal="< 50")
    yield Record("studio.key_work", work, "ms", goal="< 50")
    yield Record("studio.key_max", took[-1], "ms")


def on_the_server() -> float:
    """Seconds of processor time for what the server says of the same text, sent without a script."""
    text, source = long_text(), f"{SAID}. " * 20
    began = time.process_time()
    measure(text), echoes(text, source), resemblance(text, source)
    return time.process_time() - began


def processor_time(tools: CDPSession) -> float:
    """Seconds of processor time that the page's thread has spent so far (Chrome DevTools Protocol)."""
    found = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
    return float(found["TaskDuration"])


def open_lesson(page: Page) -> None:
    """Sign in and put a long text into the rewrite."""
    page.goto("/accounts/login/")
    page.locator("form[action*='/accounts/demonstration/'] button").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(LESSON)
    page.locator("textarea[name$=text]").fill(long_text())
    page.wait_for_timeout(2_000)


def times(page: Page) -> list[float]:
    """Milliseconds from each key to the frame that shows it."""
    page.evaluate(WATCH)
    page.locator("textarea[name$=text]").press("Control+End")
    for number in range(KEYS):
        page.keyboard.press("abcdefgh "[number % 9])
        if number % BREATH == BREATH - 1:
            page.wait_for_timeout(450)
    page.wait_for_timeout(500)
    return [float(each) for each in page.evaluate("window.took")]


def long_text() -> str:
    """WORDS words in sentences of 5 to 18, always the same."""
    source = SAID.split()
    draw, text, left = random.Random(7), [], WORDS
    while left > 0:
        count = min(left, draw.randint(5, 18))
        text.append(" ".join(draw.choice(source) for _word in range(count)).capitalize() + ".")
        left -= count
    return " ".join(text)
