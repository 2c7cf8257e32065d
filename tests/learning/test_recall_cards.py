"""What comes back to a person: made by finishing, asked three a day, answered once, never a heap."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from config.demonstration.factories.learning import (
    CoursePageFactory,
    LessonPageFactory,
    contrast,
    matching,
    number,
    ordering,
    plan,
    question,
    recalled,
    rule,
    short,
)
from learning import queries, services
from learning.models import LessonPage, RecallAnswer, RecallCard, Verb
from learning.notices import recall_answers
from learning.queries.recall import link_of
from learning.recall import Situation
from learning.rules import Refused
from learning.services.events import Stamp, record_event
from people.models import Away, Notice, Person, Preferences, State
from people.services import send_digest
from recognition.models import Fact

Browse = Callable[[Person], Client]
DAYS = timedelta(days=1)


@pytest.fixture
def taught(db: None) -> LessonPage:
    """A lesson whose rule has new situations, and another rule elsewhere to tell it from."""
    course = CoursePageFactory.create()
    other = rule("other")
    other["value"] = {
        **other["value"],
        "rule": "Ask first.",
        "limit": "Not when the house is on fire.",
        "why": "It is theirs.",
    }
    LessonPageFactory.create(parent=course, body=[other, plan("elsewhere")])
    body = [recalled(rule("mine")), contrast("pair"), recalled(question("asked"), off=True)]
    return LessonPageFactory.create(parent=course, title="Where you stood", body=body)


@pytest.fixture
def card(taught: LessonPage, amara: Person) -> RecallCard:
    """The rule's card, ready since yesterday."""
    services.make_cards(amara, taught)
    RecallCard.objects.filter(kind="contrast").delete()
    RecallCard.objects.update(due_at=timezone.now() - DAYS)
    return RecallCard.objects.get(kind="rule")


@pytest.fixture
def awake() -> Iterator[None]:
    """An hour of today at which people are told what comes back: nobody is at night."""
    with time_machine.travel(timezone.now().replace(hour=10), tick=False):
        yield


def in_german(lesson: LessonPage, **words: str) -> LessonPage:
    """A published translation of a lesson whose rule says these words."""
    german = Locale.objects.get_or_create(language_code="de")[0]
    for page in Page.objects.ancestor_of(lesson, inclusive=True).filter(depth__gt=1):
        if not page.has_translation(german):
            page.specific.copy_for_translation(german, copy_parents=True)
    translated: LessonPage = lesson.get_translation(german)
    body = [dict(child) for child in translated.body.raw_data]
    for child in body:
        if child["type"] == "rule":
            child["value"] = {**child["value"], **words, "recall": {}}
    translated.body = json.dumps(body)
    translated.live = True
    translated.save()
    return translated


def right_of(card: RecallCard) -> str:
    asked = queries.asked_now(card)
    assert asked is not None
    return asked.situation.right[0].id


def wrong_of(card: RecallCard) -> str:
    asked = queries.asked_now(card)
    assert asked is not None
    return next(choice.id for choice in asked.situation.choices if not choice.is_right)


def test_finishing_makes_a_card_of_each_block_that_comes_back_once(taught: LessonPage, amara: Person) -> None:
    for _time in range(2):
        services.make_cards(amara, taught)
    assert sorted(RecallCard.objects.values_list("kind", flat=True)) == ["contrast", "rule"]
    assert all(row.due_at > timezone.now() + DAYS for row in RecallCard.objects.all())


def test_a_translated_lesson_comes_back_in_the_readers_language_on_one_schedule(
    card: RecallCard, taught: LessonPage, amara: Person
) -> None:
    other = LessonPage.objects.child_of(taught.get_parent()).exclude(pk=taught.pk).get()
    in_german(other, rule="Frag zuerst.", limit="Nicht, wenn es brennt.", why="Es gehört ihnen.")
    german = in_german(taught, rule="Schreib es selbst.", limit="Nicht im Gesetzestext.", why="Weil.")
    services.make_cards(amara, german)
    assert RecallCard.objects.filter(kind="rule").count() == 1
    amara.language = "de"
    amara.save(update_fields=["language"])
    card.refresh_from_db()

    asked = queries.asked_now(card)

    assert asked is not None
    assert asked.lesson == german
    assert asked.situation.scene == "Schreib es selbst."
    assert {choice.text for choice in asked.situation.choices} == {
        "Nicht im Gesetzestext.",
        "Nicht, wenn es brennt.",
    }
    right = asked.situation.right[0]
    amara.language = "en"  # they answer from the German mail after they changed their mind
    amara.save(update_fields=["language"])
    answered = services.answer_card(card, number=asked.number, chosen=right.id, is_sure=True).answer
    told = queries.told(answered)
    assert answered.is_right
    assert told is not None
    assert (told.lesson, told.chosen) == (german, right)


def test_a_lesson_that_is_only_in_another_language_comes_back_all_the_same(
    card: RecallCard, taught: LessonPage, amara: Person
) -> None:
    amara.language = "de"
    amara.save(update_fields=["language"])

    asked = queries.recall_for(amara)

    assert [each.lesson for each in asked] == [taught]


def test_new_situations_take_turns_and_what_holds_is_recorded(card: RecallCard, amara: Person) -> None:
    first = queries.recall_for(amara)[0].situation
    services.answer_card(card, number=0, chosen=right_of(card), is_sure=True)
    card.refresh_from_db()
    second = queries.asked_now(card)
    assert second is not None
    assert (first.scene, second.situation.scene) == ("Scene 0.", "Scene 1.")
    assert card.due_at > timezone.now() + 2 * DAYS
    assert list(Fact.objects.values_list("kind", "contributor")) == [("recall_held", amara.pk)]


def test_a_showing_is_answered_once_however_it_is_reached(card: RecallCard) -> None:
    right = right_of(card)
    first = services.answer_card(card, number=0, chosen=wrong_of(card), is_sure=True)
    again = services.answer_card(card, number=0, chosen=right, is_sure=True)
    assert (first.is_first, again.is_first, again.answer) == (True, False, first.answer)
    assert not RecallAnswer.objects.get().is_right
    assert not Fact.objects.exists()
    card.refresh_from_db()
    assert (card.times, card.comes_first) == (1, True)


def test_nothing_chosen_and_what_is_gone_are_refused(card: RecallCard) -> None:
    for showing, chosen in ((0, ""), (0, "made-up"), (7, right_of(card))):
        with pytest.raises(Refused):
            services.answer_card(card, number=showing, chosen=chosen, is_sure=True)
    assert not RecallAnswer.objects.exists()


def test_three_a_day_and_no_heap(amara: Person) -> None:
    course = CoursePageFactory.create()
    body = [recalled(rule(f"rule-{number}")) for number in range(8)]
    lesson = LessonPageFactory.create(parent=course, body=body)
    services.make_cards(amara, lesson)
    RecallCard.objects.update(due_at=timezone.now() - 30 * DAYS)
    for _showing in range(3):
        asked = queries.recall_for(amara)
        assert len(asked) <= 3
        services.answer_card(asked[0].card, number=0, chosen=right_of(asked[0].card), is_sure=True)
    assert queries.recall_for(amara) == []
    RecallAnswer.objects.update(answered_at=timezone.now() - DAYS)
    assert len(queries.recall_for(amara)) == 3


def test_nothing_is_asked_while_paused_or_away_or_the_lesson_is_checked(
    card: RecallCard, amara: Person, taught: LessonPage
) -> None:
    assert queries.recall_for(amara)
    amara.state = State.PAUSED
    assert queries.recall_for(amara) == []
    amara.state = State.JOINED
    day = timezone.localdate()
    away = Away.objects.create(person=amara, first_day=day - DAYS, last_day=day + DAYS)
    assert queries.recall_for(amara) == []
    away.delete()
    services.pause_cards([taught.translation_key], now=timezone.now() - 5 * DAYS)
    assert queries.recall_for(amara) == []
    before = card.due_at
    assert services.resume_cards([taught.translation_key]) == 1
    card.refresh_from_db()
    assert timedelta(days=5) <= card.due_at - before < timedelta(days=5, minutes=1)


def test_a_card_of_a_block_that_is_gone_is_passed_over(
    card: RecallCard, amara: Person, taught: LessonPage
) -> None:
    taught.body = [contrast("pair")]
    taught.save()
    assert queries.recall_for(amara) == []


def test_what_is_gone_keeps_nothing_else_from_coming_back(amara: Person) -> None:
    gone = [recalled(rule(f"gone-{number}")) for number in range(4)]
    lesson = LessonPageFactory.create(body=[*gone, recalled(rule("stays"))])
    for card in services.make_cards(amara, lesson):
        days = 1 if card.block == recalled(rule("stays"))["id"] else 9
        RecallCard.objects.filter(pk=card.pk).update(due_at=timezone.now() - days * DAYS)
    lesson.body = [recalled(rule("stays"))]
    lesson.save()
    assert [each.card.block for each in queries.recall_for(amara)] == [rule("stays")["id"]]


def test_a_course_taken_off_the_site_costs_nobody_a_question_more(
    card: RecallCard, amara: Person, taught: LessonPage
) -> None:
    with CaptureQueriesContext(connection) as alone:
        assert len(queries.recall_for(amara)) == 1
    gone = LessonPageFactory.create(body=[recalled(rule(f"gone-{number}")) for number in range(20)])
    services.make_cards(amara, gone)
    RecallCard.objects.exclude(pk=card.pk).update(due_at=timezone.now() - 9 * DAYS)
    gone.unpublish()
    with CaptureQueriesContext(connection) as beside:
        assert [each.card for each in queries.recall_for(amara)] == [card]
    assert len(beside) == len(alone)


# --- What was answered in the lesson ------------------------------------------------------------


def answered(learner: Person, lesson: LessonPage, block: str, **payload: object) -> None:
    record_event(
        learner,
        page_key=lesson.translation_key,
        block=block,
        verb=Verb.ANSWERED,
        payload=payload,
        stamp=Stamp(uuid4()),
    )


def test_what_was_wrong_and_felt_sure_comes_first_and_right_but_unsure_sooner(amara: Person) -> None:
    said: dict[str, dict[str, object]] = {
        "wrong-and-sure": {"right": False, "sure": True},
        "wrong": {"right": False, "sure": False},
        "right-and-unsure": {"right": True, "sure": False},
        "right": {"right": True, "sure": True},
    }
    lesson = LessonPageFactory.create(body=[question(name) for name in said])
    names = {question(name)["id"]: name for name in said}
    for block, name in names.items():
        answered(amara, lesson, block, **said[name])
        answered(amara, lesson, block, right=True, sure=True)  # once it was told

    cards = {names[card.block]: card for card in services.make_cards(amara, lesson)}

    assert [name for name, card in cards.items() if card.comes_first] == ["wrong-and-sure"]
    assert cards["right-and-unsure"].due_at < cards["right"].due_at
    RecallCard.objects.update(due_at=timezone.now() - DAYS)
    RecallCard.objects.filter(block=question("right")["id"]).update(due_at=timezone.now() - 9 * DAYS)
    assert [names[each.card.block] for each in queries.recall_for(amara)][:2] == ["wrong-and-sure", "right"]


def coming_back(learner: Person, *body: dict[str, Any]) -> list[Situation]:
    lesson = LessonPageFactory.create(body=list(body))
    for place, card in enumerate(services.make_cards(learner, lesson)):
        card.due_at = timezone.now() - DAYS + timedelta(minutes=place)
        card.save()
    return [each.situation for each in queries.recall_for(learner)]


def test_steps_pairs_and_several_right_ones_come_back_one_at_a_time(amara: Person) -> None:
    steps, pairs, several = coming_back(
        amara, ordering(), matching(), question("many", kind="several", right=(True, True, False))
    )
    assert (steps.question, [each.text for each in steps.right]) == (
        "What comes first?",
        ["Step 1 of ordering"],
    )
    assert len(steps.choices) == 3
    assert (pairs.scene, [each.text for each in pairs.right]) == ("Left 1 of matching", ["9 right"])
    assert {each.text for each in pairs.choices} == {"9 right", "8 right", "7 right"}
    assert {each.text for each in several.choices} == {"Option 0 of many", "Option 2 of many"}
    assert [each.text for each in several.right] == ["Option 0 of many"]
    RecallCard.objects.update(times=1)
    again = {each.card.kind: each.situation for each in queries.recall_for(amara)}
    assert again["ordering"].question == "What comes last?"
    assert [each.text for each in again["question"].right] == ["Option 1 of many"]


@pytest.mark.parametrize("make", [short, number])
def test_what_one_would_have_to_type_comes_back_in_a_situation_or_not_at_all(
    amara: Person, make: Callable[[], dict[str, Any]]
) -> None:
    assert coming_back(amara, make()) == []
    assert not RecallCard.objects.exists()
    assert [each.scene for each in coming_back(amara, recalled(make()))] == ["Scene 0."]


def test_a_plan_is_rehearsed_though_its_author_gave_no_example(amara: Person) -> None:
    bare = plan("bare")
    bare["value"] = {"lead": "When will you remember?"}
    lesson = LessonPageFactory.create(body=[bare])
    fields = {"when": "I hear the lift stop", "then": "ask who is in it"}
    services.save_answer(amara, lesson, block=bare["id"], kind="plan", fields=fields)
    services.make_cards(amara, lesson)
    RecallCard.objects.update(due_at=timezone.now() - DAYS)
    (asked,) = queries.recall_for(amara)
    assert "I hear the lift stop" in asked.situation.scene
    assert [each.text for each in asked.situation.right] == ["ask who is in it"]


# --- In the browser -----------------------------------------------------------------------------


def test_nobody_else_gets_in(card: RecallCard, browse: Browse, mallory: Person, stranger: Person) -> None:
    urls = [
        reverse("learning:recall-answer", args=[card.pk]),
        reverse("learning:recall-rest", args=[card.pk]),
    ]
    for client in (Client(), browse(stranger)):
        assert client.get(reverse("learning:recall")).status_code == 302
        assert all(client.post(url).status_code == 302 for url in urls)
    assert all(browse(mallory).post(url, {"number": 0}).status_code == 404 for url in urls)
    assert "Scene 0" not in browse(mallory).get(reverse("learning:recall")).content.decode()
    card.refresh_from_db()
    assert (card.times, card.is_off) == (0, False)


def test_today_asks_and_the_answer_is_explained(card: RecallCard, browse: Browse, amara: Person) -> None:
    client = browse(amara)
    page = client.get(reverse("learning:recall")).content.decode()
    assert "Scene 0." in page
    assert "It was so before" not in page
    sent = {"number": 0, "chosen": wrong_of(card), "sure": "sure"}
    after = client.post(reverse("learning:recall-answer", args=[card.pk]), sent, follow=True)
    assert "Not here either." in after.content.decode()
    assert "It was so before, and is." in after.content.decode()
    unchosen = client.post(reverse("learning:recall-answer", args=[card.pk]), {"number": 1})
    assert unchosen.status_code == 422


def test_the_page_asks_as_many_queries_for_three_as_for_one(
    card: RecallCard, browse: Browse, amara: Person, taught: LessonPage
) -> None:
    client = browse(amara)
    counts = []
    for _round in range(2):
        client.get(reverse("learning:recall"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("learning:recall"))
        counts.append(len(asked))
        body = [*taught.body.raw_data, recalled(rule("second")), recalled(rule("third"))]
        taught.body = body
        taught.save()
        services.make_cards(amara, taught)
        RecallCard.objects.exclude(kind="rule").delete()
        RecallCard.objects.update(due_at=timezone.now() - DAYS)
    assert counts[0] == counts[1]


def test_what_is_switched_off_is_not_asked_until_wanted_again(
    card: RecallCard, browse: Browse, amara: Person
) -> None:
    client = browse(amara)
    url = reverse("learning:recall-rest", args=[card.pk])
    page = client.post(url, follow=True).content.decode()
    assert "Scene 0." not in page
    assert "Where you stood" in page
    assert "Scene 0." in client.post(url, {"again": "yes"}, follow=True).content.decode()


# --- From the mail ------------------------------------------------------------------------------


def test_a_link_shows_on_get_records_on_post_and_once(card: RecallCard) -> None:
    client, url = Client(), reverse("learning:recall-link", args=[link_of(card)])
    for _look in range(2):
        looked = client.get(url, {"choice": right_of(card)})
        page = looked.content.decode()
        assert looked.status_code == 200
        assert "Scene 0." in page
        assert "It was so before" not in page
    assert not RecallAnswer.objects.exists()
    right = right_of(card)
    done = client.post(url, {"number": 0, "chosen": right, "sure": "unsure"}).content.decode()
    assert "It was so before, and is." in done
    client.post(url, {"number": 0, "chosen": "other", "sure": "sure"})
    answer = RecallAnswer.objects.get()
    assert (answer.chosen, answer.is_sure) == (right, False)
    assert "answered already" in client.get(url).content.decode()
    card.refresh_from_db()
    assert card.times == 1


def test_a_link_opens_nothing_else(card: RecallCard) -> None:
    client = Client()
    token = link_of(card)
    client.get(reverse("learning:recall-link", args=[token]))
    assert client.get("/learn/").status_code == 302
    assert client.get(reverse("learning:recall-link", args=[token[:-2] + "xx"])).status_code == 404
    assert client.get(reverse("learning:recall-link", args=["nonsense"])).status_code == 404
    elsewhere = signing.dumps([str(card.pk), card.times], salt="learning.elsewhere")
    assert client.get(reverse("learning:recall-link", args=[elsewhere])).status_code == 404


def test_a_link_ends_after_thirty_days_and_with_its_person(card: RecallCard, amara: Person) -> None:
    client, url = Client(), reverse("learning:recall-link", args=[link_of(card)])
    sent = {"number": 0, "chosen": right_of(card), "sure": "sure"}
    with time_machine.travel(timezone.now() + 31 * DAYS, tick=False):
        assert (client.get(url).status_code, client.post(url, sent).status_code) == (404, 404)
    amara.state = State.ACCOUNT  # they left
    amara.save(update_fields=["state"])
    assert (client.get(url).status_code, client.post(url, sent).status_code) == (404, 404)
    assert not RecallAnswer.objects.exists()


def test_a_link_to_what_was_switched_off_records_nothing(card: RecallCard) -> None:
    services.switch_off(card)

    sent = {"number": 0, "chosen": right_of(card), "sure": "sure"}
    answer = Client().post(reverse("learning:recall-link", args=[link_of(card)]), sent)

    assert answer.status_code == 422
    assert not RecallAnswer.objects.exists()


def test_what_was_asked_as_it_was_in_the_lesson_is_no_new_skill(amara: Person) -> None:
    (situation,) = coming_back(amara, question("same"))
    card = RecallCard.objects.get()

    services.answer_card(card, number=0, chosen=situation.right[0].id, is_sure=True)

    assert not situation.is_new
    assert not Fact.objects.exists()


def test_wrong_and_unsure_has_no_turn_of_its_own(card: RecallCard) -> None:
    services.answer_card(card, number=0, chosen=wrong_of(card), is_sure=False)
    card.refresh_from_db()

    assert (card.times, card.comes_first) == (1, False)


def test_people_are_told_once_a_day_in_waking_hours_with_links_in_the_mail(
    card: RecallCard, amara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    night, morning = (datetime(2026, 9, 15, hour, 30, tzinfo=UTC) for hour in (2, 10))
    RecallCard.objects.update(due_at=night - DAYS)
    for moment, told in ((night, 0), (morning, 1), (morning, 0), (morning + DAYS, 1)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert services.tell_ready() == told
    notice = Notice.objects.get(person=amara)
    assert notice.values["what"] == "What now, the 0th time?"
    assert send_digest(amara)
    words = mail.outbox[0].body
    assert "The right one" in words
    assert f"{notice.url}?choice=" in words
    services.answer_card(card, number=0, chosen=right_of(card), is_sure=True)
    assert not Notice.objects.filter(person=amara, read_at=None).exists()


@pytest.mark.usefixtures("awake")
def test_who_muted_it_hears_nothing(card: RecallCard, amara: Person) -> None:
    Preferences.objects.update_or_create(person=amara, defaults={"muted": ["learning.recall"]})
    assert services.tell_ready() == 0
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("awake")
def test_a_line_about_another_question_than_its_card_asks_by_now_offers_no_answers_to_it(
    card: RecallCard, amara: Person
) -> None:
    services.tell_ready()
    notice = Notice.objects.get(person=amara)
    assert recall_answers(notice)

    notice.values = {"what": "Was jetzt?"}
    assert recall_answers(notice) == []
