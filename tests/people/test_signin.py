"""One address, one code; the same answer for everybody; no passwords anywhere."""

import re
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.checks import Error
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from config.demonstration.factories.people import PersonFactory
from people.accounts import AccountAdapter, SecondFactorAdapter
from people.checks import check_demonstration
from people.models import Organisation, Person, Role
from people.services import deactivate, forget_spare_codes, give_role, reactivate, take_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def ask(client: Client, email: str) -> str:
    """Ask for a code; return the page that follows, without what changes every time."""
    answer = client.post("/accounts/login/", {"email": email}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/code/confirm/", 302)]
    page = answer.content.decode().replace(email, "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)


def code_in(message: mail.EmailMessage) -> str:
    found = re.search(r"\b\d{4}-\d{4}\b", str(message.body))
    assert found
    return found[0]


def test_the_code_lets_its_owner_in(amara: Person, client: Client) -> None:
    ask(client, "Amara@Example.org")
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"] == "/"
    assert client.get("/me/").status_code == 200
    assert UserSession.objects.filter(user=amara).count() == 1


@pytest.mark.parametrize(
    "typed", ["amara.diallo@example.org", "Amara.Diallo@Example.org", "AMARA.DIALLO@EXAMPLE.ORG"]
)
def test_an_address_that_was_entered_with_capitals_opens_its_account(
    amara: Person, client: Client, typed: str
) -> None:
    """As directories, tables and administrators write them."""
    Person.objects.filter(pk=amara.pk).update(email="Amara.Diallo@Example.org")
    ask(client, typed)
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("typed", ["mıke.sky@example.org", "mike.ſky@example.org", "mİke.sky@example.org"])
def test_no_code_goes_to_an_address_that_a_database_takes_for_another(
    amara: Person, client: Client, typed: str
) -> None:
    Person.objects.filter(pk=amara.pk).update(email="mike.sky@example.org")
    client.post("/accounts/login/", {"email": typed})
    assert not any(re.search(r"\b\d{4}-\d{4}\b", str(message.body)) for message in mail.outbox)


def test_the_code_works_without_its_dash_and_only_once(amara: Person, client: Client) -> None:
    ask(client, amara.email)
    code = code_in(mail.outbox[0]).replace("-", "")
    client.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/logout/")
    ask(client, amara.email)
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/me/").status_code == 302


def test_every_address_gets_the_same_answer(amara: Person, client: Client) -> None:
    gone = PersonFactory.create(state="left", is_active=False)
    pages = {ask(Client(), email) for email in (amara.email, "nobody@example.org", gone.email)}
    assert len(pages) == 1
    assert len(mail.outbox) == 3, "a mail goes to each, so that the time taken tells nothing either"


def test_nobody_gets_in_with_the_code_of_an_unknown_address(client: Client) -> None:
    ask(client, "nobody@example.org")
    for code in ("", "0000-0000", "None"):
        client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/me/").status_code == 302


def test_five_wrong_codes_end_the_try(amara: Person, client: Client) -> None:
    ask(client, amara.email)
    code = code_in(mail.outbox[0])
    wrong = "0000-0001" if code != "0000-0001" else "0000-0002"
    for _ in range(5):
        client.post("/accounts/login/code/confirm/", {"code": wrong})
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/me/").status_code == 302


def test_codes_for_one_address_are_throttled_alike_for_everybody(amara: Person, client: Client) -> None:
    for email in (amara.email, "nobody@example.org"):
        for _ in range(3):
            assert Client().post("/accounts/login/", {"email": email}).status_code == 302
        answer = Client().post("/accounts/login/", {"email": email})
        assert answer.status_code == 200
        assert "Wait a minute" in answer.content.decode()


@pytest.mark.parametrize("email", ["", "amara", "a@b", "x" * 400 + "@example.org", "<script>@x.org"])
def test_what_is_no_address_is_said_beside_the_field(email: str, client: Client) -> None:
    answer = client.post("/accounts/login/", {"email": email})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["email"]
    assert mail.outbox == []


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/change/",
        "/accounts/password/set/",
    ],
)
def test_no_page_asks_for_a_password(path: str, client: Client) -> None:
    answer = client.get(path, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/"
    assert 'type="password"' not in answer.content.decode()


def test_nobody_makes_an_account_here(rf: RequestFactory) -> None:
    assert AccountAdapter().is_open_for_signup(rf.get("/accounts/signup/")) is False


@pytest.mark.parametrize(
    ("onward", "leads"),
    [
        ("/me/hours/", "/me/hours/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("http:evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_door_leads_on_to_pages_of_ours_only(
    onward: str, leads: str, amara: Person, client: Client
) -> None:
    for path, sent in (("login/", "email"), ("login/code/confirm/", "code")):
        value = amara.email if sent == "email" else code_in(mail.outbox[0])
        answer = client.post(f"/accounts/{path}?{urlencode({'next': onward})}", {sent: value, "next": onward})
    assert answer["Location"] == leads


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/django-admin/", "/admin/password_reset/"])
def test_the_admins_lead_to_the_same_door(path: str, client: Client) -> None:
    answer = client.get(path, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    assert 'type="password"' not in answer.content.decode()


def test_who_may_not_see_the_admin_is_not_sent_round_in_circles(
    mallory: Person, browse: Callable[[Person], Client]
) -> None:
    client = browse(mallory)
    assert client.get("/accounts/login/?next=/admin/")["Location"] == "/"


def test_an_authenticator_app_is_asked_after_the_code(amara: Person, client: Client) -> None:
    TOTP.activate(amara, generate_totp_secret())
    ask(client, amara.email)
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/me/").status_code == 302
    assert "Open your authenticator app" in client.get(answer["Location"]).content.decode()


def test_a_session_begun_before_signing_in_is_nobodys_afterwards(amara: Person, client: Client) -> None:
    """Whoever put it into somebody's browser knows its key; nor does a code of the app work a second time."""
    secret = generate_totp_secret()
    TOTP.activate(amara, secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    ask(client, amara.email)
    before = client.session.session_key
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/"
    assert client.session["_auth_user_id"] == str(amara.pk)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert not TOTP(Authenticator.objects.get(user=amara)).validate_code(code)


def test_recovery_codes_go_with_the_app_and_not_before(amara: Person) -> None:
    TOTP.activate(amara, generate_totp_secret())
    RecoveryCodes.activate(amara)
    for kinds in ({"totp", "recovery_codes"}, set()):
        forget_spare_codes(amara)
        mine = Authenticator.objects.filter(user=amara)
        assert set(mine.values_list("type", flat=True)) == kinds
        mine.filter(type=Authenticator.Type.TOTP).delete()


def test_a_passkey_is_another_way_in_not_a_second_step(amara: Person, client: Client) -> None:
    Authenticator.objects.create(user=amara, type=Authenticator.Type.WEBAUTHN, data={})
    both = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    assert not SecondFactorAdapter().is_mfa_enabled(amara, both)
    assert SecondFactorAdapter().is_mfa_enabled(amara, [Authenticator.Type.WEBAUTHN])


def test_sessions_elsewhere_can_be_ended(amara: Person) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        mail.outbox.clear()
        ask(client, amara.email)
        client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    here.post("/accounts/sessions/")
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302


def test_who_is_closed_and_let_in_again_is_signed_in_nowhere(amara: Person, client: Client) -> None:
    ask(client, amara.email)
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    deactivate(amara)
    reactivate(amara)
    assert client.get("/me/").status_code == 302


def test_signing_out_needs_a_post(amara: Person, browse: Callable[[Person], Client]) -> None:
    client = browse(amara)
    client.get("/accounts/logout/")
    assert client.get("/me/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/me/").status_code == 302


# --- The demonstration's door ---------------------------------------------------------------------


@pytest.fixture
def sam(settings: Settings) -> Person:
    """Someone to step in as, with every lock open."""
    settings.DEMONSTRATION = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "groundswell.example"]
    Organisation.objects.update(is_demonstration=True)
    return PersonFactory.create(name="Sam Osei", demonstration_part="Takes a first course")


def step_in(person: Person, host: str = "localhost:8000", **data: str) -> tuple[int, Client]:
    client = Client()
    answer = client.post(reverse("people:step-in", args=[person.pk]), data, HTTP_HOST=host)
    return answer.status_code, client


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]"])
def test_one_click_steps_in_on_this_machine(sam: Person, host: str) -> None:
    status, client = step_in(sam, host)
    assert status == 302
    assert client.get("/me/", HTTP_HOST=host).status_code == 200
    assert "Sam Osei" in Client().get("/accounts/login/", HTTP_HOST=host).content.decode()


def test_no_door_without_the_setting(sam: Person, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    assert_closed(sam)


def test_no_door_in_a_database_that_is_no_demonstration(sam: Person) -> None:
    Organisation.objects.update(is_demonstration=False)
    assert_closed(sam)


def test_no_door_under_another_host_name(sam: Person) -> None:
    assert_closed(sam, host="groundswell.example")


def test_no_door_for_who_is_not_part_of_the_demonstration(sam: Person, amara: Person) -> None:
    status, client = step_in(amara)
    assert status == 404
    assert client.get("/me/", HTTP_HOST="localhost").status_code == 302


def test_no_door_by_a_link(sam: Person) -> None:
    assert Client().get(reverse("people:step-in", args=[sam.pk]), HTTP_HOST="localhost").status_code == 405


def test_a_named_host_opens_the_door(sam: Person, settings: Settings) -> None:
    settings.DEMONSTRATION_HOSTS = ["groundswell.example"]
    assert step_in(sam, "groundswell.example")[0] == 302


def test_stepping_in_leads_nowhere_else(sam: Person) -> None:
    client = Client()
    url = reverse("people:step-in", args=[sam.pk])
    assert client.post(url, {"next": "https://evil.example/"}, HTTP_HOST="localhost")["Location"] == "/"


def assert_closed(person: Person, host: str = "localhost") -> None:
    status, client = step_in(person, host)
    assert status == 404
    assert client.get("/me/", HTTP_HOST=host).status_code == 302
    assert person.name not in Client().get("/accounts/login/", HTTP_HOST=host).content.decode()


PRODUCTION = {
    "HTTPS": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SITE_URL": "http://groundswell.example",
    "ALLOWED_HOSTS": ["*"],
}


@pytest.mark.parametrize("name", PRODUCTION)
def test_a_demonstration_that_looks_like_a_production_does_not_start(name: str, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    assert check_demonstration(None) == []
    setattr(settings, name, PRODUCTION[name])
    (error,) = check_demonstration(None)
    assert isinstance(error, Error)
    assert error.id == "people.E001"
    settings.DEMONSTRATION = False
    assert check_demonstration(None) == []


# --- The administrators' second step --------------------------------------------------------------


@pytest.fixture
def devon(amara: Person, settings: Settings) -> Person:
    """Somebody who looks after the installation, in a production."""
    settings.ADMIN_SECOND_STEP = True
    give_role(amara, Role.ADMINISTRATOR)
    return Person.objects.get(pk=amara.pk)


def come_in(person: Person, client: Client) -> None:
    mail.outbox.clear()
    ask(client, person.email)
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/users/",
        "/django-admin/",
        "/admin/reports/administration/",
        "/culture/webhooks/new/",
    ],
)
def test_a_code_by_mail_alone_opens_no_administration(devon: Person, client: Client, path: str) -> None:
    come_in(devon, client)
    assert client.get(path)["Location"] == "/accounts/security/"
    assert client.post(path, {"x": "1"}).status_code == 302
    assert client.get("/me/").status_code == 200


@pytest.mark.django_db(transaction=True)  # the app counts for this session once it is committed
def test_an_app_set_up_now_opens_it_and_a_new_session_asks_again(devon: Person, client: Client) -> None:
    come_in(devon, client)
    secret = client.get("/accounts/security/totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/accounts/security/totp/activate/", {"code": code}).status_code == 302
    assert client.get("/admin/").status_code == 200
    fresh = Client()
    fresh.force_login(devon, backend="django.contrib.auth.backends.ModelBackend")
    answer = fresh.get("/admin/users/?q=x")
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fadmin%2Fusers%2F%3Fq%3Dx"
    assert fresh.get(answer["Location"])["Location"].startswith("/accounts/security/reauthenticate/")


def test_a_recovery_code_opens_it_once(devon: Person) -> None:
    TOTP.activate(devon, generate_totp_secret())
    spare = RecoveryCodes.activate(devon).get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        client.force_login(devon, backend="django.contrib.auth.backends.ModelBackend")
        client.post("/accounts/security/reauthenticate/?next=/admin/", {"code": spare})
        assert (client.get("/admin/").status_code == 200) is works


def test_editors_and_places_without_the_setting_are_not_asked(
    devon: Person, bela: Person, browse: Callable[[Person], Client], settings: Settings
) -> None:
    give_role(bela, Role.EDITOR)
    assert browse(Person.objects.get(pk=bela.pk)).get("/admin/").status_code == 200
    settings.ADMIN_SECOND_STEP = False
    assert browse(devon).get("/admin/").status_code == 200


def test_guessing_the_app_is_throttled(devon: Person) -> None:
    TOTP.activate(devon, generate_totp_secret())
    client = Client()
    client.force_login(devon, backend="django.contrib.auth.backends.ModelBackend")
    url = "/accounts/security/reauthenticate/"
    answers = [client.post(url, {"code": f"{number:06}"}).status_code for number in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429


@pytest.mark.parametrize(("path", "frames"), [("/accounts/login/", "DENY"), ("/admin/", "SAMEORIGIN")])
def test_only_the_editors_own_pages_may_stand_in_a_frame(client: Client, path: str, frames: str) -> None:
    assert client.get(path)["X-Frame-Options"] == frames


def test_djangos_admin_shows_nobodys_sessions_or_keys(
    devon: Person, client: Client, settings: Settings
) -> None:
    settings.ADMIN_SECOND_STEP = False
    Person.objects.filter(pk=devon.pk).update(is_superuser=True, is_staff=True)
    client.force_login(Person.objects.get(pk=devon.pk), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/django-admin/").content.decode()
    for word in ("usersessions", "socialaccount", "mfa", "emailaddress"):
        assert word not in page.lower()


@pytest.fixture
def lost_phone(amara: Person) -> Authenticator:
    return Authenticator.objects.create(
        user=amara, type=Authenticator.Type.WEBAUTHN, data={"name": "Lost phone", "credential": {}}
    )


def test_a_lost_phone_is_removed_by_who_has_just_come_in_by_a_code(
    client: Client, amara: Person, lost_phone: Authenticator
) -> None:
    ask(client, amara.email)
    code = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert code
    client.post("/accounts/login/code/confirm/", {"code": code[0]})
    removal = reverse("mfa_remove_webauthn", args=[lost_phone.pk])
    assert "Remove this passkey?" in client.get(removal).content.decode()
    client.post(removal)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("way", ["totp/activate/", "webauthn/add/", "webauthn/keys/{}/remove/"])
def test_an_administrators_second_step_is_replaced_by_nobody_who_only_reads_their_mail(
    client: Client, devon: Person, lost_phone: Authenticator, way: str
) -> None:
    come_in(devon, client)
    path = f"/accounts/security/{way.format(lost_phone.pk)}"
    for answer in (client.get(path), client.post(path)):
        assert answer["Location"].startswith("/accounts/security/webauthn/reauthenticate/")
    assert list(Authenticator.objects.all()) == [lost_phone]
    take_role(devon, Role.ADMINISTRATOR)  # their way back, with a colleague's help
    assert client.get(reverse("mfa_remove_webauthn", args=[lost_phone.pk])).status_code == 200


def test_a_session_left_open_removes_nothing_and_is_told_the_way_without_the_phone(
    amara: Person, lost_phone: Authenticator, browse: Callable[[Person], Client]
) -> None:
    client = browse(amara)
    session = client.session
    session["signed-in-at"] = int(time.time()) - 3_600
    session.save()
    removal = reverse("mfa_remove_webauthn", args=[lost_phone.pk])
    assert client.post(removal)["Location"].startswith("/accounts/security/webauthn/reauthenticate/")
    assert Authenticator.objects.filter(pk=lost_phone.pk).exists()
    lost_phone.type, lost_phone.data = Authenticator.Type.TOTP, {"secret": ""}
    lost_phone.save()
    page = client.get("/accounts/security/reauthenticate/?next=/accounts/security/").content.decode()
    assert "Is it you?" in page
    assert f"{reverse('people:again')}?next=/accounts/security/" in page


def test_passkey_answers_that_no_browser_gives_are_refused(client: Client, amara: Person) -> None:
    for nonsense in ("[" * 3_000, "9" * 5_000, "", "\x00", "{"):
        answer = client.post("/accounts/security/webauthn/login/", {"credential": nonsense})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/"), nonsense[:9]


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["login/", "login/code/confirm/"])
def test_where_to_go_on_that_is_no_address_is_no_fault_of_ours(client: Client, door: str) -> None:
    answer = client.get(f"/accounts/{door}?next=http://[::1")
    assert answer.status_code in (200, 302)
    assert "[::1" not in answer.headers.get("Location", "")
