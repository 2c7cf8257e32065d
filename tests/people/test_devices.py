"""Web push: by consent, sealed for one browser, silent when it should be."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import http_ece
import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse

from people import queries, services, tasks
from people.models import Away, Device, Notice, Person, Preferences, State
from people.outbound import push
from people.services.devices import _tell as tell_on
from people.services.devices import may_tell
from tests.receiver import Running, receiver

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with receiver(Path(tmp_path_factory.mktemp("push")) / "book") as running:
        yield running


@pytest.fixture(autouse=True)
def at_noon(settings: Any, machine: Running) -> Iterator[None]:
    settings.PUSH_HOSTS = ["127.0.0.1"]
    machine.new()
    with time_machine.travel(NOON, tick=False):
        yield


class Browser:
    """What a browser keeps to itself: its key, and the secret it shares with who may send."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"

    @property
    def subscription(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "name": "Firefox, Linux",
            "endpoint": self.endpoint,
            "public_key": push.packed(point),
            "secret": push.packed(self.secret),
        }

    def read(self, line: dict[str, Any]) -> dict[str, str]:
        words = http_ece.decrypt(
            bytes.fromhex(line["body"]), private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(words)


@pytest.fixture
def browser(machine: Running, amara: Person) -> Browser:
    made = Browser(machine.url(201))
    services.add_device(amara, **made.subscription)
    return made


def tell(person: Person, key: str = "one") -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=1), tick=False):
        services.notify(person, "people.concern-answered", key=key, about="Zebrafish")


def test_news_arrives_sealed_and_names_nothing(
    amara: Person, browser: Browser, machine: Running, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(amara)

    [line] = machine.new()
    assert browser.read(line) == {"title": "Groundswell", "body": "There is news for you.", "url": "/inbox/"}
    assert line["headers"]["content-encoding"] == "aes128gcm"
    assert int(line["headers"]["ttl"]) > 0
    assert b"news" not in bytes.fromhex(line["body"])


def test_message_is_signed_by_our_key_for_that_service(
    amara: Person, browser: Browser, machine: Running
) -> None:
    tell(amara)
    services.tell_devices(amara)
    [line] = machine.new()
    token, key = line["headers"]["authorization"].removeprefix("vapid t=").split(", k=")
    assert key == push.public_key()
    ours = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), push.unpacked(key))
    claims = jwt.decode(token, ours, algorithms=["ES256"], audience=f"http://127.0.0.1:{machine.port}")
    assert claims["sub"].startswith("mailto:")
    assert claims["exp"] - NOON.timestamp() <= 24 * 3600


def test_sealing_is_that_of_the_standard() -> None:
    """RFC 8291, appendix A: its receiver opens its message with the library that seals here."""
    number = int.from_bytes(push.unpacked("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
    message = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    told = http_ece.decrypt(
        push.unpacked(message),
        private_key=ec.derive_private_key(number, ec.SECP256R1()),
        auth_secret=push.unpacked("BTBZMqHH6r4Tts7J_aSIgg"),
        version="aes128gcm",
    )
    assert told == b"When I grow up, I want to be a watermelon"


def test_many_notices_are_one_message_until_read(amara: Person, browser: Browser, machine: Running) -> None:
    for number in range(3):
        tell(amara, str(number))
    [seen_by_another_task] = queries.devices_of(amara)
    assert services.tell_devices(amara, now=NOON + timedelta(minutes=1)) == 1
    assert services.tell_devices(amara, now=NOON + timedelta(minutes=2)) == 0
    assert not tell_on(seen_by_another_task, NOON + timedelta(minutes=2))
    assert len(machine.new()) == 1
    services.mark_all_read(amara)
    assert services.people_to_tell() == []


@pytest.mark.parametrize("why", ["quiet hours", "away", "paused", "left off", "muted", "a nudge", "read"])
def test_nothing_is_said_when_it_should_not_be(
    amara: Person, browser: Browser, machine: Running, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from people import registry

    if why == "quiet hours":
        services.update_preferences(amara, quiet_from=time(11), quiet_to=time(13))
    elif why == "away":
        Away.objects.create(person=amara, first_day=NOON.date(), last_day=NOON.date())
    elif why == "paused":
        services.pause(amara)
    elif why == "left off":
        Person.objects.filter(pk=amara.pk).update(state=State.DEACTIVATED, is_active=False)
        amara.refresh_from_db()
    elif why == "muted":
        services.mute_kind(amara, "people.concern-answered")
    elif why == "a nudge":
        kind = registry.NoticeKind(name="people.concern-answered", title="x", nudge=True)
        monkeypatch.setitem(registry._notices, kind.name, kind)
    tell(amara)
    if why == "read":
        services.mark_all_read(amara)
    assert services.tell_devices(amara, now=NOON + timedelta(minutes=1)) == 0
    assert machine.new() == []


def test_what_came_in_quiet_hours_is_said_when_they_end(
    amara: Person, browser: Browser, machine: Running
) -> None:
    services.update_preferences(amara, quiet_from=time(11), quiet_to=time(13))
    tell(amara)
    tasks.enqueue_news()
    assert machine.new() == []
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        tasks.enqueue_news()
        tasks.enqueue_news()
    assert len(machine.new()) == 1


CHANGE = datetime(2026, 3, 29, tzinfo=UTC)  # London's clocks go forward at one: seven is six in UTC


@pytest.mark.parametrize(
    ("zone", "quiet", "silent", "heard"),
    [
        ("Asia/Kolkata", (time(17, 15), time(17, 45)), NOON, NOON + timedelta(minutes=20)),
        ("Europe/London", (time(22), time(7)), CHANGE.replace(hour=5, minute=59), CHANGE.replace(hour=6)),
    ],
)
def test_quiet_hours_are_those_of_the_clock_where_one_is(
    amara: Person, zone: str, quiet: tuple[time, time], silent: datetime, heard: datetime
) -> None:
    services.update_preferences(amara, time_zone=zone, quiet_from=quiet[0], quiet_to=quiet[1])
    assert [may_tell(amara, moment) for moment in (silent, heard)] == [False, True]


def test_news_is_said_in_the_language_of_who_hears_it(
    amara: Person, browser: Browser, machine: Running
) -> None:
    services.update_preferences(amara, language="de")
    tell(amara)
    services.tell_devices(amara)
    [line] = machine.new()
    assert browser.read(line)["body"] == "Es gibt Neues für dich."


def test_push_service_that_does_not_answer_is_asked_again(amara: Person, machine: Running) -> None:
    services.add_device(amara, **Browser("http://127.0.0.1:9/").subscription)  # nothing listens there
    tell(amara)
    assert services.tell_devices(amara, now=NOON + timedelta(minutes=1)) == 0
    assert services.people_to_tell() == [amara.pk]


def test_push_service_that_may_not_be_reached_any_more_is_forgotten(
    amara: Person, browser: Browser, machine: Running, settings: Any
) -> None:
    settings.PUSH_HOSTS = []
    tell(amara)
    assert services.tell_devices(amara) == 0
    assert (Device.objects.count(), machine.new()) == (0, [])


@pytest.mark.parametrize("state", [State.PAUSED, State.DEACTIVATED])
def test_who_is_not_here_just_now_is_not_looked_at_again_and_again(
    amara: Person, browser: Browser, state: State
) -> None:
    tell(amara)
    assert services.people_to_tell() == [amara.pk]
    Person.objects.filter(pk=amara.pk).update(state=state, is_active=state == State.PAUSED)
    assert services.people_to_tell() == []


def test_one_hears_on_ten_devices_and_each_may_ask_again(amara: Person, machine: Running) -> None:
    browsers = [Browser(f"{machine.url(201)}?{number}") for number in range(11)]
    for each in [*browsers[:10], browsers[0]]:
        services.add_device(amara, **each.subscription)
    with pytest.raises(services.TooManyDevices):
        services.add_device(amara, **browsers[10].subscription)
    assert Device.objects.count() == 10


@pytest.mark.parametrize(("status", "left"), [(404, 0), (410, 0), (429, 1), (500, 1)])
def test_browser_that_is_gone_is_forgotten_and_one_in_trouble_is_not(
    amara: Person, machine: Running, status: int, left: int
) -> None:
    services.add_device(amara, **Browser(machine.url(status)).subscription)
    tell(amara)
    assert services.tell_devices(amara, now=NOON + timedelta(minutes=1)) == 0
    assert Device.objects.count() == left
    assert services.people_to_tell() == ([amara.pk] if left else [])


def test_one_browser_tells_one_person(
    amara: Person, bela: Person, browser: Browser, machine: Running
) -> None:
    services.add_device(bela, **browser.subscription)
    tell(amara)
    assert services.tell_devices(amara) == 0
    assert Device.objects.get().owner == bela
    services.remove_device(amara, Device.objects.get())
    assert Device.objects.get().owner == bela


def test_what_waited_before_is_no_news(amara: Person, machine: Running) -> None:
    services.notify(amara, "people.concern-answered", key="before", about="x")
    services.add_device(amara, **Browser(machine.url(201)).subscription)
    assert services.people_to_tell() == []


def test_consent_is_given_and_taken_back_on_the_preferences_page(
    amara: Person, mallory: Person, machine: Running, browse: Callable[[Person], Client]
) -> None:
    client = browse(amara)
    words = Browser(machine.url(201)).subscription
    client.post(reverse("people:device-add"), words)
    device = Device.objects.get()
    page = client.get(reverse("people:preferences")).content.decode()
    assert "Firefox, Linux" in page
    assert push.public_key() in page
    removal = reverse("people:device-removal", args=[device.pk])
    assert browse(mallory).post(removal).status_code == 404
    client.post(removal)
    assert Device.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "http://push.example/"},
        {"endpoint": "javascript:alert(1)"},
        {"public_key": "AAAA"},
        {"secret": "AAAA"},
        {"public_key": ""},
        {"name": "x" * 61},
    ],
)
def test_what_no_browser_sends_is_kept_nowhere(
    amara: Person, machine: Running, change: dict[str, str], browse: Callable[[Person], Client]
) -> None:
    words = {**Browser(machine.url(201)).subscription, **change}
    assert browse(amara).post(reverse("people:device-add"), words).status_code == 302
    assert Device.objects.count() == 0


def test_leaving_silences_every_device(amara: Person, browser: Browser) -> None:
    services.leave(amara)
    assert (Device.objects.count(), Notice.objects.count(), Preferences.objects.count()) == (0, 0, 0)


def test_key_is_made_once_and_belongs_to_nobody_else(settings: Any, tmp_path: Path) -> None:
    settings.VAR, settings.VAPID_KEY = tmp_path, ""
    first = push.public_key()
    assert push.public_key() == first
    assert (tmp_path / "vapid-key").stat().st_mode & 0o077 == 0
    assert len(base64.urlsafe_b64decode(first + "=")) == 65
    settings.VAPID_KEY = push.packed((7).to_bytes(32))
    assert push.public_key() != first
