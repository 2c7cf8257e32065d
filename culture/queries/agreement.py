"""What stands in a works agreement, read off what runs: registries, schema, settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext as _

from culture.figures import FEWEST
from culture.metrics import METRICS
from people.models import Role
from people.queries import organisation
from people.registry import notice_kinds, personal_rows
from recognition.models import Kind
from recognition.queries import rule_set_at

OURS = ("people", "recognition", "cms", "learning", "mentoring", "rooms", "culture")
# Columns that would hold what this product promises not to keep.
FORBIDDEN = frozenset(
    {
        "follower",
        "followers",
        "reach",
        "impression",
        "impressions",
        "shares",
        "posts",
        "likes",
        "clicks",
        "klout",
        "views",
        "streak",
        "access_token",
        "oauth_token",
        "social_token",
        "refresh_token",
        "share_count",
        "post_count",
        "like_count",
        "external_post",
    }
)


@dataclass(frozen=True)
class Kept:
    label: str
    read_by: str


@dataclass(frozen=True)
class Pack:
    organisation: str
    kept: list[Kept]
    kinds: list[str]
    rules: str
    notices: list[str]
    nudges: list[str]
    metrics: list[str]
    roles: list[tuple[str, str]]
    fewest: int
    switches: list[tuple[str, str]]
    forbidden_columns: list[str]


def pack() -> Pack:
    rule_set = rule_set_at(timezone.now())
    return Pack(
        organisation=organisation().name,
        kept=sorted(
            (Kept(str(rows.label), str(rows.read_by)) for rows in personal_rows()), key=lambda row: row.label
        ),
        kinds=[str(kind.label) for kind in Kind],
        rules=rule_set.name if rule_set else "",
        notices=[str(kind.label or kind.title) for kind in notice_kinds() if not kind.nudge],
        nudges=[str(kind.label or kind.title) for kind in notice_kinds() if kind.nudge],
        metrics=[str(metric.label) for metric in METRICS],
        roles=[(str(role.label), ROLES[role]()) for role in Role],
        fewest=FEWEST,
        switches=switches(),
        forbidden_columns=forbidden_columns(),
    )


ROLES = {
    Role.CHAMPION: lambda: _("Mentors newcomers who agreed to it. Reads what the newcomer shows them."),
    Role.LEADER: lambda: _("Publishes example posts, answers on the board. Reads nobody’s data."),
    Role.EDITOR: lambda: _("Writes courses and pages; may take words off with a reason. Reads no draft."),
    Role.PROGRAMME_LEAD: lambda: _("Runs rounds and workshops. Reads aggregates of ten people or more."),
    Role.ADMINISTRATOR: lambda: _("Keeps accounts. Sees no column about joining, signing in or activity."),
}


def switches() -> list[tuple[str, str]]:
    """Return the settings that matter here, as they stand: what, and how it is."""
    return [
        (_("Addresses that need no sign-in"), _("sign-in itself, health checks, secret-bearing links")),
        (
            _("Activity of sessions is followed"),
            _("yes") if settings.USERSESSIONS_TRACK_ACTIVITY else _("no"),
        ),
        (
            _("Pictures fetched from elsewhere"),
            _("no") if settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None else _("yes"),
        ),
        (
            _("Calls to anybody outside"),
            _("none") if not settings.WAGTAIL_ENABLE_UPDATE_CHECK else _("update check"),
        ),
        (_("Connection"), _("encrypted") if settings.HTTPS else _("not encrypted: this machine only")),
        (_("Mail"), settings.EMAIL_HOST or _("written to the server’s console")),
        (_("Languages"), ", ".join(str(name) for _code, name in settings.LANGUAGES)),
        (
            _("Groups with permissions"),
            ", ".join(Group.objects.order_by("name").values_list("name", flat=True)),
        ),
    ]


def forbidden_columns() -> list[str]:
    """Return columns of our own tables by a forbidden name: none, or the pack says which."""
    return [
        f"{model._meta.label}.{field.name}"
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if FORBIDDEN & set(field.name.lower().split("_")) or field.name.lower() in FORBIDDEN
    ]
