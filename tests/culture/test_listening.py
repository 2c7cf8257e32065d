"""Raise it, the board, requests for support."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.culture import RaisedFactory, SupportRequestFactory
from config.demonstration.factories.people import PersonFactory
from culture import queries, services
from culture.models import MeToo, PushedTally, Raised, RaisedState, Step, SupportRequest
from culture.rules import Refused, monday
from people.models import Notice, Person
from recognition.models import Kind, Question

Browse = Callable[[Person], Client]
WORDS: dict[str, Any] = {
    "kind": "barrier",
    "title": "Nobody can read the guidelines",
    "cause": "permission",
    "words": "Nine pages.",
}


def test_raised_by_name_is_on_the_board_once(amara: Person, browse: Browse) -> None:
    client = browse(amara)

    for _click in range(2):
        client.post(reverse("culture:raise"), {**WORDS, "is_named": "on", "key": "k"})

    item = Raised.objects.get()
    assert (item.proposer, item.is_named, item.week) == (amara, True, monday(timezone.localdate()))
    assert "Amara" in client.get(reverse("culture:item", args=[item.pk])).content.decode()


def test_love_and_improve_are_asked_for_together(amara: Person, browse: Browse) -> None:
    """R25: enthusiasm and what needs improving, in one breath, where something is raised or written."""
    for page in ("culture:raise", "cms:write"):
        told = browse(amara).get(reverse(page)).content.decode()
        assert "What I love about this work" in told
        assert "what I would improve" in told


def test_a_name_that_is_not_for_colleagues_is_seen_by_those_who_answer(
    amara: Person, bela: Person, leader: Person, browse: Browse
) -> None:
    item = services.raise_by_name(amara, **WORDS, is_named=False, key="k")
    page = reverse("culture:item", args=[item.pk])

    assert "Amara" not in browse(bela).get(page).content.decode()
    assert "Amara" in browse(leader).get(page).content.decode()


def test_raised_without_a_name_holds_words_and_a_week(amara: Person, browse: Browse) -> None:
    client = browse(amara)

    for _click in range(2):
        answer = client.post(reverse("culture:raise-unnamed"), {**WORDS, "is_named": "on", "key": "k"})

    item = Raised.objects.get()
    assert answer["Location"] == reverse("culture:board")
    assert (item.proposer, item.is_named, item.key) == (None, False, "")
    assert item.week == monday(timezone.localdate())


def test_what_is_missing_is_said_and_what_was_typed_is_kept(amara: Person, browse: Browse) -> None:
    for name in ("raise", "raise-unnamed"):
        answer = browse(amara).post(reverse(f"culture:{name}"), {**WORDS, "title": ""})

        assert answer.status_code == 422
        assert "Nine pages." in answer.content.decode()
    assert not Raised.objects.exists()


def test_felt_pushed_is_one_number_shown_from_ten_on(amara: Person, browse: Browse) -> None:
    client = browse(amara)
    for _click in range(9):
        client.post(reverse("culture:pushed"))
    assert queries.pushed_this_season() is None

    client.post(reverse("culture:pushed"))

    assert queries.pushed_this_season() == 10
    assert [field.name for field in PushedTally._meta.fields] == ["season", "count"]


def test_felt_pushed_by_a_double_click_counts_once_and_from_the_next_page_again(
    amara: Person, browse: Browse
) -> None:
    client = browse(amara)
    for _page in range(2):
        drawn = {"key": client.get(reverse("culture:raise")).context["key"]}
        for _click in range(2):
            assert client.post(reverse("culture:pushed"), drawn)["Location"] == reverse("culture:board")

    assert PushedTally.objects.get().count == 2


def test_an_answer_needs_a_date_and_what_is_done_needs_words(
    amara: Person, leader: Person, browse: Browse
) -> None:
    item = RaisedFactory.create()
    page = reverse("culture:answer", args=[item.pk])
    client = browse(leader)

    assert client.post(page, {"state": "doing", "answer": "We are on it."}).status_code == 422
    assert client.post(page, {"state": "done", "answer": "We are on it."}).status_code == 422
    assert client.post(page, {"state": "not-now", "answer": "Not before June."}).status_code == 302

    item.refresh_from_db()
    assert (item.state, item.answerer, item.owner) == (RaisedState.NOT_NOW, leader, leader)
    assert item.answered_on == timezone.localdate()


def test_every_answer_is_a_step_and_reaches_those_beside_it(
    amara: Person, bela: Person, leader: Person
) -> None:
    item = services.raise_by_name(amara, **WORDS, key="k")
    services.add_me_too(bela, item)
    due = timezone.localdate() + timedelta(days=20)

    services.answer_item(leader, item, state="doing", answer="By summer.", due_on=due)
    services.answer_item(leader, item, state="done", answer="By summer.", result="One page now.", due_on=due)

    assert [step.words for step in Step.objects.all()] == ["By summer.", "One page now."]
    assert set(Notice.objects.filter(kind="culture.answer").values_list("person", flat=True)) == {
        amara.pk,
        bela.pk,
    }
    asked = Question.objects.filter(kind=Kind.BARRIER_REMOVED, contributor=leader)
    assert set(asked.values_list("confirmer", flat=True)) == {amara.pk, bela.pk}


def test_only_who_answers_may_answer_and_done_stays_done(amara: Person, leader: Person, lead: Person) -> None:
    item = RaisedFactory.create()

    with pytest.raises(Refused):
        services.answer_item(amara, item, state="not-now", answer="No.")
    services.answer_item(leader, item, state="done", answer="Yes.", result="Mended.")
    with pytest.raises(Refused):
        services.answer_item(lead, item, state="not-now", answer="No.")


def test_me_too_is_said_once_and_taken_back(amara: Person, bela: Person, browse: Browse) -> None:
    item = services.raise_by_name(amara, **WORDS, key="k")
    client = browse(bela)

    for _click in range(2):
        client.post(reverse("culture:me-too", args=[item.pk]))
    assert MeToo.objects.count() == 1
    client.post(reverse("culture:not-me", args=[item.pk]))

    assert not MeToo.objects.exists()
    assert browse(amara).post(reverse("culture:me-too", args=[item.pk])).status_code == 403


def test_reply_rate_counts_what_is_due(leader: Person) -> None:
    today = timezone.localdate()
    season = queries.season_of(today)
    first = season
    RaisedFactory.create(week=first, state="not-now", answer="No.", answered_on=first + timedelta(days=8))
    RaisedFactory.create(week=first)

    assert queries.reply_rate(first + timedelta(days=30)) == queries.ReplyRate(due=2, in_time=1)


def test_support_is_asked_once_answered_once_and_read_by_few(
    amara: Person, mallory: Person, leader: Person, browse: Browse
) -> None:
    words = {"kind": "time", "title": "Two hours", "words": "For the column.", "hours": "24", "key": "k"}
    for _click in range(2):
        browse(amara).post(reverse("culture:support"), words)
    asked = SupportRequest.objects.get()
    page = reverse("culture:support-request", args=[asked.pk])

    assert browse(mallory).get(page).status_code == 404
    decision = {"state": "granted", "words": "Take them on Fridays.", "granted_hours": "24"}
    assert browse(amara).post(reverse("culture:support-decide", args=[asked.pk]), decision).status_code == 404
    browse(leader).post(reverse("culture:support-decide", args=[asked.pk]), decision)

    asked.refresh_from_db()
    assert (asked.state, asked.granted_hours) == ("granted", 24)
    assert "Take them on Fridays." in browse(amara).get(page).content.decode()
    again = browse(leader).post(reverse("culture:support-decide", args=[asked.pk]), decision)
    assert (again["Location"], asked.steps.count()) == (page, 1)


def test_nobody_decides_about_their_own_request(leader: Person) -> None:
    asked = SupportRequestFactory.create(asker=leader)

    with pytest.raises(Refused):
        services.decide_support(leader, asked, state="granted", words="Why not.")


@pytest.mark.parametrize("name", ["board", "raise", "support", "rounds", "ready", "health"])
def test_pages_are_for_members(
    name: str, client: Client, mallory: Person, stranger: Person, browse: Browse
) -> None:
    page = reverse(f"culture:{name}")

    assert browse(mallory).get(page).status_code == 200
    assert browse(stranger).get(page)["Location"] == reverse("people:join")
    assert client.get(page)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "name", ["raise-unnamed", "pushed", "me-too", "answer", "support-decide", "answer-unnamed"]
)
def test_actions_are_for_members(name: str, client: Client, stranger: Person, browse: Browse) -> None:
    page = reverse(f"culture:{name}", args=[] if name in ("raise-unnamed", "pushed") else [1])

    assert browse(stranger).post(page)["Location"] == reverse("people:join")
    assert client.post(page)["Location"].startswith("/accounts/login/")


def test_answering_is_refused_to_others(mallory: Person, browse: Browse) -> None:
    item = RaisedFactory.create()

    refused = browse(mallory).post(reverse("culture:answer", args=[item.pk]), {"state": "done"})

    assert refused.status_code == 403


@pytest.mark.parametrize("name", ["board", "support"])
def test_a_longer_list_takes_no_more_queries(
    name: str, amara: Person, leader: Person, browse: Browse
) -> None:
    client, page = browse(leader), reverse(f"culture:{name}")
    taken = []
    for more in (1, 2):
        for _row in range(more):
            item = RaisedFactory.create(proposer=PersonFactory.create(), is_named=True, owner=leader)
            MeToo.objects.create(item=item, person=amara)
            SupportRequestFactory.create()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(page)
        taken.append(len(caught))

    assert taken[0] == taken[1]


def test_leaving_takes_the_name_away_and_leaves_the_item(amara: Person, bela: Person) -> None:
    from people.services import leave

    item = services.raise_by_name(amara, **WORDS, key="k")
    services.add_me_too(bela, item)
    leave(amara)
    leave(bela)

    item.refresh_from_db()
    assert (item.proposer, item.is_named, item.key) == (None, False, "")
    assert not MeToo.objects.exists()
