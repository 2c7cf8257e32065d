"""Who gets in, who does not, and what nobody else can read."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.snippets.models import get_snippet_models

from config.demonstration.factories.mentoring import (
    CircleFactory,
    GoalFactory,
    NoteFactory,
    PairingFactory,
    QueueEntryFactory,
    SessionFactory,
    SignUpFactory,
    ThreadMessageFactory,
    WorkshopFactory,
)
from config.demonstration.factories.people import PersonFactory
from mentoring import queries, services
from mentoring.models import (
    Avoidance,
    Farewell,
    Format,
    Goal,
    Note,
    Pairing,
    PairingState,
    Skill,
    ThreadMessage,
    Workshop,
)
from mentoring.urls import urlpatterns
from people.models import Person, Role
from people.services import give_role
from recognition.models import Fact, Question

pytestmark = pytest.mark.django_db

Browse = Callable[[Person], Client]
SECRET = "kittiwake"
OPEN_TO_MEMBERS = {
    "home", "looking", "looking-end", "offering", "offering-end", "offering-pause", "offering-opening",
    "offering-resume", "suggestion", "look", "workshops", "workshop-new", "workshop", "workshop-calendar",
    "sign-up", "sign-up-end", "co-host", "co-host-end", "co-host-offer", "choices", "choose", "avoiding",
    "circles", "circle", "circle-new", "circle-join", "circle-leave", "circle-meeting", "calendar",
    "calendar-renew", "calendar-stop", "queue", "queue-join", "queue-same", "queue-leave", "queue-next",
    "queue-done", "queue-merge", "queue-book", "suggestion-one", "why-not",
}  # fmt: skip
WITH_A_SECRET = {"feed"}  # no sign-in: whoever has the address reads it (test_calendars.py)


@pytest.fixture
def full(pair: Pairing, looking: Person, helping: Person) -> Pairing:
    """The pair, with something private in every place."""
    NoteFactory.create(pairing=pair, author=looking, words=SECRET)
    NoteFactory.create(pairing=pair, author=helping, words=SECRET, whose=Note.Whose.OURS)
    ThreadMessageFactory.create(pairing=pair, words=SECRET)
    GoalFactory.create(pairing=pair, words=SECRET)
    services.write_next_step(looking, SessionFactory.create(pairing=pair), words=SECRET)
    services.agree(looking, pair, where=SECRET)
    Farewell.objects.create(pairing=pair, person=looking, words=SECRET, said_at=timezone.now())
    services.check_fit(helping, pair, answer="unsure")
    return pair


def office_hours() -> Workshop:
    starts_at = timezone.now() + timedelta(days=1)
    return WorkshopFactory.create(starts_at=starts_at, format=Format.OFFICE_HOURS)


def address(name: str, pair: Pairing, workshop: Workshop) -> str:
    arguments: dict[str, list[object]] = {
        "note-erase": [pair.notes.order_by("pk").values_list("pk", flat=True)[0]],
        "goal-reached": [pair.goals.values_list("uid", flat=True)[0]],
    }
    if name.startswith("session-"):
        arguments[name] = [pair.sessions.values_list("uid", flat=True)[0]]
    if name in {"workshops", "workshop-new", "circles", "circle-new"}:
        return reverse(f"mentoring:{name}")
    if name.startswith(("workshop", "sign-up", "queue", "co-host")):
        arguments[name] = [workshop.uid]
    if name.startswith("circle-") or name == "circle":
        arguments[name] = [CircleFactory.create().uid]
    arguments["queue-same"] = [workshop.uid, QueueEntryFactory.create(workshop=workshop).uid]
    arguments["co-host-answer"] = [workshop.uid, pair.newcomer_id]
    arguments["avoiding-end"] = [pair.newcomer_id]
    pattern = next(str(entry.pattern) for entry in urlpatterns if getattr(entry, "name", "") == name)
    return reverse(f"mentoring:{name}", args=arguments.get(name, [pair.uid] if "<" in pattern else []))


ALL_NAMES = [str(getattr(entry, "name", "")) for entry in urlpatterns]
# Rounds have their own walk (test_rounds.py): who is no programme lead is refused there.
NAMES = [name for name in ALL_NAMES if name not in WITH_A_SECRET and not name.startswith("round")]


@pytest.mark.parametrize("name", NAMES)
def test_every_address_when_not_let_in_then_refuses(
    name: str, full: Pairing, mallory: Person, stranger: Person, browse: Browse
) -> None:
    where = address(name, full, office_hours())
    before = (full.state, Note.objects.count(), Goal.objects.filter(reached_at=None).count())

    for method in ("get", "post"):
        for client, target in ((Client(), "/accounts/login/"), (browse(stranger), reverse("people:join"))):
            answer = getattr(client, method)(where)
            assert answer.status_code == 302, (name, method)
            assert answer["Location"].startswith(target)
    if name not in OPEN_TO_MEMBERS:
        answers = {getattr(browse(mallory), method)(where).status_code for method in ("get", "post")}
        assert answers <= {403, 404, 405}
    full.refresh_from_db()
    assert (full.state, Note.objects.count(), Goal.objects.filter(reached_at=None).count()) == before


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_when_read_by_anybody_else_then_holds_nothing_private(
    role: Role | None, full: Pairing, looking: Person, helping: Person, browse: Browse
) -> None:
    other = PersonFactory.create(is_superuser=role == Role.ADMINISTRATOR, is_staff=role == Role.ADMINISTRATOR)
    if role:
        give_role(other, role)
    workshop = office_hours()
    client = browse(other)

    for name in NAMES:
        body = client.get(address(name, full, workshop)).content.decode()
        assert SECRET not in body, name
        assert str(full.uid) not in body, name


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.LEADER, Role.EDITOR])
def test_desk_when_walked_by_role_then_nothing_two_people_said_is_there(
    role: Role, full: Pairing, looking: Person, helping: Person, mallory: Person, browse: Browse
) -> None:
    """Wagtail's admin and Django's own: no page of either names a pair, or holds their words."""
    other = PersonFactory.create(is_superuser=role == Role.ADMINISTRATOR, is_staff=role == Role.ADMINISTRATOR)
    give_role(other, role)
    client, seen, ahead = browse(other), 0, ["/admin/", "/django-admin/"]
    walked: set[str] = set()
    skipped = ("logout", "/add/", "delete", "jsi18n", "styleguide")
    while ahead and seen < 40:
        where = ahead.pop(0)
        walked.add(where)
        answer = client.get(where, follow=True)
        body = "" if answer.streaming else answer.content.decode(errors="replace")
        seen += answer.status_code == 200
        assert SECRET not in body, where
        assert str(full.uid) not in body, where
        found = re.findall(r'href="(/(?:admin|django-admin)/[^"?#]*)"', body)
        fresh = {link for link in found if not any(word in link for word in skipped)}
        ahead += sorted(fresh - walked - set(ahead))
    assert seen > (0 if role == Role.LEADER else 2)


def test_snippets_when_listed_then_ours_are_what_editors_write() -> None:
    ours = {model.__name__ for model in get_snippet_models() if model._meta.app_label == "mentoring"}
    assert ours == {"SessionCard", "FormatAgenda"}


def test_admin_when_registered_then_holds_none_of_ours() -> None:
    ours = [model for model in admin.site._registry if model._meta.app_label == "mentoring"]
    assert ours == []


def test_database_when_read_by_hand_then_private_words_are_sealed(full: Pairing) -> None:
    with connection.cursor() as cursor:
        for model in (Note, ThreadMessage, Goal):
            cursor.execute(f"SELECT words FROM {model._meta.db_table}")
            rows = [row[0] for row in cursor.fetchall()]
            assert rows
            assert all(SECRET not in row for row in rows)
            assert {found.words for found in model._default_manager.all()} == {SECRET}


def test_pairing_when_read_by_the_champion_then_own_notes_of_the_newcomer_stay_out(
    pair: Pairing, looking: Person, helping: Person, browse: Browse
) -> None:
    NoteFactory.create(pairing=pair, author=looking, words="only for me")
    NoteFactory.create(pairing=pair, author=looking, words="for both of us", whose=Note.Whose.OURS)
    body = browse(helping).get(reverse("mentoring:pairing", args=[pair.uid])).content.decode()
    assert "for both of us" in body
    assert "only for me" not in body


def test_avoidance_when_kept_then_no_page_of_either_shows_it(
    looking: Person, helping: Person, browse: Browse
) -> None:
    services.avoid(helping, looking)
    body = browse(looking).get(reverse("mentoring:home")).content.decode()
    assert helping.name not in body
    assert services.suggest_champion(looking) is None
    assert Avoidance.objects.count() == 1


def test_offer_when_declined_then_the_newcomers_page_reads_as_if_time_ran_out(
    looking: Person, helping: Person, browse: Browse
) -> None:
    def page_after(how: str) -> str:
        Pairing.objects.all().delete()
        suggestion = services.suggest_champion(looking)
        assert suggestion
        offered = services.say_hello(looking, suggestion)
        if how == "declined":
            browse(helping).post(reverse("mentoring:offer-decline", args=[offered.uid]))
        else:
            services.expire_offers(now=timezone.now() + timedelta(days=6))
        return browse(looking).get(reverse("mentoring:home")).content.decode()

    assert without_tokens(page_after("declined")) == without_tokens(page_after("expired"))


def without_tokens(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r'nonce="[^"]*"', "", page)


def test_path_when_walked_by_two_people_then_from_looking_to_a_goal_reached(
    amara: Person, helping: Person, skill: Skill, browse: Browse
) -> None:
    newcomer, champion = browse(amara), browse(helping)
    newcomer.post(reverse("mentoring:looking"), {"skills": [skill.pk], "languages": ["en"]})
    page = newcomer.get(reverse("mentoring:home"))
    assert b"Why we suggested you two" in page.content
    pairing = Pairing.objects.get()
    newcomer.post(reverse("mentoring:hello", args=[pairing.uid]), {"slot": "none", "words": "Hello"})
    assert b"Hello" in champion.get(reverse("mentoring:offer", args=[pairing.uid])).content
    for _again in range(2):
        champion.post(reverse("mentoring:offer-accept", args=[pairing.uid]))
    here = reverse("mentoring:pairing", args=[pairing.uid])
    key = str(uuid.uuid4())
    for _again in range(2):
        newcomer.post(
            reverse("mentoring:message", args=[pairing.uid]),
            {"message-words": "Thursday?", "message-key": key},
        )
        newcomer.post(
            reverse("mentoring:goal", args=[pairing.uid]), {"goal-words": "A first post", "goal-key": key}
        )
    assert pairing.messages.count() == pairing.goals.count() == 1
    yesterday = timezone.localtime() - timedelta(days=1)
    held = {
        "session-day": yesterday.date().isoformat(),
        "session-clock": "08:00",
        "session-minutes": "25",
    }
    champion.post(reverse("mentoring:session", args=[pairing.uid]), held)
    champion.post(reverse("mentoring:session", args=[pairing.uid]), held)
    newcomer.post(reverse("mentoring:goal-reached", args=[pairing.goals.get().uid]))
    page = newcomer.get(here)
    assert b"Reached" in page.content
    assert not Question.objects.exists()  # whether it was useful is asked on their own page, blind
    fact = Fact.objects.get(kind="mentoring_goal")
    assert (fact.contributor, fact.confirmer) == (helping, amara)
    champion.post(reverse("mentoring:end", args=[pairing.uid]))
    page = newcomer.get(here)
    assert (page.status_code, "is_over" in page.context) == (200, True)
    late = {"message-words": "Are you still there?"}
    page = newcomer.post(reverse("mentoring:message", args=[pairing.uid]), late, follow=True)
    assert ("is_over" in page.context, late["message-words"] in page.content.decode()) == (True, True)
    assert not pairing.messages.filter(words=late["message-words"]).exists()


def test_goal_when_the_champion_presses_reached_then_is_not_found(
    full: Pairing, helping: Person, browse: Browse
) -> None:
    goal = full.goals.get()
    answer = browse(helping).post(reverse("mentoring:goal-reached", args=[goal.uid]))
    goal.refresh_from_db()
    assert (answer.status_code, goal.reached_at) == (404, None)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("message", {"words": "", "key": str(uuid.uuid4())}, "Write something first."),
        ("message", {"words": "kept words", "key": "nonsense"}, "kept words"),
        ("note", {"words": "kept words", "whose": "everyone", "key": str(uuid.uuid4())}, "kept words"),
        ("goal", {"words": "x" * 301, "key": str(uuid.uuid4())}, "x" * 301),
        (
            "session",
            {"day": "31 June", "clock": "25:00", "minutes": "25", "place": "kept place"},
            "kept place",
        ),
    ],
)
def test_forms_when_typed_wrong_then_say_so_and_keep_what_was_typed(
    name: str, typed: dict[str, str], said: str, pair: Pairing, looking: Person, browse: Browse
) -> None:
    named = {f"{name}-{field}": words for field, words in typed.items()}
    answer = browse(looking).post(reverse(f"mentoring:{name}", args=[pair.uid]), named)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert b"error-summary" in answer.content
    assert [pair.notes.count(), pair.goals.count(), pair.messages.count()] == [0, 0, 0]


def test_workshop_form_when_typed_wrong_then_says_so(amara: Person, browse: Browse) -> None:
    typed = {
        "title": "Mine", "format": "talk", "day": "2026-03-29", "clock": "01:30", "minutes": "60",
        "capacity": "1", "language": "en", "agenda": "ten minutes of tea", "co_host": "nobody@example.org",
    }  # fmt: skip
    assert b"Help to host one first" in browse(amara).post(reverse("mentoring:workshop-new"), typed).content
    give_role(amara, Role.CHAMPION)
    body = browse(amara).post(reverse("mentoring:workshop-new"), typed).content.decode()
    assert "does not begin with minutes" in body
    assert "this time does not exist" in body
    assert "ten minutes of tea" in body
    assert not Workshop.objects.exists()


def test_workshop_when_planned_and_walked_then_sign_up_and_calendar_work(
    amara: Person, bela: Person, browse: Browse
) -> None:
    typed = {
        "title": "Tuesday clinic", "format": "draft-clinic", "day": "2030-06-11", "clock": "14:00",
        "minutes": "60", "capacity": "2", "language": "en", "co_host": "",
    }  # fmt: skip
    give_role(bela, Role.CHAMPION)
    browse(bela).post(reverse("mentoring:workshop-new"), typed)
    workshop = Workshop.objects.get()
    assert workshop.starts_at == datetime(2030, 6, 11, 13, tzinfo=UTC)
    assert len(workshop.agenda) == 6
    client = browse(amara)
    for _again in range(2):
        client.post(reverse("mentoring:sign-up", args=[workshop.uid]), {"is_named": "on"})
    page = client.get(reverse("mentoring:workshop", args=[workshop.uid])).content.decode()
    assert "You have a place" in page
    assert amara.name in page
    file = client.get(reverse("mentoring:workshop-calendar", args=[workshop.uid]))
    assert file["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;TZID=Europe/London:20300611T140000" in file.content
    client.post(reverse("mentoring:sign-up-end", args=[workshop.uid]))
    assert not workshop.sign_ups.exists()


def test_workshops_when_there_are_more_then_as_many_queries(
    amara: Person, bela: Person, browse: Browse
) -> None:
    client = browse(amara)

    def count(make: Callable[[], object]) -> int:
        make()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("mentoring:workshops")).status_code == 200
        return len(seen)

    def one_more() -> None:
        workshop = WorkshopFactory.create(starts_at=timezone.now() + timedelta(days=1))
        SignUpFactory.create(workshop=workshop, person=amara)
        SignUpFactory.create(workshop=workshop)

    def two_more() -> None:
        one_more()
        one_more()

    one_more()
    client.get(reverse("mentoring:workshops"))
    assert count(lambda: None) == count(two_more)


def test_home_when_there_are_more_offers_and_newcomers_then_as_many_queries(
    helping: Person, browse: Browse
) -> None:
    client = browse(helping)

    def one_more() -> None:
        PairingFactory.create(champion=helping, state=PairingState.OFFERED, made_at=timezone.now())
        PairingFactory.create(champion=helping, state=PairingState.CONFIRMED)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("mentoring:home")).status_code == 200
        return len(seen)

    one_more()
    client.get(reverse("mentoring:home"))
    first = count()
    one_more()
    one_more()
    assert count() == first


def test_suggestion_when_hours_are_shared_then_two_times_are_offered_and_one_is_kept(
    looking: Person, helping: Person, browse: Browse
) -> None:
    for person in (looking, helping):
        person.profile.hours = {str(day): [[480, 600]] for day in range(7)}
        person.profile.save()
    services.suggest_champion(looking)
    page = browse(looking).get(reverse("mentoring:suggestion"))
    slots = [value for value, _words in page.context["form"].fields["slot"].choices]
    assert len(slots) == 3
    pairing = Pairing.objects.get()
    browse(looking).post(reverse("mentoring:hello", args=[pairing.uid]), {"slot": slots[0]})
    pairing.refresh_from_db()
    assert pairing.first_time == datetime.fromisoformat(slots[0])
    assert queries.requests_of(looking).get() == pairing
