"""Single sign-on without a provider: whose an address is, and what groups are."""

from contextlib import suppress

import pytest
from allauth.socialaccount.models import SocialAccount

from people.models import Person
from people.services import Identity, SignOnRefused, account_of
from people.sign_on import as_groups


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["mıke.sky", "mike.ſky", "mİke.sky", "mike.s\N{KELVIN SIGN}y"])
def test_an_address_that_a_database_takes_for_another_opens_nobodys_account(amara: Person, name: str) -> None:
    """PostgreSQL takes ı for i and ſ for s where it compares without case; in its index also others."""
    Person.objects.filter(pk=amara.pk).update(email="mike.sky@example.org")
    with suppress(SignOnRefused):
        link = account_of(Identity("staff", "9", f"{name}@example.org", is_proved=True))
        assert link.user != amara
    assert not SocialAccount.objects.filter(user=amara).exists()


@pytest.mark.django_db
def test_an_address_is_the_same_whatever_its_case(amara: Person) -> None:
    link = account_of(Identity("staff", "9", "AMARA@Example.org", is_proved=True))
    assert link.user == amara


@pytest.mark.parametrize(
    ("said", "groups"),
    [("editors", {"editors"}), (["a", 7], {"a", "7"}), (None, set()), ({"a": 1}, set())],
)
def test_one_group_is_a_name_and_not_its_letters(said: object, groups: set[str]) -> None:
    assert as_groups(said) == groups
