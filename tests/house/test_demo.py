"""The demonstration as it stands after loading, and what it keeps out of."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from cms.models import BoundariesPage, ExamplePostPage, HomePage, StoryPage
from cms.queries import home_page
from config.demonstration import content, crowd, crowd_ledger
from config.demonstration.bar import Bar
from config.demonstration.clock import at
from config.demonstration.crowd import name_of
from config.demonstration.factories.people import DepartmentFactory, PersonFactory, TopicFactory
from config.demonstration.load import RealDatabase, load
from config.demonstration.organisation import PARTS, address_of
from config.demonstration.world import World
from learning.models import CoursePage, PlaybookPage
from learning.queries import carry_on_for
from mentoring.models import Pairing, PairingState, SignUp, Workshop
from people.models import Department, Organisation, Person, Role, State
from recognition.models import Award, Fact, Showing, Thanks
from tests.world import CROWD, NOW, loaded  # noqa: F401  (pytest finds the fixture by its name here)


def rows() -> dict[str, int]:
    ours = ("people", "recognition", "cms", "learning", "mentoring", "rooms", "wagtailcore")
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in ours
    }


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_again_changes_nothing(self) -> None:
        before = rows()
        assert not load(now=NOW + timedelta(days=1))
        assert rows() == before

    def test_no_course_teaches_badly(self) -> None:
        told = StringIO()
        call_command("lint_courses", stdout=told)
        assert told.getvalue() == f"{CoursePage.objects.live().count()} courses, 0 findings.\n"

    def test_people_are_there_in_every_state(self) -> None:
        assert Person.objects.count() == len(content.colleagues()) + CROWD
        assert set(Person.objects.values_list("state", flat=True)) == {
            State.ACCOUNT,
            State.JOINED,
            State.PAUSED,
        }
        assert Department.objects.filter(depth=1).count() == 6
        assert Person.objects.filter(manager=None).count() == 1

    def test_one_can_be_each_of_the_six(self) -> None:
        parts = Person.objects.exclude(demonstration_part="").order_by("pk")
        assert [person.demonstration_part for person in parts] == list(PARTS.values())
        roles = set(parts.values_list("groups__name", flat=True))
        assert roles >= {role.value for role in Role}

    def test_pages_are_there(self) -> None:
        found = [
            model.objects.live().count()
            for model in (HomePage, BoundariesPage, CoursePage, PlaybookPage, StoryPage, ExamplePostPage)
        ]
        assert found == [2, 1, 6, 5, 8, 6]  # the home page and two courses in two languages
        home = home_page()
        assert home is not None
        assert home.signatures.count() == 7

    def test_search_finds_a_story(self) -> None:
        assert StoryPage.objects.search("sourdough").count() == 1

    def test_priya_is_half_way(self) -> None:
        with at(NOW):
            here = carry_on_for(Person.objects.get(name="Priya Raman"))
        assert here is not None
        assert (here.lesson.title, here.number, here.of) == ("Say it the way you’d say it", 3, 5)
        assert here.last_words == "I moved two jobs and upset a hotel."
        assert 4 <= here.minutes_left <= 8

    def test_pairings_stand_in_every_state(self) -> None:
        assert set(Pairing.objects.values_list("state", flat=True)) == set(PairingState.values)

    def test_one_workshop_is_full_and_has_a_waiting_list(self) -> None:
        full = Workshop.objects.get(title="First lines only")
        assert full.sign_ups.filter(place=SignUp.Place.COMING).count() == full.capacity
        assert full.sign_ups.filter(place=SignUp.Place.WAITING).count() == 5

    def test_thanks_are_private_waiting_and_shown(self) -> None:
        found = set(Thanks.objects.values_list("showing", flat=True))
        assert found == {Showing.PRIVATE, Showing.ASKED, Showing.SHOWN}

    def test_deeds_are_spread_over_a_season(self) -> None:
        moments = list(Fact.objects.values_list("happened_at", flat=True))
        weeks = [(NOW - moment).days // 7 for moment in moments]
        assert all(weeks.count(week) >= 15 for week in range(13))
        assert max(moments) <= NOW
        assert not Fact.objects.filter(recorded_at__gt=NOW).exists()

    def test_it_is_marked(self) -> None:
        organisation = Organisation.objects.get()
        assert (organisation.name, organisation.is_demonstration) == ("Halden Lifts", True)

    def test_command_says_who_one_can_be(self) -> None:
        out = StringIO()
        call_command("demo", "--port", "8123", stdout=out)
        assert "http://localhost:8123/" in out.getvalue()
        assert all(part in out.getvalue() for part in PARTS.values())


@pytest.mark.django_db
def test_demo_on_a_real_database_is_refused(amara: Person) -> None:
    with pytest.raises(CommandError, match="real organisation"):
        call_command("demo")
    assert list(Person.objects.all()) == [amara]


@pytest.mark.django_db
def test_demo_reset_on_a_real_database_is_refused(amara: Person) -> None:
    with pytest.raises(CommandError, match="real organisation"):
        call_command("demo", "--reset")
    assert Person.objects.filter(pk=amara.pk).exists()


@pytest.mark.django_db
def test_load_on_a_real_database_is_refused() -> None:
    PersonFactory.create()
    with pytest.raises(RealDatabase):
        load(now=NOW)


@pytest.mark.django_db
def test_demo_with_a_moment_it_cannot_read_says_so() -> None:
    with pytest.raises(CommandError, match="--now"):
        call_command("demo", "--now", "yesterday")


def test_clock_is_put_back_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), at(NOW):
        fail_at(NOW)
    assert timezone.now() != NOW


def fail_at(moment: datetime) -> None:
    assert timezone.now() == moment
    raise ZeroDivisionError


def test_addresses_are_plain_and_different() -> None:
    addresses = [address_of(row) for row in content.colleagues()]
    assert len(addresses) == len(set(addresses))
    assert all(address.isascii() for address in addresses)


@pytest.mark.django_db
def test_a_crowd_fills_the_ledger_the_same_every_time() -> None:
    ledgers = []
    for _twice in range(2):
        with transaction.atomic():
            ledgers.append(crowds_ledger(people=140))
            transaction.set_rollback(True)
    assert len(ledgers[0]) == 20 * 140
    assert ledgers[0] == ledgers[1]


def crowds_ledger(people: int) -> list[tuple[object, ...]]:
    """The ledger of a company that is a crowd and whom it answers to. Its balances agree with it."""
    world = World(now=NOW, bar=Bar(1, out=StringIO()))
    world.people["ingrid"] = PersonFactory.create(email="ingrid@numbat.example")
    DepartmentFactory.create(slug="a", parent=DepartmentFactory.create(slug="b"))
    TopicFactory.create_batch(6)
    crowd.load(world, people)
    crowd_ledger.load(world, people)
    call_command("recount", "--verify", stdout=(said := StringIO()))
    assert "balances agree" in said.getvalue()
    assert not Fact.objects.filter(upward=True).exists()
    assert Award.objects.count() > 0.95 * Fact.objects.count()
    rows = Fact.objects.order_by("recorded_at", "evidence")
    return list(rows.values_list("kind", "evidence", "recorded_at", "contributor__email", "confirmer__email"))


def test_crowd_names_do_not_repeat() -> None:
    names = [name_of(number) for number in range(10_000)]
    assert len(set(names)) == 10_000


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_before_two_seconds_says_nothing() -> None:
    out = Terminal()
    bar = Bar(2, out=out)
    bar.begin("People")
    bar.end()
    assert out.getvalue() == ""


def test_bar_after_two_seconds_ends_full() -> None:
    out = Terminal()
    bar = Bar(2, out=out)
    bar.began -= 3
    bar.begin("People")
    bar.at(1, 2)
    bar.end()
    assert out.getvalue().startswith("\r░")
    assert out.getvalue().rstrip().rpartition("\r")[2].startswith("█" * 28 + " 100%")


def test_bar_away_from_a_terminal_says_nothing() -> None:
    out = StringIO()
    bar = Bar(1, out=out)
    bar.began -= 3
    bar.begin("People")
    bar.end()
    assert out.getvalue() == ""
