import zoneinfo
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from config.demonstration.factories.mentoring import SignUpFactory, WorkshopFactory
from config.demonstration.factories.people import PersonFactory
from mentoring import queries, services
from mentoring.agendas import ready_agenda
from mentoring.calendar import Entry, calendar_file
from mentoring.models import Format, SignUp, Workshop, WorkshopState
from mentoring.rooms.queries import role_in
from mentoring.rooms.services import end_room, open_room
from mentoring.rooms.state.time import turns_of
from mentoring.services import NotNow, Plan
from people.models import Notice, Person, Role
from people.services import give_role, leave
from recognition.models import Kind, Question

START = datetime(2026, 10, 20, 13, 0, tzinfo=UTC)
BEFORE = START - timedelta(days=5)
AFTER = START + timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bela_may_host(bela: Person) -> None:
    give_role(bela, Role.CHAMPION)


def plan(**fields: object) -> Plan:
    values = {"title": "Tuesday clinic", "starts_at": START, "capacity": 2}
    return Plan(**{**values, "agenda": tuple(ready_agenda("draft-clinic")), **fields})  # type: ignore[arg-type]


@pytest.fixture
def workshop(bela: Person) -> Workshop:
    """Béla's workshop with two places and its room."""
    return services.plan_workshop(bela, plan())


def people(count: int) -> list[Person]:
    return [PersonFactory.create() for _ in range(count)]


def test_plan_workshop_when_sent_twice_then_it_is_one_and_what_was_changed_is_another(
    workshop: Workshop, bela: Person
) -> None:
    assert services.plan_workshop(bela, plan()) == workshop
    larger = services.plan_workshop(bela, plan(capacity=8))
    row = services.plan_workshop(bela, plan(repeat="weekly", times=2))
    assert services.plan_workshop(bela, plan(repeat="weekly", times=2)) == row
    assert len({workshop, larger, row}) == 3
    assert Workshop.objects.count() == 4
    helper = PersonFactory.create()
    services.plan_workshop(bela, plan(repeat="weekly", times=2), co_hosts=[helper])
    assert {request.workshop.series for request in helper.co_host_requests.all()} == {row.series}
    assert helper.co_host_requests.count() == 2
    services.call_off(bela, workshop)
    assert services.plan_workshop(bela, plan()) != workshop


def test_plan_workshop_when_planned_then_its_room_holds_the_host_and_the_agenda(
    workshop: Workshop, bela: Person
) -> None:
    assert workshop.room is not None
    assert role_in(workshop.room, bela) == "host"
    assert workshop.room.starts_at == START
    assert [item["title"] for item in workshop.room.agenda] == [item["title"] for item in workshop.agenda]


def test_agenda_when_an_item_has_a_note_then_the_room_has_it_and_keeps_it_once_open(bela: Person) -> None:
    item = {"title": "Hello", "minutes": 5, "activity": "talk", "note": "Microphones off is fine."}
    made = services.plan_workshop(bela, plan(agenda=(item,)))
    assert made.room is not None
    assert made.room.agenda == [item]
    changed = services.change_workshop(bela, made, plan(agenda=({**item, "note": "On, please."},)))
    assert changed.room is not None
    assert changed.room.agenda[0]["note"] == "On, please."
    open_room(changed.room)
    services.change_workshop(bela, made, plan(agenda=(item,)))
    changed.room.refresh_from_db()
    assert changed.room.agenda[0]["note"] == "On, please."


def test_workshop_when_it_ended_then_who_signed_up_reads_its_minutes(
    workshop: Workshop, amara: Person, mallory: Person, browse: Callable[[Person], Client]
) -> None:
    services.sign_up(amara, workshop, now=BEFORE)
    assert workshop.room is not None
    page, link = reverse("mentoring:workshop", args=[workshop.uid]), "Read the minutes"
    assert link not in browse(amara).get(page).content.decode()
    end_room(workshop.room)
    assert link in browse(amara).get(page).content.decode()
    minutes = reverse("rooms:room-minutes", args=[workshop.room.pk])
    assert browse(amara).get(minutes).status_code == 200
    assert link not in browse(mallory).get(page).content.decode()
    assert browse(mallory).get(minutes).status_code == 404


@pytest.mark.parametrize("name", Format.values)
def test_ready_agenda_when_read_then_each_item_has_minutes_and_an_activity(name: str) -> None:
    agenda = ready_agenda(name)
    assert agenda
    assert all(int(str(item["minutes"])) > 0 for item in agenda)
    assert {item["activity"] for item in agenda} <= {
        "talk",
        "write",
        "poll",
        "questions",
        "draft",
        "circle",
        "troika",
    }


def test_troika_when_read_then_as_long_as_the_turns_the_room_leads_through() -> None:
    turns = [(turn.name, turn.seconds // 60) for turn in turns_of("troika", [1, 2, 3], 0)]
    each = [("ask", 2), ("clarify", 2), ("talk", 5), ("takeaway", 2)]
    assert turns == [("reflect", 1), *each, *each, *each]
    assert [item["minutes"] for item in ready_agenda("troika")] == [sum(minutes for _name, minutes in turns)]


def test_sign_up_when_places_run_out_then_waits_in_order(workshop: Workshop) -> None:
    first, second, third, fourth = people(4)
    for number, person in enumerate((first, second, third, fourth)):
        services.sign_up(person, workshop, now=BEFORE + timedelta(minutes=number))

    rows = {row.person: row for row in SignUp.objects.all()}
    assert [rows[person].place for person in (first, second, third)] == ["coming", "coming", "waiting"]
    assert queries.place_in_line(rows[third]) == 1
    assert queries.place_in_line(rows[fourth]) == 2
    assert workshop.room is not None
    assert role_in(workshop.room, first) == "participant"
    assert role_in(workshop.room, third) == ""


def test_sign_up_when_repeated_then_one_place_with_the_latest_wishes(
    workshop: Workshop, amara: Person
) -> None:
    services.sign_up(amara, workshop, now=BEFORE)
    services.sign_up(amara, workshop, is_named=True, wants_reminder=False, now=BEFORE)
    row = SignUp.objects.get()
    assert (row.place, row.is_named, row.wants_reminder) == ("coming", True, False)


def test_leave_workshop_when_full_then_the_next_in_line_has_the_place_and_is_told(
    workshop: Workshop,
) -> None:
    first, second, third = people(3)
    for number, person in enumerate((first, second, third)):
        services.sign_up(person, workshop, now=BEFORE + timedelta(minutes=number))

    services.leave_workshop(first, workshop)
    services.leave_workshop(first, workshop)

    assert not SignUp.objects.filter(person=first).exists()
    assert SignUp.objects.get(person=third).place == "coming"
    assert [notice.kind for notice in Notice.objects.filter(person=third)] == ["mentoring.place-free"]
    assert workshop.room is not None
    assert (role_in(workshop.room, first), role_in(workshop.room, third)) == ("", "participant")


def test_sign_up_when_over_or_hosting_or_never_joined_then_refuses(
    workshop: Workshop, amara: Person, bela: Person, stranger: Person
) -> None:
    for person, now in ((amara, START + timedelta(hours=2)), (bela, BEFORE), (stranger, BEFORE)):
        with pytest.raises(NotNow):
            services.sign_up(person, workshop, now=now)
    assert not SignUp.objects.exists()


def test_sign_up_when_manager_free_then_nobody_of_a_line_meets_theirs(bela: Person, amara: Person) -> None:
    boss = PersonFactory.create()
    amara.manager = boss
    amara.save()
    workshop = services.plan_workshop(bela, plan(manager_free=True))
    services.sign_up(amara, workshop, now=BEFORE)
    with pytest.raises(NotNow):
        services.sign_up(boss, workshop, now=BEFORE)


def test_change_workshop_when_more_places_then_the_waiting_list_moves(
    workshop: Workshop, bela: Person
) -> None:
    for number, person in enumerate(people(4)):
        services.sign_up(person, workshop, now=BEFORE + timedelta(minutes=number))

    services.change_workshop(bela, workshop, plan(capacity=3, starts_at=START + timedelta(days=1)))

    assert SignUp.objects.filter(place="coming").count() == 3
    assert Notice.objects.filter(kind="mentoring.workshop-moved").count() == 4
    workshop.refresh_from_db()
    assert workshop.sequence == 1
    assert workshop.room is not None
    assert workshop.room.starts_at == START + timedelta(days=1)


def test_change_workshop_when_not_the_host_then_refuses(workshop: Workshop, mallory: Person) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: services.change_workshop(mallory, workshop, plan(title="Mine now")),
        lambda: services.call_off(mallory, workshop),
        lambda: services.close_workshop(mallory, workshop, now=AFTER),
    )
    for act in acts:
        with pytest.raises(NotNow):
            act()
    workshop.refresh_from_db()
    assert (workshop.title, workshop.state) == ("Tuesday clinic", WorkshopState.PLANNED)


def test_room_ended_when_five_took_part_then_each_is_asked_once_in_one_group(bela: Person) -> None:
    workshop = services.plan_workshop(bela, plan(capacity=9))
    came = people(5)
    assert workshop.room

    services.room_has_ended(workshop.room, frozenset({bela.pk, *(person.pk for person in came)}))
    services.room_has_ended(workshop.room, frozenset(person.pk for person in people(3)))

    asked = Question.objects.filter(kind=Kind.WORKSHOP_HOSTED)
    assert {question.confirmer for question in asked} == set(came)
    assert {question.contributor for question in asked} == {bela}
    assert len({question.group for question in asked}) == 1
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.ENDED


def test_room_ended_when_four_took_part_then_thanks_and_asks_nobody(bela: Person) -> None:
    workshop = services.plan_workshop(bela, plan(capacity=9))
    assert workshop.room

    services.room_has_ended(workshop.room, frozenset(person.pk for person in people(4)))

    assert not Question.objects.exists()
    assert Notice.objects.filter(kind="mentoring.workshop-over").count() == 4


def test_close_workshop_when_its_room_ends_then_both_have_ended(workshop: Workshop, bela: Person) -> None:
    with pytest.raises(NotNow):
        services.close_workshop(bela, workshop, now=BEFORE)
    assert services.close_workshop(bela, workshop, now=AFTER).state == WorkshopState.ENDED
    assert workshop.room is not None
    workshop.room.refresh_from_db()
    assert workshop.room.is_ended
    end_room(workshop.room)
    assert services.close_workshop(bela, workshop, now=AFTER).state == WorkshopState.ENDED


def test_call_off_when_done_twice_then_everyone_is_told_once(workshop: Workshop, bela: Person) -> None:
    person = PersonFactory.create()
    services.sign_up(person, workshop, now=BEFORE)
    services.call_off(bela, workshop)
    services.call_off(bela, workshop)
    assert Notice.objects.filter(person=person, kind="mentoring.workshop-off").count() == 1
    assert workshop.room is not None
    assert role_in(workshop.room, person) == ""
    assert list(queries.workshops_to_come(person, now=BEFORE)) == []


def test_send_reminders_when_due_then_only_those_who_wish_and_once(workshop: Workshop) -> None:
    wants, not_me = people(2)
    services.sign_up(wants, workshop, now=BEFORE)
    services.sign_up(not_me, workshop, wants_reminder=False, now=BEFORE)

    assert services.send_reminders(now=START - timedelta(days=2)) == 0
    assert services.send_reminders(now=START - timedelta(hours=20)) == 1
    assert services.send_reminders(now=START - timedelta(hours=19)) == 0
    assert Notice.objects.get(kind="mentoring.reminder").person == wants


def test_send_reminders_when_one_goes_wrong_then_those_before_are_done(workshop: Workshop) -> None:
    first, second = people(2)
    for person in (first, second):
        services.sign_up(person, workshop, now=BEFORE)

    def refuse_second(instance: Notice, **_: object) -> None:
        if instance.person == second:
            raise RuntimeError

    pre_save.connect(refuse_second, sender=Notice)
    try:
        with pytest.raises(RuntimeError):
            services.send_reminders(now=START - timedelta(hours=20))
    finally:
        pre_save.disconnect(refuse_second, sender=Notice)

    assert list(SignUp.objects.exclude(reminded_at=None).values_list("person", flat=True)) == [first.pk]
    assert services.send_reminders(now=START - timedelta(hours=20)) == 1


def test_leave_when_hosting_then_a_co_host_takes_over_and_places_come_free(
    workshop: Workshop, amara: Person, bela: Person
) -> None:
    waiting = people(3)
    for number, person in enumerate(waiting):
        services.sign_up(person, workshop, now=BEFORE + timedelta(minutes=number))
    services.change_workshop(bela, workshop, plan(), co_hosts=[amara])
    services.agree_to_co_host(amara, workshop)

    leave(waiting[0])
    leave(bela)

    workshop.refresh_from_db()
    assert workshop.host == amara
    assert workshop.state == WorkshopState.PLANNED
    assert SignUp.objects.get(person=waiting[2]).place == "coming"


def test_agenda_for_when_signed_up_and_hosting_then_the_readers_day_in_order(
    workshop: Workshop, amara: Person, bela: Person
) -> None:
    services.sign_up(amara, workshop, now=BEFORE)
    early = WorkshopFactory.create(host=amara, starts_at=START - timedelta(hours=3))

    lines = queries.agenda_for(amara, START.date())

    assert [(line.kind, line.subject) for line in lines] == [("hosting", early), ("workshop", workshop)]
    assert [line.kind for line in queries.agenda_for(bela, START.date())] == ["hosting"]
    assert queries.agenda_for(amara, (START + timedelta(days=1)).date()) == []


def test_openings_for_when_hosting_or_coming_then_not_offered_again(
    workshop: Workshop, amara: Person, bela: Person, mallory: Person
) -> None:
    services.sign_up(amara, workshop, now=BEFORE)
    assert list(queries.openings_for(amara, now=BEFORE)) == []
    assert list(queries.openings_for(bela, now=BEFORE)) == []
    assert list(queries.openings_for(mallory, now=BEFORE)) == [workshop]
    assert list(queries.workshops_for(amara, now=BEFORE)) == [workshop]
    assert list(queries.workshops_for(bela, now=BEFORE)) == [workshop]


def test_names_coming_when_some_say_so_then_only_they_a_to_z(workshop: Workshop) -> None:
    zoe, ann, shy = (
        PersonFactory.create(name="Zoë"),
        PersonFactory.create(name="Ann"),
        PersonFactory.create(name="Shy"),
    )
    for person, named in ((zoe, True), (ann, True), (shy, False)):
        SignUpFactory.create(workshop=workshop, person=person, is_named=named)
    SignUpFactory.create(workshop=workshop, place=SignUp.Place.WAITING, is_named=True)
    assert queries.names_coming(workshop) == [ann, zoe]


def entry(starts_at: datetime, **fields: object) -> Entry:
    values = {
        "uid": "workshop-1",
        "title": "Clinic; drafts, and tea",
        "minutes": 60,
        "sequence": 2,
        "stamp": BEFORE,
    }
    return Entry(starts_at=starts_at, **{**values, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "starts_at", "offset"),
    [
        ("Europe/Berlin", datetime(2026, 10, 24, 8, tzinfo=UTC), 2),  # the day before clocks go back
        ("Europe/Berlin", datetime(2026, 10, 25, 8, tzinfo=UTC), 1),
        ("Europe/Berlin", datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 1),  # ends after clocks went forward
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 0),  # the hour that comes twice
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC), 0),
        ("Asia/Kolkata", datetime(2026, 6, 1, 8, tzinfo=UTC), 5.5),
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 8, tzinfo=UTC), 10.5),
        ("UTC", datetime(2026, 6, 1, 8, tzinfo=UTC), 0),
    ],
)
def test_calendar_file_when_clocks_change_then_the_instant_and_the_length_stay(
    zone: str, starts_at: datetime, offset: float
) -> None:
    text = calendar_file(entry(starts_at), zone_name=zone, host="example.org").decode()

    lines = unfolded(text)
    start, end = moment_of(lines, "DTSTART"), moment_of(lines, "DTEND")
    assert start.astimezone(UTC) == starts_at
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(minutes=60)
    assert start.utcoffset() == timedelta(hours=offset)
    assert "METHOD:PUBLISH" in lines
    assert "SEQUENCE:2" in lines
    assert "SUMMARY:Clinic\\; drafts\\, and tea" in lines
    assert ("BEGIN:VTIMEZONE" in lines) == (zone != "UTC")
    assert Calendar.from_ical(text).walk("VEVENT")[0]["UID"] == "workshop-1@example.org"


def unfolded(text: str) -> list[str]:
    """Read lines by hand (RFC 5545, 3.1): the library that wrote them is not asked."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def moment_of(lines: list[str], name: str) -> datetime:
    event = lines[lines.index("BEGIN:VEVENT") :]
    line = next(line for line in event if line.startswith(name))
    head, _colon, value = line.partition(":")
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    zone = zoneinfo.ZoneInfo(head.split("TZID=")[1].strip('"'))
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone)
