"""A whole workshop hour by keyboard alone, everything found by the name a screen reader says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import findings
from tests.journeys.keyboard import Cable, Keyboard
from tests.journeys.test_room import enter_the_clinic

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
LINE = "On check twenty-two I heard"


def come_in(page: Page) -> Keyboard:
    page.goto("/rooms/")
    hand = Keyboard(page)
    hand.press("link", "Draft clinic")
    hand.press("button", "Come in")
    expect(page.get_by_role("status").filter(has_text="Connected")).to_be_visible()
    hand.listen()
    return hand


def test_whole_hour_by_keyboard_and_names(open_as: OpenAs) -> None:
    """Host and participant: join, talk, hand, floor, clinic, polls, questions, groups and back, minutes."""
    host, page = come_in(open_as("Marcus Oyelaran")), open_as("Priya Raman")
    cable, guest = Cable(page), come_in(page)
    for other in ("Bea Lindqvist", "any:Callum", "any:Gwen"):  # a secret ballot needs five
        enter_the_clinic(open_as(other))

    talk_and_get_the_floor(host, guest)
    mute_by_mistake(host, guest)
    say_what_one_heard(host, guest)
    answer_a_poll(host, guest)
    vote_in_secret(host, guest)
    ask_without_a_name(host, guest)
    for one in (host, guest):
        assert findings(one.page) == []
    miss_five_lines(host, guest, cable)
    go_beside_and_back(host, guest)
    read_the_minutes(host, guest)


def talk_and_get_the_floor(host: Keyboard, guest: Keyboard) -> None:
    guest.write("Write to the room", "Hello from the keyboard.")
    guest.keys.press("Enter")
    expect(host.page.get_by_role("log", name="Chat messages")).to_contain_text("Hello from the keyboard.")
    assert host.lines == 1
    guest.tick("button", "Raise hand")
    expect(guest.page.get_by_role("button", name="Take hand down", pressed=True)).to_be_focused()
    host.press("button", "Give the floor Priya Raman")
    guest.hears("You have the floor")
    expect(guest.page.locator("[data-floor-words]")).to_have_text("You have the floor")
    expect(host.page.get_by_role("region", name="What we’re doing now")).to_be_focused()  # that hand is down
    host.press("button", "Host’s controls")
    host.press("button", "Clear the floor")
    # Nothing is left to clear.
    expect(host.page.get_by_role("region", name="Time", exact=True)).to_be_focused()
    host.press("button", "Pause the clock")
    expect(host.page.get_by_role("button", name="Go on", exact=True)).to_be_focused()
    host.keys.press("Enter")
    expect(host.page.get_by_role("button", name="Pause the clock")).to_be_focused()
    host.keys.press("Escape")
    expect(host.page.get_by_role("button", name="Host’s controls")).to_be_focused()


def mute_by_mistake(host: Keyboard, guest: Keyboard) -> None:
    host.press("button", "Host’s controls")
    host.press("button", "Mute Priya Raman")
    expect(host.page.get_by_role("button", name="Let them write Priya Raman")).to_be_focused()
    guest.hears("The host has asked you to listen for now.")
    expect(guest.page.get_by_text("The host has asked you to listen for now.").first).to_be_visible()
    host.press("button", "Take it back")
    guest.hears("You can write again.")
    expect(guest.page.locator("[data-chat-problem]")).to_be_hidden()
    host.keys.press("Escape")


def say_what_one_heard(host: Keyboard, guest: Keyboard) -> None:
    guest.press("button", "Add a note")
    guest.go_to("radio", "I wondered")
    guest.keys.press("ArrowRight")
    expect(guest.page.get_by_role("radio", name="I heard")).to_be_checked()
    guest.go_to("combobox", "About which words")
    chosen = guest.page.get_by_role("combobox", name="About which words")
    while LINE not in str(chosen.evaluate("(one) => one.selectedOptions[0].text")):
        guest.keys.press("ArrowDown")
    guest.write("Your note", "The brake comes before the eyes.")
    guest.press("button", "Leave the note")
    expect(guest.page.get_by_text("The brake comes before the eyes.").first).to_be_visible()
    expect(guest.page.locator("mark", has_text="On check twenty-two")).to_be_visible()
    host.press("button", "Let all out")
    guest.hears("A note is out.")


def answer_a_poll(host: Keyboard, guest: Keyboard) -> None:
    ask_the_room(host, "Where should Bea begin?", secret=False)
    guest.hears("A new poll: Where should Bea begin?")
    guest.go_to("radio", "In the car park")
    guest.keys.press("ArrowDown")
    guest.press("button", "Answer", exact=True)
    expect(guest.page.get_by_text("On check twenty-two · your pick")).to_be_visible()


def ask_the_room(host: Keyboard, question: str, *, secret: bool) -> None:
    host.press("button", "Host’s controls")
    if host.page.get_by_role("button", name="Close the poll").is_visible():
        host.press("button", "Close the poll")
    host.write("Ask the room", question)
    host.go_to("textbox", "Answers, one on each line")
    host.keys.type("In the car park\nOn check twenty-two")
    if secret:
        host.tick("checkbox", "A secret ballot")
    host.press("button", "Open the poll")


def vote_in_secret(host: Keyboard, guest: Keyboard) -> None:
    ask_the_room(host, "Shall we meet monthly?", secret=True)
    guest.hears("A new poll: Shall we meet monthly?")
    guest.tick("radio", "In the car park")
    guest.press("button", "Answer", exact=True)
    expect(host.page.get_by_text("1 have voted.")).to_be_visible()
    assert not host.page.get_by_text("your pick").is_visible()
    host.press("button", "Host’s controls")
    host.press("button", "Close the poll")
    host.keys.press("Escape")
    for one in (host, guest):
        expect(one.page.locator("[data-poll]")).to_contain_text("Fewer than three voted")
        expect(one.page.locator("[data-poll] [data-results]")).to_be_hidden()


def ask_without_a_name(host: Keyboard, guest: Keyboard) -> None:
    guest.unfold("Questions")
    guest.write("Ask something", "Who reads it first?")
    guest.tick("checkbox", "Without my name")
    guest.press("button", "Ask", exact=True)
    host.hears("A new question: Who reads it first?")
    host.unfold("Questions")
    host.unfold("Answer or hold Who reads it first?")
    host.write("The answer in a line", "You do.")
    host.press("button", "It’s answered")
    guest.hears("A question has been answered.")
    expect(guest.page.get_by_role("button", name="Take it back Who reads it first?")).to_be_visible()


def miss_five_lines(host: Keyboard, guest: Keyboard, cable: Cable) -> None:
    """Who comes back hears how many lines there are, not all of them one after the other."""
    cable.pull()
    expect(guest.page.get_by_role("status").filter(has_text="Reconnecting")).to_be_visible()
    one_by_one = guest.lines
    host.go_to("textbox", "Write to the room")
    for word in ("one", "two", "three", "four", "five"):
        host.keys.type(word)
        host.keys.press("Enter")
    expect(host.page.get_by_role("log", name="Chat messages")).to_contain_text("five")
    expect(host.page.locator("[data-chat] [data-key]")).to_have_count(0)  # all of them are kept
    cable.mend()
    guest.page.evaluate("dispatchEvent(new Event('online'))")
    guest.hears("5 new lines in the chat")
    assert guest.lines == one_by_one


def go_beside_and_back(host: Keyboard, guest: Keyboard) -> None:
    host.press("button", "Host’s controls")
    host.press("button", "Pairs who haven’t met")
    host.keys.press("Escape")
    guest.hears("Groups open in")
    expect(guest.page.get_by_role("heading", name="You’re in group")).to_be_visible()
    be_let_in(host, guest)
    guest.write("Bring something back to the room", "Start with the brake.")
    guest.press("button", "Bring it back")
    expect(host.page.get_by_text("Start with the brake.").first).to_be_visible()
    guest.press("button", "Back to the room")
    expect(guest.page.get_by_role("heading", name="You’re in group")).to_be_hidden()
    host.press("button", "Call everyone back")


def be_let_in(host: Keyboard, guest: Keyboard) -> None:
    """A host comes into a group by knocking, and is told when the door opens."""
    guest.press("button", "Ask for help")
    host.hears("asks for help.")
    group = host.page.get_by_role("listitem").filter(has_text="asks for help")
    host.press_in(group, "Knock")
    guest.hears("Marcus Oyelaran knocks at your group.")
    guest.press("button", "Let in Marcus Oyelaran")
    host.hears("You’re with group")
    expect(host.page.get_by_role("checkbox", name="Only to my group")).to_be_visible()
    host.press("button", "Back to the room")
    expect(host.page.get_by_role("checkbox", name="Only to my group")).to_be_hidden()


def read_the_minutes(host: Keyboard, guest: Keyboard) -> None:
    guest.unfold("What we keep")
    guest.write("One thing you’d like kept", "Ask first.")
    guest.press("button", "Keep it")
    expect(host.page.get_by_text("Ask first.").first).to_be_attached()
    host.press("button", "Host’s controls")
    host.unfold("End the room")
    host.press("button", "End it for everyone")
    guest.hears("This room ends in half a minute.")
    host.press("button", "Close")
    host.press("button", "Keep it open")
    guest.hears("The room stays open.")
    host.press("button", "Host’s controls")
    host.press("button", "End it for everyone")
    expect(guest.page.get_by_role("heading", name="This room has ended")).to_be_visible(timeout=60_000)
    guest.hears("This room has ended")
    guest.press("link", "See what we keep")
    expect(guest.page.get_by_text("Ask first.").first).to_be_visible()
    assert findings(guest.page) == []
