"""The pool as people use it: asked, taken for half an hour, read, used; closed on the fourth day."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.models import Draft, DraftComment, DraftReader
from cms.queries import drafts_of
from cms.services import mark_used
from config.demonstration.clock import at
from config.demonstration.factories.cms import a_draft
from config.demonstration.factories.learning import LessonPageFactory
from config.demonstration.factories.people import PersonFactory
from learning import services
from learning.models import CoursePage, Critique, ReadingLease, ReviewRequest
from learning.queries import as_reader
from learning.rules import Refused
from people.models import Away, Notice, Person, Role, State
from people.services import give_role
from recognition.models import Fact
from tests.learning.test_services import finish_practice
from tests.pressing import press

Browse = Callable[[Person], Client]
MARKS = {"specific": "yes", "voice": "partly", "useful": "yes", "honest": "yes"}
SAID = {"liked": "The pump, because it is on nobody’s list.", "tried": "Begin with the telephone."}
DAY = timedelta(days=1)


@pytest.fixture
def draft(amara: Person) -> Draft:
    return a_draft(amara)


@pytest.fixture
def waiting(draft: Draft, bela: Person) -> ReviewRequest:
    services.offer_reading(bela, 2)
    return services.ask_for_reading(draft.author, draft, own_marks=MARKS, question="Too long?")


def ready(reader: Person) -> Person:
    services.calibrate(reader, marks=MARKS, **SAID)
    return reader


def test_asking_counts_in_full_at_once_and_tells_who_offered(waiting: ReviewRequest, bela: Person) -> None:
    again = services.ask_for_reading(waiting.author, waiting.draft, own_marks=MARKS)
    assert again == waiting
    assert Fact.objects.get().kind == "practice_completed"
    notice = Notice.objects.get(person=bela)
    assert (notice.kind, notice.values) == ("learning.reading-waits", {})
    waiting.refresh_from_db()
    assert waiting.told == [bela.pk]


def test_an_empty_draft_or_one_that_is_not_weighed_is_refused(amara: Person, bela: Person) -> None:
    empty = a_draft(amara, body="", title="Nothing")
    with pytest.raises(Refused):
        services.ask_for_reading(amara, empty, own_marks=MARKS)
    with pytest.raises(Refused):
        services.ask_for_reading(amara, a_draft(amara), own_marks={"voice": "yes"})
    with pytest.raises(Refused):
        services.ask_for_reading(bela, a_draft(amara), own_marks=MARKS)
    assert not ReviewRequest.objects.exists()


def test_reading_one_gives_its_author_two_notes_and_the_reader_a_thank_you(
    waiting: ReviewRequest, amara: Person, bela: Person
) -> None:
    taken = services.take_reading(bela)
    assert taken == waiting
    critique = services.write_critique(bela, waiting, marks=MARKS, **SAID)
    assert services.write_critique(bela, waiting, marks=MARKS, **SAID) == critique
    waiting.refresh_from_db()
    assert waiting.state == ReviewRequest.State.READ
    assert list(Notice.objects.filter(person=amara).values_list("kind", flat=True)) == ["learning.draft-read"]
    note = DraftComment.objects.get(verb="tried")
    mark_used(amara, note)
    kinds = Fact.objects.filter(contributor=bela).values_list("kind", "confirmer")
    assert list(kinds) == [("feedback_used", amara.pk)]


def test_a_lease_keeps_others_away_for_half_an_hour_and_no_longer(
    waiting: ReviewRequest, bela: Person, mallory: Person
) -> None:
    services.offer_reading(mallory, 2)
    services.take_reading(bela)
    assert services.take_reading(mallory) is None
    assert not DraftReader.objects.filter(reader=mallory).exists()
    with at(timezone.now() + timedelta(minutes=31)):
        assert services.take_reading(mallory) == waiting
    assert set(DraftReader.objects.values_list("reader", flat=True)) == {mallory.pk}
    # Words written a little late are taken all the same, unless somebody else has it.
    assert ReadingLease.objects.get().reader == mallory


def test_letting_go_leaves_no_trace(waiting: ReviewRequest, bela: Person) -> None:
    services.take_reading(bela)
    services.let_go(bela, waiting)
    assert not DraftReader.objects.exists()
    assert services.take_reading(bela) == waiting


def test_words_on_a_draft_that_is_not_given_to_them_open_it_to_nobody(
    waiting: ReviewRequest, amara: Person, bela: Person, mallory: Person
) -> None:
    services.take_reading(bela)
    with pytest.raises(Refused):
        services.write_critique(mallory, waiting, marks=MARKS, **SAID)
    services.withdraw_request(amara, waiting)
    with pytest.raises(Refused):
        services.write_critique(bela, waiting, marks=MARKS, **SAID)
    assert not DraftReader.objects.exists()
    assert not DraftComment.objects.exists()


def test_nobody_is_given_more_than_they_offered(bela: Person) -> None:
    services.offer_reading(bela, 1)
    for number in range(3):
        author = PersonFactory.create()
        services.ask_for_reading(author, a_draft(author, title=f"Draft {number}"), own_marks=MARKS)
    first = services.take_reading(bela)
    assert first is not None
    services.write_critique(bela, first, marks=MARKS, **SAID)
    assert services.take_reading(bela) is None
    with at(timezone.now() + 3 * DAY):
        assert services.take_reading(bela) is None


def test_nobody_reads_up_or_down_their_own_line(waiting: ReviewRequest, amara: Person, bela: Person) -> None:
    amara.manager = bela
    amara.save()
    assert services.take_reading(bela) is None
    amara.manager, bela.manager = None, amara
    amara.save()
    bela.save()
    assert services.take_reading(bela) is None


def test_from_the_second_day_on_champions_alone_hear_of_it(
    waiting: ReviewRequest, bela: Person, mallory: Person
) -> None:
    lately = PersonFactory.create()
    give_role(mallory, Role.CHAMPION)
    for reader in (lately, mallory):  # they offered after it was told
        services.offer_reading(reader, 1)
    ReviewRequest.objects.update(asked_at=timezone.now() - 2 * DAY)

    services.keep_moving()

    told = Notice.objects.filter(kind="learning.reading-waits").values_list("person", flat=True)
    assert set(told) == {bela.pk, mallory.pk}


def test_nobody_hears_of_it_who_is_paused_or_away_or_in_one_line_with_its_author(
    amara: Person, bela: Person, draft: Draft
) -> None:
    paused, away = PersonFactory.create(state=State.PAUSED), PersonFactory.create()
    below = PersonFactory.create(manager=amara)
    day = timezone.localdate()
    Away.objects.create(person=away, first_day=day, last_day=day + DAY)
    for reader in (paused, away, below, bela):
        services.offer_reading(reader, 1)

    services.ask_for_reading(amara, draft, own_marks=MARKS)

    assert list(Notice.objects.values_list("person", flat=True)) == [bela.pk]


def test_what_somebody_is_reading_counts_and_after_a_week_what_they_read_does_not(
    waiting: ReviewRequest, bela: Person
) -> None:
    assert as_reader(bela).left == 2
    services.take_reading(bela)
    assert as_reader(bela).left == 1
    services.write_critique(bela, waiting, marks=MARKS, **SAID)
    assert as_reader(bela).left == 1
    assert as_reader(bela, timezone.now() + 8 * DAY).left == 2


def test_a_lease_forgotten_for_a_day_closes_the_draft_to_its_reader(
    waiting: ReviewRequest, bela: Person
) -> None:
    services.take_reading(bela)
    with at(timezone.now() + DAY):
        services.keep_moving()
        assert DraftReader.objects.exists()  # half an hour is over, and they may still say what they saw
    with at(timezone.now() + DAY + timedelta(hours=1)):
        services.keep_moving()
    assert not DraftReader.objects.exists()
    assert not ReadingLease.objects.exists()


def test_champions_are_asked_on_the_second_day_and_it_closes_on_the_fourth(
    waiting: ReviewRequest, amara: Person, mallory: Person
) -> None:
    give_role(mallory, Role.CHAMPION)
    services.offer_reading(mallory, 1)
    ReviewRequest.objects.update(asked_at=timezone.now() - 2 * DAY)
    assert services.keep_moving() == 0
    assert Notice.objects.filter(person=mallory, kind="learning.reading-waits").exists()
    ReviewRequest.objects.update(asked_at=timezone.now() - 4 * DAY)
    assert (services.keep_moving(), services.keep_moving()) == (1, 0)
    waiting.refresh_from_db()
    assert waiting.state == ReviewRequest.State.CLOSED
    assert Notice.objects.filter(person=amara, kind="learning.draft-closed").count() == 1


def test_who_was_reading_when_it_closed_may_still_say_it(
    waiting: ReviewRequest, bela: Person, browse: Browse
) -> None:
    services.take_reading(bela)
    ReviewRequest.objects.update(asked_at=timezone.now() - 4 * DAY)
    services.keep_moving()
    waiting.refresh_from_db()
    page = browse(bela).get(reverse("learning:reading", args=[waiting.pk]))
    assert page.status_code == 200
    browse(bela).post(reverse("learning:reading", args=[waiting.pk]), {**MARKS, **SAID})
    waiting.refresh_from_db()
    assert (waiting.state, Critique.objects.count()) == (ReviewRequest.State.CLOSED, 1)


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_get_one_draft_once() -> None:
    author = PersonFactory.create()
    services.ask_for_reading(author, a_draft(author), own_marks=MARKS)
    pool = [PersonFactory.create() for _ in range(3)]
    for reader in pool:
        services.offer_reading(reader, 2)
    got: list[object] = []

    def take(reader: Person) -> None:
        try:
            got.append(services.take_reading(reader))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(reader,)) for reader in pool]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in got) == 1
    assert ReadingLease.objects.count() == 1


# --- In the browser -----------------------------------------------------------------------------


def test_nobody_gets_in_who_is_not_given_it(
    waiting: ReviewRequest, browse: Browse, mallory: Person, stranger: Person
) -> None:
    pages = [reverse("learning:readings"), reverse("learning:reading-example")]
    theirs = [
        reverse("learning:reading", args=[waiting.pk]),
        reverse("learning:ask-pool", args=[waiting.draft_id]),
    ]
    posts = [reverse(f"learning:reading-{name}", args=[waiting.pk]) for name in ("let-go", "withdraw")]
    for client in (Client(), browse(stranger)):
        assert all(client.get(url).status_code == 302 for url in [*pages, *theirs])
        assert all(client.post(url).status_code == 302 for url in posts)
    client = browse(mallory)
    assert all(client.get(url).status_code == 404 for url in theirs)
    assert all(client.post(url).status_code == 404 for url in posts)
    assert "pump" not in client.get(pages[0]).content.decode()


def test_an_example_comes_first_and_its_critique_only_afterwards(
    waiting: ReviewRequest, browse: Browse, bela: Person
) -> None:
    client = browse(bela)
    example = client.post(reverse("learning:reading-next"), follow=True)
    assert example.redirect_chain[-1][0] == reverse("learning:reading-example")
    assert "nobody else could have written it" not in example.content.decode()
    refused = client.post(reverse("learning:reading-example"), {**MARKS, "liked": "The mug"})
    assert refused.status_code == 422
    assert "The mug" in refused.content.decode()
    shown = client.post(reverse("learning:reading-example"), {**MARKS, **SAID}, follow=True).content.decode()
    assert "nobody else could have written it" in shown
    page = client.post(reverse("learning:reading-next"), follow=True).content.decode()
    assert "Arthur rang me" in page
    assert "Too long?" in page


def test_asking_and_reading_by_their_pages(draft: Draft, browse: Browse, amara: Person, bela: Person) -> None:
    services.offer_reading(ready(bela), 1)
    asking = reverse("learning:ask-pool", args=[draft.pk])
    assert browse(amara).post(asking, {"voice": "yes"}).status_code == 422
    own = (
        browse(amara).post(asking, {**MARKS, "question": "Where did you stop?"}, follow=True).content.decode()
    )
    assert "Waiting for a reader" in own
    reader = browse(bela)
    url = reader.post(reverse("learning:reading-next"), follow=True).redirect_chain[-1][0]
    assert reader.post(url, {**MARKS, "liked": "Only this"}).status_code == 422
    reader.post(url, {**MARKS, **SAID})
    said = browse(amara).get(url).content.decode()
    assert SAID["liked"] in said
    assert "I used this" in said


def test_an_author_says_by_the_page_that_a_note_was_of_use_and_nobody_else_can(
    waiting: ReviewRequest, browse: Browse, amara: Person, bela: Person, mallory: Person, stranger: Person
) -> None:
    services.take_reading(bela)
    critique = services.write_critique(bela, waiting, marks=MARKS, **SAID)
    urls = [reverse("cms:use-note", args=[note.pk]) for note in (critique.liked, critique.tried) if note]
    for client, status in (
        (Client(), 302),
        (browse(stranger), 302),
        (browse(mallory), 404),
        (browse(bela), 404),
    ):
        assert [client.post(url).status_code for url in urls] == [status, status]
    assert not Fact.objects.filter(contributor=bela).exists()

    press(browse(amara), reverse("learning:reading", args=[waiting.pk]), "I used this", {}, nth=1)

    assert list(DraftComment.objects.exclude(used_at=None)) == [critique.tried]
    assert list(Fact.objects.filter(contributor=bela).values_list("kind", flat=True)) == ["feedback_used"]


def test_the_page_of_a_draft_keeps_the_address_begun_when_a_note_was_of_use(
    waiting: ReviewRequest, browse: Browse, amara: Person, bela: Person
) -> None:
    services.take_reading(bela)
    services.write_critique(bela, waiting, marks=MARKS, **SAID)
    begun = {"address": "callum@example.org"}

    stands = press(browse(amara), reverse("cms:draft", args=[waiting.draft_id]), "I used this", begun)

    assert stands.items() >= begun.items()
    assert DraftComment.objects.exclude(used_at=None).count() == 1


def test_words_are_given_back_when_somebody_was_faster(
    waiting: ReviewRequest, browse: Browse, bela: Person
) -> None:
    late = browse(bela).post(reverse("learning:reading", args=[waiting.pk]), {**MARKS, **SAID})
    assert late.status_code == 409
    assert SAID["tried"] in late.content.decode()
    assert not Critique.objects.exists()


def test_the_page_asks_as_many_queries_for_three_as_for_one(
    waiting: ReviewRequest, browse: Browse, amara: Person
) -> None:
    client, counts = browse(amara), []
    for title in ("Second", "Third"):
        client.get(reverse("learning:readings"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("learning:readings"))
        counts.append(len(asked))
        for number in range(2):
            services.ask_for_reading(amara, a_draft(amara, title=f"{title} {number}"), own_marks=MARKS)
    assert counts[0] == counts[1]


def test_who_leaves_takes_what_they_asked_along(waiting: ReviewRequest, amara: Person) -> None:
    from people.services import leave

    leave(amara)
    assert not ReviewRequest.objects.exists()


def test_a_rewrite_goes_from_its_lesson_to_the_pool(
    browse: Browse, amara: Person, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course)
    finish_practice(amara, lesson)
    client = browse(amara)
    sent = {"key": str(uuid4()), "next": "pool"}

    page = client.get(lesson.url).content.decode()
    answer = client.post(reverse("learning:lesson-finish", args=[lesson.pk]), sent)

    draft = drafts_of(amara).get()
    assert 'value="pool"' in page
    assert answer.headers["Location"] == reverse("learning:ask-pool", args=[draft.pk])
    assert client.get(answer.headers["Location"]).status_code == 200
    assert not ReviewRequest.objects.exists()  # their own check comes first
