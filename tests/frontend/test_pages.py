"""Pages about the product itself, errors, and what machines ask."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from frontend import views
from people.models import Person

Browse = Callable[[Person], Client]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["kept", "help"])
def test_pages_about_the_product_are_open_to_everybody(
    name: str, client: Client, browse: Browse, amara: Person
) -> None:
    assert client.get(reverse(f"frontend:{name}")).status_code == 200
    assert browse(amara).get(reverse(f"frontend:{name}")).status_code == 200


@pytest.mark.django_db
def test_help_names_who_hears_only_to_members(
    client: Client, browse: Browse, amara: Person, bela: Person
) -> None:
    from people.models import Organisation

    Organisation.objects.update_or_create(pk=1, defaults={"concern_contact": bela})
    assert "Béla" not in client.get("/help/").content.decode()
    assert "Béla" in browse(amara).get("/help/").content.decode()


@pytest.mark.django_db
def test_the_frame_shows_places_to_members_only(
    client: Client, browse: Browse, amara: Person, stranger: Person
) -> None:
    assert "rail__nav" in browse(amara).get("/help/").content.decode()
    assert "rail__nav" not in browse(stranger).get("/help/").content.decode()
    assert "rail__nav" not in client.get("/help/").content.decode()


@pytest.mark.django_db
def test_frame_wears_the_readers_theme(browse: Browse, amara: Person) -> None:
    amara.preferences.theme = "dark"
    amara.preferences.save()
    assert 'data-theme="dark"' in browse(amara).get("/help/").content.decode()


@pytest.mark.django_db
def test_what_is_not_there_is_said_kindly(client: Client, browse: Browse, amara: Person) -> None:
    for reader in (client, browse(amara)):
        answer = reader.get("/no-such-page/")
        assert answer.status_code == 404
        assert "There’s nothing here" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_with_too_many_words_is_told_so(browse: Browse, amara: Person) -> None:
    answer = browse(amara).post(
        "/thanks/notes/new/", {"words": "x" * 3_000_000}, "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "That was too much at once" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_takes_forms_alone_says_so_to_who_opens_it(
    client: Client, browse: Browse, amara: Person
) -> None:
    """After a form with a mistake it stands in the address bar: Enter, a bookmark or a language opens it."""
    for reader in (client, browse(amara)):
        answer = reader.get("/thanks/notes/new/", headers={"accept": "text/html,*/*"})
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Only a form leads here" in answer.content.decode()
    assert client.get("/thanks/notes/new/", headers={"accept": "application/json"}).content == b""


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_calmly(amara: Person) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(amara, backend="django.contrib.auth.backends.ModelBackend")
    answer = careful.post("/today/rest/")
    assert answer.status_code == 403
    assert "That form had gone stale" in answer.content.decode()


def test_server_error_asks_nothing_of_the_database(rf: RequestFactory) -> None:
    answer = views.server_error(rf.get("/"))  # no database is allowed in this test
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/manifest.webmanifest"])
def test_machines_are_answered_without_a_query(path: str, client: Client) -> None:
    assert client.get(path).status_code == 200


def test_manifest_names_icons_that_exist(client: Client) -> None:
    from django.contrib.staticfiles import finders

    for icon in client.get("/manifest.webmanifest").json()["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_pages_carry_the_strict_policy(client: Client) -> None:
    policy = client.get("/help/")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
def test_the_eight_signs_are_for_every_member(
    client: Client, browse: Browse, mallory: Person, stranger: Person
) -> None:
    assert browse(mallory).get("/culture/").status_code == 200
    assert browse(stranger).get("/culture/").headers["Location"] == "/join/"
    assert client.get("/culture/").headers["Location"].startswith("/accounts/login/")
