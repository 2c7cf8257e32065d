"""A person who has a keyboard and a screen reader, and neither a mouse nor eyes on the page."""

import re
from typing import Literal

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

Role = Literal["button", "checkbox", "combobox", "link", "radio", "textbox"]
FARTHEST = 250  # presses of Tab: more things than any of our pages has

# What is said: words put into a status, and lines added to a log that is not silenced at that moment.
EAR = """() => {
  window.heard = []; window.lines = 0;
  const status = document.querySelector('[data-announce]');
  const log = document.querySelector('[data-chat-scroll]');
  const hear = () => window.heard.push(status.textContent.trim());
  new MutationObserver(hear).observe(status, { childList: true });
  new MutationObserver((all) => {
    if (log.getAttribute('aria-live') === 'off') return;
    for (const one of all) window.lines += [...one.addedNodes].filter((node) => node.nodeType === 1).length;
  }).observe(log.querySelector('[data-chat]'), { childList: true });
}"""


class Cable:
    """The way from a page to its room's socket, to be pulled and put back. Make it before the page opens."""

    def __init__(self, page: Page) -> None:
        self.is_cut, self.sockets = False, list[WebSocketRoute]()
        page.route_web_socket(re.compile("/ws/rooms/"), self._plug)

    def _plug(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close(code=4012)
        else:
            socket.connect_to_server()
            self.sockets.append(socket)

    def pull(self) -> None:
        self.is_cut = True
        for socket in self.sockets:
            socket.close(code=4012)
        self.sockets.clear()

    def mend(self) -> None:
        self.is_cut = False


class Keyboard:
    """Goes through a page by Tab and names what it wants as a screen reader names it."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, page.keyboard

    def listen(self) -> None:
        """From now on remember what a screen reader would have said."""
        self.page.evaluate(EAR)

    @property
    def heard(self) -> list[str]:
        said: list[str] = self.page.evaluate("window.heard")
        return said

    @property
    def lines(self) -> int:
        """How many lines of the log were read out one by one."""
        count: int = self.page.evaluate("window.lines")
        return count

    def hears(self, words: str) -> None:
        self.page.wait_for_function("(words) => window.heard.some((one) => one.includes(words))", arg=words)

    def go_to(self, role: Role, name: str, *, exact: bool = False) -> None:
        self._tab_to(self.page.get_by_role(role, name=name, exact=exact).first)

    def press(self, role: Role, name: str, *, exact: bool = False) -> None:
        self.go_to(role, name, exact=exact)
        self.keys.press("Enter")

    def press_in(self, where: Locator, name: str) -> None:
        self._tab_to(where.get_by_role("button", name=name))
        self.keys.press("Enter")

    def tick(self, role: Role, name: str) -> None:
        self.go_to(role, name)
        self.keys.press("Space")

    def write(self, name: str, text: str) -> None:
        self.go_to("textbox", name)
        self.keys.type(text)

    def unfold(self, words: str) -> None:
        """Open a fold unless it is open: a summary has no role of its own that all browsers agree on."""
        summary = self.page.locator("summary:visible", has_text=words).first
        if summary.evaluate("(one) => one.parentElement.open"):
            return
        self._tab_to(summary)
        self.keys.press("Enter")

    def _tab_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _press in range(FARTHEST):
            if target.evaluate("(one) => one === document.activeElement"):
                return
            self.keys.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")
