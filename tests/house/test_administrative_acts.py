"""Every administrative act, done as an administrator does it, is in the record; and what is none is not."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from config.demonstration import content
from config.demonstration.honours import draft_of
from config.starter.organisation import make_first_administrator
from culture.models import Event, Webhook
from people import services
from people.models import Act, ActObject, AuditEntry, Person, Role
from recognition.models import Achievement, RecognitionSettings
from recognition.services import claim, earn, write_rules

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
Entry = tuple[str, str, str, str, bool]
OUTSIDE = "https://93.184.216.34/hook"
HOOK = {"name": "Town square", "url": OUTSIDE, "events": [Event.COURSE.value]}


@pytest.fixture
def devon(amara: Person) -> Person:
    for role in (Role.ADMINISTRATOR, Role.EDITOR):
        services.give_role(amara, role)
    amara.is_superuser = True
    amara.save(update_fields=["is_superuser"])
    return Person.objects.get(pk=amara.pk)


@pytest.fixture
def devons(devon: Person, browse: Browse) -> Client:
    return browse(devon)


def written(client: Client | None = None, path: str = "", sent: dict[str, Any] | None = None) -> list[Entry]:
    """What an act adds to the record: act, kind, detail, by way of, whether it names who did it."""
    before = AuditEntry.objects.count()
    if client:
        answer = client.post(path, sent or {})
        assert answer.status_code in (200, 302), (answer.status_code, answer.content[:2000])
    return entries()[before:]


def entries() -> list[Entry]:
    rows = AuditEntry.objects.order_by("pk").values_list("act", "object_kind", "detail", "door", "actor")
    return [(act, kind, detail, door, actor is not None) for act, kind, detail, door, actor in rows]


def test_settings(devons: Client) -> None:
    setting = RecognitionSettings.load()
    path = reverse("wagtailsettings:edit", args=["recognition", "recognitionsettings", setting.pk])
    assert written(devons, path, {"points_on": ""}) == [
        ("changed", "settings", "recognition.recognitionsettings", "page", True)
    ]
    assert RecognitionSettings.load().points_on is False


def test_rules(devon: Person) -> None:
    """As the gate lets them through; that the editor's button leads there is in recognition's own tests."""
    write_rules(draft_of(content.table("honours")["rules"]), devon)
    ((act, kind, detail, door, named),) = entries()
    assert (act, kind, door, named) == ("published", "rules", "page", True)
    assert detail.startswith("20")


def test_badges(devons: Client) -> None:
    words = {"name": "Host", "description": "Hosts well.", "criteria": "Greets everybody", "icon": "award"}
    made = {**words, "slug": "host", "kind": "craft", "help": "", "ink": "kelp", "is_offered": "on"}
    add = reverse("wagtailsnippets_recognition_achievement:add")
    assert written(devons, add, made) == [("made", "badge", "host", "page", True)]
    badge = Achievement.objects.get(slug="host")
    edit = reverse("wagtailsnippets_recognition_achievement:edit", args=[badge.pk])
    assert written(devons, edit, {**made, "name": "Good host"}) == [
        ("changed", "badge", "host", "page", True)
    ]
    gone = reverse("wagtailsnippets_recognition_achievement:delete", args=[badge.pk])
    assert written(devons, gone) == [("removed", "badge", "host", "page", True)]
    several = [Achievement.objects.create(**{**words, "slug": slug, "kind": "craft"}) for slug in ("a", "b")]
    many = reverse("wagtail_bulk_action", args=["recognition", "achievement", "delete"])
    many += "?" + "&".join(f"id={badge.pk}" for badge in several)
    assert written(devons, many) == [("removed", "badge", slug, "page", True) for slug in ("a", "b")]


def test_webhooks(devons: Client) -> None:
    assert written(devons, reverse("culture:webhook-new"), HOOK) == [("made", "webhook", "", "page", True)]
    pk = Webhook.objects.get().pk
    acts: list[tuple[str, dict[str, Any], str, str]] = [
        ("culture:webhook", {**HOOK, "name": "Square"}, "changed", ""),
        ("culture:webhook-switch", {}, "changed", "stopped"),
        ("culture:webhook-switch", {"on": "1"}, "changed", "on"),
        ("culture:webhook-secret", {}, "changed", "secret"),
        ("culture:webhook-removal", {}, "removed", ""),
    ]
    for name, sent, act, detail in acts:
        assert written(devons, reverse(name, args=[pk]), sent) == [(act, "webhook", detail, "page", True)], (
            name
        )
    assert OUTSIDE not in str(list(AuditEntry.objects.values()))


def test_keys_for_programs(devons: Client) -> None:
    words = {"name": "My script", "scopes": ["me:read", "inbox:read"], "days": "90", "key": uuid4().hex}
    made = [("made", "token", "me:read, inbox:read", "page", True)]
    assert written(devons, reverse("people:token-new"), words) == made
    assert written(devons, reverse("people:token-new"), words) == [], "a second click makes nothing"
    number = AuditEntry.objects.get().object_id
    removal = reverse("people:token-removal", args=[number])
    assert written(devons, removal) == [("removed", "token", "", "page", True)]
    assert "My script" not in str(list(AuditEntry.objects.values()))


def test_accounts_and_roles(devons: Client, bela: Person) -> None:
    account = {"name": bela.name, "email": bela.email, "language": "en-gb", "time_zone": "UTC"}
    edit = reverse("wagtailusers_users:edit", args=[bela.pk])
    from django.contrib.auth.models import Group

    account["time_zone"] = bela.time_zone
    renamed = {**account, "name": "Béla Szabó", "may_sign_in": "on"}
    assert written(devons, edit, renamed) == [("changed", "account", "name", "page", True)]
    new = {**renamed, "email": "new@example.org", "groups": [Group.objects.get(name="leader").pk]}
    assert written(devons, reverse("wagtailusers_users:add"), new) == [
        ("made", "account", "", "page", True),
        ("gave", "role", "leader", "page", True),
    ]
    role = {**account, "groups": [Group.objects.get(name="editor").pk], "may_sign_in": "on"}
    assert ("gave", "role", "editor", "page", True) in written(devons, edit, role)
    assert ("deactivated", "account", "", "page", True) in written(devons, edit, account)


def test_the_directorys_token_and_the_key_of_badges() -> None:
    call_command("make_scim_token", stdout=StringIO())
    call_command("rotate_badge_key", stdout=StringIO())
    assert entries() == [
        ("made", "token", "SCIM", "command", False),
        ("changed", "badge", "signing key", "command", False),
    ]


def test_a_badge_revoked(bela: Person) -> None:
    credential = claim(earn(bela, made_badge()), bela)
    call_command("revoke_badge", str(credential.pk), "--reason", "error", stdout=StringIO())
    assert entries() == [("took", "badge", "error", "command", False)]


def made_badge() -> Achievement:
    return Achievement.objects.create(slug="x", name="X", description="x", criteria="x", kind="craft")


def test_a_backup(tmp_path: Path) -> None:
    with override_settings(BACKUP_PASSPHRASE="words"):
        call_command("backup", str(tmp_path / "one.backup"), stdout=StringIO(), stderr=StringIO())
    assert entries() == [("backed-up", "installation", "one.backup", "command", False)]


def test_the_first_administrator() -> None:
    for _twice in range(2):
        make_first_administrator("first@example.org", name="First")
    assert entries() == [
        ("gave", "role", "administrator", "command", False),
        ("gave", "role", "editor", "command", False),
    ]


def test_taking_part_is_in_no_record(amara: Person, browse: Browse) -> None:
    """Reading, choosing and leaving are nobody's office."""
    client = browse(amara)
    for path in ("/", "/learn/", "/growth/", "/me/"):
        client.get(path)
    services.leave(amara)
    assert entries() == []


def test_every_kind_of_thing_and_every_act_can_be_read(devons: Client, devon: Person) -> None:
    for act in Act:
        services.audit(devon, act, ActObject.INSTALLATION)
    for kind in ActObject:
        services.audit(devon, Act.CHANGED, kind)
    page = devons.get(reverse("audit")).content.decode()
    assert [each.label for each in [*Act, *ActObject] if str(each.label) not in page] == []
