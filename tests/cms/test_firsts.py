"""Who publishes for the first time hears from a leader or a champion; the share is shown, and no name."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Remark, StoryPage
from cms.queries import first_stories_to_hear
from cms.services import say
from config.demonstration.factories.cms import a_story
from config.demonstration.factories.people import PersonFactory
from culture.queries import ReplyRate, first_words_of, first_words_rate, season_of
from people.models import Person, Role
from people.services import give_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
Browse = Callable[[Person], Client]


@pytest.fixture
def leader() -> Person:
    person = PersonFactory.create(name="Lea Der")
    give_role(person, Role.LEADER)
    return person


def test_first_stories_wait_for_a_leader_or_champion_and_are_shown_to_nobody_else(
    amara: Person, bela: Person, leader: Person, browse: Browse
) -> None:
    first, _second = a_story(amara, title="Mine"), a_story(amara, title="Again")
    say(bela, first, body="Lovely.")

    assert list(first_stories_to_hear(leader)) == [first]
    assert list(first_stories_to_hear(bela)) == []
    assert "First stories" in browse(leader).get(reverse("cms:voices")).content.decode()
    assert "First stories" not in browse(bela).get(reverse("cms:voices")).content.decode()

    say(leader, first, body="I read this twice.")

    assert list(first_stories_to_hear(leader)) == []


def test_the_share_of_first_stories_answered_in_a_week(amara: Person, bela: Person, leader: Person) -> None:
    heard, late = a_story(amara, title="Heard"), a_story(bela, title="Late")
    word = say(leader, heard, body="I read this twice.")
    begin = datetime.combine(season_of(timezone.localdate()), time(12), UTC)
    StoryPage.objects.update(first_published_at=begin + timedelta(days=1))
    Remark.objects.filter(pk=word.pk).update(said_at=begin + timedelta(days=8))
    month_on = begin.date() + timedelta(days=30)
    assert first_words_rate(month_on) == ReplyRate(due=2, in_time=1)

    say(leader, late, body="And this.")
    Remark.objects.filter(page=late).update(said_at=begin + timedelta(days=9))

    assert first_words_rate(month_on) == ReplyRate(due=2, in_time=1)


@pytest.mark.parametrize(
    ("due", "in_time", "shown"),
    [(9, 9, None), (10, 10, 100), (19, 10, None), (19, 0, 0), (24, 12, 50), (29, 25, None)],
)
def test_the_share_is_shown_with_ten_people_or_more_on_both_sides(
    due: int, in_time: int, shown: int | None
) -> None:
    """A first story is one person: neither the answered nor the others may be one to nine."""
    assert first_words_of(ReplyRate(due=due, in_time=in_time)) == shown
