"""Pages of a room while Redis is away: what was kept is read, and nobody loses what they wrote."""

import re
from collections.abc import Callable

import pytest
import requests
from django.test import Client

from config.demonstration.factories.rooms import make_room
from mentoring.rooms.models import Room, RoomEvent
from people.models import Person
from tests.redis_server import RedisServer
from tests.rooms.pages import Browse, come_in
from tests.serve import Served

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]
Serve = Callable[..., Served]


class Reader:
    """Somebody who has come in, without a script."""

    def __init__(self, base: str, client: Client, room: Room) -> None:
        self.base, self.session = base, requests.Session()
        self.session.cookies.set("sessionid", client.cookies["sessionid"].value)
        self.page = f"{base}/rooms/{room.pk}/"

    def get(self, more: str = "") -> requests.Response:
        return self.session.get(self.page + more, timeout=30)

    def post(self, path: str, **form: str) -> requests.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="(.*?)"', self.get().text)
        assert token
        form["csrfmiddlewaretoken"] = token[1]
        return self.session.post(self.page + path, data=form, headers={"Origin": self.base}, timeout=30)

    def say(self, text: str, key: str) -> requests.Response:
        return self.post("actions/", kind="chat", key=key, text=text)


def test_redis_away_then_a_room_is_read_and_a_form_gives_its_words_back(
    serve: Serve, redis_server: RedisServer, room: Room, amara: Person, bela: Person, browse: Browse
) -> None:
    base = serve(redis_url=redis_server.url)
    guest = Reader(base, come_in(browse, bela, room), room)
    late = Reader(base, browse(amara), room)
    assert "Before it went" in guest.say("Before it went", "key-before").text
    redis_server.kill()
    for page in ("", "transcript/", "parts/table/"):
        assert guest.get(page).status_code == 200, page
    assert "Before it went" in guest.get("transcript/").text
    refused = guest.say("While it is away", "key-while")
    assert refused.status_code == 422
    assert "While it is away</textarea>" in refused.text
    assert "What you wrote is still here: send it again in a moment." in refused.text
    assert guest.post("actions/", kind="draft.take", key="key-take").status_code == 422
    assert late.post("entry/").status_code == 200
    assert late.post(f"../{make_room(host=amara).pk}/opening/").status_code == 503
    redis_server.start()
    assert "While it is away" in guest.say("While it is away", "key-while").text
    kept = RoomEvent.objects.filter(room=room, kind="chat").order_by("epoch", "seq")
    assert [event.payload["text"] for event in kept] == ["Before it went", "While it is away"]
