"""Single sign-on at a real OpenID Connect provider, over real HTTP, and every way it can be lied to."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from config import signing_on
from people import services
from people.models import AuditEntry, DirectoryEntry, Person, Role, State
from people.services.sign_on import Identity, account_of
from tests.people.identity_providers import Claims, OpenID, knows, openid_provider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def running() -> Iterator[OpenID]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def work(
    running: OpenID, live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator["Work"]:
    for name, value in {
        "OIDC_ISSUER": running.url,
        "OIDC_CLIENT_ID": "groundswell",
        "OIDC_CLIENT_SECRET": "secret",
        "OIDC_NAME": "Halden",
    }.items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = signing_on.providers()
    running.lie = running.lie_in_userinfo = None
    running.issuer, running.algorithm, running.key_named = "", "RS256", ""
    with httpx2.Client(base_url=live_server.url, follow_redirects=True, timeout=30) as browser:
        yield Work(running, browser)


class Work:
    """Somebody's browser between the product and the provider."""

    def __init__(self, provider: OpenID, browser: httpx2.Client) -> None:
        self.provider, self.browser = provider, browser
        self.callback = ""

    def knows(self, sub: str = "u-1", email: str = "amara@example.org", **claims: Any) -> None:
        knows(
            self.provider, sub, **{"email": email, "email_verified": True, "name": "Amara Diallo", **claims}
        )

    def sign_on(self, sub: str = "u-1", *, at: str = "/accounts/oidc/staff/login/") -> httpx2.Response:
        """Follow the link, say who one is, and come back."""
        form = self.browser.get(at)
        assert str(form.url).startswith(self.provider.url), form.text
        answer = self.browser.post(str(form.url), data={"sub": sub})
        came_back = [str(each.url) for each in answer.history if each.url.path.endswith("/login/callback/")]
        self.callback = next(iter(came_back), "")
        return answer

    def is_in(self) -> bool:
        return self.browser.get("/me/", follow_redirects=False).headers.get("location") in (None, "/join/")


def test_who_is_new_gets_an_account_that_waits_to_be_joined(work: Work) -> None:
    work.knows(locale="de")
    answer = work.sign_on()
    assert answer.url.path == "/join/"
    amara = Person.objects.get(email="amara@example.org")
    assert (amara.name, amara.state, amara.language) == ("Amara Diallo", State.ACCOUNT, "de")
    assert amara.vouched_at
    link = SocialAccount.objects.get(user=amara)
    assert (link.provider, link.uid, link.extra_data, link.last_login) == (
        "staff",
        "u-1",
        {},
        link.date_joined,
    )
    assert list(AuditEntry.objects.values_list("act", "object_kind", "object_id", "door")) == [
        ("made", "account", str(amara.pk), "sign-on")
    ]
    assert SocialToken.objects.count() == 0
    assert not amara.has_usable_password()


def test_a_second_time_is_the_same_account(work: Work) -> None:
    work.knows()
    work.sign_on()
    work.browser.cookies.clear()
    work.sign_on()
    assert work.is_in()
    assert (Person.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_a_proved_address_links_the_account_that_is_there(work: Work, amara: Person) -> None:
    work.knows(email="AMARA@example.org")
    assert work.sign_on(at="/accounts/oidc/staff/login/?next=/me/hours/").url.path == "/me/hours/"
    assert SocialAccount.objects.get().user == amara
    amara.refresh_from_db()
    assert (amara.email, amara.state) == ("amara@example.org", State.JOINED)


@pytest.mark.parametrize("proved", [False, None, "no"])
def test_an_address_nobody_proved_opens_nothing(work: Work, amara: Person, proved: object) -> None:
    work.knows(email_verified=proved)
    answer = work.sign_on()
    assert (answer.status_code, work.is_in()) == (403, False)
    assert "did not say which proved address" in answer.text
    assert SocialAccount.objects.count() == 0


def test_addresses_may_be_taken_as_proved_by_setting(work: Work, amara: Person, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["verified_email"] = True
    work.knows(email_verified=None)
    work.sign_on()
    assert work.is_in()


def test_who_is_unknown_stays_outside_where_the_setting_says_so(work: Work, settings: Settings) -> None:
    settings.SIGN_ON_MAKES_ACCOUNTS = False
    work.knows()
    answer = work.sign_on()
    assert (answer.status_code, Person.objects.count()) == (403, 0)
    assert "There is no account for you here yet" in answer.text


def test_a_changed_address_is_followed(work: Work, amara: Person) -> None:
    work.knows()
    work.sign_on()
    work.knows(email="amara.keita@example.org")
    work.sign_on()
    amara.refresh_from_db()
    assert amara.email == "amara.keita@example.org"
    assert list(AuditEntry.objects.values_list("act", "detail", "door")) == [("changed", "emails", "sign-on")]


def test_a_changed_address_that_is_somebody_elses_is_refused(work: Work, amara: Person, bela: Person) -> None:
    work.knows()
    work.sign_on()
    work.browser.cookies.clear()
    work.knows(email=bela.email)
    answer = work.sign_on()
    assert (answer.status_code, work.is_in()) == (403, False)
    amara.refresh_from_db()
    assert amara.email == "amara@example.org"


def test_an_address_given_on_to_somebody_new_does_not_open_the_old_account(work: Work, amara: Person) -> None:
    work.knows()
    work.sign_on()
    work.browser.cookies.clear()
    work.knows("u-2")
    answer = work.sign_on("u-2")
    assert (answer.status_code, work.is_in()) == (403, False)
    assert "belongs to another account" in answer.text


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_closed_account_stays_closed(work: Work, amara: Person, is_linked: bool) -> None:
    work.knows()
    if is_linked:
        work.sign_on()
    services.deactivate(amara)
    answer = work.sign_on()
    assert (answer.status_code, work.is_in()) == (403, False)
    assert "has closed this account" in answer.text


def test_who_left_comes_back_as_somebody_new(work: Work, amara: Person) -> None:
    work.knows()
    work.sign_on()
    services.leave(amara)
    work.sign_on()
    assert Person.objects.get(email="amara@example.org").state == State.ACCOUNT
    assert SocialAccount.objects.get().user != amara


def test_groups_give_and_take_the_roles_that_are_mapped(
    work: Work, amara: Person, settings: Settings
) -> None:
    settings.SIGN_ON_ROLES = {"gs-editors": "editor", "gs-leads": "leader"}
    services.give_role(amara, Role.ADMINISTRATOR)
    work.knows(groups=["gs-editors", "others"])
    work.sign_on()
    assert roles_of(amara) == ["administrator", "editor"]
    work.knows(groups="gs-leads")
    work.sign_on()
    assert roles_of(amara) == ["administrator", "leader"]
    # In more groups than a token holds: it says where they are, and nothing of which.
    work.knows(
        _claim_names={"groups": "src1"}, _claim_sources={"src1": {"endpoint": "https://graph.example"}}
    )
    work.sign_on()
    assert roles_of(amara) == ["administrator", "leader"]
    work.knows()
    work.sign_on()
    assert roles_of(amara) == ["administrator"]
    acts = AuditEntry.objects.order_by("pk").values_list("act", "detail")
    assert list(acts) == [("gave", "editor"), ("took", "editor"), ("gave", "leader"), ("took", "leader")]


def roles_of(person: Person) -> list[str]:
    return sorted(person.groups.values_list("name", flat=True))


# --- Lies ---------------------------------------------------------------------------------------


LIES: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": lambda said: {**said, "iss": "https://evil.example"},
    "another audience": lambda said: {**said, "aud": "somebody-else"},
    "another party": lambda said: {**said, "azp": "somebody-else"},
    "expired": lambda said: {**said, "exp": int(time.time()) - 120},
    "never issued": lambda said: {name: value for name, value in said.items() if name != "iat"},
    "never expires": lambda said: {name: value for name, value in said.items() if name != "exp"},
    "from the future": lambda said: {**said, "iat": int(time.time()) + 900},
    "nobody": lambda said: {name: value for name, value in said.items() if name != "sub"},
    "another person": lambda said: {**said, "sub": "u-2"},
}


@pytest.mark.parametrize("name", LIES)
def test_a_token_that_does_not_hold_lets_nobody_in(work: Work, amara: Person, name: str) -> None:
    work.knows()
    work.provider.lie = LIES[name]
    assert_refused(work)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "foreign"])
def test_a_signature_that_does_not_hold_lets_nobody_in(work: Work, amara: Person, algorithm: str) -> None:
    work.knows()
    work.provider.lie, work.provider.algorithm = dict, algorithm
    assert_refused(work)


def test_a_key_the_provider_does_not_name_lets_nobody_in(work: Work, amara: Person) -> None:
    work.knows()
    work.provider.lie, work.provider.key_named = dict, "another"
    assert_refused(work)


NOW: dict[str, Callable[[], dict[str, int]]] = {
    "as it is": dict,
    "a clock that is slow": lambda: {"exp": int(time.time()) - 15},
    "a clock that is fast": lambda: {"iat": int(time.time()) + 15, "nbf": int(time.time()) + 15},
}


@pytest.mark.parametrize("clock", NOW)
def test_a_truthful_token_signed_again_lets_its_owner_in(work: Work, amara: Person, clock: str) -> None:
    """The lies above are refused for what they say, not for being signed by the test."""
    work.knows()
    work.provider.lie = lambda said: {**said, **NOW[clock]()}
    work.sign_on()
    assert work.is_in()


def test_userinfo_about_somebody_else_lets_nobody_in(work: Work, amara: Person) -> None:
    work.knows()
    work.provider.lie_in_userinfo = lambda said: {**said, "sub": "u-2"}
    assert_refused(work)


@pytest.mark.parametrize("said", [[], "no", None, 5, [["sub", "u-1"]], {}])
def test_userinfo_that_is_none_is_no_fault_of_ours(work: Work, amara: Person, said: Any) -> None:
    work.knows()
    work.provider.lie_in_userinfo = lambda _truth: said
    answer = work.sign_on()
    assert answer.status_code in (200, 401)


def test_a_provider_that_describes_another_issuer_is_not_asked(work: Work) -> None:
    work.provider.issuer = "https://evil.example"
    answer = work.browser.get("/accounts/oidc/staff/login/")
    assert answer.status_code == 401
    assert "did not hold" in answer.text


def test_an_answer_works_once(work: Work, amara: Person) -> None:
    work.knows()
    work.sign_on()
    stolen = work.callback
    assert work.browser.get(stolen).status_code == 401
    with httpx2.Client(follow_redirects=True) as thief:
        assert thief.get(stolen).status_code == 401


def assert_refused(work: Work) -> None:
    answer = work.sign_on()
    assert answer.status_code == 401
    assert "did not hold, so nobody was let in" in answer.text
    assert not work.is_in()
    assert SocialAccount.objects.count() == 0


# --- Around it ----------------------------------------------------------------------------------


def test_who_says_no_there_is_back_at_the_door(work: Work) -> None:
    """RFC 6749 §4.1.2.1: the state comes back with the refusal. (This provider leaves it out.)"""
    form = work.browser.get("/accounts/oidc/staff/login/")
    assert form.url.params["code_challenge_method"] == "S256"
    back = {"error": "access_denied", "state": form.url.params["state"]}
    answer = work.browser.get("/accounts/oidc/staff/login/callback/", params=back)
    assert (answer.status_code, answer.url.path) == (200, "/accounts/login/")


def test_a_provider_that_is_down_is_said_kindly(work: Work, settings: Settings) -> None:
    where = "http://localhost:1"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = where
    answer = work.browser.get("/accounts/oidc/staff/login/")
    assert (answer.status_code, "That did not work" in answer.text) == (401, True)


def test_nobody_links_an_identity_to_whoever_is_signed_in(work: Work, amara: Person) -> None:
    work.knows()
    work.sign_on()
    work.knows("u-9", email="mallory@example.org")
    work.sign_on("u-9", at="/accounts/oidc/staff/login/?process=connect")
    assert sorted(SocialAccount.objects.values_list("uid", "user__email")) == [
        ("u-1", "amara@example.org"),
        ("u-9", "mallory@example.org"),
    ]


def test_a_number_at_one_provider_is_nobodys_at_another(amara: Person) -> None:
    said = {"uid": "1", "is_proved": True}
    first = account_of(Identity("staff", email=amara.email, **said)).user  # type: ignore[arg-type]
    other = account_of(Identity("saml-staff", email="bela@example.org", **said)).user  # type: ignore[arg-type]
    both = account_of(Identity("saml-staff", email=amara.email, uid="2", is_proved=True)).user
    assert (first, both) == (amara, amara)
    assert other.email == "bela@example.org"


def test_an_address_nobody_proved_is_not_followed(amara: Person) -> None:
    account_of(Identity("staff", "1", amara.email, is_proved=True))
    account_of(Identity("staff", "1", "mallory@evil.example", is_proved=False))
    assert Person.objects.get(pk=amara.pk).email == "amara@example.org"


def test_the_directorys_name_follows_where_it_was_the_address(amara: Person, bela: Person) -> None:
    for person, name in ((amara, "AMARA@example.org"), (bela, "bela")):
        DirectoryEntry.objects.create(person=person, user_name=name)
        account_of(Identity("staff", person.email, person.email, is_proved=True))
        account_of(Identity("staff", person.email, f"new.{person.email}", is_proved=True))
    names = DirectoryEntry.objects.order_by("user_name").values_list("user_name", flat=True)
    assert list(names) == ["bela", "new.amara@example.org"]


def test_signing_on_leads_nowhere_else(work: Work, amara: Person) -> None:
    work.knows()
    answer = work.sign_on(at="/accounts/oidc/staff/login/?next=https://evil.example/")
    assert answer.url.host == "localhost"


def test_the_work_account_comes_first_at_the_door(work: Work) -> None:
    page = work.browser.get("/accounts/login/?next=/me/").text
    link, code = page.index("Sign in with Halden"), page.index("Email me a code")
    assert link < code
    assert 'href="/accounts/oidc/staff/login/?next=%2Fme%2F"' in page


def test_without_settings_there_is_no_such_door(work: Work, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {}, "saml": {}}
    assert "Sign in with" not in work.browser.get("/accounts/login/").text
    for path in ("oidc/staff/login/", "oidc/other/login/callback/", "saml/staff/login/"):
        assert work.browser.get(f"/accounts/{path}").status_code == 404
