"""Webhooks: what is told, to whom it may go, how it is signed, and what happens when nobody answers."""

import base64
import binascii
import hashlib
import hmac
import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.services import publish_story, start_draft
from config.demonstration.factories.cms import a_site
from config.demonstration.factories.learning import CoursePageFactory
from config.demonstration.factories.mentoring import CircleFactory, WorkshopFactory
from culture import services
from culture.forms import WebhookForm
from culture.models import Delivery, Event, Webhook
from culture.services.webhooks import PAUSES, signed
from culture.signals import delivery_waits
from mentoring.services import Plan, call_off, change_workshop, plan_workshop
from mentoring.services.workshops import make_workshop
from people import outbound
from people.models import Notice, Person, Role
from people.services import give_role
from tests.receiver import Running, receiver

pytestmark = pytest.mark.django_db
OUTSIDE = "https://93.184.216.34/hook"  # a public address that nothing is sent to here
START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with receiver(Path(tmp_path_factory.mktemp("receiver")) / "book") as running:
        yield running


@pytest.fixture(autouse=True)
def inside(settings: Any) -> None:
    settings.OUTBOUND_HOSTS = ["127.0.0.1"]


@pytest.fixture
def administrator(amara: Person) -> Person:
    give_role(amara, Role.ADMINISTRATOR)
    return amara


@pytest.fixture
def hook(machine: Running) -> Webhook:
    machine.new()
    return services.make_webhook(name="Town square", url=machine.url(), events=list(Event))


def form_with(url: str) -> WebhookForm:
    return WebhookForm({"name": "x", "url": url, "events": ["course.published"]})


def body_of(line: dict[str, Any]) -> dict[str, Any]:
    return json.loads(bytes.fromhex(line["body"]))


def test_course_when_published_is_told_once(
    hook: Webhook, machine: Running, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        course = CoursePageFactory.create(title="Find your voice", slug="told")
        for _turn in range(2):
            course.save_revision().publish()

    [line] = machine.new()
    told = body_of(line)
    assert (told["type"], told["data"]["title"]) == ("course.published", "Find your voice")
    assert Delivery.objects.get().state == Delivery.State.ARRIVED


def test_message_is_signed_as_standard_webhooks_says(hook: Webhook, machine: Running) -> None:
    delivery = services.send_test(hook)
    assert services.deliver(delivery.pk)

    [line] = machine.new()
    headers = line["headers"]
    number, seconds = headers["webhook-id"], headers["webhook-timestamp"]
    key = base64.b64decode(Webhook.objects.get().secret.removeprefix("whsec_"))
    content = f"{number}.{seconds}.".encode() + bytes.fromhex(line["body"])
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(timezone.now().timestamp() - int(seconds)) < 60
    assert number == f"msg_{delivery.uid.hex}"
    assert headers["content-type"] == "application/json"


def test_signature_of_the_specifications_example() -> None:
    """The specification's own key, id, time and body give its own signature."""
    hook = Webhook(secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", url=OUTSIDE)
    row = Delivery(webhook=hook, body='{"test": 2432232314}')
    moment = datetime.fromtimestamp(1614265330, UTC)
    number = "msg_" + row.uid.hex
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = signed(row, row.body.encode(), moment)
    expected = hmac.digest(key, f"{number}.1614265330.{row.body}".encode(), "sha256")
    assert told["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"
    # https://github.com/standard-webhooks/standard-webhooks, the example of every library.
    example = hmac.digest(key, b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}', "sha256")
    assert base64.b64encode(example).decode() == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_story_is_told_without_title_name_or_address(hook: Webhook, bela: Person) -> None:
    a_site()
    draft = start_draft(
        bela, kind="story", title="Okapi in the lift", body="Words. " * 60, details={"intro": "One."}
    )
    publish_story(bela, draft)
    told = Delivery.objects.get(event=Event.VOICE)
    assert not [word for word in ("Okapi", "okapi", "Béla", "bela") if word in told.body]
    assert json.loads(told.body)["data"]["url"].endswith("/voices/")


def test_workshop_is_told_with_its_time_and_nobodys_name(hook: Webhook, bela: Person) -> None:
    give_role(bela, Role.CHAMPION)
    plan = Plan(title="First lines", starts_at=START)
    workshop = plan_workshop(bela, plan)
    change_workshop(bela, workshop, Plan(title="First lines", starts_at=START + timedelta(hours=1)))
    call_off(bela, workshop)

    told = [(row.event, json.loads(row.body)) for row in Delivery.objects.order_by("pk")]
    assert [event for event, _body in told] == ["workshop.planned", "workshop.moved", "workshop.cancelled"]
    assert [body["data"]["starts_at"] for _event, body in told] == [
        "2026-12-01T09:00:00+00:00",
        "2026-12-01T10:00:00+00:00",
        "2026-12-01T10:00:00+00:00",
    ]
    assert "Béla" not in str(told)
    assert "1 December" in told[0][1]["text"]


def test_meetings_of_a_circle_are_told_to_nobody(hook: Webhook, bela: Person) -> None:
    circle = CircleFactory.create(host=bela)
    make_workshop(bela, Plan(title="Ours", starts_at=START), circle=circle)
    assert Delivery.objects.count() == 0


def test_signing_up_is_a_persons_act_and_told_to_nobody(hook: Webhook, amara: Person) -> None:
    from mentoring.services import sign_up

    sign_up(amara, WorkshopFactory.create(starts_at=timezone.now() + timedelta(days=1)))
    assert Delivery.objects.count() == 0


def test_webhook_hears_only_what_was_chosen(machine: Running, bela: Person) -> None:
    services.make_webhook(name="Courses", url=machine.url(), events=[Event.COURSE])
    give_role(bela, Role.CHAMPION)
    plan_workshop(bela, Plan(title="First lines", starts_at=START))
    assert Delivery.objects.count() == 0


def test_failing_receiver_is_tried_with_growing_pauses_and_then_given_up(
    machine: Running, administrator: Person
) -> None:
    hook = services.make_webhook(name="Broken", url=machine.url(503), events=list(Event))
    services.announce(Event.COURSE, key="one", text="One")
    row, moment, waits = Delivery.objects.get(), timezone.now(), []
    while row.state == Delivery.State.WAITING:
        moment = max(moment, row.next_at)
        services.deliver(row.pk, now=moment)
        row.refresh_from_db()
        if row.state == Delivery.State.WAITING:
            assert not services.deliver(row.pk, now=row.next_at - timedelta(seconds=1))
            waits.append(round((row.next_at - moment).total_seconds()))
    pauses = [15, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600]  # as docs/api.md promises
    assert (waits, row.tries, row.answer) == (pauses, len(pauses) + 1, "503")
    hook.refresh_from_db()
    assert (hook.failed, hook.state) == (1, Webhook.State.ON)
    for number in range(2):
        services.announce(Event.COURSE, key=str(number), text="x")
        Delivery.objects.filter(key=str(number)).update(tries=len(PAUSES))
        services.deliver_due()
    hook.refresh_from_db()
    assert hook.state == Webhook.State.FAILING
    assert [notice.kind for notice in Notice.objects.filter(person=administrator)] == ["culture.webhook"]
    services.announce(Event.COURSE, key="later", text="x")
    assert not Delivery.objects.filter(key="later").exists()
    services.start_webhook(hook)
    hook.refresh_from_db()
    assert (hook.failed, hook.state) == (0, Webhook.State.ON)


def test_test_is_tried_once_and_counts_for_nothing(machine: Running, hook: Webhook) -> None:
    broken = services.make_webhook(name="Broken", url=machine.url(503), events=[])
    for _turn in range(3):
        assert not services.deliver(services.send_test(broken).pk)
    broken.refresh_from_db()
    assert (broken.failed, broken.state) == (0, Webhook.State.ON)
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.GIVEN_UP}
    services.stop_webhook(hook)
    assert services.deliver(services.send_test(hook).pk), "also to one that is stopped"


def test_one_that_an_administrator_stopped_stays_stopped_by_them(
    machine: Running, administrator: Person
) -> None:
    broken = services.make_webhook(name="Broken", url=machine.url(503), events=[])
    Webhook.objects.update(failed=3)
    services.stop_webhook(broken)
    services.deliver(services.send_test(broken).pk)
    assert Webhook.objects.get().state == Webhook.State.STOPPED
    assert not Notice.objects.filter(person=administrator).exists()


def test_a_message_that_did_not_arrive_asks_for_its_next_try(machine: Running) -> None:
    services.make_webhook(name="Broken", url=machine.url(503), events=list(Event))
    services.announce(Event.COURSE, key="one", text="One")
    row, asked = Delivery.objects.get(), []

    def hear(sender: object, pk: int, at: datetime | None, **more: object) -> None:
        asked.append((pk, at))

    delivery_waits.connect(hear)
    try:
        services.deliver(row.pk, now=row.next_at)
    finally:
        delivery_waits.disconnect(hear)
    assert asked == [(row.pk, row.next_at + timedelta(seconds=PAUSES[0]))]


def test_what_it_hears_is_kept_in_one_order_whichever_way_it_was_chosen(hook: Webhook) -> None:
    changed = services.change_webhook(hook, name="x", url=hook.url, events=[*reversed(Event), "nothing"])
    assert changed.events == list(Event)


def test_message_that_arrived_is_sent_no_more(machine: Running, hook: Webhook) -> None:
    services.announce(Event.COURSE, key="one", text="One")
    pk, moment = Delivery.objects.get().pk, timezone.now()
    tries = [services.deliver(pk, now=moment + timedelta(minutes=after)) for after in (0, 3)]
    assert (tries, len(machine.new())) == ([True, False], 1)


def test_receiver_that_is_gone_is_stopped_at_once(machine: Running, administrator: Person) -> None:
    hook = services.make_webhook(name="Gone", url=machine.url(410), events=list(Event))
    for key in ("one", "two"):
        services.announce(Event.COURSE, key=key, text="x")
    services.deliver_due()
    hook.refresh_from_db()
    assert hook.state == Webhook.State.FAILING
    assert sorted(row.answer for row in Delivery.objects.all()) == ["410", "stopped"]


def test_two_workers_at_one_message_send_it_once(hook: Webhook, machine: Running) -> None:
    services.announce(Event.COURSE, key="one", text="One")
    pk, moment, secret = Delivery.objects.get().pk, timezone.now(), hook.secret
    hook.secret, hook.failed = "whsec_no secret at all", 2
    hook.save(update_fields=["secret", "failed"])
    with pytest.raises(binascii.Error):  # this worker dies: nobody may try for two minutes
        services.deliver(pk, now=moment)
    Webhook.objects.filter(pk=hook.pk).update(secret=secret)
    tries = [services.deliver(pk, now=moment + timedelta(seconds=after)) for after in (0, 119, 120, 120)]
    assert tries == [False, False, True, False]
    assert len(machine.new()) == 1
    assert Webhook.objects.get().failed == 0
    Delivery.objects.update(made_at=moment - timedelta(days=31))
    services.deliver_due()
    assert not Delivery.objects.exists()


def test_redirect_is_not_followed(machine: Running) -> None:
    services.make_webhook(name="Elsewhere", url=machine.url(302), events=list(Event))
    machine.new()
    services.announce(Event.COURSE, key="one", text="One")
    services.deliver_due()
    assert [line["path"] for line in machine.new()] == ["/302/"]
    row = Delivery.objects.get()
    assert (row.answer, row.state) == ("302", Delivery.State.WAITING)


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.216.34/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://[fd00::1]/",
        "https://[fec0::1]/",
        "https://[::10.0.0.1]/",
        "https://[::ffff:0:10.0.0.1]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://0/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
        "https://user:word@93.184.216.34/",
        "https://user@93.184.216.34/",
        "https://93.184.216.34/\r\nX: y",
        "https://93.184.216.34/\x7f",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "https://",
        "https://93.184.216.34:99999/",
        "not an address",
    ],
)
def test_addresses_inside_are_refused(url: str, settings: Any) -> None:
    settings.OUTBOUND_HOSTS = []
    assert list(form_with(url).errors) == ["url"]
    with pytest.raises((outbound.NotAllowed, outbound.NoAnswer)):
        outbound.post(url, b"", {})


@pytest.mark.parametrize(
    "url", [OUTSIDE, "https://[64:ff9b::5db8:d822]/", "https://[2606:2800:21f:cb07::1]/"]
)
def test_public_address_is_taken(settings: Any, url: str) -> None:
    settings.OUTBOUND_HOSTS = []
    assert form_with(url).is_valid()


def test_address_is_looked_at_again_when_it_is_changed(
    administrator: Person, hook: Webhook, browse: Callable[[Person], Client]
) -> None:
    page = reverse("culture:webhook", args=[hook.pk])
    answer = browse(administrator).post(page, form_with("https://10.0.0.1/").data)
    assert (answer.status_code, Webhook.objects.get().url) == (422, hook.url)


def test_name_is_looked_up_once_when_it_is_kept(
    administrator: Person, hook: Webhook, browse: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that is away a moment later breaks nothing, and nobody waits for it in a transaction."""
    client = browse(administrator)
    for page in (reverse("culture:webhook-new"), reverse("culture:webhook", args=[hook.pk])):
        answers = iter(["93.184.216.34"])

        def look_up(host: str, port: int, answers: Iterator[str] = answers, **more: Any) -> list[Any]:
            if answer := next(answers, ""):
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port))]
            raise socket.gaierror

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        kept = client.post(page, form_with("https://chat.example/").data)
        assert kept.status_code in {200, 302}
        refused = client.post(page, form_with("https://chat.example/").data)
        assert (refused.status_code, "No machine has this name" in refused.content.decode()) == (422, True)
    assert [row.url for row in Webhook.objects.all()] == ["https://chat.example/"] * 2


def test_host_of_ones_own_is_meant_whatever_its_case_or_last_dot() -> None:
    for host in ("chat.inside", "Chat.Inside", "chat.inside."):
        assert outbound.target_of(f"http://{host}/", inside=["chat.inside"]).is_meant, host
    for url in ("ftp://chat.inside/", "http://other-chat.inside/", "http://chat.inside.example/"):
        with pytest.raises(outbound.NotAllowed):
            outbound.target_of(url, inside=["chat.inside"])


def test_what_was_looked_up_is_where_it_goes(machine: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where the name leads a moment later: here, nowhere."""
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", machine.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: rows)
    url = f"http://chat.invalid:{machine.port}/200/"
    assert outbound.post(url, b"", {"Content-Length": "0"}, inside=["chat.invalid"]) == 200


def test_name_that_changes_its_mind_leads_nowhere(
    machine: Running, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when it was typed in, inside when something is sent. Nothing arrives."""
    settings.OUTBOUND_HOSTS = []
    answers = iter(["93.184.216.34", "127.0.0.1"])

    def look_up(host: str, port: int, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    url = f"https://rebind.example:{machine.port}/200/"
    assert form_with(url).is_valid()
    services.make_webhook(name="Rebind", url=url, events=list(Event))
    machine.new()
    services.announce(Event.COURSE, key="one", text="One")
    services.deliver_due()
    assert Delivery.objects.get().answer == "not sent: an address inside a network"
    assert machine.new() == []


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 443)) for a in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: rows)
    with pytest.raises(outbound.NotAllowed):
        outbound.post("https://both.example/", b"", {})


def test_pages_are_an_administrators(
    administrator: Person, bela: Person, hook: Webhook, browse: Callable[[Person], Client]
) -> None:
    for role in (Role.EDITOR, Role.LEADER, Role.PROGRAMME_LEAD):
        give_role(bela, role)
    names = [("webhooks", []), ("webhook-new", []), ("webhook", [hook.pk])]
    deeds = [(f"webhook-{name}", [hook.pk]) for name in ("test", "switch", "secret", "removal")]
    client = browse(bela)
    assert {client.get(reverse(f"culture:{name}", args=args)).status_code for name, args in names} == {403}
    assert {client.post(reverse(f"culture:{name}", args=args)).status_code for name, args in deeds} == {403}
    assert browse(administrator).get(reverse("culture:webhooks")).status_code == 200


def test_administrator_connects_tries_stops_and_removes(
    administrator: Person, machine: Running, browse: Callable[[Person], Client], settings: Any
) -> None:
    client = browse(administrator)
    wrong = client.post(reverse("culture:webhook-new"), {"name": "x", "url": "https://10.0.0.1/"})
    assert wrong.status_code == 422
    assert "outside your network" in wrong.content.decode()

    words = {"name": "Town square", "url": machine.url(), "events": ["course.published"]}
    made = client.post(reverse("culture:webhook-new"), words).content.decode()
    hook = Webhook.objects.get()
    assert hook.secret in made
    page = reverse("culture:webhook", args=[hook.pk])
    assert hook.secret not in client.get(page).content.decode()

    client.post(page, {**words, "name": "Market square"})
    client.post(reverse("culture:webhook-test", args=[hook.pk]))
    services.deliver_due()
    assert "arrived" in client.get(page).content.decode()

    client.post(reverse("culture:webhook-switch", args=[hook.pk]))
    assert Webhook.objects.get().state == Webhook.State.STOPPED
    client.post(reverse("culture:webhook-switch", args=[hook.pk]), {"on": ""})
    assert Webhook.objects.get().state == Webhook.State.ON
    other = client.post(reverse("culture:webhook-secret", args=[hook.pk])).content.decode()
    assert hook.secret not in other
    assert Webhook.objects.get().secret in other
    client.post(reverse("culture:webhook-removal", args=[hook.pk]))
    assert Webhook.objects.count() == 0


def test_secret_is_sealed_in_the_database(hook: Webhook) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM culture_webhook")
        assert "whsec_" not in cursor.fetchone()[0]


def test_the_way_back_leads_to_the_desk_one_came_from(
    administrator: Person, browse: Callable[[Person], Client]
) -> None:
    page = browse(administrator).get(reverse("culture:webhooks")).content.decode()
    assert page.index(f'<a class="textlink" href="{reverse("wagtailadmin_home")}">') < page.index("<h1>")
