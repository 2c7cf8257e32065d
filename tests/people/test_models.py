import pytest
from django.db import IntegrityError

from config.demonstration.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_two_people_with_one_address_in_other_case_are_refused() -> None:
    PersonFactory.create(email="zoe@example.org")
    with pytest.raises(IntegrityError):
        PersonFactory.create(email="ZOE@example.org")
