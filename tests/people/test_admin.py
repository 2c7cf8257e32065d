"""Accounts in Wagtail's admin: roles and addresses, nothing anybody did."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from config.demonstration.factories.people import PersonFactory
from people import services
from people.models import Person, Role
from people.viewsets import MOST_FOUND

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]


@pytest.fixture
def devon() -> Person:
    devon: Person = PersonFactory.create(name="Devon Clarke", email="devon@example.org")
    services.give_role(devon, Role.ADMINISTRATOR)
    return Person.objects.get(pk=devon.pk)


def test_only_administrators_see_accounts(mallory: Person, browse: Browse) -> None:
    assert browse(mallory).get(reverse("wagtailusers_users:index")).status_code == 302
    services.give_role(mallory, Role.PROGRAMME_LEAD)
    assert (
        browse(Person.objects.get(pk=mallory.pk)).get(reverse("wagtailusers_users:index")).status_code == 302
    )


@pytest.mark.parametrize(
    ("role", "enters"),
    [
        (Role.CHAMPION, False),
        (Role.LEADER, False),
        (Role.EDITOR, True),
        (Role.PROGRAMME_LEAD, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_the_editors_desk_opens_only_for_who_needs_it(
    role: Role, enters: bool, amara: Person, browse: Browse
) -> None:
    services.give_role(amara, role)
    assert (browse(Person.objects.get(pk=amara.pk)).get("/admin/").status_code == 200) is enters


def test_the_list_tells_nothing_about_joining_or_signing_in(
    devon: Person, amara: Person, stranger: Person, browse: Browse
) -> None:
    """Non-interference: who joined and who did not look alike."""
    page = browse(devon).get(reverse("wagtailusers_users:index")).content.decode()
    assert "Amara Diallo" in page
    assert "Stefan Stranger" in page
    for word in ("joined", "last login", "last_login", "Active", "never joined"):
        assert word not in page
    assert "delete" not in page.lower().split("<main")[1]


def test_who_left_is_in_no_list(devon: Person, amara: Person, browse: Browse) -> None:
    services.leave(amara)
    assert "A colleague" not in browse(devon).get(reverse("wagtailusers_users:index")).content.decode()
    assert browse(devon).get(reverse("wagtailusers_users:edit", args=[amara.pk])).status_code in (302, 403)


def test_search_finds_by_name_and_address(devon: Person, amara: Person, browse: Browse) -> None:
    page = browse(devon).get(reverse("wagtailusers_users:index") + "?q=amara@").content.decode()
    assert "Amara Diallo" in page


def test_search_finds_who_was_closed_by_the_name_they_had(
    devon: Person, amara: Person, browse: Browse
) -> None:
    services.deactivate(amara)
    found = browse(devon).get(reverse("wagtailusers_users:index") + "?q=diallo").context["object_list"]
    assert [person.pk for person in found] == [amara.pk]


def test_search_leaves_out_who_left(devon: Person, amara: Person, browse: Browse) -> None:
    services.leave(amara)
    found = browse(devon).get(reverse("wagtailusers_users:index") + "?q=colleague").context["object_list"]
    assert list(found) == []


def test_search_counts_and_orders_more_than_can_be_named_in_one_question(
    devon: Person, browse: Browse
) -> None:
    PersonFactory.create(name="Zoe Crowd", email="zoe@example.org")
    many = (Person(name=f"Crowd {n:03}", email=f"crowd{n}@example.org") for n in range(MOST_FOUND, 0, -1))
    Person.objects.bulk_create(many)
    answer = browse(devon).get(reverse("wagtailusers_users:index") + "?q=crowd")
    assert answer.context["paginator"].count == MOST_FOUND + 1
    assert [person.name for person in answer.context["object_list"]][:2] == ["Crowd 001", "Crowd 002"]
    last = browse(devon).get(reverse("wagtailusers_users:index") + "?q=crowd&p=999")
    assert [person.name for person in last.context["object_list"]][-1] == "Zoe Crowd"


def test_search_for_what_nearly_everybody_has_counts_only_so_far_ahead_and_every_page_is_reached(
    devon: Person, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people.viewsets.MOST_FOUND", 20)
    monkeypatch.setattr("people.viewsets.COUNTED", 40)
    names = [f"Crowd {n:03}" for n in range(150)]
    Person.objects.bulk_create(Person(name=name, email=f"{name[-3:]}@example.org") for name in names)
    reader, address = browse(devon), reverse("wagtailusers_users:index") + "?q=crowd&p="

    first = reader.get(address + "1")
    assert "There are more than 60 matches" in first.text
    assert "More than 60 people" in first.text
    assert "More than 60 people" in reader.get(reverse("wagtailusers_users:index")).text
    seen, page, pages = [], 1, 1
    while page <= pages:
        answer = reader.get(f"{address}{page}")
        seen += [person.name for person in answer.context["object_list"]]
        page, pages = page + 1, answer.context["paginator"].num_pages
    assert seen == names
    assert "There are 150 matches" in answer.text
    for wrong, shown in (("99999999999999999999", names[-10:]), ("x", names[:20])):
        assert [each.name for each in reader.get(address + wrong).context["object_list"]] == shown


def account(**more: object) -> dict[str, object]:
    typed = {"email": "new@example.org", "name": "New Person", "language": "en-gb", "time_zone": "UTC"}
    return {**typed, "may_sign_in": "on", **more}


def test_an_administrator_makes_an_account_that_may_join(devon: Person, browse: Browse) -> None:
    browse(devon).post(reverse("wagtailusers_users:add"), account())
    made = Person.objects.get(email="new@example.org")
    assert (made.state, made.joined_at, made.is_active, made.is_superuser) == ("account", None, True, False)
    assert made.vouched_at
    assert not made.check_password("")


def test_language_zone_and_role_are_chosen_by_the_names_that_people_know(
    devon: Person, browse: Browse
) -> None:
    reader = browse(devon)
    form = reader.get(reverse("wagtailusers_users:add")).text
    filters = reader.get(reverse("wagtailusers_users:index")).text
    refused = reader.post(reverse("wagtailusers_users:add"), account(language="xx", time_zone="Mars/Base"))

    assert '<option value="ar">العربية</option>' in form
    assert '<option value="Asia/Ho_Chi_Minh">Asia/Ho Chi Minh</option>' in form
    assert re.search(r"Programme lead\s*<", filters)
    assert "programme-lead" not in filters
    assert list(refused.context["form"].errors) == ["language", "time_zone"]


def test_an_address_twice_is_refused_beside_the_field(devon: Person, amara: Person, browse: Browse) -> None:
    answer = browse(devon).post(reverse("wagtailusers_users:add"), account(email="AMARA@example.org"))
    assert list(answer.context["form"].errors) == ["email"]


def test_an_administrator_gives_roles_but_nothing_more(devon: Person, amara: Person, browse: Browse) -> None:
    role = services_role(Role.CHAMPION)
    data = account(email=amara.email, name=amara.name, groups=[role], is_superuser="on", state="left")
    browse(devon).post(reverse("wagtailusers_users:edit", args=[amara.pk]), data)
    now = Person.objects.get(pk=amara.pk)
    assert [group.name for group in now.groups.all()] == ["champion"]
    assert (now.is_superuser, now.state) == (False, "joined")


def services_role(role: Role) -> int:
    from django.contrib.auth.models import Group

    return Group.objects.get(name=role.value).pk


def test_nobody_gives_themselves_a_role(devon: Person, browse: Browse) -> None:
    data = account(email=devon.email, name="Devon", groups=[services_role(Role.EDITOR)])
    browse(devon).post(reverse("wagtailusers_users:edit", args=[devon.pk]), data)
    assert [group.name for group in devon.groups.all()] == ["administrator"]


@pytest.mark.parametrize("is_superuser", [False, True])
@pytest.mark.parametrize("action", ["assign_role", "set_active_state", "delete"])
def test_no_account_is_changed_past_its_page(
    devon: Person, amara: Person, browse: Browse, action: str, is_superuser: bool
) -> None:
    """Wagtail's actions on many would give roles unrecorded, and switch accounts off without closing them."""
    Person.objects.filter(pk=devon.pk).update(is_superuser=is_superuser)
    client = browse(Person.objects.get(pk=devon.pk))
    address = reverse("wagtail_bulk_action", args=["people", "person", action])
    sent = {"role": services_role(Role.ADMINISTRATOR), "mark_as_active": "False"}
    assert client.post(f"{address}?id={amara.pk}&id={devon.pk}", sent).status_code == 404
    assert client.get(f"/admin/users/copy/{amara.pk}/").status_code == 404
    assert (Person.objects.get(pk=amara.pk).is_active, amara.groups.count()) == (True, 0)
    assert "bulk" not in client.get(reverse("wagtailusers_users:index")).content.decode()


def test_only_a_superuser_changes_a_superuser(devon: Person, browse: Browse) -> None:
    boss = PersonFactory.create(name="Boss", is_superuser=True)
    edit = reverse("wagtailusers_users:edit", args=[boss.pk])
    for client, name in ((browse(devon), "Boss"), (browse(boss), "Chief")):
        client.post(edit, account(email=boss.email, name="Chief"))
        assert Person.objects.get(pk=boss.pk).name == name


def test_nobody_is_deleted_here(devon: Person, amara: Person, browse: Browse) -> None:
    Person.objects.filter(pk=devon.pk).update(is_superuser=True)
    client = browse(Person.objects.get(pk=devon.pk))
    client.post(reverse("wagtailusers_users:delete", args=[amara.pk]))
    assert Person.objects.filter(pk=amara.pk).exists()
