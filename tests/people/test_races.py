"""Two clicks at the same moment."""

import pytest

from people import services
from people.models import Person, PrivateAddress
from tests.mentoring.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_private_address_given_in_three_clicks_at_once_is_kept_once(amara: Person) -> None:
    at_once(*[lambda: services.give_private_address(amara, "amara@home.example")] * 3)
    assert list(PrivateAddress.objects.values_list("person", "email")) == [(amara.pk, "amara@home.example")]


def test_an_account_made_by_three_imports_at_once_is_one() -> None:
    made = at_once(*[lambda: services.provision("New.One@example.org", name="New")] * 3)
    assert made == [Person.objects.get(email="New.One@example.org")] * 3
