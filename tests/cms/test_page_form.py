"""Where an editor chooses a person: members, and who stands there already."""

import pytest

from config.demonstration.factories.learning import CoursePageFactory
from learning.models import CoursePage
from people.models import Person, State

pytestmark = pytest.mark.django_db


def test_form_of_a_page_offers_nobody_who_never_joined(amara: Person, stranger: Person) -> None:
    course = CoursePageFactory.create()
    form = CoursePage.get_edit_handler().get_form_class()(instance=course, for_user=amara)
    assert list(form.fields["led_by"].queryset) == [amara]


def test_form_of_a_page_keeps_who_stands_there(amara: Person, bela: Person) -> None:
    course = CoursePageFactory.create(led_by=bela)
    Person.objects.filter(pk=bela.pk).update(state=State.DEACTIVATED, is_active=False)
    form = CoursePage.get_edit_handler().get_form_class()(instance=course, for_user=amara)
    assert list(form.fields["led_by"].queryset) == [amara, bela]
