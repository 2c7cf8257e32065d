"""Without a script, a press of one button on a published page loses nothing begun beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.models import Draft, Lift, Remark, Response
from cms.services import say
from cms.words import MoveWords
from config.demonstration.factories.cms import a_story, an_example
from people.models import Person, Role
from people.services import give_role
from tests.pressing import entered, fields_of, press

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.usefixtures("site")
BEGUN = {"body": "Mine was a car park, at four.", "tone": "ask"}


def shown(client: Client, at: str) -> dict[str, str]:
    return fields_of(BeautifulSoup(client.get(at).content, "html.parser"), None)


@pytest.mark.parametrize("button", ["This helped me", "I applied it", "Take it back"])
def test_story_when_a_button_is_pressed_then_the_reply_begun_stands_again_once(
    amara: Person, bela: Person, browse: Browse, button: str
) -> None:
    page = a_story(amara)
    say(bela, page, body="Which stairs?")
    client = browse(bela)
    assert press(client, page.url, button, BEGUN).items() >= BEGUN.items()
    assert shown(client, page.url)["body"] == ""
    assert Response.objects.count() == (button != "Take it back")


def test_story_when_it_helped_no_longer_then_only_that_is_taken_back(
    amara: Person, bela: Person, browse: Browse
) -> None:
    page, client = a_story(amara), browse(bela)
    for button in ("This helped me", "I applied it", "This helped me"):
        assert press(client, page.url, button, BEGUN)["body"] == BEGUN["body"]
    assert [row.kind for row in Response.objects.all()] == ["applied"]


def test_example_when_its_start_is_taken_along_then_the_reply_begun_waits_on_the_page(
    amara: Person, bela: Person, browse: Browse
) -> None:
    give_role(amara, Role.LEADER)
    page, client = an_example(amara, moves=(MoveWords(title="Begin with the call", line=""),)), browse(bela)
    for button in ("Begin with the call", "Take it into the studio"):
        press(client, page.url, button, BEGUN)
        assert shown(client, page.url).items() >= BEGUN.items()
    assert Draft.objects.filter(author=bela).count() == 2


def test_editor_when_picking_it_or_naming_a_channel_then_nothing_begun_is_lost(
    amara: Person, bela: Person, browse: Browse
) -> None:
    give_role(bela, Role.EDITOR)
    page, client = a_story(amara), browse(bela)
    channel = {"channel": "The newsletter"}
    for button in ("Pick it for everyone", "No longer pick it"):
        assert press(client, page.url, button, BEGUN | channel).items() >= (BEGUN | channel).items()
    left = press(client, page.url, "Reply", BEGUN | channel)
    assert (left["body"], left["channel"], Remark.objects.count()) == ("", "The newsletter", 1)
    assert entered(client, page.url, "channel") == reverse("cms:lift", args=[page.pk])
    assert press(client, page.url, "Count it", BEGUN | {"channel": ""})["body"] == BEGUN["body"]
    assert not Lift.objects.exists()
    left = press(client, page.url, "Count it", BEGUN | channel)
    assert (left["body"], left["channel"], Lift.objects.get().channel) == (
        BEGUN["body"],
        "",
        "The newsletter",
    )
