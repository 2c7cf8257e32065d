"""Rounds without names: thresholds, once each, and nothing that leads to a person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.culture import SurveyFactory
from config.demonstration.factories.people import PersonFactory
from culture import queries, services
from culture.models import AnswerBox, JointAnswer, Raised, Survey
from culture.rules import Refused
from people.models import Person

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def answered(survey: Survey, count: int, **answers: object) -> None:
    for person in PersonFactory.create_batch(count):
        services.answer_survey(person, survey, answers)


def closed(survey: Survey) -> Survey:
    services.close_survey(survey)
    return Survey.objects.select_related("box").get(pk=survey.pk)


def test_an_answer_becomes_part_of_the_sums_once(amara: Person, browse: Browse) -> None:
    survey = SurveyFactory.create(kind="barriers")
    page = reverse("culture:answer-unnamed", args=[survey.pk])
    client = browse(amara)

    for _click in range(2):
        client.post(page, {"barrier": ["time", "culture"], "words": "  No quiet   corner. "})

    box = AnswerBox.objects.get()
    assert box.count == 1
    assert box.tallies["barrier"] == {
        "culture": 1,
        "nothing": 0,
        "permission": 0,
        "skills": 0,
        "time": 1,
        "tools": 0,
    }
    assert box.texts == {"words": ["No quiet corner."]}


def test_nothing_is_shown_before_the_round_is_over_and_ten_answered() -> None:
    survey = SurveyFactory.create(kind="pulse")
    answered(survey, 9, allowed="5")
    assert queries.results_of(closed(survey)).total is None

    survey = SurveyFactory.create(kind="pulse")
    answered(survey, 12, allowed="5")
    assert queries.results_of(Survey.objects.select_related("box").get(pk=survey.pk)).total is None

    assert queries.results_of(closed(survey)).total == 10


def test_small_cells_and_what_gives_them_away_are_not_shown() -> None:
    survey = SurveyFactory.create(kind="pulse")
    answered(survey, 25, allowed="5", safe="4")
    answered(survey, 3, allowed="1", safe="2")

    allowed = queries.results_of(closed(survey)).asked[0]

    shown = {line.name: line.count for line in allowed.lines}
    assert shown == {"5": 20, "4": None, "3": None, "2": None, "1": None}


def test_the_threshold_is_ten_at_least_and_stays(lead: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyFactory.create(threshold=9)
    survey = services.open_survey(lead, "needs", threshold=20)

    again = services.open_survey(lead, "needs", threshold=10)

    assert (again.pk, again.threshold) == (survey.pk, 20)


def test_a_round_that_is_over_takes_no_answer(amara: Person, browse: Browse) -> None:
    survey = SurveyFactory.create(opens_on=timezone.localdate() - timedelta(days=14))

    with pytest.raises(Refused):
        services.answer_survey(amara, survey, {"allowed": "5"})
    services.close_due()
    survey.refresh_from_db()
    assert survey.state == "closed"


def test_who_has_answered_is_a_sorted_set_that_the_end_forgets(amara: Person) -> None:
    survey = SurveyFactory.create()
    answered(survey, 12, allowed="5")
    services.answer_survey(amara, survey, {"allowed": "1"})
    survey.refresh_from_db()

    assert survey.answered == sorted(survey.answered)
    assert services.has_answered(survey, amara)
    assert closed(survey).answered == []


def test_full_access_to_the_database_links_no_answer_to_a_person(
    amara: Person, bela: Person, browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    """Twelve people answer in twelve ways, twice, in two orders: what is kept reads alike."""
    caplog.set_level("DEBUG")
    people = PersonFactory.create_batch(12)
    ways = [{"allowed": str(1 + place % 5), "safe": "3", "posted-for": "no"} for place in range(12)]
    boxes = []
    for turn in (1, -1):
        survey = SurveyFactory.create()
        for person, way in zip(people, ways[::turn], strict=True):
            browse(person).post(reverse("culture:answer-unnamed", args=[survey.pk]), way)
        row = AnswerBox.objects.filter(survey=survey).values("count", "tallies", "texts").get()
        boxes.append((row, Survey.objects.get(pk=survey.pk).answered))
        survey.delete()

    (first, who_first), (second, who_second) = boxes
    assert first == second
    assert len(who_first) == len(who_second) == 12
    assert not [each for each in caplog.messages if "/culture/unnamed/" in each]


def test_no_column_of_an_anonymous_row_can_lead_to_a_person() -> None:
    """Neither person, session, address nor moment: dates only, and of a week."""
    allowed = {
        "AnswerBox": {"survey", "count", "tallies", "texts"},
        "PushedTally": {"season", "count"},
    }
    for name, fields in allowed.items():
        assert {field.name for field in apps.get_model("culture", name)._meta.get_fields()} == fields
    moments = [field for field in Raised._meta.fields if field.get_internal_type() == "DateTimeField"]
    assert not moments


def test_the_key_of_what_was_raised_has_no_order(amara: Person) -> None:
    """SQLite numbers rows by this key, so that no row stands beside its neighbour in time."""
    made = [services.raise_without_name(kind="barrier", title=str(n), cause="time").pk for n in range(12)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM culture_raised")
        stored = [row[0] for row in cursor.fetchall()]
    assert made != sorted(made)
    assert sorted(stored) == sorted(made)
    if connection.vendor == "sqlite":
        assert stored == sorted(made)


def test_leadership_answers_as_one_and_changed_words_need_signing_again(
    leader: Person, amara: Person, browse: Browse
) -> None:
    survey = SurveyFactory.create(kind="readiness")
    answers = dict.fromkeys(("answered", "leaders", "trust", "time", "worth", "free"), "4")
    page = reverse("culture:joint-answer", args=[survey.pk])

    assert browse(amara).post(page, answers).status_code == 403
    browse(leader).post(page, answers)
    browse(leader).post(reverse("culture:joint-sign", args=[survey.pk]))
    joint = JointAnswer.objects.get()
    assert (joint.answers["trust"], joint.signatures.count()) == (4, 1)


def test_readiness_shows_the_gap_and_what_to_mend_first(leader: Person) -> None:
    survey = SurveyFactory.create(kind="readiness")
    names = ("answered", "leaders", "trust", "time", "worth", "free")
    answered(survey, 12, **{**dict.fromkeys(names, "4"), "time": "1"})
    services.write_joint_answer(leader, survey, dict.fromkeys(names, 5))
    closed(survey)

    found = queries.readiness()

    assert [(people, leaders) for _question, people, leaders in found.statements][3] == (0, 100)
    assert str(found.first_fix) == "Give people time for it."
    assert found.is_ready
    assert found.signers == (leader.name,)


def test_open_and_closed_rounds_have_a_page(
    amara: Person, mallory: Person, lead: Person, browse: Browse
) -> None:
    survey = SurveyFactory.create(kind="needs")
    page = reverse("culture:survey", args=[survey.pk])

    assert "Answer without my name" in browse(amara).get(page).content.decode()
    assert browse(mallory).post(reverse("culture:round-close", args=[survey.pk])).status_code == 403
    assert browse(mallory).post(reverse("culture:round-open"), {"kind": "pulse"}).status_code == 403
    browse(lead).post(reverse("culture:round-close", args=[survey.pk]))
    assert "nothing is shown" in browse(amara).get(page).content.decode()
    opened = browse(lead).post(
        reverse("culture:round-open"), {"kind": "pulse", "days": "14", "threshold": "10"}
    )
    assert opened.status_code == 302


def test_the_needs_vote_of_everybody_stands_where_the_season_is_shaped(
    amara: Person, lead: Person, browse: Browse
) -> None:
    """R44, R114: asked each season, answered without names, read where goals are written."""
    survey = services.open_survey(lead, "needs")
    answered(survey, 17, need=["speaking"], words="")
    answered(survey, 12, need=["privacy"], words="")
    answered(survey, 3, need=["privacy", "offline"], words="")
    goals, season = reverse("culture:goals"), reverse("culture:season")
    assert "would help them next" not in browse(amara).get(goals).content.decode()

    closed(survey)

    assert {line.name: line.count for line in queries.needs() if line.count} == {
        "speaking": 10,
        "privacy": 10,
    }
    for page in (goals, season):
        told = browse(amara).get(page).content.decode()
        assert "would help them next" in told
        assert "Speaking in front of people" in told
