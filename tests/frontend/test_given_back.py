"""What was written and cannot be taken any more stands on the answer, to copy; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import KitState
from config.demonstration.factories.culture import RaisedFactory, SupportRequestFactory, SurveyFactory
from config.demonstration.factories.people import PersonFactory
from config.starter.pages import make_site
from culture.models import JointAnswer
from culture.services import answer_item, close_survey, decide_support
from culture.signs import NAMES
from people.models import Concern, Organisation, Person, Role
from people.services import give_role, raise_concern, reply_to_concern

Browse = Callable[[Person], Client]
WORDS = "The pump at platform four, at six in the morning."
FROM_HERE = {"origin": "http://testserver"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> Person:
    leader: Person = PersonFactory.create()
    give_role(leader, Role.LEADER)
    return leader


@pytest.fixture
def concern(amara: Person, leader: Person) -> Concern:
    """Somebody said it of a line; the leader looks at it."""
    Organisation.objects.update(concern_contact=leader)
    return raise_concern(amara, about="A line", subject_type="", subject_id="", url="/", words="Unkind")


def test_what_was_sent_to_a_page_that_is_gone_or_shut(browse: Browse, amara: Person) -> None:
    for at, status in (("/nowhere/", 404), (reverse("culture:joint-answer", args=[7]), 403)):
        answer = browse(amara).post(at, {"words": WORDS}, headers=FROM_HERE)
        assert (answer.status_code, WORDS in answer.content.decode()) == (status, True)


def test_another_site_s_words_are_not_shown_as_if_they_were_ours(browse: Browse, amara: Person) -> None:
    for origin in ("https://evil.example", "null"):
        answer = browse(amara).post("/nowhere/", {"words": WORDS}, headers={"origin": origin})
        assert (answer.status_code, WORDS in answer.content.decode()) == (404, False)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_what_no_browser_sends_is_still_only_not_found(browse: Browse, amara: Person, kind: str) -> None:
    answer = browse(amara).post("/nowhere/", b"--x\r\n" * 2, content_type=kind, headers=FROM_HERE)
    assert answer.status_code == 404


def test_a_form_that_is_too_large_for_a_page_that_is_gone(browse: Browse, amara: Person) -> None:
    answer = browse(amara).post("/nowhere/", {"words": "two words " * 400_000}, headers=FROM_HERE)
    assert answer.status_code == 404


def test_an_answer_on_the_board_to_what_is_done(browse: Browse, leader: Person) -> None:
    item = RaisedFactory.create()
    answer_item(leader, item, state="done", answer="Yes.", result="Mended.")
    given = {"state": "not-now", "answer": WORDS}
    answer = browse(leader).post(reverse("culture:answer", args=[item.pk]), given)
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)


def test_a_decision_about_support_that_somebody_took_meanwhile(browse: Browse, leader: Person) -> None:
    asked, other = SupportRequestFactory.create(), PersonFactory.create()
    give_role(other, Role.LEADER)
    decide_support(other, asked, state="declined", words="Not this year.")
    given = {"state": "declined", "words": WORDS}
    answer = browse(leader).post(reverse("culture:support-decide", args=[asked.pk]), given)
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)


def test_answers_to_a_round_that_is_over(browse: Browse, amara: Person) -> None:
    survey = SurveyFactory.create(kind="barriers")
    close_survey(survey)
    at = reverse("culture:answer-unnamed", args=[survey.pk])
    answer = browse(amara).post(at, {"words": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)


def test_leadership_s_answer_keeps_what_was_chosen_when_one_is_missing(
    browse: Browse, leader: Person
) -> None:
    survey = SurveyFactory.create(kind="readiness")
    at = reverse("culture:joint-answer", args=[survey.pk])
    answer = browse(leader).post(at, {"trust": "4", "time": "2"})
    form = answer.context["joint_form"]
    assert (answer.status_code, form["trust"].value(), form["time"].value()) == (422, "4", "2")
    assert form.errors["worth"]
    assert not JointAnswer.objects.exists()


def test_a_deed_that_is_too_long(browse: Browse, leader: Person) -> None:
    long = "Two words. " * 60
    answer = browse(leader).post(reverse("culture:deed", args=[NAMES[0]]), {"words": long})
    assert (answer.status_code, long.strip() in answer.content.decode()) == (422, True)
    assert "600" in answer.content.decode()


def test_a_reason_to_open_the_kit_that_is_too_long(browse: Browse, leader: Person) -> None:
    long = "two words " * 300
    answer = browse(leader).post(reverse("culture:launch"), {"reason": long})
    assert (answer.status_code, answer.context["form"]["reason"].value()) == (422, long)
    assert not KitState.objects.exists()


def test_a_line_under_the_letter_that_is_too_long(browse: Browse, leader: Person) -> None:
    make_site("Here")
    line = "word " * 40
    answer = browse(leader).post(reverse("cms:sign"), {"line": line})
    assert (answer.status_code, answer.context["form"]["line"].value()) == (422, line)


def test_a_concern_decided_in_another_tab(browse: Browse, leader: Person, concern: Concern) -> None:
    at = reverse("people:desk-item", args=[concern.pk])
    browse(leader).post(at, {"decision": "stays", "reason": "Fine as it is."})
    answer = browse(leader).post(at, {"decision": "talked", "reason": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)


def test_a_second_reply_to_a_concern(browse: Browse, bela: Person, concern: Concern) -> None:
    Concern.objects.update(author=bela, hidden=True)
    concern.refresh_from_db()
    reply_to_concern(bela, concern, "It was meant kindly.")
    at = reverse("people:concern-reply", args=[concern.pk])
    answer = browse(bela).post(at, {"words": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)
    assert browse(bela).post(at, {"words": "It was meant kindly."}).status_code == 302
