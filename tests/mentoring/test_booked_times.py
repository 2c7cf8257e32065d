"""Office hours with times to book: one place in the queue, and the clock kept for who booked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.mentoring import WorkshopFactory
from config.demonstration.factories.people import PersonFactory
from mentoring import queries, services
from mentoring.models import QueueEntry, QueuePlace, SignUp, Workshop
from mentoring.services import NotNow, Plan
from people.models import Person
from tests.pressing import entered, fields_of, press

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(bela: Person) -> Workshop:
    """Béla's office hours in an hour: four times of fifteen minutes."""
    begins = (timezone.now() + timedelta(hours=1)).replace(microsecond=0)
    return WorkshopFactory.create(
        host=bela, format="office-hours", starts_at=begins, minutes=60, slot_minutes=15, capacity=12
    )


def waiting(hours: Workshop, reader: Person, *, minutes: int) -> list[tuple[str, int]]:
    now = hours.starts_at + timedelta(minutes=minutes)
    queue = queries.queue_of(hours, reader, is_host=False, now=now)
    return [(row.entry.question, row.minutes) for row in queue.waiting]


def test_booking_when_free_then_takes_a_place_and_moves_when_booked_again(
    hours: Workshop, amara: Person
) -> None:
    first, second, *_rest = queries.times_of(hours)

    services.book_time(amara, hours, starts_at=first, question="Where to begin?")
    services.book_time(amara, hours, starts_at=second, question="Where do I begin?")

    entry = QueueEntry.objects.get()
    assert (entry.slot_at, entry.question) == (second, "Where do I begin?")
    assert SignUp.objects.filter(person=amara, workshop=hours, place="coming").count() == 1
    now = timezone.now()
    mine = [(slot.is_free, slot.is_mine) for slot in queries.slots_of(hours, amara, now=now)]
    assert mine == [(True, False), (False, True), (True, False), (True, False)]


def test_booking_when_taken_over_or_not_a_time_then_refuses(
    hours: Workshop, amara: Person, mallory: Person, bela: Person, stranger: Person
) -> None:
    first = queries.times_of(hours)[0]
    services.book_time(amara, hours, starts_at=first, question="A?")

    for person, when, now in (
        (mallory, first, None),
        (mallory, first + timedelta(minutes=1), None),
        (mallory, queries.times_of(hours)[1], hours.starts_at + timedelta(minutes=20)),
        (bela, queries.times_of(hours)[1], None),
        (stranger, queries.times_of(hours)[1], None),
    ):
        with pytest.raises(NotNow):
            services.book_time(person, hours, starts_at=when, question="B?", now=now)
    assert QueuePlace.objects.count() == 1


def test_queue_when_times_are_booked_then_others_are_heard_around_them(
    hours: Workshop, amara: Person, mallory: Person, bela: Person
) -> None:
    at_15 = queries.times_of(hours)[1]
    services.book_time(amara, hours, starts_at=at_15, question="Booked")
    for number in range(2):
        services.join_queue(PersonFactory.create(), hours, question=f"Came {number}")
    hours.queue.filter(question="Came 0").update(asked_at=hours.starts_at)  # behind it on the disk

    assert waiting(hours, mallory, minutes=0) == [("Came 0", 0), ("Booked", 15), ("Came 1", 23)]
    early = services.call_next(bela, hours, now=hours.starts_at)
    assert early
    assert early.question == "Came 0"
    due = services.call_next(bela, hours, now=at_15)
    assert due
    assert due.question == "Booked"
    last = services.call_next(bela, hours, now=at_15 + timedelta(minutes=5))
    assert last
    assert last.question == "Came 1"


def test_call_next_when_only_a_later_time_is_left_then_nobody_waits_for_the_clock(
    hours: Workshop, amara: Person, bela: Person
) -> None:
    services.book_time(amara, hours, starts_at=queries.times_of(hours)[3], question="Booked")

    called = services.call_next(bela, hours, now=hours.starts_at)

    assert called
    assert called.question == "Booked"


def test_same_question_when_booked_then_is_heard_once_at_its_time(
    hours: Workshop, amara: Person, mallory: Person, bela: Person
) -> None:
    came = services.join_queue(mallory, hours, question="Mine too?")
    booked = services.book_time(amara, hours, starts_at=queries.times_of(hours)[2], question="Mine?")
    third = PersonFactory.create()
    services.join_question(third, booked)

    kept = services.merge_questions(bela, came, booked)

    assert (kept.pk, kept.places.count()) == (booked.pk, 3)
    services.book_time(third, hours, starts_at=queries.times_of(hours)[0], question="Another")
    assert sorted(entry.places.count() for entry in QueueEntry.objects.all()) == [1, 2]


def test_hours_when_moved_then_a_time_that_is_none_any_more_becomes_a_place_in_the_queue(
    hours: Workshop, amara: Person, bela: Person
) -> None:
    services.book_time(amara, hours, starts_at=queries.times_of(hours)[1], question="Mine?")
    plan = Plan(
        title=hours.title, starts_at=hours.starts_at, minutes=60, format="office-hours", slot_minutes=20
    )

    services.change_workshop(bela, hours, plan)
    entry = QueueEntry.objects.get()
    assert (entry.slot_at, entry.question) == (None, "Mine?")
    services.change_workshop(bela, hours, replace(plan, format="talk"))
    hours.refresh_from_db()
    assert (hours.slot_minutes, queries.times_of(hours)) == (0, [])


def test_page_when_booking_then_says_what_is_wrong_beside_the_field_and_keeps_the_words(
    hours: Workshop, amara: Person, mallory: Person, browse: Browse
) -> None:
    where = reverse("mentoring:queue-book", args=[hours.uid])
    first, second, *_rest = queries.times_of(hours)
    client = browse(amara)
    assert "Book a time" in client.get(reverse("mentoring:queue", args=[hours.uid])).content.decode()

    services.book_time(mallory, hours, starts_at=first, question="Theirs")
    taken = client.post(where, {"book-slot": first.isoformat(), "book-question": "Mine, in my words"})
    assert taken.status_code == 422
    assert "That time has been taken" in taken.content.decode()
    assert "Mine, in my words" in taken.content.decode()
    assert client.post(where, {"book-slot": second.isoformat(), "book-question": ""}).status_code == 422
    for _twice in range(2):
        assert (
            client.post(where, {"book-slot": second.isoformat(), "book-question": "Mine"}).status_code == 302
        )
    assert QueueEntry.objects.filter(slot_at=second).count() == 1
    page = client.get(reverse("mentoring:queue", args=[hours.uid])).content.decode()
    assert "Another time?" in page
    assert "booked for" in page
    assert mallory.name not in page


def test_booking_when_not_a_member_then_is_not_there(
    hours: Workshop, stranger: Person, browse: Browse
) -> None:
    where = reverse("mentoring:queue-book", args=[hours.uid])

    assert Client().post(where).status_code == 302
    assert browse(stranger).post(where).status_code == 302
    assert not QueueEntry.objects.exists()


def test_page_when_more_times_are_booked_then_as_many_queries(
    hours: Workshop, amara: Person, browse: Browse
) -> None:
    client, where = browse(amara), reverse("mentoring:queue", args=[hours.uid])

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        return len(seen)

    times = queries.times_of(hours)
    services.book_time(PersonFactory.create(), hours, starts_at=times[0], question="One")
    count()
    first = count()
    for time in times[1:3]:
        services.book_time(PersonFactory.create(), hours, starts_at=time, question="More")
    assert count() == first


# --- Without a script ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "sent"),
    [
        ("Same for me", ()),
        ("Join the queue", ("question",)),
        ("Book it", ("book-slot", "book-question")),
    ],
)
def test_queue_when_a_button_is_pressed_then_what_was_begun_beside_it_stands_again(
    hours: Workshop, amara: Person, mallory: Person, browse: Browse, button: str, sent: tuple[str, ...]
) -> None:
    services.join_queue(mallory, hours, question="Theirs")
    client, at = browse(amara), reverse("mentoring:queue", args=[hours.uid])
    begun = {
        "question": "How do I begin?",
        "book-slot": queries.times_of(hours)[1].isoformat(),
        "book-question": "How do I end?",
    }
    left = press(client, at, button, begun)
    assert {name: left.get(name, "") for name in begun} == {
        name: "" if name in sent else words for name, words in begun.items()
    }


def test_queue_when_every_place_is_taken_then_the_question_refused_stands_again(
    hours: Workshop, amara: Person, mallory: Person, browse: Browse
) -> None:
    hours.capacity = 2
    hours.save(update_fields=["capacity"])
    for person in (mallory, PersonFactory.create()):
        services.join_queue(person, hours, question="Theirs")
    at = reverse("mentoring:queue", args=[hours.uid])

    left = press(browse(amara), at, "Join the queue", {"question": "How do I begin?"})

    assert left["question"] == "How do I begin?"
    assert not QueueEntry.objects.filter(question="How do I begin?").exists()


def test_queue_when_leaving_then_the_words_begun_stand_again_and_enter_sends_its_own(
    hours: Workshop, amara: Person, browse: Browse
) -> None:
    client, at = browse(amara), reverse("mentoring:queue", args=[hours.uid])
    services.join_queue(amara, hours, question="Mine")
    assert (
        press(client, at, "Leave the queue", {"question": "In other words"})["question"] == "In other words"
    )
    assert entered(client, at, "question") == reverse("mentoring:queue-join", args=[hours.uid])
    page = fields_of(BeautifulSoup(client.get(at).content, "html.parser"), None)
    slot = queries.times_of(hours)[1]
    client.post(
        entered(client, at, "book-question"),
        page | {"book-slot": slot.isoformat(), "book-question": "Booked"},
    )
    entry = QueueEntry.objects.get(slot_at=slot)
    assert entry.question == "Booked"
    chosen = page | {"book-slot": queries.times_of(hours)[2].isoformat()}
    answer = client.post(entered(client, at, "book-question"), chosen)
    wrong = [
        each["id"] for each in BeautifulSoup(answer.content, "html.parser").select("[aria-invalid=true]")
    ]
    assert (answer.status_code, wrong) == (422, ["id_book-question"])
