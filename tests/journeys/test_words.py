"""A leader goes first; an editor changes a course under somebody's feet and nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import findings, mark

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
POST = (
    "On Friday I told the board the Salford depot would open in March. I was wrong by five months.\n\n"
    "The people who knew were fitting the doors. I had not asked them."
)


def test_a_leader_publishes_an_example_with_its_working_shown(open_as: OpenAs) -> None:
    leader = open_as("Ingrid Solheim")
    leader.goto("/write/")
    assert findings(leader) == []
    leader.get_by_role("button", name="Start an example").click()
    leader.locator("[name=title]").fill("I was wrong by five months")
    leader.locator("textarea[name=body]").fill(POST)
    leader.locator("[name=for_whom]").fill("Anyone who plans with other people’s time")
    for name in ("platform", "intent"):
        choice = leader.locator(f"[name={name}]")
        if choice.first.evaluate("e => e.tagName") == "SELECT":
            choice.first.select_option(index=1)
        else:
            choice.first.check(force=True)
    leader.locator("[name='notes-0-heading']").fill("The end")
    leader.locator("[name='notes-0-quote']").fill("I had not asked them.")
    leader.locator("[name='notes-0-note']").fill("The whole post is this sentence. I kept it last and short.")
    expect(mark(leader)).to_contain_text("Saved")
    assert findings(leader) == []

    colleague = open_as("Priya Raman")
    colleague.goto("/voices/")
    expect(colleague.get_by_text("I was wrong by five months")).to_have_count(0)

    leader.get_by_role("button", name="Publish for colleagues").click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("I was wrong by five months")

    colleague.reload()
    colleague.get_by_role("link", name="I was wrong by five months").first.click()
    expect(colleague.get_by_text("The whole post is this sentence.")).to_be_visible()
    assert findings(colleague) == []


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
    expect(learner.locator("textarea[name=text]")).to_have_value(re.compile("upset a hotel.$"))


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
