"""Whoever wants nothing about sharing sees nothing of it, and everything else works as before."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import SharingOff
from cms.services import open_kit, switch_sharing_off, switch_sharing_on
from config.demonstration.factories.cms import a_draft
from people import export
from people.models import Person
from tests.cms.test_kit import kit_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
Browse = Callable[[Person], Client]


def test_sharing_switched_off_takes_the_kit_and_the_ways_out_and_nothing_else(
    amara: Person, browse: Browse
) -> None:
    open_kit()
    item, draft, reader = kit_item(), a_draft(amara, body="Bread."), browse(amara)
    others = [
        reverse(name) for name in ("learning:learn", "mentoring:home", "recognition:thanks", "rooms:rooms")
    ]
    before = [len(reader.get(page).content) for page in others]
    assert reader.get(reverse("cms:kit-item", args=[item.pk])).status_code == 200

    reader.post(reverse("cms:kit-switch"), {"sharing": "off"})
    reader.post(reverse("cms:kit-switch"), {"sharing": "off"})

    kit = reader.get(reverse("cms:kit")).content.decode()
    assert "Switch it on again" in kit
    assert "mix-meter" not in kit
    assert reader.get(reverse("cms:kit-item", args=[item.pk])).status_code == 404
    assert (
        reverse("cms:take", args=[draft.pk])
        not in reader.get(reverse("cms:draft", args=[draft.pk])).content.decode()
    )
    assert reader.get(reverse("cms:take", args=[draft.pk])).headers["Location"] == reverse("cms:kit")
    assert reverse("cms:kit") not in reader.get(reverse("cms:voices")).content.decode()
    assert [len(reader.get(page).content) for page in others] == before

    reader.post(reverse("cms:kit-switch"), {"sharing": "on"})
    assert reader.get(reverse("cms:kit-item", args=[item.pk])).status_code == 200
    assert not SharingOff.objects.exists()


def test_the_switch_stands_among_the_preferences_and_is_exported(amara: Person, browse: Browse) -> None:
    page = reverse("people:preferences")
    assert "Switch it off for me" in browse(amara).get(page).content.decode()

    switch_sharing_off(amara)

    assert "Switch it on again" in browse(amara).get(page).content.decode()
    assert "switched off" in str(export.as_json(amara))
    switch_sharing_on(amara)


def test_the_switch_is_for_members(stranger: Person, client: Client, browse: Browse) -> None:
    for reader in (client, browse(stranger)):
        assert reader.post(reverse("cms:kit-switch"), {"sharing": "off"}).status_code == 302
    assert not SharingOff.objects.exists()
