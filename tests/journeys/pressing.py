"""Presses by keyboard whatever a page has to press, and says where the keyboard then stands on nothing.

No page is left meanwhile: what would lead to another one is answered with 204, so that the page stays and
nothing happens on the server. What the page does by itself (htmx, sockets, its own elements) does happen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, Page, Route

MOST = 90  # presses on one page

HANDS = (Path(__file__).parent / "hands.js").read_text(encoding="utf-8")


@contextmanager
def staying(page: Page) -> Iterator[None]:
    """Whatever leads away from this page leads nowhere."""

    def answer(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/*", answer)
    try:
        yield
    finally:
        page.unroute("**/*", answer)


def visit(page: Page, path: str) -> None:
    try:
        page.goto(path)
    except Error:  # a form that waited for what was on its way was just being sent
        page.goto(path)


def falls(page: Page, done: set[str], *, filled: bool = False, wait: int = 40) -> list[str]:
    """Press each thing on this page that is not `done`; return what left the keyboard in the wrong place.

    `filled`: what belongs to it is filled in first. `wait`: milliseconds until what was pressed shows.
    """
    page.evaluate(HANDS)
    found = list[str]()
    with staying(page):
        for _press in range(MOST):
            reached = page.evaluate("(done) => hands.reach(done)", sorted(done))
            if not reached:
                break
            if reached.get("leaves"):
                found += [f"{page.url}: {wrong}" for wrong in leave(page)]
                continue
            done.add(reached["name"])
            if filled:
                page.evaluate("hands.fill()")
            found += [
                f"{page.url}: {reached['name']}: {wrong}" for wrong in press(page, reached["key"], wait)
            ]
    return found


def press(page: Page, key: str, wait: int) -> Iterator[str]:
    page.keyboard.press(key)
    where, has_opened = page.evaluate("(wait) => hands.settled(wait)", wait)
    if where:
        yield f"the keyboard stands on {where}"
    if has_opened:
        yield from leave(page)
        page.keyboard.press("Enter")  # what is in it is pressed next


def leave(page: Page) -> Iterator[str]:
    page.keyboard.press("Escape")
    if not page.evaluate("hands.isBack()"):
        yield "Escape does not lead from the sheet to what opened it"


def covered(page: Page, *, most: int = 150) -> list[str]:
    """Go through the page to its end and back; return what has the focus and stands behind something."""
    found = list[str]()
    for key in ("Tab", "Shift+Tab"):
        page.evaluate(HANDS)
        for _press in range(most):
            page.keyboard.press(key)
            where = page.evaluate("hands.covered()")
            if (
                where is None and page.evaluate("document.activeElement.type") != "time"
            ):  # which Tab goes through
                break
            if where:
                found.append(f"{page.url} {key}: {where}")
    return found
