"""What is sent wrongly, above all to Wagtail's own pages, is told to the sender and is no fault of ours."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDict
from wagtail import blocks

from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.rooms import RoomFactory
from config.mistakes import MistakesMiddleware
from people.models import Person
from tests.house.addresses import Reader, reader_of


@pytest.fixture
def boss(db: None) -> Reader:
    return reader_of(PersonFactory.create(is_superuser=True, is_staff=True))


def failing_to_count(sent: dict[str, str]) -> Exception:
    data = MultiValueDict({name: [value] for name, value in sent.items()})
    with pytest.raises((KeyError, ValueError)) as caught:
        blocks.ListBlock(blocks.CharBlock()).value_from_datadict(data, {}, "entries")
    return caught.value


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite keeps a null byte: runs with PostgreSQL")
def test_null_byte_that_no_form_refuses_is_refused() -> None:
    reader = reader_of(PersonFactory.create())
    assert reader.get("/media/people/photos/a%00b").status_code == 400
    assert reader.post("/thanks/notes/new/", {"who": "a\0b", "deed": "Read my draft."}).status_code in (
        400,
        422,
    )


@pytest.mark.django_db
def test_number_in_an_address_when_no_column_holds_it_then_nothing_is_there() -> None:
    reader = reader_of(PersonFactory.create())
    for number in (2**63 - 1, 2**63, 10**400):
        assert reader.get(f"/learn/playbooks/{number}/changes/").status_code == 404


@pytest.mark.django_db
def test_number_that_python_does_not_read_is_refused() -> None:
    host = PersonFactory.create()
    room = RoomFactory.create(host=host)
    assert reader_of(host).get(f"/rooms/{room.pk}/rings/", {"people": "9" * 5_000}).status_code == 400


@pytest.mark.parametrize("sent", [{}, {"entries-count": "many"}])
def test_form_when_the_number_of_its_entries_is_missing_is_refused(
    boss: Client, sent: dict[str, str]
) -> None:
    answer = boss.post("/admin/snippets/recognition/rulesdraft/add/", {"name": "Rules", **sent})
    assert answer.status_code == 400
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize(
    "address",
    [
        "images/chooser/chosen/nonsense/",
        "snippets/choose/learning/path/chosen/nonsense/",
        "choose-page/chosen-multiple/?id=nonsense",
        "snippets/recognition/rulesdraft/history/nonsense/revisions/compare/1...2/",
    ],
)
def test_key_of_the_wrong_kind_is_refused(boss: Client, address: str) -> None:
    assert boss.get(f"/admin/{address}").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "choose-external-link/",
        "snippets/choose/learning/path/create/",
        "redirects/import/process/",
    ],
)
def test_form_of_which_nothing_was_sent_is_refused(boss: Client, address: str) -> None:
    assert boss.post(f"/admin/{address}").status_code == 400


@pytest.mark.parametrize("kind", ["external", "email", "phone", "anchor"])
def test_address_that_no_page_can_have_is_refused(boss: Client, kind: str) -> None:
    assert boss.get(f"/admin/choose-{kind}-link/?parent_page_id=nonsense").status_code == 400


@pytest.mark.django_db
def test_address_that_was_not_sent_and_is_none_stays_our_fault() -> None:
    with pytest.raises(NoReverseMatch) as caught:
        reverse("wagtailadmin_choose_page_child", args=["nonsense"])
    assert judged(RequestFactory().get("/admin/x/"), caught.value) is None
    assert judged(RequestFactory().get("/admin/x/?parent_page_id=nonsense"), caught.value) == 400


class Ours(forms.Form):
    """Fails at what it is sent, as Wagtail's forms do, and has no excuse."""

    name = forms.CharField()

    def clean(self) -> dict[str, str]:
        return {"name": self.cleaned_data["name"].strip()}


def test_form_of_ours_that_takes_a_field_for_granted_stays_our_fault() -> None:
    with pytest.raises(KeyError) as caught:
        Ours({}).is_valid()
    assert judged(RequestFactory().post("/admin/x/"), caught.value) is None


@pytest.mark.django_db
def test_our_own_lookup_with_the_wrong_kind_stays_our_fault() -> None:
    with pytest.raises(ValueError, match="expected a number") as caught:
        Person.objects.filter(pk="nonsense").exists()
    assert judged(RequestFactory().get("/admin/x/"), caught.value) is None


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"entries-count": "many"}])
@pytest.mark.parametrize(("path", "status"), [("/admin/x/", 400), ("/learn/", None), ("/api/v1/me", None)])
def test_only_the_admin_is_excused(path: str, status: int | None, sent: dict[str, str]) -> None:
    answer = judged(RequestFactory().post(path), failing_to_count(sent))
    assert answer == status


@pytest.mark.parametrize("fault", [KeyError("x"), ValueError("x"), ValidationError("x"), TypeError("x")])
def test_a_fault_of_ours_stays_one(fault: Exception) -> None:
    assert judged(RequestFactory().post("/admin/x/"), fault) is None


def judged(request: HttpRequest, exception: Exception) -> int | None:
    answer = MistakesMiddleware(lambda _request: HttpResponse()).process_exception(request, exception)
    return answer.status_code if answer else None
