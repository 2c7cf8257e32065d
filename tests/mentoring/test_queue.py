"""Office hours: who waits, how long, with whom; and invitations from a table."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.mentoring import QueueEntryFactory, WorkshopFactory
from config.demonstration.factories.people import PersonFactory
from mentoring import queries, services
from mentoring.models import Invitation, QueueEntry, QueuePlace, Workshop
from mentoring.services import NotNow, TableRefused
from people.models import Person, Role, State
from people.services import give_role

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(bela: Person) -> Workshop:
    """Béla's office hours, on now."""
    return WorkshopFactory.create(
        host=bela, format="office-hours", starts_at=timezone.now() - timedelta(minutes=5), minutes=60
    )


def line(hours: Workshop, reader: Person, **fields: object) -> list[tuple[str, int, int]]:
    now = timezone.now()
    queue = queries.queue_of(hours, reader, is_host=False, now=now)
    return [(row.entry.question, row.people, row.minutes) for row in queue.waiting]


def test_queue_when_people_ask_then_each_knows_how_long_and_the_same_question_waits_once(
    hours: Workshop, amara: Person, mallory: Person, bela: Person
) -> None:
    third = PersonFactory.create()
    first = services.join_queue(amara, hours, question="Where to begin?")
    services.join_queue(mallory, hours, question="May I say I?")
    services.join_question(third, first)
    assert line(hours, amara) == [("Where to begin?", 2, 0), ("May I say I?", 1, 8)]
    services.call_next(bela, hours)
    services.call_next(bela, hours, now=timezone.now() + timedelta(minutes=4))
    queue = queries.queue_of(hours, mallory, is_host=False, now=timezone.now())
    assert queue.talking is not None
    assert (queue.talking.entry.question, queue.talking.is_mine, queue.done) == ("May I say I?", True, 1)
    assert services.join_queue(amara, hours, question="And then?").question == "And then?"


def test_queue_when_read_then_names_are_for_hosts_and_those_who_wait_together(
    hours: Workshop, amara: Person, mallory: Person, bela: Person, browse: Browse
) -> None:
    services.join_queue(amara, hours, question="Where to begin?")
    where = reverse("mentoring:queue", args=[hours.uid])
    assert b"Amara" in browse(bela).get(where).content
    part = browse(mallory).get(where, headers={"HX-Request": "true"}).content
    assert b"Where to begin?" in part
    assert b"Amara" not in part
    assert b"<html" not in part


def test_queue_when_two_questions_are_one_then_everybody_waits_with_the_older(
    hours: Workshop, amara: Person, mallory: Person, bela: Person, browse: Browse
) -> None:
    one = services.join_queue(amara, hours, question="Where to begin?")
    other = services.join_queue(mallory, hours, question="How do I begin?")
    both = {"one": str(other.uid), "other": str(one.uid)}
    browse(mallory).post(reverse("mentoring:queue-merge", args=[hours.uid]), both)
    assert QueueEntry.objects.count() == 2
    browse(bela).post(reverse("mentoring:queue-merge", args=[hours.uid]), both)
    assert QueueEntry.objects.get() == one
    assert QueuePlace.objects.filter(entry=one).count() == 2


def test_queue_when_the_last_leaves_a_question_then_it_goes(hours: Workshop, amara: Person) -> None:
    services.join_queue(amara, hours, question="Where to begin?")
    services.join_queue(amara, hours, question="Where do I begin?")
    assert QueueEntry.objects.get().question == "Where do I begin?"
    services.leave_queue(amara, hours)
    assert not QueueEntry.objects.exists()


def test_queue_when_over_then_says_so_kindly(hours: Workshop, amara: Person) -> None:
    hours.starts_at = timezone.now() - timedelta(hours=3)
    hours.save()
    with pytest.raises(NotNow):
        services.join_queue(amara, hours, question="Too late?")


def test_queue_when_three_wait_then_asks_the_database_as_often_as_for_one(
    hours: Workshop, amara: Person, browse: Browse
) -> None:
    client, where = browse(amara), reverse("mentoring:queue", args=[hours.uid])
    counts = []
    for _more in range(3):
        QueueEntryFactory.create(workshop=hours)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(where)
        counts.append(len(seen))
    assert counts[0] == counts[2]


# -- co-hosting, recurrence ------------------------------------------------------------------------


def test_hosting_when_one_has_helped_once_then_one_may_host(
    hours: Workshop, amara: Person, bela: Person, browse: Browse
) -> None:
    plan = services.Plan(title="Mine", starts_at=timezone.now() + timedelta(days=9))
    with pytest.raises(NotNow, match="Help somebody"):
        services.plan_workshop(amara, plan)
    browse(amara).post(reverse("mentoring:co-host-offer", args=[hours.uid]))
    page = browse(bela).get(reverse("mentoring:workshop", args=[hours.uid]))
    assert b"Amara Diallo could help you host" in page.content
    answer = reverse("mentoring:co-host-answer", args=[hours.uid, amara.pk])
    browse(bela).post(answer, {"answer": "yes"})
    assert services.plan_workshop(amara, plan).host == amara


def test_workshops_when_they_repeat_then_each_is_its_own_and_the_row_can_be_called_off(
    amara: Person, bela: Person
) -> None:
    give_role(bela, Role.CHAMPION)
    start = datetime(2030, 10, 22, 12, 0, tzinfo=UTC)
    plan = services.Plan(title="Row", starts_at=start, repeat="weekly", times=4)
    first = services.plan_workshop(bela, plan)
    row = list(Workshop.objects.filter(series=first.series).order_by("starts_at"))
    assert [each.starts_at.hour for each in row] == [12, 13, 13, 13]  # the clocks go back: same wall clock
    assert len({each.room_id for each in row}) == 4
    services.sign_up(amara, first)
    assert services.sign_up_series(amara, first) == 3
    assert services.call_off_series(bela, row[2]) == 2
    assert [each.state for each in Workshop.objects.filter(series=first.series).order_by("starts_at")] == [
        "planned", "planned", "cancelled", "cancelled",
    ]  # fmt: skip


# -- invitations -----------------------------------------------------------------------------------


@pytest.fixture
def lead(amara: Person) -> Person:
    give_role(amara, Role.PROGRAMME_LEAD)
    return amara


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"name\nA\n", "Row 1: the heading needs the columns email and name."),
        (b"email,name\nx@example.org,X\nno-at-sign,Y\n", "Row 3: “no-at-sign” is not a whole address"),
        (b"email,name\nx@example.org,\n", "Row 2: The name is missing."),
        (b"email;name;language\nx@example.org;X;xx\n", "Row 2: “xx” is not a language we know"),
        (b"email,name,time_zone\nx@example.org,X,Mars/Base\n", "Row 2: “Mars/Base” is not a time zone"),
        (b"email,name\nx@example.org,X\nX@example.org,Y\n", "Row 3: This address is in row 2 already."),
        (b"email,name\n\xff\xfe,X\n", "not UTF-8"),
        (b"email,name\n", "There are no rows"),
        (b"email,name\nx@example.org,X\0\n", "not UTF-8"),
        (b"email,name,language\nx@example.org,X,de-" + b"x" * 10, "Row 2: “de-xxxxxxxxxx” is not a language"),
        (
            b'email,name\nx@example.org,"X\n' + b"y@example.org,Y\n" * 9_000,
            "Row 2: a quotation mark is missing",
        ),
    ],
)
def test_table_when_a_row_is_wrong_then_its_number_is_said_and_nothing_is_imported(
    content: bytes, problem: str, lead: Person, browse: Browse
) -> None:
    with pytest.raises(TableRefused) as refused:
        services.read_table(content)
    assert any(problem in words for words in refused.value.problems)
    before = Person.objects.count()
    file = SimpleUploadedFile("people.csv", content)
    answer = browse(lead).post(reverse("mentoring:invitations"), {"table": file})
    assert (answer.status_code, Person.objects.count(), Invitation.objects.count()) == (422, before, 0)


@pytest.mark.django_db(transaction=True)
def test_table_when_right_then_each_new_address_hears_once_and_members_do_not(
    amara: Person, bela: Person, browse: Browse
) -> None:
    give_role(amara, Role.PROGRAMME_LEAD)
    content = f"\ufeffemail,name\nnew@example.org,Neu Ling\n{bela.email},Somebody Else\n".encode()
    said = set()
    for _again in range(2):
        file = SimpleUploadedFile("people.csv", content)
        answer = browse(amara).post(reverse("mentoring:invitations"), {"table": file}, follow=True)
        said.add(b"2 addresses: if they are new here" in answer.content)
    assert said == {True}
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]
    assert Person.objects.get(email="new@example.org").state == State.ACCOUNT
    bela.refresh_from_db()
    assert bela.name == "Béla Kovács"
    assert "example.org" not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_table_when_any_program_wrote_it_then_reads_the_same(ends: str) -> None:
    lines = [
        "\ufeffEmail; Name;language",
        "a@example.org;أمارا ديالو;DE",
        'b@example.org;"B.\nKovács";',
        ";;",
    ]
    rows = services.read_table(ends.join(lines).encode())
    assert [(row.email, row.name, row.language) for row in rows] == [
        ("a@example.org", "أمارا ديالو", "de"),
        ("b@example.org", "B. Kovács", ""),
    ]


def test_table_when_the_database_takes_two_addresses_for_one_then_the_rest_is_invited(lead: Person) -> None:
    """PostgreSQL's index takes İ for i. Nothing says that somebody has such an address."""
    Person.objects.filter(pk=lead.pk).update(email="mike@example.org")
    services.invite(services.read_table("email,name\nmİke@example.org,M\nb@example.org,B\n".encode()))
    assert Person.objects.filter(email="b@example.org").exists()
    lead.refresh_from_db()
    assert (lead.email, lead.state) == ("mike@example.org", State.JOINED)


def test_figures_when_few_take_part_then_say_nothing_and_only_the_lead_reads_them(
    lead: Person, bela: Person, mallory: Person, browse: Browse
) -> None:
    give_role(mallory, Role.LEADER)
    assert browse(mallory).get(reverse("mentoring:figures")).status_code == 403
    page = browse(lead).get(reverse("mentoring:figures"))
    assert {row.value for row in page.context["figures"]} == {None}
    assert b"fewer than ten people" in page.content
    table = browse(lead).get(reverse("mentoring:figures-table")).content.decode()
    assert table.splitlines()[0] == "figure,value,unit"
    assert "@" not in table
    assert bela.name not in table
