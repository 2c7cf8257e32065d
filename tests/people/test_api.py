"""Keys for programs, and what a program that has one can do."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from cms.models import Draft
from config.api import document
from culture.models import Raised
from people import services
from people.api.door import PersonalToken, once
from people.models import KeptAnswer, Person, Scope, State, Token
from people.services.once import OtherRequest, StillRunning, begin_once, forget_answers, keep_answer
from people.services.tokens import MOST_TOKENS, digest_of, make_token
from recognition.services import write_thanks
from tests.tokens import program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    """Another test's token may have had the same number within this minute."""
    cache.clear()


def test_key_is_made_and_shown_once(amara: Person, browse: Callable[[Person], Client]) -> None:
    client, key = browse(amara), uuid4().hex
    words = {"name": "My script", "scopes": ["me:read", "inbox:read"], "days": "90", "key": key}

    page = client.post(reverse("people:token-new"), words).content.decode()

    token = Token.objects.get()
    secret = page.partition("<p>gsw_")[2].partition("<")[0]
    assert token.digest == digest_of(f"gsw_{secret}")
    assert token.scopes == ["me:read", "inbox:read"]
    again = client.post(reverse("people:token-new"), words).content.decode()
    assert secret not in again
    assert "made already" in again
    assert secret not in client.get(reverse("people:tokens")).content.decode()
    assert Token.objects.count() == 1


def test_key_needs_a_fresh_sign_in(amara: Person, browse: Callable[[Person], Client]) -> None:
    client = browse(amara)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        answer = client.get(reverse("people:token-new"))
        posted = client.post(reverse("people:token-new"), {"name": "x", "scopes": ["me:read"], "days": "30"})

    assert answer["Location"] == posted["Location"] == "/me/again/?next=%2Fme%2Fkeys%2Fnew%2F"
    assert Token.objects.count() == 0
    onward = client.post(answer["Location"])
    assert onward["Location"] == "/accounts/login/?next=%2Fme%2Fkeys%2Fnew%2F"
    assert "_auth_user_id" not in client.session


def test_form_of_a_key_opens_minutes_after_signing_in_and_is_filled_in_in_peace(
    amara: Person, browse: Callable[[Person], Client]
) -> None:
    client = browse(amara)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15)):
        assert client.get(reverse("people:token-new")).status_code == 302
        assert client.post(reverse("people:token-new"), {"name": ""}).status_code == 422


def test_key_asks_who_has_an_app_for_its_code_again(
    amara: Person, browse: Callable[[Person], Client]
) -> None:
    TOTP.activate(amara, generate_totp_secret())
    client = browse(amara)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        for answer in (client.get(reverse("people:token-new")), client.post(reverse("people:token-new"))):
            assert answer["Location"].startswith("/accounts/security/reauthenticate/")


@pytest.mark.parametrize(
    ("onward", "leads"),
    [
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("\0//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("people", "/"),
        ("/me/keys/?a=b", "/me/keys/?a=b"),
    ],
)
def test_sign_in_again_never_leads_elsewhere(
    amara: Person, browse: Callable[[Person], Client], onward: str, leads: str
) -> None:
    answer = browse(amara).post(f"/me/again/?{urlencode({'next': onward})}")
    assert answer["Location"] == f"/accounts/login/?{urlencode({'next': leads})}"


def test_key_without_a_scope_or_name_is_asked_for(amara: Person, browse: Callable[[Person], Client]) -> None:
    answer = browse(amara).post(reverse("people:token-new"), {"name": "", "days": "30", "key": "k"})
    assert answer.status_code == 422
    assert "Say what it is for." in answer.content.decode()
    assert "Choose at least one thing it may do." in answer.content.decode()


def test_keys_have_an_end(amara: Person, browse: Callable[[Person], Client]) -> None:
    for number in range(MOST_TOKENS):
        make_token(amara, name=str(number), scopes=["me:read"], days=30, key=str(number))
    answer = browse(amara).post(
        reverse("people:token-new"), {"name": "One more", "scopes": ["me:read"], "days": "30", "key": "k"}
    )
    assert "as many keys as there can be" in answer.content.decode()


def test_somebody_else_removes_no_key(
    amara: Person, mallory: Person, browse: Callable[[Person], Client]
) -> None:
    token, _secret = make_token(amara, name="Mine", scopes=["me:read"], days=30, key="k")
    url = reverse("people:token-removal", args=[token.pk])
    assert browse(mallory).post(url).status_code == 404
    services.revoke_token(mallory, token)
    assert Token.objects.count() == 1
    assert browse(amara).post(url).status_code == 302
    assert Token.objects.count() == 0


@pytest.mark.parametrize(("days", "lasts"), [(30, 30), (1000, 365), (0, 1)])
def test_key_lasts_a_year_at_most_and_its_last_day_too(amara: Person, days: int, lasts: int) -> None:
    token, secret = make_token(amara, name="x", scopes=["me:read"], days=days, key="k")
    assert (token.expires_on - token.made_on).days == lasts
    client = Client(headers={"authorization": f"Bearer {secret}"})
    for after, status in ((lasts, 200), (lasts + 1, 401)):
        with time_machine.travel(timezone.now() + timedelta(days=after), tick=False):
            assert client.get("/api/v1/me").status_code == status


def test_ended_keys_and_old_answers_go_and_others_stay(amara: Person) -> None:
    token, _secret = make_token(amara, name="x", scopes=["me:read"], days=30, key="k")
    begin_once(token, "key", request=b"one")
    for days, left in ((0, (1, 1)), (2, (1, 0)), (59, (1, 0)), (62, (0, 0))):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            forget_answers()
        assert (Token.objects.count(), KeptAnswer.objects.count()) == left


def test_who_has_not_joined_has_no_keys(stranger: Person, browse: Callable[[Person], Client]) -> None:
    for name in ("people:token-new", "people:tokens", "api:docs"):
        assert browse(stranger).get(reverse(name))["Location"] == "/join/", name


def test_token_is_the_only_way_in(amara: Person, browse: Callable[[Person], Client]) -> None:
    answer = browse(amara).get("/api/v1/me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="Groundswell"'
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["title"] == "Unauthorized"
    wrong = Client(headers={"authorization": "Bearer gsw_nonsense"}).get("/api/v1/me")
    assert wrong["WWW-Authenticate"].endswith('error="invalid_token"')


def test_token_is_taken_with_the_blanks_it_was_pasted_with_and_as_a_bearers(amara: Person) -> None:
    secret = make_token(amara, name="x", scopes=["me:read"], days=30, key="k")[1]
    for words, status in ((f"bearer   {secret} ", 200), (f"Basic {secret}", 401), (secret, 401)):
        for path in ("/api/v1/me", "/api/v1/openapi.json"):
            assert Client(headers={"authorization": words}).get(path).status_code == status, words  # type: ignore[dict-item]


# What each address is about: the longest that fits. Reading wants the scope to read, all else to write.
AREAS = {
    "/me": "me",
    "/me/inbox": "inbox",
    "/me/growth": "growth",
    "/me/badges": "growth",
    "/me/pairings": "pairing",
    "/me/sessions": "pairing",
    "/me/next-lesson": "learning",
    "/courses": "learning",
    "/lessons": "published",
    "/playbooks": "published",
    "/voices": "published",
    "/search": "published",
    "/signs": "published",
    "/rules": "published",
    "/thanks/wall": "published",
    "/board": "published",
    "/drafts": "drafts",
    "/workshops": "workshops",
    "/thanks": "thanks",
}


def operations() -> list[tuple[str, str]]:
    paths = document()["paths"]
    return [(method, path.removeprefix("/api/v1")) for path, methods in paths.items() for method in methods]


def scope_for(method: str, path: str) -> Scope:
    area = AREAS[max((begin for begin in AREAS if path.startswith(begin)), key=len)]
    if method != "get" and area == "published":
        area = "raise"
    return Scope(f"{area}:{'read' if method == 'get' else 'write'}")


@pytest.mark.parametrize(("method", "path"), operations())
def test_operation_opens_to_its_scope_and_to_no_other(amara: Person, method: str, path: str) -> None:
    needed = scope_for(method, path)
    address = "/api/v1" + path.replace("{uid}", str(uuid4())).replace(
        "{pk}", str(uuid4()) if "drafts" in path or "thanks" in path else "1"
    )
    others = program(amara, *(scope for scope in Scope if scope != needed))
    refused = others.generic(method.upper(), address, "{}", content_type="application/json")
    assert (refused.status_code, needed.value in refused.json()["detail"]) == (403, True)
    opened = program(amara, needed).generic(method.upper(), address, "{}", content_type="application/json")
    assert opened.status_code not in (401, 403)


def test_token_without_the_scope_is_refused(amara: Person) -> None:
    answer = program(amara, Scope.INBOX_READ).get("/api/v1/me")
    assert (answer.status_code, answer.json()["status"]) == (403, 403)
    assert "me:read" in answer.json()["detail"]


@pytest.mark.parametrize("how", ["removed", "over", "paused", "left", "gone", "switched off", "deactivated"])
def test_token_works_while_its_owner_may_come_in(amara: Person, how: str) -> None:
    client = program(amara, Scope.ME_READ)
    assert client.get("/api/v1/me").status_code == 200
    later = datetime.now(UTC)
    if how == "removed":
        services.revoke_token(amara, Token.objects.get())
    elif how == "over":
        later += timedelta(days=32)
    elif how == "paused":
        services.pause(amara)
    elif how == "left":
        services.leave(amara)
    elif how == "gone":
        Person.objects.filter(pk=amara.pk).update(state=State.ACCOUNT)
    elif how == "switched off":
        Person.objects.filter(pk=amara.pk).update(is_active=False)
    else:
        Person.objects.filter(pk=amara.pk).update(state=State.DEACTIVATED, is_active=False)
    with time_machine.travel(later):
        assert client.get("/api/v1/me").status_code == (200 if how == "paused" else 401)


def test_token_remembers_a_day_and_nothing_finer(amara: Person) -> None:
    program(amara, Scope.ME_READ).get("/api/v1/me")
    token = Token.objects.get()
    assert token.last_used_on is not None
    kinds = {field.name: field.get_internal_type() for field in Token._meta.fields}
    assert [name for name, kind in kinds.items() if kind == "DateTimeField"] == []


def test_leaving_takes_the_keys_along(amara: Person) -> None:
    program(amara, Scope.ME_READ)
    services.leave(amara)
    assert Token.objects.count() == 0


def test_me_and_what_changes(amara: Person) -> None:
    client = program(amara, Scope.ME_READ, Scope.ME_WRITE)
    assert client.get("/api/v1/me").json()["name"] == "Amara Diallo"

    changed = client.patch("/api/v1/me", {"headline": "Planner, Leeds"}, content_type="application/json")

    assert (changed.status_code, changed.json()["headline"]) == (200, "Planner, Leeds")
    wrong = client.patch("/api/v1/me", {"headline": "x" * 121}, content_type="application/json")
    assert wrong.status_code == 422
    assert [each["field"] for each in wrong.json()["errors"]] == ["headline"]
    assert Person.objects.get(pk=amara.pk).headline == "Planner, Leeds"


def test_preferences_change_as_their_page_would(amara: Person) -> None:
    client = program(amara, Scope.ME_READ, Scope.ME_WRITE)
    changed = client.patch(
        "/api/v1/me/preferences", {"quiet_from": "20:30", "way": "listen"}, content_type="application/json"
    )
    assert changed.status_code == 200, changed.content
    assert (changed.json()["quiet_from"], changed.json()["way"]) == ("20:30", "listen")
    wrong = client.patch("/api/v1/me/preferences", {"theme": "loud"}, content_type="application/json")
    assert [each["field"] for each in wrong.json()["errors"]] == ["theme"]


def test_answers_are_in_the_owners_language_and_leave_none_behind(amara: Person) -> None:
    amara.language = "de"
    amara.save(update_fields=["language"])
    answer = program(amara, Scope.PUBLISHED_READ).get("/api/v1/signs")
    assert answer["Content-Language"] == "de"
    assert "Authorization" in answer["Vary"]
    assert translation.get_language() != "de"
    assert Client().get("/accounts/login/")["Content-Language"] == "en-gb"


def test_operation_runs_on_its_owners_clock_and_leaves_none_behind(amara: Person) -> None:
    Person.objects.filter(pk=amara.pk).update(time_zone="Asia/Tokyo")
    before = timezone.get_current_timezone_name()
    secret = make_token(amara, name="x", scopes=["me:read"], days=30, key="k")[1]
    assert Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/me").status_code == 200
    assert timezone.get_current_timezone_name() == before
    request = RequestFactory().get("/", headers={"authorization": f"Bearer {secret}"})
    with timezone.override(before), translation.override(None):
        assert PersonalToken(Scope.ME_READ).authenticate(request, "")
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"


def test_inbox_is_ones_own(amara: Person, mallory: Person) -> None:
    services.notify(mallory, "people.concern-answered", key="k", about="Hers")
    notice = services.notify(amara, "people.concern-answered", key="k", about="Mine")
    assert notice is not None
    client = program(amara, Scope.INBOX_READ, Scope.INBOX_WRITE)
    lines = client.get("/api/v1/me/inbox").json()
    assert [line["id"] for line in lines["items"]] == [notice.pk]
    assert lines["next_offset"] is None
    assert client.post(f"/api/v1/me/inbox/{notice.pk}/reading").status_code == 204
    assert client.get("/api/v1/me/inbox").json()["items"][0]["is_read"] is True
    other = program(mallory, Scope.INBOX_WRITE)
    assert other.post(f"/api/v1/me/inbox/{notice.pk}/reading").status_code == 404


def test_lists_come_in_pieces_without_a_total(amara: Person) -> None:
    for number in range(3):
        services.notify(amara, "people.concern-answered", key=str(number), about=str(number))
    client = program(amara, Scope.INBOX_READ)
    first = client.get("/api/v1/me/inbox", {"limit": 2}).json()
    last = client.get("/api/v1/me/inbox", {"limit": 2, "offset": first["next_offset"]}).json()
    assert (len(first["items"]), first["next_offset"]) == (2, 2)
    assert (len(last["items"]), last["next_offset"]) == (1, None)
    assert set(first) == {"items", "next_offset"}
    for asked in ({"limit": 101}, {"limit": 0}, {"offset": -1}, {"offset": 100_001}):
        assert client.get("/api/v1/me/inbox", asked).status_code == 422, asked
    for number in (0, 2**63):
        answer = program(amara).post(f"/api/v1/me/inbox/{number}/reading")
        assert answer.status_code == 422, number


def test_colleague_who_left_is_nobody(amara: Person, bela: Person) -> None:
    words = {"kind": "conversation", "deed": "You listened.", "key": uuid4()}
    write_thanks(amara, receiver=bela, **words)  # type: ignore[arg-type]
    client = program(amara, Scope.THANKS_READ)
    assert client.get("/api/v1/thanks").json()["items"][0]["receiver"]["name"] == "Béla Kovács"
    services.deactivate(bela)
    assert client.get("/api/v1/thanks").json()["items"][0]["receiver"] is None


def test_same_list_costs_the_same(amara: Person, django_assert_num_queries: Any) -> None:
    client = program(amara, Scope.INBOX_READ)
    services.notify(amara, "people.concern-answered", key="first", about="One")
    client.get("/api/v1/me/inbox")
    with django_assert_num_queries(2):
        client.get("/api/v1/me/inbox")
    for number in range(3):
        services.notify(amara, "people.concern-answered", key=str(number), about=str(number))
    with django_assert_num_queries(2):
        client.get("/api/v1/me/inbox")


def test_what_has_not_changed_is_not_sent_again(amara: Person) -> None:
    client = program(amara, Scope.ME_READ)
    first = client.get("/api/v1/me")
    again = client.get("/api/v1/me", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"
    everything = {"headers": {"if-none-match": "*"}, "content_type": "application/json"}
    done = program(amara).patch("/api/v1/me", {}, **everything)  # type: ignore[arg-type]
    missing = program(amara).get("/api/v1/board/1", headers={"if-none-match": "*"})
    assert [(each.status_code, "ETag" in each) for each in (done, missing)] == [(200, False), (404, False)]


def test_request_with_a_key_is_done_once(amara: Person) -> None:
    client = program(amara, Scope.DRAFTS_WRITE)
    ask = {"content_type": "application/json", "headers": {"idempotency-key": "first draft"}}
    one = client.post("/api/v1/drafts", {"body": "Hello"}, **ask)  # type: ignore[arg-type]
    two = client.post("/api/v1/drafts", {"body": "Hello"}, **ask)  # type: ignore[arg-type]
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.content == two.content
    assert two["Idempotency-Replayed"] == "true"
    assert Draft.objects.count() == 1
    other = client.post("/api/v1/drafts", {"body": "Other"}, **ask)  # type: ignore[arg-type]
    assert other.status_code == 422
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        client.post("/api/v1/drafts", {"body": "Hello"}, **ask)  # type: ignore[arg-type]
    assert Draft.objects.count() == 2


def test_refused_request_may_be_mended_under_its_key(amara: Person) -> None:
    client = program(amara, Scope.ME_WRITE, Scope.ME_READ)
    ask = {"content_type": "application/json", "headers": {"idempotency-key": "k"}}
    assert client.patch("/api/v1/me", {"name": ""}, **ask).status_code == 422  # type: ignore[arg-type]
    assert KeptAnswer.objects.count() == 0
    assert client.patch("/api/v1/me", {"name": "Amara"}, **ask).status_code == 200  # type: ignore[arg-type]


def test_kept_answers_are_each_tokens_own(amara: Person, bela: Person) -> None:
    ask = {"content_type": "application/json", "headers": {"idempotency-key": "same"}}
    programs = [program(person, Scope.DRAFTS_WRITE) for person in (amara, bela)]
    for client in programs:
        answers = [client.post("/api/v1/drafts", {"body": "The same"}, **ask) for _twice in range(2)]  # type: ignore[arg-type]
        assert answers[0].json() == answers[1].json()
    assert sorted(Draft.objects.values_list("author", flat=True)) == sorted([amara.pk, bela.pk])


def test_another_request_is_whatever_differs_in_it(amara: Person) -> None:
    client, draft = program(amara), services_draft(amara)
    ask: dict[str, Any] = {"content_type": "application/json", "headers": {"idempotency-key": "k"}}
    assert client.patch(f"/api/v1/drafts/{draft}", {"body": "x", "base_version": 1}, **ask).status_code == 200
    same = {"body": "x", "base_version": 1}
    for method, path, words in (
        ("PATCH", f"drafts/{draft}", {**same, "title": "y"}),
        ("PATCH", f"drafts/{draft}?more=yes", same),
        ("PATCH", f"drafts/{uuid4()}", same),
        ("DELETE", f"drafts/{draft}", same),
    ):
        answer = client.generic(method, f"/api/v1/{path}", json.dumps(words), **ask)
        assert (answer.status_code, answer.json()["detail"][:4]) == (422, "This"), (method, path)
    assert client.get("/api/v1/drafts", headers={"idempotency-key": "k"}).status_code == 200
    assert Draft.objects.count() == 1


def services_draft(person: Person) -> str:
    answer = program(person).post("/api/v1/drafts", {"body": "Hello"}, content_type="application/json")
    return str(answer.json()["id"])


@pytest.mark.parametrize("key", ["k" * 201, "a\0b"])
def test_key_that_could_not_be_kept_is_refused(amara: Person, key: str) -> None:
    answer = program(amara).post("/api/v1/me/inbox/reading", headers={"idempotency-key": key})
    assert answer.status_code == 400


def test_request_that_broke_may_be_sent_again(amara: Person) -> None:
    secret = make_token(amara, name="x", scopes=["me:read"], days=30, key="k")[1]
    asking = {"authorization": f"Bearer {secret}", "idempotency-key": "k"}

    def breaks() -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(RequestFactory().post("/", headers=asking), breaks)
    assert once(RequestFactory().post("/", headers=asking), lambda: HttpResponse("done")).content == b"done"


def test_after_a_day_a_key_is_another_keys(amara: Person, bela: Person) -> None:
    """What is raised under a key used before is neither lost nor taken for what somebody else raised."""
    ask: dict[str, Any] = {"content_type": "application/json", "headers": {"idempotency-key": "daily"}}
    wanted = {"kind": "suggestion", "cause": "culture", "words": "So that we hear."}

    def raises(person: Person, title: str) -> None:
        answer = program_of[person.pk].post("/api/v1/board", {**wanted, "title": title}, **ask)
        assert (answer.status_code, answer.json().get("title")) == (201, title), answer.content

    program_of = {person.pk: program(person, Scope.RAISE_WRITE) for person in (amara, bela)}
    raises(amara, "A door that opens")
    raises(bela, "A bell that rings")
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        raises(amara, "A lamp that glows")
    assert Raised.objects.count() == 3


def test_request_still_running_has_to_wait_and_a_dead_one_is_taken_over(amara: Person) -> None:
    token, _secret = make_token(amara, name="x", scopes=["me:read"], days=30, key="k")
    kept, is_new = begin_once(token, "key", request=b"one")
    assert is_new
    with pytest.raises(StillRunning):
        begin_once(token, "key", request=b"one")
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        again, is_new = begin_once(token, "key", request=b"one")
        assert (again.pk, is_new) == (kept.pk, True)
        with pytest.raises(StillRunning):
            begin_once(token, "key", request=b"one")
    keep_answer(kept, status=200, content_type="x", body=b"done")
    done, is_new = begin_once(token, "key", request=b"one")
    assert (bytes(done.body), is_new) == (b"done", False)
    with pytest.raises(OtherRequest):
        begin_once(token, "key", request=b"two")


def test_throttle_counts_each_token(amara: Person, bela: Person, settings: Any) -> None:
    settings.API_RATE = 2
    client = program(amara, Scope.ME_READ)
    assert [client.get("/api/v1/me").status_code for _turn in range(3)] == [200, 200, 429]
    refused = client.get("/api/v1/me")
    assert int(refused["Retry-After"]) > 0
    assert refused["Content-Type"] == "application/problem+json"
    assert program(bela, Scope.ME_READ).get("/api/v1/me").status_code == 200


def test_throttle_counts_answers_given_again_and_each_request_once(amara: Person, settings: Any) -> None:
    settings.API_RATE = 2
    client = program(amara, Scope.DRAFTS_WRITE)

    def ask(key: str) -> HttpResponse:
        asking = {"content_type": "application/json", "headers": {"idempotency-key": key}}
        return client.post("/api/v1/drafts", {"body": "Hello"}, **asking)  # type: ignore[arg-type, return-value]

    assert [ask("one").status_code for _turn in range(3)] == [201, 201, 429]
    refused = ask("one")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert (refused["Content-Type"], KeptAnswer.objects.count()) == ("application/problem+json", 1)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        assert [ask(key).status_code for key in ("two", "three", "four")] == [201, 201, 429]
    assert Draft.objects.count() == 3


def test_document_is_for_who_is_here(
    amara: Person, stranger: Person, browse: Callable[[Person], Client]
) -> None:
    assert Client().get("/api/v1/openapi.json").status_code == 401
    assert browse(amara).get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert program(amara, Scope.ME_READ).get("/api/v1/openapi.json").status_code == 200
    assert browse(stranger).get("/api/v1/docs/").status_code in (302, 404)
    page = browse(amara).get("/api/v1/").content.decode()
    assert "/api/v1/me/inbox" in page
    assert "<script" not in page.partition("<main")[2].partition("</main")[0]


def test_every_operation_names_a_scope_and_no_scope_is_left_over() -> None:
    scopes = {
        operation["x-scope"]
        for operations in document()["paths"].values()
        for operation in operations.values()
    }
    assert scopes == set(Scope.values)


def test_unknown_operation_is_a_problem(amara: Person) -> None:
    answer = program(amara, Scope.ME_READ).get("/api/v1/nothing/here")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
