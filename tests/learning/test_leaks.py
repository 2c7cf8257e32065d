"""What belongs to whoever had a go stays inside until then: one test for each way out.

The lesson has every block there is, each with new situations for later. Every right answer, accepted pattern,
explanation, annotation, model answer and consequence in it carries a mark of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from config.demonstration.factories import learning as make
from config.demonstration.factories.learning import LessonPageFactory
from culture.models import Delivery, Event
from culture.services import make_webhook
from learning import queries, services
from learning.models import CoursePage, LessonPage, RecallCard
from learning.recall import KINDS
from learning.registry import practices
from people import export
from people.models import Notice, Person
from people.services import send_digest
from tests.learning.test_every_block import url_of, ways_of
from tests.tokens import program

Browse = Callable[[Person], Client]
MARK = "qz"

# The fields that hold back, wherever they stand inside a block of practice.
INSIDE = {
    "explanation",
    "note",
    "otherwise",
    "low",
    "high",
    "happens",
    "on_first",
    "on_second",
    "after",
    "pattern",
}
INSIDE_OF = {
    "number": {"right", "answer"},
    "consequence": {"why"},
    "rewrite": {"text"},  # of a model answer
    "drill": {"text", "why"},  # of a real reply
    "critique": {"why", "liked", "tried"},
    "rule": set[str](),
}


def marked(kind: str, value: Any, marks: Iterator[int]) -> Any:
    """The same block with a mark on everything that it holds back."""
    if isinstance(value, list):
        return [marked(kind, each, marks) for each in value]
    if not isinstance(value, dict):
        return value
    names = INSIDE | INSIDE_OF.get(kind, set())
    return {
        name: with_mark(name, each, marks)
        if name in names and isinstance(each, str) and each
        else marked("" if name == "recall" else kind, each, marks)
        for name, each in value.items()
    }


def with_mark(name: str, words: str, marks: Iterator[int]) -> str:
    return f"{880_000 + next(marks)}.25" if name == "answer" else f"{words} {MARK}{next(marks)}"


def body_of_secrets() -> list[dict[str, Any]]:
    marks = count(1)
    found = []
    for child in [*make.everything(), make.critique()]:
        whole = make.recalled(child) if child["type"] in KINDS else child
        found.append({**whole, "value": marked(child["type"], whole["value"], marks)})
    return found


@pytest.fixture
def lesson(course: CoursePage) -> LessonPage:
    return LessonPageFactory.create(parent=course, title="All of it", body=body_of_secrets())


def leaks(told: str) -> list[str]:
    return re.findall(rf"\S*\s?\S*\s{MARK}\d+|88\d{{4}}[.,]25", told)


def test_every_block_has_something_to_hold_back(lesson: LessonPage) -> None:
    kinds = {child["type"] for child in lesson.body.raw_data}
    assert kinds >= set(practices())
    silent = {child["type"] for child in lesson.body.raw_data if not leaks(json.dumps(child))}
    assert silent == {"reflection"}  # there is no right answer to what one left out


# --- The page itself: its comments, attributes, scripts and descriptions too ------------------------------


def test_the_source_of_the_lesson(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    page = browse(amara).get(lesson.url).content.decode()
    assert "Write the reply." in page
    assert leaks(page) == []


def plain(page: str) -> str:
    """The page without what differs each time it is asked for."""
    return re.sub(r'nonce="[^"]+"|value="([\w-]{36}|\w{64})"', "", page)


def test_nothing_in_the_source_says_which_answer_is_right(
    browse: Browse, amara: Person, bela: Person, lesson: LessonPage
) -> None:
    client = browse(amara)
    client.get(lesson.url)
    before = plain(client.get(lesson.url).content.decode())
    turned = json.loads(json.dumps(lesson.body.raw_data[:]).replace('"right": true', '"right": 0'))
    for told, name, other in ((json.dumps(turned), '"right": false', '"right": true'),):
        lesson.body = json.loads(told.replace(name, other).replace('"right": 0', '"right": false'))
    lesson.save()
    assert plain(client.get(lesson.url).content.decode()) == before


@pytest.mark.parametrize("kind", sorted({*practices()} - {"critique"}))
def test_a_block_sent_empty_and_shown_anew(
    browse: Browse, amara: Person, lesson: LessonPage, kind: str
) -> None:
    sent = {"action": "answer", "kind": kind}
    answer = browse(amara).post(url_of(lesson, kind), sent, headers={"hx-request": "true"})
    assert leaks(answer.content.decode()) == []


@pytest.mark.parametrize("kind", ["rewrite", "drill", "plan", "reflection", "pairwise", "contrast"])
def test_the_answer_to_the_script_that_saves(
    browse: Browse, amara: Person, lesson: LessonPage, kind: str
) -> None:
    sent = {"action": "save", "kind": kind, **ways_of(lesson)[kind]}
    answer = browse(amara).post(url_of(lesson, kind), sent, headers={"accept": "application/json"})
    assert (answer.status_code, leaks(answer.content.decode())) == (200, [])


@pytest.mark.parametrize("name", ["course", "index", "home", "today", "focus"])
def test_pages_that_speak_of_the_lesson(browse: Browse, amara: Person, lesson: LessonPage, name: str) -> None:
    course = lesson.get_parent()
    ways = {
        "course": course.url,
        "index": course.get_parent().url,
        "home": "/",
        "today": reverse("frontend:today"),
    }
    client = browse(amara)
    client.get(lesson.url)  # begun, so that it is offered to be gone on with
    page = client.get(ways.get(name, reverse("learning:studio")), follow=True)
    assert (page.status_code, leaks(page.content.decode())) == (200, [])


def test_the_page_of_what_one_wrote(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    client = browse(amara)
    client.post(url_of(lesson, "drill"), {"action": "save", "kind": "drill", "text": "Which step was it?"})
    page = client.get(reverse("learning:lesson-history", args=[lesson.pk])).content.decode()
    assert "Which step was it?" in page
    assert leaks(page) == []


def test_the_lesson_in_another_language(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    german = Locale.objects.get_or_create(language_code="de")[0]
    for page in Page.objects.ancestor_of(lesson, inclusive=True).filter(depth__gt=1):
        if not page.has_translation(german):
            page.specific.copy_for_translation(german, copy_parents=True)
    there = lesson.get_translation(german).specific
    for page in Page.objects.ancestor_of(there, inclusive=True).filter(depth__gt=1):
        page.specific.save_revision().publish()
    there.refresh_from_db()
    page = browse(amara).get(there.url)
    assert (page.status_code, leaks(page.content.decode())) == (200, [])


# --- Programs ---------------------------------------------------------------------------------------------


def test_wagtails_own_way_to_send_a_page(lesson: LessonPage) -> None:
    sent = json.dumps(lesson.body.stream_block.get_api_representation(lesson.body), default=str)
    assert "Write the reply." in sent
    assert leaks(sent) == []


@pytest.mark.parametrize("what", ["lessons/{lesson}", "courses", "courses/{course}", "me/next-lesson"])
def test_our_own_api(browse: Browse, amara: Person, lesson: LessonPage, what: str) -> None:
    browse(amara).get(lesson.url)
    address = what.format(lesson=lesson.pk, course=lesson.get_parent().pk)
    answer = program(amara).get(f"/api/v1/{address}")
    assert (answer.status_code, leaks(answer.content.decode())) == (200, [])


@pytest.mark.parametrize(
    "address", ["/api/v2/pages/", "/api/main/", "/feed/", "/learn/feed/", "/rss.xml", "/sitemap.xml"]
)
def test_feeds_and_maps_are_not_there(
    browse: Browse, amara: Person, lesson: LessonPage, address: str
) -> None:
    assert browse(amara).get(address).status_code == 404


@pytest.mark.parametrize("name", ["listing", "detail"])
def test_the_desks_own_api_and_its_revisions(
    browse: Browse, amara: Person, stranger: Person, lesson: LessonPage, name: str
) -> None:
    revision = lesson.save_revision()
    address = reverse(f"wagtailadmin_api:pages:{name}", args=[lesson.pk] if name == "detail" else [])
    for client in (Client(), browse(amara), browse(stranger), program(amara)):
        answer = client.get(address, {"fields": "*", "for_explorer": "1"})
        assert answer.status_code in (302, 401, 403)
        assert leaks(answer.content.decode()) == []
    for way in ("revisions", f"revisions/{revision.pk}", "draft"):
        assert program(amara).get(f"/api/v1/lessons/{lesson.pk}/{way}").status_code == 404


def test_what_a_chat_of_the_organisation_is_told(lesson: LessonPage) -> None:
    make_webhook(name="Town square", url="https://93.184.216.34/hook", events=list(Event))
    for page in (lesson.get_parent().specific, lesson):
        page.save_revision().publish()
    told = " ".join(Delivery.objects.values_list("body", flat=True))
    assert lesson.get_parent().title in told
    assert leaks(told) == []


# --- Search -----------------------------------------------------------------------------------------------


def test_what_is_indexed_for_search(lesson: LessonPage) -> None:
    indexed = " ".join(map(str, lesson.body.stream_block.get_searchable_content(lesson.body)))
    assert "Write the reply." in indexed
    assert leaks(indexed) == []


def test_searching_for_an_answer(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    marks = set(re.findall(rf"{MARK}\d+", json.dumps(lesson.body.raw_data[:])))
    assert len(marks) > 60
    assert lesson.url in browse(amara).get("/search/", {"q": "write reply"}).content.decode()
    assert [mark for mark in marks if queries.passages(mark)] == []
    for mark in sorted(marks)[:3]:
        assert lesson.url not in browse(amara).get("/search/", {"q": mark}).content.decode()


# --- The desk, for whoever does not write there -----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "edit",
        "preview_on_edit",
        "view_draft",
        "history",
        "revisions_view",
        "revisions_compare",
        "copy",
        "usage",
    ],
)
def test_the_desk_of_editors(
    browse: Browse, amara: Person, stranger: Person, lesson: LessonPage, name: str
) -> None:
    revision = lesson.save_revision()
    more = {"revisions_view": [revision.pk], "revisions_compare": [revision.pk, "live"]}.get(name, [])
    address = reverse(f"wagtailadmin_pages:{name}", args=[lesson.pk, *more])
    for client in (Client(), browse(amara), browse(stranger)):
        page = client.get(address, {"mode": "answered"}, follow=True)
        assert (page.resolver_match.view_name if page.status_code == 200 else "").startswith(
            "wagtail"
        ) is False
        assert leaks(page.content.decode()) == []


def test_the_course_as_a_file(browse: Browse, amara: Person, stranger: Person, lesson: LessonPage) -> None:
    address = reverse("learning_desk:export", args=[lesson.get_parent().pk])
    for client in (Client(), browse(amara), browse(stranger)):
        page = client.get(address, follow=True)
        assert page["Content-Type"].startswith("text/html")
        assert leaks(page.content.decode()) == []


# --- What leaves the house --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["service-worker", "offline", "manifest"])
def test_what_a_device_keeps_from_the_start(
    browse: Browse, amara: Person, lesson: LessonPage, name: str
) -> None:
    client = browse(amara)
    client.get(lesson.url)
    answer = client.get(reverse(f"frontend:{name}"))
    assert (answer.status_code, leaks(answer.content.decode())) == (200, [])


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_that_asks_again(browse: Browse, amara: Person, lesson: LessonPage, kind: str) -> None:
    asked_again(amara, lesson, kind)
    page = browse(amara).get(reverse("learning:recall")).content.decode()
    assert "What now, the 0th time?" in page
    assert leaks(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_mail_that_asks_again_and_where_its_link_leads(
    amara: Person, lesson: LessonPage, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_again(amara, lesson, kind)
    morning = timezone.now().replace(hour=10) + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: morning)  # nobody is asked at night
    assert services.tell_ready() == 1
    notice = Notice.objects.get(person=amara, kind="learning.recall")
    assert send_digest(amara)
    letter = mail.outbox[0]
    words = " ".join([str(letter.body), *(str(each[0]) for each in getattr(letter, "alternatives", ()))])
    assert "What now, the 0th time?" in words
    link = Client().get(re.sub(r"^https?://[^/]+", "", notice.url)).content.decode()
    assert "What now, the 0th time?" in link
    assert leaks(words + link + json.dumps(notice.values)) == []


def asked_again(person: Person, lesson: LessonPage, kind: str) -> None:
    services.make_cards(person, lesson)
    RecallCard.objects.exclude(kind=kind).delete()
    assert RecallCard.objects.update(due_at=timezone.now() - timedelta(days=1)) >= 1


def test_what_one_takes_along_of_oneself(browse: Browse, amara: Person, lesson: LessonPage) -> None:
    client = browse(amara)
    client.post(url_of(lesson, "drill"), {"action": "save", "kind": "drill", "text": "Which step was it?"})
    told = repr([part.rows for part in export.about(amara)])
    assert "Which step was it?" in told
    assert leaks(told) == []
