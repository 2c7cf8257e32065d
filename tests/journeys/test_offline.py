"""Without a connection: what was typed, what was read, and whose it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.browsing import Site, findings, mark

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
LESSON = "/learn/find-your-own-voice/say-it-the-way-youd-say-it/"
BEFORE = "The lift at Quayside House stopped on a Tuesday."
AFTER = " I rang Mrs Okafor before she rang me, from the stairs."
READY = "navigator.serviceWorker.ready.then(() => caches.keys())"

OUTBOX = """new Promise((resolve) => { const open = indexedDB.open("groundswell"); open.onsuccess = () => {
  const all = open.result.transaction("outbox").objectStore("outbox").getAll();
  const jotted = Object.keys(localStorage).filter((name) => name.startsWith("gs-typed:"));
  all.onsuccess = () => resolve([...all.result, ...jotted]); }; })"""


def kept(page: Page) -> list[str]:
    """The addresses of the pages this browser would show without a connection."""
    code = (
        "caches.open('groundswell-pages').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname))"
    )
    return list(page.evaluate(code))


def has_kept(page: Page, path: str) -> None:
    page.evaluate(READY)
    for _try in range(50):
        if path in kept(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} is not among {kept(page)}")


def test_what_is_typed_outlives_the_network_the_tab_and_both_together(open_as: OpenAs, site: Site) -> None:
    page = open_as("Priya Raman")
    page.goto(LESSON)
    has_kept(page, LESSON)
    draft = page.locator("textarea[name$=text]")
    draft.fill(BEFORE)
    expect(mark(page)).to_contain_text("on this device")
    page.get_by_role("button", name="Keep it in my studio").click()
    expect(mark(page)).to_contain_text("Saved")
    site.kill()
    draft.press("Control+End")
    draft.press_sequentially(AFTER)
    expect(mark(page)).to_contain_text("on this device")
    context = page.context
    page.close()

    again = context.new_page()
    again.goto(LESSON)
    expect(again.locator("textarea[name$=text]")).to_have_value(BEFORE + AFTER)
    expect(again.get_by_text("No connection: this is as you last saw it")).to_be_visible()
    expect(mark(again)).to_contain_text("on this device")
    assert findings(again) == []
    again.goto("/thanks/")
    expect(again.get_by_role("heading", level=1)).to_contain_text("No connection just now")
    expect(again.get_by_role("link", name="Say it the way you’d say it")).to_be_visible()
    assert findings(again) == []

    site.start()
    again.goto(LESSON)
    expect(again.locator("textarea[name$=text]")).to_have_value(BEFORE + AFTER)
    expect(again.get_by_text("No connection: this is as you last saw it")).to_be_hidden()
    again.get_by_role("link", name="Leave the lesson").click()
    again.wait_for_url("**/find-your-own-voice/")
    phone = open_as("Priya Raman", phone=True)
    phone.goto(LESSON)
    expect(phone.locator("textarea[name$=text]")).to_have_value(BEFORE + AFTER)


def test_the_last_word_before_a_tab_is_gone_is_written_down_at_once(open_as: OpenAs) -> None:
    """What IndexedDB is given may not be there when the tab is not any more: this does not wait for it."""
    page = open_as("Priya Raman")
    page.goto(LESSON)
    page.locator("textarea[name$=text]").fill(BEFORE)
    expect(mark(page)).to_contain_text("on this device")

    jotted = page.evaluate("""() => {
      const box = document.querySelector("textarea[name$=text]");
      box.value += " I never";
      box.dispatchEvent(new Event("input", { bubbles: true }));
      dispatchEvent(new Event("pagehide"));
      const names = Object.keys(localStorage).filter((name) => name.startsWith("gs-typed:"));
      return names.map((name) => localStorage[name]);
    }""")

    assert [BEFORE + " I never" in each for each in jotted] == [True]


def test_who_is_signed_out_while_they_write_is_told_and_finds_it_all_after_the_door(open_as: OpenAs) -> None:
    page = open_as("Sam Osei")
    lesson = "/learn/leaders-go-first/be-disagreed-with-out-loud/"
    page.goto(lesson)
    words = page.locator("textarea[name$=text]").first
    words.fill(BEFORE)
    expect(mark(page)).to_contain_text("Saved")
    page.context.clear_cookies(name="sessionid")
    words.press("Control+End")
    words.press_sequentially(AFTER)
    expect(mark(page)).to_contain_text("until you sign in again")
    page.get_by_role("button", name="Show me three others").click()

    page.wait_for_url(f"**/accounts/login/?next={lesson}")
    page.get_by_role("button", name="Sam Osei").first.click()

    page.wait_for_url(f"**{lesson}")
    expect(page.locator("textarea[name$=text]").first).to_have_value(BEFORE + AFTER)
    expect(mark(page)).to_contain_text("Saved")


def test_form_sent_without_a_connection_then_the_page_says_so_and_leads_back_to_what_was_typed(
    open_as: OpenAs, site: Site
) -> None:
    page = open_as("Priya Raman")
    page.goto("/")
    page.evaluate(READY)
    page.goto("/culture/support/")
    page.get_by_label("In a sentence").fill("Two hours for a talk")
    page.context.set_offline(True)
    expect(page.get_by_text("No connection: this is as you last saw it.")).to_be_visible()
    expect(page.get_by_text("What you type is kept on this device.")).to_be_hidden()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That did not get through")
    assert findings(page) == []

    page.get_by_role("button", name="Back to what you typed").click()

    expect(page.get_by_label("In a sentence")).to_have_value("Two hours for a talk")


def test_answers_wait_in_the_page_itself_where_there_is_no_worker(open_as: OpenAs) -> None:
    page = open_as("Priya Raman", service_workers="block")
    page.goto(LESSON)
    words = page.locator("textarea[name$=words]").first
    page.context.set_offline(True)
    words.fill("Hers has a door in it.")
    expect(mark(page)).to_contain_text("on this device")
    page.context.set_offline(False)
    expect(mark(page)).to_contain_text("Saved")

    page.reload()

    expect(page.locator("textarea[name$=words]").first).to_have_value("Hers has a door in it.")


def test_nothing_of_one_reader_is_shown_to_the_next(open_as: OpenAs, site: Site) -> None:
    page = open_as("Priya Raman")
    page.goto(LESSON)
    has_kept(page, LESSON)
    page.locator("textarea[name$=text]").fill(BEFORE)
    expect(mark(page)).to_contain_text("on this device")
    page.goto("/")
    has_kept(page, "/")
    page.goto("/accounts/logout/")
    expect(page.get_by_label("Keep in my studio what is only on this device")).to_be_checked()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert kept(page) == []
    assert page.evaluate(OUTBOX) == []

    page.get_by_role("button", name="Marcus Oyelaran").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    has_kept(page, "/")
    site.kill()
    page.goto(LESSON)
    expect(page.get_by_role("heading", level=1)).to_contain_text("No connection just now")
    assert LESSON not in kept(page)
    assert page.evaluate(OUTBOX) == []
    assert page.locator("html").get_attribute("data-member") is None
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Marcus")
    assert "Priya, " not in page.content()


def test_signing_in_over_a_session_that_ended_elsewhere_shows_nothing_old(
    open_as: OpenAs, site: Site
) -> None:
    page = open_as("Priya Raman")
    page.goto(LESSON)
    has_kept(page, LESSON)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Marcus Oyelaran").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    assert LESSON not in kept(page)


def change_reader(page: Page, name: str) -> Page:
    """Sign out and in as somebody else in a new tab of the same browser; return that tab."""
    other = page.context.new_page()
    other.goto("/accounts/logout/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/accounts/login/**")
    other.get_by_role("button", name=name).first.click()
    other.wait_for_url(lambda url: "/accounts/" not in url)
    return other


def test_page_left_open_when_somebody_else_signs_in_then_its_words_stay_its_writers(
    open_as: OpenAs,
) -> None:
    page = open_as("Priya Raman")
    page.goto(LESSON)
    other = change_reader(page, "Marcus Oyelaran")

    page.locator("textarea[name$=words]").first.fill("Hers has a door in it.")

    expect(mark(page)).to_contain_text("until you sign in again")
    other.goto(LESSON)
    expect(other.locator("textarea[name$=words]").first).to_have_value("")
    change_reader(other, "Priya Raman").goto(LESSON)
    phone = open_as("Priya Raman", phone=True)
    phone.goto(LESSON)
    expect(phone.locator("textarea[name$=words]").first).to_have_value("Hers has a door in it.")


def test_storage_that_is_full_costs_neither_a_page_nor_a_word(open_as: OpenAs, site: Site) -> None:
    page = open_as("Priya Raman")
    has_kept(page, "/")
    browser = page.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": 1})

    page.goto(LESSON)
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).borderRadius") == "12px"
    page.locator("textarea[name$=words]").first.fill("Hers has a door in it.")
    expect(mark(page)).to_contain_text("Saved")

    phone = open_as("Priya Raman", phone=True)
    phone.goto(LESSON)
    expect(phone.locator("textarea[name$=words]").first).to_have_value("Hers has a door in it.")


def test_storage_that_is_full_and_no_connection_then_the_page_holds_on_to_the_words(
    open_as: OpenAs, site: Site
) -> None:
    page = open_as("Priya Raman")
    page.goto(LESSON)
    browser = page.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": 1})
    page.context.set_offline(True)
    page.locator("textarea[name$=words]").first.fill("Hers has a door in it.")
    expect(mark(page)).to_contain_text("on this device")

    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.context.set_offline(False)

    expect(mark(page)).to_contain_text("Saved")


def test_storage_that_is_taken_away_then_what_is_typed_next_still_arrives(
    open_as: OpenAs, site: Site
) -> None:
    page = open_as("Priya Raman")
    page.goto(LESSON)
    has_kept(page, LESSON)
    browser = page.context.new_cdp_session(page)
    taken = "indexeddb,cache_storage,service_workers"
    browser.send("Storage.clearDataForOrigin", {"origin": site.url, "storageTypes": taken})

    page.locator("textarea[name$=words]").first.fill("Hers has a door in it.")

    expect(mark(page)).to_contain_text("Saved")


def test_new_worker_then_pages_read_before_it_keep_their_styles_and_scripts(
    open_as: OpenAs, site: Site
) -> None:
    """Another language makes another worker, as another release does."""
    page = open_as("Priya Raman")
    page.goto(LESSON)
    has_kept(page, LESSON)
    page.reload()
    code = "from people.models import Person;Person.objects.filter(name='Priya Raman').update(language='de')"
    site.ask(f"{code};print('done')")
    before = page.evaluate("caches.keys()")
    page.evaluate("navigator.serviceWorker.ready.then(ready => ready.update())")
    page.wait_for_function(
        """async (before) => {
            const { installing, waiting, active } = await navigator.serviceWorker.ready;
            const isNew = (await caches.keys()).some((name) => !before.includes(name));
            return isNew && !installing && !waiting && active.state === "activated"; }""",
        arg=before,
    )
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    site.kill()

    page.goto(LESSON)

    expect(page.get_by_text("No connection: this is as you last saw it")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).borderRadius") == "12px"
    assert page.evaluate("customElements.get('auto-save') !== undefined")


def set_offline(network: CDPSession, *, offline: bool) -> None:
    """Take the connection of one tab alone, or give it back."""
    limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", {"offline": offline, **limits})


def test_two_tabs_of_a_lesson_when_one_sends_what_the_other_kept_then_it_is_nobodys_other_device(
    open_as: OpenAs,
) -> None:
    first = open_as("Priya Raman")
    first.goto(LESSON)
    second = first.context.new_page()
    second.goto(LESSON)
    network = second.context.new_cdp_session(second)
    network.send("Network.enable")
    set_offline(network, offline=True)
    words = second.locator("textarea[name$=words]").first
    words.fill("Hers has a door in it.")
    expect(mark(second)).to_contain_text("on this device")

    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(mark(second)).to_contain_text("Saved")
    set_offline(network, offline=False)
    words.press_sequentially(" And a bell.")
    expect(mark(second)).to_contain_text("Saved")
    expect(second.get_by_text("on another device")).to_have_count(0)


def test_two_tabs_that_write_the_same_answer_without_a_connection_then_both_are_kept(
    open_as: OpenAs,
) -> None:
    first = open_as("Priya Raman")
    first.goto(LESSON)
    second = first.context.new_page()
    second.goto(LESSON)
    first.context.set_offline(True)
    for page, words in ((first, "Hers has a door in it."), (second, "Mine has a lift.")):
        page.locator("textarea[name$=words]").first.fill(words)
        expect(mark(page)).to_contain_text("on this device")

    first.context.set_offline(False)

    for page in (first, second):
        expect(mark(page)).to_contain_text("Saved")
    with second.context.expect_page() as opened:
        second.evaluate("open(document.querySelector('a[href$=\"/history/\"]').href)")
    for words in ("Hers has a door in it.", "Mine has a lift."):
        expect(opened.value.get_by_text(words)).to_have_count(1)


def test_sign_out_then_this_browser_tells_the_next_reader_of_nobodys_news(open_as: OpenAs) -> None:
    """The push service is outside: all that is played here is that the browser has an address of it."""
    page = open_as("Priya Raman")
    page.evaluate(READY)
    page.add_init_script("""PushManager.prototype.getSubscription = async () => ({
      unsubscribe: async () => { sessionStorage.given = "back"; return true; } })""")
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("sessionStorage.given") == "back"


def test_news_pressed_while_somebody_writes_then_it_opens_beside_their_page(open_as: OpenAs) -> None:
    page = open_as("Priya Raman")
    page.goto("/thanks/")
    page.evaluate(READY)
    [worker] = page.context.service_workers

    opened = worker.evaluate(
        """async () => {
          const done = [];
          self.clients.openWindow = async (url) => { done.push(`beside ${url}`); };
          WindowClient.prototype.focus = async function () { return this; };
          WindowClient.prototype.navigate = async function (url) { done.push(`${this.url} to ${url}`); };
          const pressed = new Event("notificationclick");
          pressed.notification = { close() {}, data: { url: "/inbox/" } };
          const waits = new Promise((resolve) => { pressed.waitUntil = resolve; });
          self.dispatchEvent(pressed);
          await (await waits);
          return done; }"""
    )

    assert opened == ["beside /inbox/"]
