"""Every page of learning as whoever may see it, and every block of practice without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import findings, judged, sweep

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
LEADERS = "/learn/leaders-go-first"
VOICE = "/learn/find-your-own-voice"
STATES = ("first", "wrong", "phone", "answered", "recall")


def links(page: Page, path: str, part: str) -> list[str]:
    """The addresses under `part` that a page leads to, each once."""
    page.goto(path)
    found = page.eval_on_selector_all("main a[href]", "all => all.map(one => one.getAttribute('href'))")
    return sorted({str(each).partition("#")[0] for each in found if part in str(each)})


@sweep
def test_pages_of_a_learner(open_as: OpenAs) -> None:
    page = open_as("Priya Raman")
    lessons = links(page, f"{VOICE}/", f"{VOICE}/")[:3]
    found = [
        *links(page, "/learn/", "/learn/paths/")[:1],
        *links(page, "/learn/studio/", "/learn/studio/drafts/")[:1],
        *[each for each in links(page, "/learn/questions/", "/learn/questions/") if "new" not in each][:1],
        *links(page, "/learn/collections/", "/learn/collections/")[:2],
        *links(page, "/learn/playbooks/", "/learn/runs/")[:1],
        *links(page, "/learn/playbooks/changes/", "/learn/playbooks/changes/")[:1],
        *links(page, f"{VOICE}/", "/test/"),
    ]

    assert len(found) >= 7
    assert (
        judged(
            page,
            "/learn/",
            "/learn/?text=lift",
            "/search/?q=lift",
            f"{VOICE}/",
            *lessons,
            "/learn/finde-deine-eigene-stimme/",
            "/learn/studio/",
            "/learn/readings/",
            "/learn/readings/example/",
            "/learn/recall/",
            "/learn/questions/",
            "/learn/questions/new/",
            "/learn/collections/",
            "/learn/playbooks/",
            "/learn/turn-a-bad-day-into-a-story/",
            "/learn/playbooks/changes/",
            *found,
            "/me/export/",
        )
        == []
    )


@sweep
def test_pages_of_somebody_who_has_nothing_yet_and_of_a_champion(open_as: OpenAs) -> None:
    for name in ("Sam Osei", "Tomasz Wilk"):
        page = open_as(name)
        assert (
            judged(
                page,
                "/learn/",
                "/learn/studio/",
                "/learn/readings/",
                "/learn/recall/",
                "/learn/questions/",
                "/learn/collections/",
                "/learn/playbooks/",
                "/learn/playbooks/changes/",
                *links(page, f"{LEADERS}/", f"{LEADERS}/"),
            )
            == []
        )


@sweep
def test_lessons_in_every_state_as_an_editor_previews_them(open_as: OpenAs) -> None:
    """Every block unanswered, twice wrong, half-way, answered and coming back; and the editor's own pages."""
    editor = open_as("Mei Tanaka")
    lessons = links(editor, f"{LEADERS}/", f"{LEADERS}/")
    addresses = [address for lesson in lessons for address in previews(editor, lesson)]

    assert len(addresses) >= 4 * len(STATES)
    assert judged(editor, *addresses) == []
    for address in ("/admin/courses/reports/", "/admin/courses/import/"):
        editor.goto(address)
        assert findings(editor) == []


@sweep
def test_the_editors_checks_hear_how_a_lesson_teaches(open_as: OpenAs) -> None:
    """The preview's frame brings axe along; without it Wagtail's panel says that nothing was found."""
    editor = open_as("Mei Tanaka")
    lesson = links(editor, f"{LEADERS}/", f"{LEADERS}/")[0]
    editor.goto(previews(editor, lesson)[0].replace("view_draft/?mode=first", "edit/"))
    editor.locator("[name=teaser]").fill("You should post more, every day.")
    editor.get_by_role("button", name="Toggle checks").click()
    expect(editor.get_by_text("This presses people to post.").last).to_be_visible()


def previews(editor: Page, lesson: str) -> list[str]:
    """The lesson's previews, by the number that its blocks' forms are sent to."""
    editor.goto(lesson)
    action = editor.locator("[formaction*='/blocks/']").first.get_attribute("formaction") or ""
    number = action.partition("/lessons/")[2].partition("/")[0]
    return [f"/admin/pages/{number}/view_draft/?mode={state}" for state in STATES]


# How each kind of block is done, and what it then says.
FIELDS = ", ".join(f"input[name$={name}]" for name in ("text", "number", "when", "then")) + ", textarea"
TICK, PICK, WRITE = "tick", "pick", "write"
WAYS: dict[str, tuple[str, str, str]] = {
    "contrast": (TICK, "Show me what you noticed", "What we noticed"),
    "question": (TICK, "See what happens", "this"),
    "spot": (TICK, "Show me what you found", "What we found"),
    "ordering": (PICK, "See what we think", "Have another go"),
    "matching": (PICK, "See what we think", "Have another go"),
    "pairwise": (TICK, "See what speaks for each", "Something speaks for either"),
    "task": (TICK, "I’ve done it", "What to notice"),
    "drill": (WRITE, "Show me three others", "Three that were really sent"),
    "short": (WRITE, "See what we think", "Have another go"),
    "number": (WRITE, "See what we think", "Have another go"),
    "rewrite": (WRITE, "I’ve read it once more", "I’ve read it again"),
    "reflection": (WRITE, "Keep it", ""),
    "plan": (WRITE, "Keep this plan", ""),
}


def test_a_course_is_taken_to_its_end_without_a_script(open_as: OpenAs) -> None:
    """From the course's own button through every block of every lesson, which is every kind there is."""
    page = open_as("Sam Osei", scripts=False)
    page.goto(f"{LEADERS}/")
    met: set[str] = set()
    for number in range(1, 5):
        page.get_by_role("link", name=re.compile(f"(Start|Carry on) with session {number}")).click()
        for name, kind in blocks_on(page):
            OTHERS.get(kind, do_plainly)(page.locator(name), kind)
            met.add(kind)
        page.locator("button[formaction*='/completion/']").first.click()
        expect(page).to_have_url(re.compile("/landmark/$"))
        page.get_by_role("link", name="That’s enough for today").click()
    expect(page.get_by_role("link", name="You’ve been through it all")).to_be_visible()
    assert met == {*WAYS, *OTHERS}


def blocks_on(page: Page) -> list[tuple[str, str]]:
    """What stands for each block on the page, and its kind."""
    found = page.eval_on_selector_all(
        "main [data-block]", "all => all.map(one => [one.id, one.querySelector('input[name$=kind]').value])"
    )
    return [(f"#{name}", str(kind)) for name, kind in found]


def do_plainly(block: Locator, kind: str) -> None:
    """Do a block as a form and nothing else, and find what was written still there."""
    way, button, says = WAYS[kind]
    if way == TICK:
        block.locator("label:has(input[type=checkbox], input[type=radio])").first.click()
    for place, select in enumerate(block.locator("select").all(), start=1):
        select.select_option(index=place)
    written = block.locator(FIELDS)
    for each in written.all() if way == WRITE else []:
        each.fill("3" if kind == "number" else "Heroes, on a Tuesday.")
    if kind == "rewrite":
        block.locator("label:has(input[name$=ticked])").first.click()
    block.get_by_role("button", name=button).click()
    expect(block).to_contain_text(says)
    if way == WRITE:
        expect(written.first).to_have_value(re.compile("3|Heroes"))


def weigh_plainly(block: Locator, _kind: str) -> None:
    """The example first; only then what is known of it, and one's own by the same four."""
    for each in block.locator("fieldset").all():
        each.locator("label").nth(1).click()
    block.locator("[name$=liked]").fill("The crossings-out.")
    block.locator("[name$=tried]").fill("Cut the third sentence.")
    block.get_by_role("button", name="See what we saw").click()
    expect(block).to_contain_text("Cut the sentence about openness.")
    block.locator("textarea[name$=text]").fill("Thursday at four, six minutes, with biscuits.")
    for each in block.locator("fieldset").all():
        each.locator("label").first.click()
    block.get_by_role("button", name="I’ve weighed mine").click()
    expect(block).to_contain_text("Done.")


def live_plainly(block: Locator, _kind: str) -> None:
    """A story, choice after choice, to where its way ends."""
    for _step in range(3):
        if not block.get_by_role("button", name="See what happens").count():
            break
        block.locator("label:has(input[name$=chosen])").first.click()
        block.get_by_role("button", name="See what happens").click()
    expect(block).to_contain_text("That’s where this way ends.")


OTHERS = {"critique": weigh_plainly, "consequence": live_plainly}
