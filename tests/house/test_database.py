import pytest

from people.models import Person


@pytest.mark.django_db(transaction=True)
def test_first_a_committing_test_leaves_a_row() -> None:
    Person.objects.create_user("left-behind@example.org", name="Left Behind")


@pytest.mark.django_db
def test_then_the_next_test_finds_wagtails_pages_and_no_row() -> None:
    from wagtail.models import Locale

    assert not Person.objects.filter(email="left-behind@example.org").exists()
    assert Locale.objects.exists()
