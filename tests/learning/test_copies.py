"""A copied course starts afresh; a translated one goes on where its reader was."""

from wagtail.models import Locale, Page

from learning import queries, services
from learning.models import CoursePage, LessonPage
from people.models import Person
from tests.learning.test_services import finish_practice


def test_a_copy_inherits_nothing(amara: Person, course: CoursePage, lesson: LessonPage) -> None:
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)

    copied = course.copy(recursive=True, update_attrs={"slug": "voice-again", "title": "Again"})
    again = LessonPage.objects.child_of(copied).get()

    assert {child["id"] for child in again.body.raw_data} == {child["id"] for child in lesson.body.raw_data}
    assert queries.progress_in(amara, again).latest is None
    assert queries.answers_of(amara, again) == {}
    assert queries.route_of(amara, copied).progress.done == 0


def test_a_translation_inherits_everything(amara: Person, course: CoursePage, lesson: LessonPage) -> None:
    finish_practice(amara, lesson)
    services.finish_lesson(amara, lesson)
    german = Locale.objects.get_or_create(language_code="de")[0]

    for page in [*Page.objects.ancestor_of(course).filter(depth__gt=1), course, lesson]:
        page.specific.copy_for_translation(german, copy_parents=True)
    translated = LessonPage.objects.get(locale=german)

    assert queries.progress_in(amara, translated).is_done
    assert queries.answers_of(amara, translated)
