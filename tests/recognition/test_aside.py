"""Without a script, a press of one button loses no reply begun beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from people.models import Person
from tests.pressing import fields_of, press
from tests.recognition.test_views import note_between

WORDS = "I had been hoping somebody would come along."


@pytest.mark.parametrize("button", ["Show it on the wall", "Keep it between us"])
def test_note_when_who_sees_it_is_chosen_then_the_reply_begun_stands_again(
    browse: Callable[[Person], Client], amara: Person, bela: Person, button: str
) -> None:
    note = note_between(amara, bela)
    client, at = browse(bela), reverse("recognition:note", args=[note.pk])
    assert press(client, at, button, {"words": WORDS})["words"] == WORDS
    note.refresh_from_db()
    assert (note.reply, note.showing) == ("", "shown" if button == "Show it on the wall" else "kept")
    badge = reverse("recognition:note-badge", args=[note.pk])
    client.post(badge, {"words": WORDS})
    for words in (WORDS, ""):
        assert fields_of(BeautifulSoup(client.get(at).content, "html.parser"), None)["words"] == words
    press(client, at, "Write back", {"words": WORDS})
    note.refresh_from_db()
    assert note.reply == WORDS
