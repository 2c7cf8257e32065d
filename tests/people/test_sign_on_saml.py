"""Single sign-on at a real SAML identity provider, over real HTTP, and every way an answer can be false."""

import base64
import copy
import re
import zlib
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import httpx2
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from saml2.saml import NAMEID_FORMAT_TRANSIENT

from config import signing_on
from people import services
from people.models import Person, State
from tests.people.identity_providers import SAML, SAMLProvider, saml_provider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SAMLProvider]:
    with saml_provider(tmp_path_factory.mktemp("identity")) as provider:
        yield provider


@pytest.fixture
def work(
    running: SAMLProvider, live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator["Work"]:
    monkeypatch.setenv("SAML_ENTITY_ID", running.entity_id)
    monkeypatch.setenv("SAML_SSO_URL", f"{running.url}/sso")
    monkeypatch.setenv("SAML_CERTIFICATE", running.certificate)
    monkeypatch.setenv("SAML_NAME", "Halden")
    settings.SOCIALACCOUNT_PROVIDERS = signing_on.providers()
    running.before_signing = running.after_signing = running.with_key = None
    running.signs = True
    with httpx2.Client(base_url=live_server.url, follow_redirects=True, timeout=30) as browser:
        running.meet(browser.get("/accounts/saml/staff/metadata/").text)
        yield Work(running, browser)


class Work:
    def __init__(self, provider: SAMLProvider, browser: httpx2.Client) -> None:
        self.provider, self.browser = provider, browser
        self.knows()

    def knows(self, uid: str = "u-1", mail: str = "amara@example.org", **said: Any) -> None:
        self.provider.who = {"uid": uid, "mail": mail, "displayName": "Amara Diallo", **said}

    def ask(self, at: str = "/accounts/saml/staff/login/") -> tuple[str, dict[str, str]]:
        """Follow the link to the provider; return where its form goes, and what is in it."""
        page = self.browser.get(at).text
        where = re.search(r'action="([^"]+)"', page)
        assert where, page
        fields = re.findall(r'name="(\w+)" value="([^"]*)"', page)
        return unescape(where[1]), {name: unescape(value) for name, value in fields}

    def sign_on(self, at: str = "/accounts/saml/staff/login/") -> httpx2.Response:
        where, form = self.ask(at)
        return self.browser.post(where, data=form)

    def is_in(self) -> bool:
        return self.browser.get("/me/", follow_redirects=False).headers.get("location") in (None, "/join/")


def test_who_is_new_gets_an_account_that_waits_to_be_joined(work: Work) -> None:
    answer = work.sign_on()
    assert answer.url.path == "/join/"
    amara = Person.objects.get(email="amara@example.org")
    assert (amara.name, amara.state) == ("Amara Diallo", State.ACCOUNT)
    assert amara.vouched_at
    assert list(SocialAccount.objects.values_list("provider", "uid", "extra_data")) == [
        ("saml-staff", "u-1", {})
    ]


def test_an_account_that_is_there_is_linked_and_next_is_kept(work: Work, amara: Person) -> None:
    assert work.sign_on("/accounts/saml/staff/login/?next=/me/hours/").url.path == "/me/hours/"
    work.browser.cookies.clear()
    work.sign_on()
    assert work.is_in()
    assert SocialAccount.objects.get().user == amara


def test_groups_give_the_roles_that_are_mapped(work: Work, amara: Person, settings: Settings) -> None:
    settings.SIGN_ON_ROLES = {"gs-editors": "editor"}
    work.knows(groups=["gs-editors", "everybody"])
    work.sign_on()
    assert [group.name for group in amara.groups.all()] == ["editor"]


def test_a_changed_address_is_followed(work: Work, amara: Person) -> None:
    work.sign_on()
    work.knows(mail="amara.keita@example.org")
    work.sign_on()
    amara.refresh_from_db()
    assert amara.email == "amara.keita@example.org"


def test_an_address_given_on_to_somebody_new_does_not_open_the_old_account(work: Work, amara: Person) -> None:
    work.sign_on()
    work.browser.cookies.clear()
    work.knows("u-2")
    answer = work.sign_on()
    assert (answer.status_code, work.is_in()) == (403, False)
    assert "belongs to another account" in answer.text


def test_a_closed_account_stays_closed_and_the_log_says_why(
    work: Work, amara: Person, caplog: pytest.LogCaptureFixture
) -> None:
    work.sign_on()
    services.deactivate(amara)
    answer = work.sign_on()
    assert (answer.status_code, work.is_in()) == (403, False)
    assert "has closed this account" in answer.text
    assert "Single sign-on refused (saml-staff): closed" in caplog.text
    assert "amara" not in caplog.text


def test_a_number_that_changes_every_time_is_no_identity(work: Work, amara: Person) -> None:
    work.provider.name_id_format = NAMEID_FORMAT_TRANSIENT
    answer = work.sign_on()
    work.provider.name_id_format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    assert (answer.status_code, work.is_in()) == (403, False)
    assert "a different number every time" in answer.text


# --- Lies ---------------------------------------------------------------------------------------


def sets(path: str, name: str, value: str) -> Callable[[Any], None]:
    def lie(tree: Any) -> None:
        for node in tree.iterfind(path, SAML):
            node.set(name, value)

    return lie


def says(path: str, text: str) -> Callable[[Any], None]:
    def lie(tree: Any) -> None:
        for node in tree.iterfind(path, SAML):
            node.text = text

    return lie


def lacks(path: str, name: str) -> Callable[[Any], None]:
    def lie(tree: Any) -> None:
        for node in tree.iterfind(path, SAML):
            del node.attrib[name]

    return lie


def without_audience(tree: Any) -> None:
    for node in tree.iterfind(".//saml:AudienceRestriction", SAML):
        node.getparent().remove(node)


def with_a_second_audience(tree: Any) -> None:
    """Each restriction must be met (SAML 2.0 core §2.5.1.4)."""
    ours = tree.find(".//saml:AudienceRestriction", SAML)
    ours.addnext(copy.deepcopy(ours))
    ours.find("saml:Audience", SAML).text = "https://evil.example/"


def with_two_halves(tree: Any) -> None:
    """Two confirmations, each of which holds in part: none holds."""
    ours = tree.find(".//saml:SubjectConfirmation", SAML)
    other = copy.deepcopy(ours)
    ours.addnext(other)
    del ours.find("saml:SubjectConfirmationData", SAML).attrib["InResponseTo"]
    other.find("saml:SubjectConfirmationData", SAML).set("NotOnOrAfter", OLD)


def with_a_key_to_show(tree: Any) -> None:
    """A confirmation that needs a proof nobody asked for, beside one that leaves the question out."""
    ours = tree.find(".//saml:SubjectConfirmation", SAML)
    other = copy.deepcopy(ours)
    ours.addnext(other)
    del ours.find("saml:SubjectConfirmationData", SAML).attrib["InResponseTo"]
    other.set("Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches")


def with_ours_in_another_address(tree: Any) -> None:
    for node in tree.iterfind(CONFIRMED, SAML):
        node.set("Recipient", f"https://evil.example/?{node.get('Recipient')}")


CONFIRMED = ".//saml:SubjectConfirmationData"
OLD = "2020-01-01T00:00:00Z"
SIGNED_LIES = {
    "expired conditions": sets(".//saml:Conditions", "NotOnOrAfter", OLD),
    "not yet": sets(".//saml:Conditions", "NotBefore", "2999-01-01T00:00:00Z"),
    "expired confirmation": sets(CONFIRMED, "NotOnOrAfter", OLD),
    "another recipient": sets(CONFIRMED, "Recipient", "https://evil.example/"),
    "another issuer": says(".//saml:Issuer", "https://evil.example/metadata"),
    "another audience": says(".//saml:Audience", "https://evil.example/"),
    "another recipient with ours in its address": with_ours_in_another_address,
    "confirmed for another question": sets(CONFIRMED, "InResponseTo", "_another"),
    "confirmed for no question": lacks(CONFIRMED, "InResponseTo"),
    "confirmed for ever": lacks(CONFIRMED, "NotOnOrAfter"),
    "confirmed for anybody": lacks(CONFIRMED, "Recipient"),
    "confirmed in two halves": with_two_halves,
    "confirmed by other means": with_a_key_to_show,
    "no audience": without_audience,
    "a second audience": with_a_second_audience,
    "another destination": sets(".", "Destination", "https://evil.example/"),
}


@pytest.mark.parametrize("name", SIGNED_LIES)
def test_an_answer_that_does_not_hold_lets_nobody_in(work: Work, amara: Person, name: str) -> None:
    work.provider.before_signing = SIGNED_LIES[name]
    assert_refused(work)


def test_an_unsigned_answer_lets_nobody_in(work: Work, amara: Person) -> None:
    work.provider.signs = False
    assert_refused(work)


def test_a_strangers_signature_lets_nobody_in(work: Work, amara: Person) -> None:
    work.provider.with_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert_refused(work)


def promote(tree: Any) -> Any:
    says(".//saml:NameID", "u-other")(tree)
    return tree


def wrap(tree: Any) -> Any:
    """Signature wrapping: the signed assertion stays, and a forged one stands before it."""
    genuine = tree.find("saml:Assertion", SAML)
    forged = copy.deepcopy(genuine)
    forged.remove(forged.find("ds:Signature", SAML))
    forged.set("ID", "forged")
    says(".//saml:NameID", "u-other")(forged)
    genuine.addprevious(forged)
    return tree


def comment(tree: Any) -> Any:
    """A comment inside a name once made half of it count (VU#475445)."""
    node = tree.find(".//saml:Issuer", SAML)
    node.text = node.text[:10]
    node.append(etree.Comment("x"))
    return tree


@pytest.mark.parametrize("lie", [promote, wrap, comment])
def test_what_was_changed_after_signing_lets_nobody_in(
    work: Work, amara: Person, lie: Callable[[Any], Any]
) -> None:
    work.provider.after_signing = lie
    assert_refused(work)


def test_an_answer_works_once_and_only_where_it_was_asked(work: Work, amara: Person) -> None:
    where, form = work.ask()
    with httpx2.Client(follow_redirects=True) as thief:
        assert thief.post(where, data=form).status_code == 401
    assert work.browser.post(where, data=form).status_code == 200
    work.browser.post("/accounts/logout/")
    assert work.browser.post(where, data=form).status_code == 401


def test_an_answer_nobody_asked_for_lets_nobody_in(work: Work, amara: Person) -> None:
    def unasked(tree: Any) -> None:
        del tree.attrib["InResponseTo"]
        for node in tree.iterfind(".//saml:SubjectConfirmationData", SAML):
            del node.attrib["InResponseTo"]

    work.provider.before_signing = unasked
    assert_refused(work)


@pytest.mark.parametrize("response", ["", "!!", base64.b64encode(b"<x/>").decode(), "PHg+"])
def test_nonsense_lets_nobody_in(work: Work, response: str) -> None:
    where, _form = work.ask()
    answer = work.browser.post(where, data={"SAMLResponse": response})
    assert answer.status_code == 401
    assert not work.is_in()


def assert_refused(work: Work) -> None:
    answer = work.sign_on()
    assert answer.status_code == 401
    assert "did not hold, so nobody was let in" in answer.text
    assert not work.is_in()
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("away", ["http://localhost:9/metadata", "{provider}/no-metadata"])
def test_a_provider_whose_description_is_not_there_is_no_fault_of_ours(
    work: Work, settings: Settings, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    """It cannot be asked for anything, but whoever sets it up can still read what we are."""
    monkeypatch.setenv("SAML_METADATA_URL", away.format(provider=work.provider.url))
    settings.SOCIALACCOUNT_PROVIDERS = signing_on.providers()
    answer = work.browser.get("/accounts/saml/staff/login/")
    assert (answer.status_code, work.is_in()) == (401, False)
    assert "did not hold, so nobody was let in" in answer.text
    description = work.browser.get("/accounts/saml/staff/metadata/")
    assert description.status_code == 200
    assert "/accounts/saml/staff/acs/" in description.text


@pytest.mark.parametrize("kind", ["LogoutRequest", "LogoutResponse"])
def test_no_link_signs_anybody_out_or_leads_elsewhere(work: Work, amara: Person, kind: str) -> None:
    work.sign_on()
    packing = zlib.compressobj(wbits=-15)
    words = (
        f'<samlp:{kind} xmlns:samlp="{SAML["samlp"]}" xmlns:saml="{SAML["saml"]}" ID="_1" Version="2.0" '
        f'IssueInstant="2026-01-01T00:00:00Z"><saml:Issuer>{work.provider.entity_id}</saml:Issuer>'
        "<saml:NameID>u-1</saml:NameID><samlp:Status><samlp:StatusCode "
        f'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:{kind}>'
    )
    message = base64.b64encode(packing.compress(words.encode()) + packing.flush()).decode()
    for said in (message, "!!", ""):
        sent = {f"SAML{kind.removeprefix('Logout')}": said, "RelayState": "https://evil.example/"}
        answer = work.browser.get("/accounts/saml/staff/sls/", params=sent, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, "/accounts/logout/")
        assert work.is_in()
    assert "sls" not in work.browser.get("/accounts/saml/staff/metadata/").text


def test_a_name_sent_for_an_address_is_not_taken_for_one(work: Work, amara: Person) -> None:
    work.sign_on()
    work.knows(mail="amara")
    work.sign_on()
    assert work.is_in()
    amara.refresh_from_db()
    assert amara.email == "amara@example.org"
    work.browser.cookies.clear()
    for mail in ("amara", "a@" + "b" * 260 + ".example"):
        work.knows("u-2", mail)
        answer = work.sign_on()
        assert (answer.status_code, work.is_in()) == (403, False)
    assert Person.objects.count() == 1


def test_the_work_account_comes_first_at_the_door(work: Work) -> None:
    page = work.browser.get("/accounts/login/").text
    assert page.index("Sign in with Halden") < page.index("Email me a code")
