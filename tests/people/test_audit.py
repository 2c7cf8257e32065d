"""The record of administrative acts: it only grows, administrators read it, and it knows nobody's doings."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.log_actions import log
from wagtail.models import Page, Workflow

from people import services
from people.models import Act, ActObject, AuditEntry, Door, Person, Role, State
from people.services import audit, forget_old_acts

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
REFUSED = "An administrative act is"


@pytest.fixture
def devon(amara: Person) -> Person:
    services.give_role(amara, Role.ADMINISTRATOR)
    return Person.objects.get(pk=amara.pk)


def test_an_act_says_who_what_and_to_which_kind(devon: Person) -> None:
    entry = audit(devon, Act.PUBLISHED, ActObject.RULES, object_id=3, detail="x" * 300)
    entry.refresh_from_db()
    assert (entry.actor, entry.act, entry.object_kind, entry.object_id) == (devon, "published", "rules", "3")
    assert (entry.door, len(entry.detail)) == (Door.PAGE, 200)
    assert len(audit(None, Act.MADE, ActObject.TOKEN, object_id="x" * 300).object_id) == 64


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people_auditentry SET detail = 'other'",
        "DELETE FROM people_auditentry",
        "UPDATE people_auditentry SET actor_id = NULL",
    ],
)
def test_the_database_refuses_to_change_an_act(devon: Person, change: str) -> None:
    audit(devon, Act.GAVE, ActObject.ROLE, detail="editor")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert list(AuditEntry.objects.values_list("detail", "actor")) == [("editor", devon.pk)]


def test_the_way_around_that_a_database_has_is_refused_too(devon: Person) -> None:
    entry = audit(devon, Act.GAVE, ActObject.ROLE)
    replace = (
        "INSERT OR REPLACE INTO people_auditentry (id, at, door, act, object_kind, object_id, detail)"
        f" VALUES ({entry.pk}, '2026-01-01', 'page', 'made', 'role', '', '')"
    )
    empty = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE people_auditentry"
    way = {"sqlite": replace, "postgresql": empty}[connection.vendor]
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(way)
    assert AuditEntry.objects.get().act == "gave"


def write_down_days_ago(days: int) -> None:
    entry = AuditEntry(act=Act.MADE, object_kind=ActObject.TOKEN)
    AuditEntry._meta.get_field("at").auto_now_add = False
    try:
        entry.at = timezone.now() - timedelta(days=days)
        entry.save()
    finally:
        AuditEntry._meta.get_field("at").auto_now_add = True


def test_the_database_itself_keeps_an_act_for_ninety_days(devon: Person) -> None:
    """Whatever asks for it to go, and whatever the setting says."""
    for days in (91, 89):
        write_down_days_ago(days)
    old, young = AuditEntry.objects.order_by("at").values_list("pk", flat=True)
    for pk in (old, young):
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM people_auditentry WHERE id = %s", [pk])
    assert list(AuditEntry.objects.values_list("pk", flat=True)) == [young]


@pytest.mark.parametrize(("days", "setting", "gone"), [(200, 120, 1), (100, 120, 0), (100, 1, 1), (80, 1, 0)])
def test_old_acts_go_and_none_before_ninety_days(
    devon: Person, settings: Settings, days: int, setting: int, gone: int
) -> None:
    settings.AUDIT_DAYS = setting
    write_down_days_ago(days)
    assert (forget_old_acts(), AuditEntry.objects.count()) == (gone, 1 - gone)


def test_who_leaves_leaves_the_act_and_takes_the_name(devon: Person) -> None:
    audit(devon, Act.GAVE, ActObject.ROLE, detail="editor")
    services.leave(devon)
    assert AuditEntry.objects.get().actor.name == "A colleague"  # type: ignore[union-attr]


@pytest.mark.parametrize("role", [None, *[role for role in Role if role != Role.ADMINISTRATOR]])
def test_only_administrators_read_it(mallory: Person, browse: Browse, role: Role | None) -> None:
    if role:
        services.give_role(mallory, role)
    client = browse(Person.objects.get(pk=mallory.pk))
    for path in ("audit", "audit-results"):
        answer = client.get(reverse(path))
        assert answer.status_code == 302, "sent away, as from any place in the admin that is not theirs"
    assert reverse("audit") not in client.get("/admin/").content.decode()


def test_an_administrators_desk_leads_to_it(devon: Person, browse: Browse) -> None:
    assert f'href="{reverse("audit")}"' in browse(devon).get("/admin/").content.decode()


def test_the_page_filters_pages_and_exports(devon: Person, browse: Browse) -> None:
    for number in range(60):
        audit(devon, Act.GAVE, ActObject.ROLE, object_id=number, detail="editor")
    audit(None, Act.MADE, ActObject.TOKEN, detail="SCIM", door=Door.COMMAND)
    client = browse(devon)
    page = client.get(reverse("audit"))
    assert [entry.detail for entry in page.context["object_list"]][:2] == ["SCIM", "editor"]
    assert len(page.context["object_list"]) == 50
    gave = client.get(reverse("audit"), {"act": "gave"}).context["object_list"]
    assert {entry.detail for entry in gave} == {"editor"}
    assert len(client.get(reverse("audit"), {"p": 2}).context["object_list"]) == 11
    lines = b"".join(client.get(reverse("audit"), {"export": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert (lines.count("editor"), lines.count("SCIM")) == (60, 1)
    assert AuditEntry.objects.first().act == Act.EXPORTED  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["=A1+1", "+1", "-1", "@SUM(A1)", "＝A1"])
def test_no_name_is_a_formula_in_an_administrators_spreadsheet(
    devon: Person, mallory: Person, browse: Browse, name: str
) -> None:
    Person.objects.filter(pk=mallory.pk).update(name=name)
    audit(Person.objects.get(pk=mallory.pk), Act.MADE, ActObject.TOKEN, detail="me:read")
    answer = browse(devon).get(reverse("audit"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert f",'{name}," in lines[-1]


@pytest.mark.parametrize("report", ["aging_pages", "site_history", "workflow"])
def test_no_title_is_a_formula_in_wagtails_own_tables(mallory: Person, browse: Browse, report: str) -> None:
    """A story's title is its writer's."""
    Page.objects.filter(depth=2).update(title="=A1+1", draft_title="=A1+1", last_published_at=timezone.now())
    mallory.is_superuser = True
    mallory.save(update_fields=["is_superuser"])
    page = Page.objects.get(depth=2).specific
    page.save_revision()
    log(page, "wagtail.edit", user=mallory)
    Workflow.objects.create(name="Read twice").start(page, mallory)
    address = reverse(f"wagtailadmin_reports:{report}")
    answer = browse(mallory).get(address, {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=A1+1" in lines
    assert "=A1+1" not in lines.replace("'=A1+1", "")


def test_the_page_asks_as_often_for_three_rows_as_for_one(
    devon: Person, browse: Browse, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browse(devon)
    audit(devon, Act.GAVE, ActObject.ROLE)
    client.get(reverse("audit"))
    with django_assert_max_num_queries(20) as one:
        client.get(reverse("audit"))
    for _ in range(2):
        audit(devon, Act.GAVE, ActObject.ROLE)
    with django_assert_max_num_queries(20) as three:
        client.get(reverse("audit"))
    assert len(one) == len(three)


def test_accounts_roles_and_closing_are_recorded_with_who_did_them(
    devon: Person, bela: Person, browse: Browse
) -> None:
    client = browse(devon)
    editor = services_role("editor")
    account = {"name": "Béla Kovács", "email": bela.email, "language": "en-gb", "time_zone": "UTC"}
    edit = reverse("wagtailusers_users:edit", args=[bela.pk])
    client.post(edit, {**account, "groups": [editor], "may_sign_in": "on"})
    client.post(edit, account)
    bela.refresh_from_db()
    assert (bela.state, bela.name) == (State.DEACTIVATED, "A colleague")
    assert "Béla Kovács" in client.get(reverse("wagtailusers_users:index")).content.decode()
    client.post(edit, {**account, "may_sign_in": "on"})
    bela.refresh_from_db()
    assert (bela.state, bela.name) == (State.JOINED, "Béla Kovács")
    acts = AuditEntry.objects.order_by("pk").values_list("act", "object_kind", "object_id", "detail", "actor")
    number = str(bela.pk)
    assert [act for act in acts if act[0] != "changed"] == [
        ("gave", "role", number, "editor", devon.pk),
        ("took", "role", number, "editor", devon.pk),
        ("deactivated", "account", number, "", devon.pk),
        ("reactivated", "account", number, "", devon.pk),
    ]
    assert bela.email not in str(list(acts))


def services_role(name: str) -> int:
    from django.contrib.auth.models import Group

    return Group.objects.get(name=name).pk
