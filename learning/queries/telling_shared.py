"""What somebody did with and for colleagues, as they would say it; all rows of one kind at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cms.models import SitePage
from learning.models import Ask, Calibration, PlaybookPage, Suggestion
from learning.queries.telling import Row, moment, pages_by_key, title_of, weighed


def told_examples(rows: Iterable[Calibration]) -> list[Row]:
    return [
        {
            _("How you weighed it"): "\n".join(weighed(row.marks)),
            _("I liked … because"): row.liked,
            _("Try …"): row.tried,
            _("When"): moment(row.done_at),
        }
        for row in rows
    ]


def told_requests(rows: Any) -> list[Row]:
    return [
        {
            _("Draft"): row.draft.title,
            _("What you’d like to know"): row.question,
            _("How you weighed it"): "\n".join(weighed(row.own_marks)),
            _("State"): str(row.get_state_display()),
            _("Asked"): moment(row.asked_at),
            _("Ended"): moment(row.ended_at),
        }
        for row in rows.select_related("draft")
    ]


def told_critiques(rows: Any) -> list[Row]:
    return [
        {
            _("How you weighed it"): "\n".join(weighed(row.marks)),
            _("I liked … because"): row.liked.body if row.liked else "",
            _("Try …"): row.tried.body if row.tried else "",
            _("When"): moment(row.written_at),
        }
        for row in rows.select_related("liked", "tried")
    ]


def told_suggestions(rows: Iterable[Suggestion]) -> list[Row]:
    suggestions = list(rows)
    playbooks = pages_by_key(PlaybookPage, [row.playbook_key for row in suggestions])
    return [
        {
            _("Playbook"): title_of(playbooks, row.playbook_key),
            _("What to change"): str(row.get_kind_display()),
            _("As it stood"): "\n".join(str(text) for text in row.before.values() if text),
            _("The step"): "\n".join(text for text in (row.what, row.how) if text),
            _("What you found out"): row.why,
            _("State"): str(row.get_state_display()),
            _("A line back"): row.reply,
            _("Suggested"): moment(row.made_at),
        }
        for row in suggestions
    ]


def told_used(rows: Any) -> list[Row]:
    return [
        {_("The step"): row.suggestion.what, _("When"): moment(row.said_at)}
        for row in rows.select_related("suggestion")
    ]


def told_applied(rows: Any) -> list[Row]:
    return [
        {
            _("What it is"): row.pick.title,
            _("Collection"): row.pick.collection.title,
            _("When"): moment(row.said_at),
        }
        for row in rows.select_related("pick__collection")
    ]


def told_collections(rows: Any) -> list[Row]:
    return [
        {
            _("Title"): row.title,
            _("What for"): row.about,
            _("Colleagues can see it"): _("yes") if row.is_shown else _("no"),
            _("What is in it"): "\n".join(f"{pick.title}: {pick.line}" for pick in row.picks.all()),
            _("Made"): moment(row.made_at),
        }
        for row in rows.prefetch_related("picks")
    ]


def told_asks(rows: Iterable[Ask]) -> list[Row]:
    return [
        {
            _("Your question"): row.title,
            _("What’s behind it"): row.body,
            _("Who sees it"): str(row.get_audience_display()),
            _("Asked"): moment(row.asked_at),
        }
        for row in rows
    ]


def told_ask_answers(rows: Any) -> list[Row]:
    return [
        {
            _("The question"): row.ask.title,
            _("Your answer"): row.body,
            _("When"): moment(row.written_at),
        }
        for row in rows.select_related("ask")
    ]


def told_same(rows: Any) -> list[Row]:
    return [
        {_("The question"): row.ask.title, _("When"): moment(row.said_at)}
        for row in rows.select_related("ask")
    ]


def told_pages(rows: Iterable[SitePage]) -> list[Row]:
    """Pages that name somebody: which, and where. What they say belongs to whoever wrote them."""
    return [{_("Page"): str(page.title), _("Address"): str(page.url or "")} for page in rows]
