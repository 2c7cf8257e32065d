"""Two clicks at the same moment."""

from typing import Any

import pytest

from people import services
from people.models import Device, Person, PrivateAddress, Token
from people.services.devices import MOST_DEVICES
from people.services.tokens import MOST_TOKENS
from tests.mentoring.test_races import at_once
from tests.people.test_devices import Browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_private_address_given_in_three_clicks_at_once_is_kept_once(amara: Person) -> None:
    at_once(*[lambda: services.give_private_address(amara, "amara@home.example")] * 3)
    assert list(PrivateAddress.objects.values_list("person", "email")) == [(amara.pk, "amara@home.example")]


def test_an_account_made_by_three_imports_at_once_is_one() -> None:
    made = at_once(*[lambda: services.provision("New.One@example.org", name="New")] * 3)
    assert made == [Person.objects.get(email="New.One@example.org")] * 3


def make(owner: Person, key: str) -> bool | None:
    """Say whether a key was made: not when there were too many, None when it was there already."""
    try:
        return (
            bool(services.make_token(owner, name="Script", scopes=["me:read"], days=30, key=key)[1]) or None
        )
    except services.TooManyTokens:
        return False


def test_the_last_key_asked_for_in_four_tabs_at_once_is_made_once(amara: Person) -> None:
    for number in range(MOST_TOKENS - 1):
        make(amara, f"{number}")
    made = at_once(*(lambda key=key: make(amara, f"last-{key}") for key in range(4)))
    assert made.count(True) == 1
    assert Token.objects.filter(owner=amara).count() == MOST_TOKENS


def test_a_key_asked_for_in_three_clicks_at_once_is_shown_once(amara: Person) -> None:
    made = at_once(*[lambda: make(amara, "form")] * 3)
    assert sorted(made, key=str) == [None, None, True]


def test_the_last_device_added_in_four_at_once_is_one(amara: Person, settings: Any) -> None:
    settings.PUSH_HOSTS = ["127.0.0.1"]

    def add(name: object) -> bool:
        try:
            services.add_device(amara, **Browser(f"http://127.0.0.1/{name}").subscription)
        except services.TooManyDevices:
            return False
        return True

    assert all(add(number) for number in range(MOST_DEVICES - 1))
    assert at_once(*(lambda name=name: add(f"last-{name}") for name in range(4))).count(True) == 1
    assert Device.objects.filter(owner=amara).count() == MOST_DEVICES


def test_one_browser_of_two_people_at_once_tells_one_of_them(
    amara: Person, bela: Person, settings: Any
) -> None:
    settings.PUSH_HOSTS = ["127.0.0.1"]
    one = Browser("http://127.0.0.1/one").subscription
    at_once(*(lambda owner=owner: services.add_device(owner, **one) for owner in (amara, bela) * 2))
    assert Device.objects.count() == 1
