"""Paths, cohorts with one's own days, testing out, freshness, search inside lessons, two languages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from config.demonstration.factories import learning as make
from config.demonstration.factories.learning import CoursePageFactory, LessonPageFactory, block_id
from learning import queries, services
from learning.models import (
    Cohort,
    CohortPlace,
    CoursePage,
    LessonPage,
    Path,
    PathStep,
    ProgressEvent,
    Recheck,
)
from people.models import Notice, Person, Role
from people.services import give_role
from recognition.models import Fact
from tests.learning.test_services import finish_practice

Browse = Callable[[Person], Client]


@pytest.fixture
def path(course: CoursePage) -> Path:
    other = CoursePageFactory.create(title="Second", slug="second")
    made = Path(
        title="From reader to voice", slug="reader", promise="Bit by bit.", locale=Locale.get_default()
    )
    made.steps = [PathStep(course=course, why="First this."), PathStep(course=other)]
    made.save()
    return made


@pytest.fixture
def cohort(course: CoursePage) -> Cohort:
    for number in range(3):
        LessonPageFactory.create(parent=course, title=f"Session {number}")
    starts_on = timezone.localdate() + timedelta(days=4)
    return Cohort.objects.create(name="Tea-time five", course=course, starts_on=starts_on, days_between=7)


# --- Who may ------------------------------------------------------------------------------------


def test_nobody_gets_in_without_joining(
    browse: Browse, stranger: Person, path: Path, cohort: Cohort, lesson: LessonPage
) -> None:
    for client in (Client(), browse(stranger)):
        assert client.get(reverse("learning:path", args=[path.slug])).status_code == 302
        assert client.get(reverse("learning:course-test", args=[cohort.course.pk])).status_code == 302
        place = reverse("learning:cohort-place", args=[cohort.pk])
        assert client.post(place, {"what": "join"}).status_code == 302
    assert not CohortPlace.objects.exists()


def test_only_champions_check_lessons(
    browse: Browse, amara: Person, mallory: Person, stranger: Person, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course, check_every=3)
    url = reverse("learning:lesson-recheck", args=[lesson.pk])
    for client in (Client(), browse(mallory), browse(stranger)):
        assert client.post(url, {"so": "yes"}).status_code in (302, 403)
        assert not Recheck.objects.exists()
    give_role(amara, Role.CHAMPION)
    browse(amara).post(url, {"so": "yes"})
    assert Recheck.objects.get().checker == amara


# --- Paths and cohorts --------------------------------------------------------------------------


def test_the_last_session_says_so_and_leads_on_along_the_path(
    browse: Browse, amara: Person, path: Path, course: CoursePage, lesson: LessonPage
) -> None:
    second = path.steps.get(course__slug="second").course
    last = LessonPageFactory.create(parent=second, title="Alone", body=[make.rule("alone")])
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    page = landmark(browse(amara), lesson)
    assert "You’ve been through all of “Find your own voice”." in page.get_text(" ", strip=True)
    assert [link["href"] for link in page.select(".moment__choices a")] == [course.url, second.url]
    services.finish_lesson(amara, last)
    for shown in (lesson, last):  # nothing is left on the path
        links = landmark(browse(amara), shown).select(".moment__choices a")
        assert links[1]["href"] == reverse("learning:learn")
    LessonPageFactory.create(parent=course, title="Added later")
    links = landmark(browse(amara), lesson).select(".moment__choices a")
    assert links[1].get_text(strip=True) == "Added later"


def landmark(client: Client, lesson: LessonPage) -> BeautifulSoup:
    answer = client.get(reverse("learning:lesson-landmark", args=[lesson.pk]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_path_shows_its_courses_in_order_and_the_index_shows_the_path(
    browse: Browse, amara: Person, path: Path
) -> None:
    page = browse(amara).get(reverse("learning:path", args=[path.slug])).content.decode()

    assert page.index("First this.") < page.index("Second")
    assert "From reader to voice" in browse(amara).get(reverse("learning:learn")).content.decode()


def days_shown(person: Person, cohort: Cohort) -> list[int]:
    """Days from today."""
    (shown,) = queries.cohorts_on(cohort.course, person, lessons=3)
    return [(day - timezone.localdate()).days for day in shown.days]


def test_everybody_moves_their_own_days(browse: Browse, amara: Person, bela: Person, cohort: Cohort) -> None:
    url = reverse("learning:cohort-place", args=[cohort.pk])
    for person in (amara, bela):
        for _twice in range(2):
            browse(person).post(url, {"what": "join"})
    browse(amara).post(url, {"what": "later"})

    assert days_shown(amara, cohort) == [11, 18, 25]
    assert days_shown(bela, cohort) == [4, 11, 18]
    page = browse(amara).get(cohort.course.url).content.decode()
    assert "A rhythm, not a deadline" in page
    browse(amara).post(url, {"what": "leave"})
    browse(amara).post(url, {"what": "nonsense"})
    assert [place.learner for place in CohortPlace.objects.all()] == [bela]


def test_whoever_comes_late_begins_today(amara: Person, cohort: Cohort) -> None:
    Cohort.objects.update(starts_on=timezone.localdate() - timedelta(days=9))
    services.join_cohort(amara, Cohort.objects.get())

    assert days_shown(amara, Cohort.objects.get()) == [0, 7, 14]


# --- Testing out --------------------------------------------------------------------------------


@pytest.fixture
def tested(course: CoursePage) -> CoursePage:
    LessonPageFactory.create(parent=course, title="One", body=[make.question("a"), make.plan()])
    LessonPageFactory.create(parent=course, title="Two", body=[make.question("b"), make.number("n")])
    return course


def answers(right: bool, *, without: str = "") -> dict[str, str]:
    place = 0 if right else 1
    given = {f"{block_id(name)}-chosen": block_id(f"{name}:{place}") for name in ("a", "b")}
    given[f"{block_id('n')}-number"] = "12" if right else "99"
    return {name: value for name, value in given.items() if not without or without not in name}


def test_knowing_it_already_counts_and_is_said_honestly(
    browse: Browse, amara: Person, tested: CoursePage
) -> None:
    client, url = browse(amara), reverse("learning:course-test", args=[tested.pk])
    form = client.get(url).content.decode()
    assert "Because of reason" not in form

    client.post(url, answers(False))
    assert queries.route_of(amara, tested).progress.finished_at is None
    missing = client.post(url, answers(True, without="number"))
    assert missing.status_code == 422
    assert "This one has no answer yet" in missing.content.decode()
    done = client.post(url, answers(True))

    assert "You know this." in done.content.decode()
    route = queries.route_of(amara, tested)
    assert route.progress.finished_at
    assert route.progress.done == 0
    assert ProgressEvent.objects.get(verb="finished").payload == {"by": "test", "right": 3, "of": 3}
    assert "You tested out of this one" in client.get(tested.url).content.decode()


def test_a_test_sent_unfinished_keeps_what_was_chosen(
    browse: Browse, amara: Person, course: CoursePage
) -> None:
    body = [make.ordering("o"), make.matching("m"), make.question("q")]
    LessonPageFactory.create(parent=course, body=body)
    places = {"order": [f"{block_id(f'o:{place}')}:{place + 1}" for place in range(3)]}
    pairs = {"pair": [f"{block_id(f'm:{place}')}:{place}" for place in range(3)]}
    sent = {f"{block_id('o')}-order": places["order"], f"{block_id('m')}-pair": pairs["pair"]}
    page = browse(amara).post(reverse("learning:course-test", args=[course.pk]), sent)
    assert page.status_code == 422
    chosen = BeautifulSoup(page.content, "html.parser").select("select option[selected]")
    assert sorted(str(each["value"]) for each in chosen) == sorted([*places["order"], *pairs["pair"]])


def test_advice_never_locks(browse: Browse, amara: Person, tested: CoursePage) -> None:
    after = CoursePageFactory.create(title="After")
    after.advises = [tested]
    after.save_revision().publish()
    lesson = LessonPageFactory.create(parent=after)

    assert browse(amara).get(lesson.url).status_code == 200
    assert reverse("learning:course-test", args=[tested.pk]) in browse(amara).get(after.url).content.decode()


# --- Freshness ----------------------------------------------------------------------------------


def test_past_its_date_a_lesson_says_so_and_its_cards_may_rest(
    browse: Browse, amara: Person, bela: Person, course: CoursePage
) -> None:
    give_role(amara, Role.CHAMPION)
    old = timezone.localdate() - timedelta(days=91)
    lesson = LessonPageFactory.create(
        parent=course, title="Where the button is", check_every=3, checked_on=old
    )
    timeless = LessonPageFactory.create(parent=course, title="Listening")

    assert queries.stale_keys() == {lesson.translation_key}
    assert "This was last checked on" in browse(bela).get(lesson.url).content.decode()
    assert "have you two minutes" not in browse(bela).get(lesson.url).content.decode()
    assert "have you two minutes" in browse(amara).get(lesson.url).content.decode()
    assert "Where the button is" in browse(amara).get(reverse("learning:learn")).content.decode()
    assert "Checked on" not in browse(bela).get(timeless.url).content.decode()

    services.recheck_lesson(amara, lesson, is_so=True)

    assert queries.stale_keys() == frozenset()
    assert "by Amara Diallo" in browse(bela).get(lesson.url).content.decode()


def test_what_has_changed_goes_to_the_editors_and_rests_the_cards(
    browse: Browse, amara: Person, bela: Person, course: CoursePage
) -> None:
    give_role(amara, Role.CHAMPION)
    give_role(bela, Role.EDITOR)
    lesson = LessonPageFactory.create(parent=course, check_every=3)
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    url = reverse("learning:lesson-recheck", args=[lesson.pk])

    browse(amara).post(url, {"so": "no", "changed": " "})
    assert not Recheck.objects.exists()
    browse(amara).post(url, {"so": "no", "changed": "It moved to the left."})

    assert Notice.objects.get(person=bela, kind="learning.changed").url == lesson.url
    assert services.rest_stale_cards() == queries.cards_of(amara).count() > 0
    services.recheck_lesson(amara, lesson, is_so=True)
    assert not queries.cards_of(amara).exclude(paused_at=None).exists()


def test_an_editor_who_looked_on_the_page_itself_wakes_the_cards(amara: Person, course: CoursePage) -> None:
    old = timezone.localdate() - timedelta(days=91)
    lesson = LessonPageFactory.create(parent=course, check_every=3, checked_on=old)
    services.make_cards(amara, lesson)
    assert services.rest_stale_cards() == queries.cards_of(amara).count() > 0
    lesson.checked_on = timezone.localdate()
    lesson.save_revision().publish()
    services.rest_stale_cards()
    assert not queries.cards_of(amara).exclude(paused_at=None).exists()


def test_a_check_that_was_due_counts_for_whoever_looked_once(
    amara: Person, bela: Person, course: CoursePage
) -> None:
    old = timezone.localdate() - timedelta(days=91)
    lesson = LessonPageFactory.create(parent=course, check_every=3, checked_on=old)

    services.recheck_lesson(amara, lesson, is_so=False, words="It moved.")
    services.recheck_lesson(amara, lesson, is_so=False, words="It moved again.")
    services.recheck_lesson(bela, lesson, is_so=True)
    services.recheck_lesson(amara, lesson, is_so=True)  # nobody had to

    counted = Fact.objects.values_list("kind", "contributor", "evidence").order_by("contributor")
    evidence = f"learning.recheck:{lesson.translation_key}:{old}"
    assert list(counted) == [("practice_completed", each.pk, evidence) for each in (amara, bela)]


# --- Search -------------------------------------------------------------------------------------


def test_search_leads_to_the_paragraph(browse: Browse, amara: Person, course: CoursePage) -> None:
    words = make.block("prose", "<p>First of all.</p><p>A relay closes the <b>quokka</b> circuit.</p>", "p")
    lesson = LessonPageFactory.create(parent=course, title="Relays", body=[make.prose("Nothing."), words])

    (found,) = queries.passages("quokka relay")

    assert found.url == f"{lesson.url}#block-{block_id('p')}:~:text=quokka"
    assert (found.before, found.match, found.after) == ("A relay closes the ", "quokka", " circuit.")
    page = browse(amara).get(reverse("learning:learn"), {"q": "quokka"}).content.decode()
    assert found.url in page
    assert queries.passages("") == queries.passages('"') == []


# --- Languages ----------------------------------------------------------------------------------


def test_the_translation_tool_keeps_ids_and_shares_progress(
    browse: Browse, amara: Person, course: CoursePage, lesson: LessonPage
) -> None:
    german = Locale.objects.get_or_create(language_code="de")[0]
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    for page in [*Page.objects.ancestor_of(lesson).filter(depth__gt=1), lesson]:
        source, _made = TranslationSource.update_or_create_from_instance(page.specific)
        Translation.objects.create(source=source, target_locale=german).save_target(publish=True)

    there = LessonPage.objects.get(locale=german)
    assert [child["id"] for child in there.body.raw_data] == [child["id"] for child in lesson.body.raw_data]
    assert queries.progress_in(amara, there).is_done
    client = browse(amara)
    amara.language = "de"
    amara.save(update_fields=["language"])
    with translation.override("de"):
        assert client.get(there.url).status_code == 200
        only_english = LessonPageFactory.create(parent=course, title="Only English", slug="only-english")
        assert client.get(only_english.url).status_code == 200
        # A translation that is not out yet hides nothing.
        Page.objects.filter(depth=2, locale=german).update(live=True)
        assert not only_english.copy_for_translation(german).live
        assert client.get(only_english.url).status_code == 200


def test_a_course_names_the_languages_it_can_be_taken_in(
    browse: Browse, amara: Person, course: CoursePage
) -> None:
    german = Locale.objects.get_or_create(language_code="de")[0]
    client = browse(amara)
    there = course.copy_for_translation(german, copy_parents=True)
    assert "Deutsch" not in client.get(course.url).content.decode()
    there.save_revision().publish()

    assert f'<a href="{there.url}" lang="de" hreflang="de">Deutsch</a>' in (
        client.get(course.url).content.decode()
    )


def test_a_lesson_that_lacks_only_its_finish_says_so(
    browse: Browse, amara: Person, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course, title="One thought", body=[make.reflection()])
    client = browse(amara)
    client.get(lesson.url)
    block = next(str(child.id) for child in lesson.body)
    address = reverse("learning:block-answer", args=[lesson.pk, block])

    before = client.get(course.url).content.decode()
    client.post(address, {"action": "answer", "kind": "reflection", "text": "I left out the smell."})
    after = client.get(course.url).content.decode()

    assert "A thought you haven’t kept yet" in before
    assert "A thought you haven’t kept yet" not in after
    assert "Everything is answered." in after
    assert f"{lesson.url}#next" in after
