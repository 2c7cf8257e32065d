"""What concerns one person of a live room stands on their page: two browsers, an hour of their own."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.journeys.browsing import Site, findings
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]

AN_HOUR = """
from datetime import timedelta
from django.utils import timezone
from mentoring.rooms import services
from mentoring.rooms.models import Role
from people.models import Person
agenda = [services.AgendaItem("Hello", 7), services.AgendaItem("Ask", 5, "questions")]
agenda.append(services.AgendaItem("Last words", 5))
host, guest = (Person.objects.get(name=name) for name in ("Marcus Oyelaran", "Priya Raman"))
opens_at = timezone.now() - timedelta(minutes=5)
link = "https://talk.example/hour"
room = services.make_room(title="An hour", host=host, agenda=agenda, opens_at=opens_at, meeting_url=link)
services.admit(room, guest, Role.PARTICIPANT)
print(room.pk)
"""


END = """
from mentoring.rooms import services
from mentoring.rooms.models import Room
print(services.end_room(Room.objects.get(title="An hour")).pk)
"""


@pytest.fixture
def host_and_guest(open_as: OpenAs, site: Site) -> tuple[Page, Page]:
    """In a room of their own, which the host has started."""
    address = f"/rooms/{site.ask(AN_HOUR)}/"
    host, guest = open_as("Marcus Oyelaran"), open_as("Priya Raman")
    for page in (host, guest):
        page.goto(address)
        page.get_by_role("button", name="Come in").click()
        expect(page.locator("[data-conn]")).to_contain_text("Connected")
    host.get_by_role("button", name="Start the workshop").click()
    expect(guest.locator("[data-title]")).to_have_text("Hello")
    return host, guest


def test_what_concerns_one_person_stands_on_their_page(host_and_guest: tuple[Page, Page]) -> None:
    """A step that lays something out, a deed refused, words, the timer; and no page error."""
    host, guest = host_and_guest
    wrong: list[str] = []
    for page in (host, guest):
        page.on("pageerror", lambda error: wrong.append(str(error)))
    start_too_early(host, guest)
    begin_the_questions(host, guest)
    wait_until_it_is_loud_again(host, guest)
    be_refused_a_troika(host)
    answer_in_words(host, guest)
    hand_over_the_timer(host, guest)
    change_a_line_in_the_middle_of_another(guest)
    become_a_host_in_the_middle_of_a_question(host, guest)
    guest.goto("/healthz")  # not a page of ours: leaving for it is no error either
    assert wrong == []


def start_too_early(host: Page, guest: Page) -> None:
    waiting = guest.locator("[data-note]").get_attribute("data-waiting")
    host.get_by_role("button", name="Host’s controls").click()
    host.get_by_role("button", name="Take it back").click()
    expect(guest.locator("[data-title]")).to_have_text("We’re about to start")
    expect(guest.locator("[data-note]")).to_have_text(str(waiting))
    expect(guest.locator("[data-live]")).to_be_hidden()
    host.keyboard.press("Escape")
    expect(host.get_by_role("button", name="Next step")).to_be_hidden()
    host.get_by_role("button", name="Start the workshop").click()
    expect(guest.locator("[data-title]")).to_have_text("Hello")
    expect(host.locator("[data-conn]")).to_contain_text("Connected")


def begin_the_questions(host: Page, guest: Page) -> None:
    expect(guest.locator("#sec-questions")).not_to_have_attribute("open", "")
    host.get_by_role("button", name="Next step").click()
    expect(guest.locator("[data-title]")).to_have_text("Ask")
    expect(guest.locator("#sec-questions")).to_have_attribute("open", "")


def wait_until_it_is_loud_again(host: Page, guest: Page) -> None:
    host.get_by_role("button", name="Host’s controls").click()
    host.get_by_role("button", name="Quiet, two minutes").click()
    expect(guest.locator("[data-quiet]")).to_be_visible()
    guest.get_by_label("Write to the room").fill("Said too early.")
    guest.get_by_label("Write to the room").press("Enter")
    problem = guest.locator("[data-chat-problem]")
    expect(problem).to_contain_text("Your line goes out when it’s over.")
    host.get_by_role("button", name="End the quiet").click()
    expect(host.locator("[data-chat]")).to_contain_text("Said too early.")
    expect(problem).to_be_hidden()
    host.keyboard.press("Escape")


def be_refused_a_troika(host: Page) -> None:
    problem = host.locator("[data-stage-problem]")
    expect(problem).to_be_hidden()
    host.get_by_role("button", name="Host’s controls").click()
    host.get_by_role("button", name="A troika").click()
    expect(problem).to_contain_text("There aren’t enough people here")
    expect(problem).to_be_visible()
    host.get_by_role("button", name="Pause the clock").click()
    expect(problem).to_be_hidden()


def answer_in_words(host: Page, guest: Page) -> None:
    host.get_by_label("Ask the room").fill("How was it?")
    host.get_by_label("How people answer").select_option("words")
    host.get_by_role("button", name="Open the poll").click()
    own = guest.get_by_label("Up to three words or short phrases")
    own.fill("calm, a bit wet")
    guest.get_by_role("button", name="Answer", exact=True).click()
    poll = guest.locator("[data-poll]")
    expect(poll).to_contain_text("calm · your pick")
    expect(poll).to_contain_text("a bit wet · your pick")
    expect(own).to_have_value("calm, a bit wet")
    guest.reload()
    expect(poll).to_contain_text("a bit wet · your pick")
    expect(own).to_have_value("calm, a bit wet")
    expect(host.locator("[data-poll] [data-mine]").first).to_be_hidden()


def hand_over_the_timer(host: Page, guest: Page) -> None:
    """To somebody who came after the host's own page was made."""
    following = guest.get_by_role("button", name="Next step")
    expect(following).to_be_hidden()
    expect(host.get_by_label("Priya Raman", exact=True)).to_be_attached()  # a seat in the groups, too
    host.get_by_role("button", name="Host’s controls").click()  # the sheet closed when the poll opened
    host.get_by_role("combobox", name="Who keeps the timer").select_option(label="Priya Raman")
    host.get_by_role("button", name="Hand it over").click()
    following.click()
    expect(host.locator("[data-title]")).to_have_text("Last words")


def change_a_line_in_the_middle_of_another(guest: Page) -> None:
    writing, said = guest.get_by_label("Write to the room"), guest.locator("[data-chat] [data-line]").last
    writing.fill("A lone")
    writing.press("Enter")
    expect(said).to_contain_text("A lone")
    writing.fill("What comes next")
    said.hover()
    said.get_by_role("button", name="Change").click()
    expect(writing).to_have_value("A lone")
    writing.fill("A line")
    writing.press("Enter")
    expect(said).to_contain_text("A line")
    expect(writing).to_have_value("What comes next")


def become_a_host_in_the_middle_of_a_question(host: Page, guest: Page) -> None:
    """Other controls come with a page made anew, which waits for what is being written."""
    asking = guest.get_by_label("Ask something")
    asking.fill("Half a ques")
    host.get_by_label("Role of Priya Raman").select_option("cohost")
    host.get_by_role("button", name="Give role Priya Raman").click()
    expect(guest.locator("[data-announce]")).to_contain_text("You’re now: co-host")
    guest.get_by_label("Write to the room").fill("")
    asking.click()
    guest.wait_for_timeout(1000)
    expect(asking).to_have_value("Half a ques")
    asking.fill("")
    expect(guest.get_by_role("button", name="Host’s controls")).to_be_visible()


def test_timer_is_said_at_five_one_and_no_minutes_only(host_and_guest: tuple[Page, Page]) -> None:
    """The page's own clock is put forward; what it says in words is heard, and nothing more."""
    _host, guest = host_and_guest
    clock, hand = guest.locator("[data-clock]"), Keyboard(guest)
    hand.listen()
    guest.context.set_offline(True)  # or the server would say what time it really is
    now = int(guest.evaluate("Date.now()"))
    guest.clock.set_fixed_time(now / 1000)
    guest.wait_for_timeout(1500)  # what it shows is of this moment then
    minutes, seconds = map(int, clock.inner_text().split(":"))
    for left in (400, 299, 200, 120, 59, 30, 5, 0):
        guest.clock.set_fixed_time((now + (60 * minutes + seconds - left) * 1000) / 1000)
        expect(clock).to_have_text(f"{left // 60}:{left % 60:02d}")
    assert hand.heard == ["Five minutes left for this.", "One minute left for this.", "Time’s up for this."]
    guest.context.set_offline(False)
    expect(guest.locator("[data-conn]")).to_contain_text("Connected")
    expect(clock).not_to_have_text("0:00")
    guest.clock.set_fixed_time(now / 1000 + 3 * 3600)
    expect(clock).to_have_text("0:00")
    guest.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as somebody looks again
    expect(clock).not_to_have_text("0:00")


def test_minutes_on_paper_hold_what_is_folded_on_the_screen(
    host_and_guest: tuple[Page, Page], site: Site
) -> None:
    host, guest = host_and_guest
    host.get_by_role("button", name="Host’s controls").click()
    host.get_by_role("button", name="Type captions").click()
    host.keyboard.press("Escape")
    host.get_by_label("Captions: what is being said").fill("… so we begin.")
    host.get_by_role("button", name="Send the caption").click()
    expect(host.locator("[data-captions]")).to_contain_text("… so we begin.")
    lose_what_was_kept(guest)
    guest.context.set_offline(True)
    site.ask(END)
    sleep_over_the_end(guest)
    host.goto(host.url + "minutes/")
    line = host.get_by_text("… so we begin.")
    expect(line).to_be_attached()
    expect(line).to_be_hidden()
    host.emulate_media(media="print")
    expect(line).to_be_visible()
    expect(host.get_by_role("button", name="Take the captions out")).to_be_hidden()


def lose_what_was_kept(guest: Page) -> None:
    """Its connection breaks before a line is acknowledged, and a snapshot has it when one is back."""
    cut = list[str]()

    def pass_on(page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def tell(told: str | bytes) -> None:
            if "Kept." in str(told) and not cut:
                cut.append(str(told))
                server.close()
                page.close()
            else:
                page.send(told)

        page.on_message(lambda said: server.send(re.sub(r'"(epoch|since)":\d+', r'"\1":0', str(said))))
        server.on_message(tell)

    guest.route_web_socket(re.compile("/ws/"), pass_on)
    guest.reload()
    expect(guest.locator("[data-conn]")).to_contain_text("Connected")
    guest.get_by_label("Write to the room").fill("Kept.")
    guest.get_by_label("Write to the room").press("Enter")
    expect(guest.locator("[data-chat] [data-line]")).to_contain_text("Kept.")
    expect(guest.locator("[data-chat] [data-key]")).to_have_count(0)
    assert cut


def sleep_over_the_end(guest: Page) -> None:
    """Whose laptop wakes up later hears that it is over, and has what they had not sent."""
    writing = guest.get_by_label("Write to the room")
    writing.fill("Said in the train.")
    writing.press("Enter")
    expect(guest.locator("[data-chat]")).to_contain_text("goes out when we’re back")
    guest.clock.set_fixed_time(guest.evaluate("Date.now()") / 1000 + 20 * 60)
    guest.context.set_offline(False)
    expect(guest.get_by_role("heading", name="This room has ended")).to_be_visible()
    expect(writing).to_have_value("Said in the train.")
    expect(guest.locator("[data-chat-problem]")).to_contain_text("This room has ended")


def test_what_is_held_or_refused_stays_with_its_author(host_and_guest: tuple[Page, Page]) -> None:
    """A question held before it was out, words that were refused, and the door after one was taken out."""
    host, guest = host_and_guest
    be_held_and_take_it_back(host, guest)
    be_refused_a_question(host, guest)
    be_taken_out(host, guest)


def be_held_and_take_it_back(host: Page, guest: Page) -> None:
    host.get_by_role("button", name="Host’s controls").click()
    host.get_by_role("button", name="Look at questions first").click()
    expect(host.locator("[data-alone]")).to_contain_text("You’re the only host here")
    expect(host.locator("[data-announce]")).to_contain_text("questions wait until a second host")
    host.keyboard.press("Escape")
    expect(host.locator("#sec-questions")).not_to_have_attribute("open", "")
    guest.locator("#sec-questions > summary").click()
    guest.get_by_label("Ask something").fill("Does it name the customer?")
    guest.get_by_label("Without my name").check()
    guest.get_by_role("button", name="Ask", exact=True).click()
    own = guest.locator("[data-question-row]")
    expect(own).to_contain_text("yours, without your name · being looked at")
    expect(host.locator("#sec-questions")).to_have_attribute("open", "")
    host.get_by_text("Answer or hold").click()
    host.get_by_label("Why it is held").fill("It names a person.")
    host.get_by_role("button", name="Hold it").click()
    expect(own).to_contain_text("held: It names a person.")
    guest.reload()
    expect(own).to_contain_text("held: It names a person.")
    assert findings(guest) == []
    own.get_by_role("button", name="Take it back").click()
    expect(own).to_have_count(0)
    expect(host.locator("[data-question-row]")).to_have_count(0)


def be_refused_a_question(host: Page, guest: Page) -> None:
    """And two lines, all of them said without a connection, while another is being written."""
    asking, writing = guest.get_by_label("Ask something"), guest.get_by_label("Write to the room")
    asking.fill("Will my words be lost?")
    guest.context.set_offline(True)
    expect(guest.locator("[data-conn]")).to_contain_text("You’re offline")
    guest.get_by_role("button", name="Ask", exact=True).click()
    for words in ("One.", "Two."):
        writing.fill(words)
        writing.press("Enter")
    writing.press_sequentially("Half a")
    host.get_by_role("button", name="Host’s controls").click()
    host.get_by_role("button", name="Mute Priya Raman").click()
    expect(host.get_by_role("button", name="Let them write Priya Raman")).to_be_visible()
    guest.context.set_offline(False)
    expect(guest.locator("[data-chat-problem]")).to_contain_text("asked you to listen")
    expect(guest.locator("[data-stage-problem]")).to_contain_text("Your words are still in the box.")
    expect(asking).to_have_value("Will my words be lost?")
    expect(writing).to_have_value("Half a\nOne.\nTwo.")
    writing.press_sequentially(" sentence")
    expect(writing).to_have_value("Half a sentence\nOne.\nTwo.")
    expect(guest.locator("[data-chat] [data-key]")).to_have_count(0)


def be_taken_out(host: Page, guest: Page) -> None:
    expect(guest.get_by_role("link", name="Talk (opens beside)")).to_have_attribute(
        "href", "https://talk.example/hour"
    )
    host.get_by_role("button", name="Take out Priya Raman").click()
    expect(guest.locator("[data-conn]")).to_contain_text("Closed to you")
    expect(guest.get_by_role("link", name="Talk (opens beside)")).to_have_count(0)
    unsent = guest.get_by_label("What you had not sent")
    expect(unsent).to_have_value("Will my words be lost?\nHalf a sentence\nOne.\nTwo.")
    assert "talk.example" not in guest.locator("body").inner_html()
    assert findings(guest) == []
