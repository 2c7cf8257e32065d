"""The keyboard never falls through: whatever is pressed by it, one stands somewhere afterwards, in sight."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Site, sweep
from tests.journeys.pressing import covered, falls, visit
from tests.journeys.test_room import enter_the_clinic

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
LESSON = "/learn/leaders-go-first/say-the-thing-that-could-cost-you/"
LESSONS = (
    "/learn/leaders-go-first/ask-for-nothing/",
    "/learn/find-your-own-voice/what-would-you-talk-about-for-free/",
    "/learn/a-little-braver/name-the-thing-youre-afraid-of/",
    "/learn/a-little-braver/when-it-goes-wrong/",
    "/learn/replying-well/answer-the-person-not-the-room/",
)
READING = ("/", "/inbox/", "/thanks/", "/pairing/", "/culture/")
FARTHER = (
    *READING, "/me/preferences/", "/learn/studio/", "/thanks/badges/", "/learn/", "/learn/recall/",
    "/learn/questions/", "/learn/collections/", "/learn/playbooks/", "/learn/playbooks/changes/",
    "/learn/readings/", "/search/?q=lift", "/rooms/", "/voices/", "/drafts/", "/lines/", "/about-you/",
    "/help/", "/write/", "/kit/", "/me/profile/", "/me/focus/", "/me/hours/", "/me/keys/new/",
    "/me/private-address/", "/me/leaving/", "/accounts/security/", "/thanks/notes/", "/thanks/seasons/",
    "/thanks/nominations/new/", "/thanks/rules/", "/pairing/workshops/", "/pairing/circles/",
    "/pairing/looking/", "/pairing/rather-not/", "/pairing/offering/", "/culture/board/",
    "/culture/support/", "/culture/staying/", "/culture/goals/", "/culture/surveys/",
    "/admin/courses/reports/",
)  # fmt: skip


def reader(open_as: OpenAs, name: str, *, phone: bool = False) -> Page:
    return open_as(name, phone=phone, service_workers="block", reduced_motion="reduce")


def test_press_then_the_keyboard_stands_somewhere(open_as: OpenAs) -> None:
    page, done, found = reader(open_as, "Priya Raman"), set[str](), list[str]()
    for path in READING:
        visit(page, path)
        found += falls(page, done)
    assert found == []
    assert len(done) >= 40


@pytest.mark.parametrize("more", [(), pytest.param(LESSONS, marks=sweep)])
def test_press_in_a_lesson_then_the_keyboard_stands_on_the_news(
    open_as: OpenAs, more: tuple[str, ...]
) -> None:
    """With nothing filled in, and with everything."""
    page, found = reader(open_as, "Priya Raman"), list[str]()
    for filled in (False, True):
        done = set[str]()
        for path in (LESSON, *more):
            visit(page, path)
            found += falls(page, done, filled=filled)
        assert len(done) >= 10
    assert found == []


def test_press_in_a_room_then_the_keyboard_stays_in_its_sheet(open_as: OpenAs) -> None:
    host, guest = reader(open_as, "Marcus Oyelaran"), reader(open_as, "Priya Raman")
    for page in (host, guest):
        enter_the_clinic(page)
    by_guest, by_host = set[str](), set[str]()

    assert falls(guest, by_guest, wait=100) == []
    assert falls(host, by_host, wait=100) == []
    assert len(by_host) >= 50
    assert {"button room.stay Keep it open", "button return Let back in"} <= by_host


def test_queue_that_comes_anew_then_takes_the_keyboard_from_nobody(open_as: OpenAs, site: Site) -> None:
    page = reader(open_as, "Priya Raman")
    hours = site.ask("from mentoring.models import QueueEntry;print(QueueEntry.objects.first().workshop.uid)")
    page.goto(f"/pairing/workshops/{hours}/queue/")
    button = page.get_by_role("button", name="Same for me").last
    button.focus()

    look_again(page)
    expect(button).to_be_focused()

    site.ask("from mentoring.models import QueueEntry;print(QueueEntry.objects.all().delete()[0])")
    look_again(page)
    expect(page.get_by_role("region", name="The queue")).to_be_focused()


def look_again(page: Page) -> None:
    """As the page does by itself every few seconds."""
    page.evaluate("() => htmx.ajax('GET', location.pathname, { target: '#queue-now', swap: 'innerHTML' })")


@pytest.mark.parametrize("paths", [("/",), pytest.param(FARTHER, marks=sweep)])
def test_tab_on_a_phone_then_nothing_in_focus_is_covered(open_as: OpenAs, paths: tuple[str, ...]) -> None:
    page, found = reader(open_as, "Priya Raman", phone=True), list[str]()
    for path in (LESSON, *paths):
        visit(page, path)
        found += covered(page)
    enter_the_clinic(page)
    assert [*found, *covered(page)] == []


@sweep
@pytest.mark.parametrize("name", ["Priya Raman", "Ingrid Solheim", "Marcus Oyelaran", "Mei Tanaka"])
def test_press_anywhere_then_the_keyboard_stands_somewhere(open_as: OpenAs, name: str) -> None:
    page, done, found = reader(open_as, name), set[str](), list[str]()
    for path in FARTHER:
        visit(page, path)
        found += falls(page, done)
    assert found == []
