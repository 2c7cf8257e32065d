"""Closing an account: what ends, what stays, and the link to everything for thirty days."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from people import services
from people.models import ClosedAccount, Notice, Person, PrivateAddress, State

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
LINK = re.compile(r"http://\S+?(/\S+)")


def link_in(message: mail.EmailMessage) -> str:
    found = LINK.search(str(message.body))
    assert found
    return found[1]


@pytest.fixture
def proved(
    amara: Person, browse: Browse, django_capture_on_commit_callbacks: Callable[..., object]
) -> Person:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        browse(amara).post("/me/private-address/", {"email": "amara@home.example"})
    Client().post(link_in(mail.outbox[-1]))
    mail.outbox.clear()
    return amara


def test_an_address_counts_when_the_link_sent_to_it_is_answered(proved: Person, browse: Browse) -> None:
    assert PrivateAddress.objects.get(person=proved).proved_at
    assert "amara@home.example is proved" in browse(proved).get("/me/private-address/").content.decode()


def test_opening_the_link_alone_proves_nothing(
    amara: Person, browse: Browse, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """Scanners open every link in a mail."""
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        browse(amara).post("/me/private-address/", {"email": "amara@home.example"})
    path = link_in(mail.outbox[-1])
    assert "Yes, it is mine" in Client().get(path).content.decode()
    assert PrivateAddress.objects.get().proved_at is None
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert "no longer works" in Client().post(path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        browse(amara).post("/me/private-address/", {"email": "other@home.example"})
    assert "no longer works" in Client().post(path).content.decode()
    assert PrivateAddress.objects.get().proved_at is None


@pytest.mark.parametrize("email", ["amara.d@Example.org", "nothing", "a@b"])
def test_an_address_at_work_or_none_is_said_beside_the_field(
    amara: Person, browse: Browse, email: str
) -> None:
    answer = browse(amara).post("/me/private-address/", {"email": email})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["email"])
    assert mail.outbox == []


def test_an_address_that_is_taken_back_is_said_to_be_gone(amara: Person, browse: Browse) -> None:
    reader = browse(amara)
    reader.post("/me/private-address/", {"email": "amara@home.example"})
    answer = reader.post("/me/private-address/", {"email": ""}, follow=True)
    assert "No private address is kept." in answer.content.decode()
    assert not PrivateAddress.objects.exists()


def test_who_has_not_joined_is_not_asked(stranger: Person, browse: Browse) -> None:
    assert browse(stranger).get("/me/private-address/")["Location"] == "/join/"


@pytest.fixture
def link(proved: Person, django_capture_on_commit_callbacks: Callable[..., object]) -> str:
    services.update_profile(proved, focus_known_for="why lifts stop")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        services.deactivate(proved)
    (message,) = mail.outbox
    assert message.to == ["amara@home.example"]
    return link_in(message)


def test_a_closed_account_sends_its_owner_a_link_to_everything(link: str) -> None:
    page = Client().get(link).content.decode()
    assert "Hello Amara Diallo" in page
    assert "why lifts stop" in page
    file = Client().get(f"{link}about-me.json")
    assert file.headers["Content-Disposition"] == 'attachment; filename="about-me.json"'
    assert "why lifts stop" in file.content.decode()


def test_the_link_ends_after_thirty_days(link: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert Client().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert [Client().get(path).status_code for path in (link, f"{link}about-me.json")] == [404, 404]
        assert Client().post(f"{link}erasure/").status_code == 404


def test_a_guessed_link_opens_nothing(link: str) -> None:
    for path in ("/closed/x/", f"{link[:-2]}x/", "/closed/x/about-me.json"):
        assert Client().get(path).status_code == 404
    assert Client().get(f"{link}erasure/").status_code == 405


def test_the_link_ends_when_the_account_is_opened_again(link: str, amara: Person) -> None:
    services.reactivate(Person.objects.get(pk=amara.pk))
    assert Client().get(link).status_code == 404


def test_its_owner_can_still_be_erased(link: str, amara: Person) -> None:
    assert "Goodbye" in Client().post(f"{link}erasure/").content.decode()
    gone = Person.objects.get(pk=amara.pk)
    assert (gone.state, ClosedAccount.objects.count(), PrivateAddress.objects.count()) == (State.LEFT, 0, 0)
    assert Client().get(link).status_code == 404


def test_nothing_is_sent_to_an_address_nobody_proved_or_by_who_never_joined(
    amara: Person, stranger: Person, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    PrivateAddress.objects.create(person=amara, email="amara@home.example")
    PrivateAddress.objects.create(person=stranger, email="s@home.example", proved_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        for person in (amara, stranger):
            services.deactivate(person)
    assert mail.outbox == []


def test_closing_twice_is_once_and_who_was_paused_comes_back_paused(amara: Person) -> None:
    services.pause(amara)
    services.deactivate(amara)
    services.deactivate(amara)
    assert ClosedAccount.objects.get().name == "Amara Diallo"
    services.reactivate(amara)
    services.reactivate(amara)
    assert (amara.state, amara.name, ClosedAccount.objects.count()) == (State.PAUSED, "Amara Diallo", 0)


def test_a_code_does_not_open_a_closed_account(amara: Person) -> None:
    services.deactivate(amara)
    client = Client()
    client.post("/accounts/login/", {"email": amara.email})
    assert not re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[0].body))


def test_lines_elsewhere_name_who_is_closed_as_nobody_until_they_are_back(
    amara: Person, bela: Person, mallory: Person
) -> None:
    Person.objects.filter(pk=mallory.pk).update(name=amara.name)
    for one in (amara, Person.objects.get(pk=mallory.pk)):
        services.notify(bela, "cms.draft-shown", key=str(one.pk), who=one)
    old = {
        "kind": "cms.draft-shown",
        "values": {"who": amara.name},
    }  # an earlier release did not say whose it is
    Notice.objects.create(person=bela, key="earlier", **old)

    def named() -> list[str]:
        return [line.values["who"] for line in Notice.objects.filter(person=bela).order_by("pk")]

    services.deactivate(amara)
    assert named() == ["A colleague", "Amara Diallo", "A colleague"]
    services.reactivate(amara)
    assert named() == ["Amara Diallo", "Amara Diallo", "A colleague"]
