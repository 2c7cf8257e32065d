"""What somebody is here for drives what is suggested to them: a course, help to ask for, a quest."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config.demonstration.factories.learning import CoursePageFactory
from config.demonstration.factories.people import PersonFactory
from frontend.today import beginning_for
from mentoring.models import Skill
from mentoring.queries import skills_named_by
from people.interests import kinship, stems
from people.models import Person
from people.services import update_profile
from recognition.models import Quest
from recognition.queries import quests_shown

Browse = Callable[[Person], Client]
PURPOSE = "I want people to see what night shifts on the lifts are really like."


def test_words_are_compared_without_case_accents_endings_and_small_words() -> None:
    assert kinship(stems("What I want is about BAKERIES"), "The baker’s night") == 1
    assert kinship(stems("Über Bäckereien"), "Bäcker, über alles") == 1
    assert kinship(stems("القهوة"), "قهوة الصباح") == 1
    assert stems("about what they have with you") == frozenset()


@given(st.text(max_size=80), st.text(max_size=80))
def test_kinship_takes_any_text_and_no_side(one: str, other: str) -> None:
    assert kinship(stems(one), other) == kinship(stems(other), one) <= len(stems(one))


@pytest.mark.django_db
def test_what_one_is_here_for_chooses_the_first_course_and_nobody_else_is_told(browse: Browse) -> None:
    plain = CoursePageFactory.create(title="A first sentence", is_good_start=True)
    close = CoursePageFactory.create(title="Telling what a night shift is like", is_good_start=False)
    reader = PersonFactory.create(joined_at=timezone.now() - timedelta(days=90))
    assert beginning_for(reader) == (plain, False)

    update_profile(reader, purpose=PURPOSE)

    assert beginning_for(reader) == (close, True)
    assert "Because of what you said you’re here for" in browse(reader).get("/").content.decode()
    assert "Because of what you said" in browse(reader).get("/first-day/lesson/").content.decode()


@pytest.mark.django_db
def test_what_one_is_here_for_is_ticked_when_asking_for_a_champion(amara: Person, browse: Browse) -> None:
    shifts = Skill.objects.create(name="Talking about shifts", slug="shifts")
    Skill.objects.create(name="Cutting a text in half", slug="cutting")
    assert skills_named_by(amara) == []

    update_profile(amara, purpose=PURPOSE)

    assert skills_named_by(amara) == [shifts]
    form = browse(amara).get(reverse("mentoring:looking")).context["form"]
    assert form.initial["skills"] == [shifts]


@pytest.mark.django_db
def test_the_quest_close_to_what_one_is_here_for_comes_first(amara: Person, bela: Person) -> None:
    today = timezone.localdate()
    for place, title in enumerate(("Sixty useful hellos", "Forty night shifts told")):
        Quest.objects.create(
            title=title,
            why="So that more is heard.",
            measure="helped",
            goal=40,
            first_day=today - timedelta(days=5 + place),
            last_day=today + timedelta(days=20),
        )
    update_profile(amara, purpose=PURPOSE)

    assert [quest.title for quest in quests_shown(amara)] == [
        "Forty night shifts told",
        "Sixty useful hellos",
    ]
    assert [quest.title for quest in quests_shown(bela)] == ["Sixty useful hellos", "Forty night shifts told"]
