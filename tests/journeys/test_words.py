"""A leader goes first; an editor changes a course under somebody's feet and nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import findings, mark

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
POST = (
    "On Friday I told the board the Salford depot would open in March. I was wrong by five months.\n\n"
    "The people who knew were fitting the doors. I had not asked them."
)


NOTES = (
    ("I was wrong by five months.", "A number", "Five months is how people know that I counted."),
    ("The people who knew", "Who knew", "It gives the knowing back to those who had it."),
    ("I had not asked them.", "The end", "The whole post is this sentence. I kept it last and short."),
)
EARLIER = (
    ("We are proud to announce an ambitious programme.", "All of it", "Nobody I know talks like this."),
    (
        "The Salford depot is delayed for reasons beyond our control.",
        "“beyond our control”",
        "It was in my control: I could have asked.",
    ),
)


def test_a_leader_publishes_an_example_with_its_working_shown(open_as: OpenAs) -> None:
    """By labels alone, as somebody does who has never seen Wagtail: an example with two earlier drafts and
    three notes in the margin."""
    leader = open_as("Ingrid Solheim")
    leader.goto("/")
    leader.get_by_role("link", name="Voices").first.click()
    leader.get_by_role("link", name="Write something").first.click()
    assert findings(leader) == []
    leader.get_by_role("button", name="Start an example").click()
    leader.get_by_label("Title", exact=True).fill("I was wrong by five months")
    leader.get_by_label("Your words", exact=True).fill(POST)
    for number, (phrase, heading, why) in enumerate(NOTES, start=1):
        note = row_of(leader, "Note", number, more="Another note")
        note.get_by_label("The phrase").fill(phrase)
        note.get_by_label("In a few words").fill(heading)
        note.get_by_label("Why it works").fill(why)
    leader.get_by_label("Where", exact=True).select_option(index=1)
    leader.get_by_role("textbox", name="For whom").fill("Anyone who plans with other people’s time")
    leader.get_by_role("radio", name="Teach").check(force=True)
    for number, (text, cut, why) in enumerate(EARLIER, start=1):
        draft = row_of(leader, "Earlier draft", number, more="Another draft")
        draft.get_by_label("How it read then").fill(text)
        draft.get_by_label("What was cut").fill(cut)
        draft.get_by_label("Why", exact=True).fill(why)
    expect(mark(leader)).to_contain_text("Saved")
    assert findings(leader) == []

    colleague = open_as("Priya Raman")
    colleague.goto("/voices/")
    expect(colleague.get_by_text("I was wrong by five months")).to_have_count(0)

    leader.get_by_role("button", name="Publish for colleagues").click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("I was wrong by five months")

    colleague.reload()
    colleague.get_by_role("link", name="I was wrong by five months").first.click()
    for _phrase, _heading, why in NOTES:
        expect(colleague.get_by_text(why)).to_be_visible()
    versions = colleague.get_by_role("navigation", name="Versions of this post")
    for number, (text, _cut, why) in enumerate(EARLIER, start=1):
        versions.locator(f"a[href='?draft={number}']").click()
        expect(colleague.get_by_text(text).first).to_be_visible()
        expect(colleague.get_by_text(why).first).to_be_visible()
    assert findings(colleague) == []


def row_of(page: Page, name: str, number: int, *, more: str) -> Locator:
    """The fields of one row, by the words above them; one more is asked for by its button."""
    row = page.get_by_role("group", name=f"{name} {number}", exact=True)
    if not row.count():
        page.get_by_role("button", name=more).click()
    return row


def test_an_edited_course_changes_and_nobody_loses_their_place(open_as: OpenAs) -> None:
    learner = open_as("Priya Raman")
    learner.goto("/learn/find-your-own-voice/")
    done = learner.locator(".route__item[data-state=done]").count()
    assert done >= 2

    editor = open_as("Mei Tanaka")
    editor.goto("/admin/pages/")
    editor.goto("/admin/")
    editor.goto("/learn/find-your-own-voice/")
    edit = find_edit_address(editor, "Say it the way you’d say it")
    editor.goto(edit)
    title = editor.locator("input[name=title], textarea[name=title]").first
    title.fill("Say it as you would at the bus stop")
    publish_in_wagtail(editor)

    learner.reload()
    expect(learner.get_by_role("link", name="Say it as you would at the bus stop").first).to_be_visible()
    assert learner.locator(".route__item[data-state=done]").count() == done
    learner.get_by_role("link", name="Say it as you would at the bus stop").first.click()
    expect(learner.locator("textarea[name$=text]")).to_have_value(re.compile("upset a hotel.$"))


def find_edit_address(page: Page, title: str) -> str:
    """Find a page's editor as an editor does: search the explorer by title."""
    page.goto(f"/admin/pages/search/?q={title}")
    link = page.get_by_role("link", name=title).first
    address = link.get_attribute("href")
    assert address
    return address


def publish_in_wagtail(page: Page) -> None:
    more = page.get_by_role("button", name="More actions")
    if more.count():
        more.first.click()
    page.locator("[name=action-publish]").first.click()
    expect(page.locator(".messages")).to_contain_text("published")


MEANWHILE = """async (texts) => {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const { store } = await import(loaded.find((name) => name.includes("lib/store")));
  const composer = document.querySelector("draft-composer");
  const [key, url] = [composer.getAttribute("key"), composer.getAttribute("url")];
  const write = (text) => store.enqueue({ key, url, body: {
    ...Object.fromEntries(new FormData(composer.querySelector("form"))),
    body: text, key: crypto.randomUUID() } });
  const said = [];
  store.addEventListener("state", ({ detail }) => { if (detail.key === key) said.push(detail.state); });
  const [begin, older] = [IDBDatabase.prototype.transaction, texts.shift()];
  let writes = 0;
  IDBDatabase.prototype.transaction = function (...what) {
    const made = begin.apply(this, what); // the second to write is the answer, taking away what has arrived
    if (what[1] === "readwrite" && ++writes === 2) void write(texts.shift());
    return made;
  };
  await write(older);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
  while ((await store.waiting()).length || writes < 4) await pause();
  return said;
}"""


def test_words_kept_while_an_answer_comes_are_the_drafts_words(open_as: OpenAs) -> None:
    """Between the answer to one save and its being told, the next is typed: upon that answer it is kept."""
    leader = open_as("Ingrid Solheim")
    leader.goto("/write/")
    leader.get_by_role("button", name="Start an example").click()
    expect(leader.get_by_label("Your words", exact=True)).to_be_visible()
    said = leader.evaluate(MEANWHILE, ["The older words.", "The newer words."])
    assert "saved" not in said[:-1]
    assert said[-1] == "saved"
    leader.reload()
    expect(leader.get_by_label("Your words", exact=True)).to_have_value("The newer words.")
