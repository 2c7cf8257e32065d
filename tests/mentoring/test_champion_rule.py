"""What somebody shows to "my champion" is for the champion they are paired with now."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from mentoring.models import Pairing, PairingState
from people.models import Person

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]


def test_field_set_to_my_champion_when_paired_then_the_champion_sees_it_and_mallory_does_not(
    pair: Pairing, amara: Person, bela: Person, mallory: Person, browse: Browse
) -> None:
    amara.profile.purpose = "A quieter way to say it"
    amara.profile.visibility = {"purpose": "champion"}
    amara.profile.save()
    page = reverse("people:person", args=[amara.pk])
    assert "A quieter way to say it" in browse(bela).get(page).content.decode()
    assert "A quieter way to say it" not in browse(mallory).get(page).content.decode()
    Pairing.objects.update(state=PairingState.ENDED, seat=None)
    assert "A quieter way to say it" not in browse(bela).get(page).content.decode()
