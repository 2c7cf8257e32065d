"""What there is no place for: in no table, no notice, no metric, no address."""

import re

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from cms.models import Draft, KitItem
from culture.metrics import METRICS
from culture.models import Goal, GoalType, Outcome, Result, Survey
from culture.queries.agreement import FORBIDDEN, OURS, forbidden_columns
from people.registry import notice_kinds, nudge_names
from recognition.models import Kind

# Parts of a field's name that would hold somebody's life elsewhere.
ELSEWHERE = re.compile(
    r"(^|_)(followers?|klout|reach|impressions?|shares?|likes?|retweets?|clicks|oauth|social_token|access_token"
    r"|refresh_token|external_post|posted_at|scheduled_post|streak)(_|$)"
)
ASKS = re.compile(r"\b(post|share|like|publish|tweet|spread|repost|promote)\b", re.IGNORECASE)


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    found = []
    for each in patterns:
        path = before + str(each.pattern)
        found += addresses(each.url_patterns, path) if isinstance(each, URLResolver) else [path]
    return found


def test_no_table_holds_external_posts_followers_or_a_token_of_a_network() -> None:
    assert forbidden_columns() == []
    named = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if ELSEWHERE.search(field.name)
    ]
    assert named == []
    assert "shares" in FORBIDDEN


def test_no_social_network_can_be_connected() -> None:
    """Single sign-on speaks with the organisation's own provider, and keeps no token."""
    providers = {app for app in settings.INSTALLED_APPS if "socialaccount.providers" in app}
    assert {provider.rpartition(".")[2] for provider in providers} == {"openid_connect", "saml"}
    assert not [app for app in settings.INSTALLED_APPS if "social_django" in app]
    assert settings.SOCIALACCOUNT_STORE_TOKENS is False


def test_no_notice_asks_anybody_to_post_share_or_like() -> None:
    """A title tells what somebody did; none of them begins with what the reader should do elsewhere."""
    assert not [kind.name for kind in notice_kinds() if ASKS.match(str(kind.title))]
    assert not [name for name in nudge_names() if ASKS.search(name)]


def test_no_metric_and_no_goal_counts_shares() -> None:
    words = re.compile(r"\b(shares?|likes?|followers?|reach|impressions?|posts)\b", re.IGNORECASE)
    assert not [metric.name for metric in METRICS if words.search(metric.name)]
    assert not [kind for kind in GoalType.values if words.search(kind)]
    assert "result_counts_no_shares" in {constraint.name for constraint in Result._meta.constraints}


def test_no_target_quota_or_due_date_hangs_on_what_somebody_writes() -> None:
    wanted = re.compile(r"(^|_)(due|deadline|target|quota|assigned|mandatory|required_by)(_|$)")
    assert not [field.name for field in Draft._meta.get_fields() if wanted.search(field.name)]
    assert not [field.name for field in KitItem._meta.get_fields() if wanted.search(field.name)]
    assert not [field.name for field in Goal._meta.get_fields() if wanted.search(field.name)]


def test_the_kit_has_no_field_for_a_ready_text_or_a_time_to_post() -> None:
    assert {field.name for field in KitItem._meta.fields} == {
        "id",
        "title",
        "facts",
        "picture",
        "link",
        "first_question",
        "second_question",
        "third_question",
        "intent",
        "offered_on",
        "is_offered",
        "taken_out_on",
    }


def test_a_sum_from_elsewhere_has_no_person() -> None:
    assert {field.name for field in Outcome._meta.fields} == {"id", "goal", "name", "month", "value"}


def test_no_table_for_the_mix_meter_and_none_for_not_for_me() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}
    assert not [table for table in tables if re.search(r"mix|not_for_me|dismiss", table)]


def test_no_address_ranks_people_or_lists_who_did_not_take_part() -> None:
    unwanted = re.compile(
        r"leaderboard|ranking|top-?\d|inactive-people|non-?participant|not-joined|participation|scheduler|auto-?post"
    )
    assert not [path for path in addresses(get_resolver().url_patterns) if unwanted.search(path)]


def test_nothing_scores_a_post_a_like_or_a_visit() -> None:
    assert not [kind for kind in Kind.values if re.search(r"post|share|like|view|login|streak|click", kind)]


def test_a_round_has_no_row_for_an_answer() -> None:
    pointing = {
        relation.related_model._meta.label
        for relation in Survey._meta.related_objects
        if relation.related_model
    }
    assert pointing == {"culture.AnswerBox", "culture.JointAnswer"}
