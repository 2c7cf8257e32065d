"""Make pages of drafts. Only the author does it, and only the author changes the words afterwards."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from cms import anchors
from cms.models import (
    AuthoredPage,
    Draft,
    EarlierDraft,
    ExamplePostPage,
    Ink,
    Intent,
    MarginNote,
    Move,
    Platform,
    StoryPage,
    Unpublishing,
    VoicesIndexPage,
)
from cms.rules import NotReady, Refused, is_author
from cms.services.helpers import ask_helpers
from cms.words import ExampleWords, NoteWords, StoryWords, first_words, story_blocks
from people.models import Person, Role, Topic
from people.queries import has_role
from people.services import notify

Page_ = TypeVar("Page_", bound=AuthoredPage)


class NoVoices(Exception):
    """The site has no voices page yet: `manage.py setup` makes one."""


@transaction.atomic
def publish_story(author: Person, draft: Draft) -> StoryPage:
    """Make a page of the story and return it. A second click finds the page of the first."""
    draft = _lock(author, draft)
    if draft.published_page is not None:
        return StoryPage.objects.get(pk=draft.published_page_id)
    _refuse(story_problems(draft))
    page = StoryPage(author=author, owner=author, **_story_fields(draft))
    return _publish_new(author, draft, page)


@transaction.atomic
def publish_example(author: Person, draft: Draft) -> ExamplePostPage:
    """Make a page of the example post. Leaders only; a second click finds the page of the first."""
    draft = _lock(author, draft)
    if draft.published_page is not None:
        return ExamplePostPage.objects.get(pk=draft.published_page_id)
    if not has_role(author, Role.LEADER):
        raise Refused
    _refuse(example_problems(draft))
    page = ExamplePostPage(author=author, owner=author, **_example_fields(draft))
    _put_children(page, draft)
    page = _publish_new(author, draft, page)
    ask_helpers(page, draft)
    return page


@transaction.atomic
def update_published(author: Person, draft: Draft) -> AuthoredPage:
    """Bring the page up to the draft's words. One that an editor took off stays off, with the new words."""
    draft = _lock(author, draft)
    if draft.published_page is None:
        raise Refused
    page = draft.published_page.specific
    if not isinstance(page, AuthoredPage) or not is_author(author, page):
        raise Refused
    _refuse(story_problems(draft) if isinstance(page, StoryPage) else example_problems(draft))
    fields = _story_fields(draft) if isinstance(page, StoryPage) else _example_fields(draft)
    for name, value in fields.items():
        setattr(page, name, value)
    if isinstance(page, ExamplePostPage):
        _put_children(page, draft)
    revision = page.save_revision(user=author)
    if page.live or not is_off_by_an_editor(page):
        revision.publish(user=author, skip_permission_checks=True)
    _remember_version(draft)
    if isinstance(page, ExamplePostPage):
        ask_helpers(page, draft)
    return page


def _lock(author: Person, draft: Draft) -> Draft:
    """A double click publishes once: the second waits here, and finds the page."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if not is_author(author, locked):
        raise Refused
    return locked


def _refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise NotReady(problems)


def story_problems(draft: Draft) -> dict[str, list[str]]:
    """Return what is missing before the story can be read by colleagues: field -> messages."""
    problems: dict[str, list[str]] = {}
    if not slugify(draft.title, allow_unicode=True):
        problems["title"] = [_("Give it a title.")]
    if not story_blocks(draft.body):
        problems["body"] = [_("Write the story first.")]
    return problems


def example_problems(draft: Draft) -> dict[str, list[str]]:
    words = ExampleWords.read(draft.details)
    problems: dict[str, list[str]] = {}
    if not slugify(draft.title, allow_unicode=True):
        problems["title"] = [_("Give it a title.")]
    if not draft.body.strip():
        problems["body"] = [_("Write the post first.")]
    if words.platform not in Platform.values:
        problems["platform"] = [_("Say where it is for.")]
    if not words.for_whom.strip():
        problems["for_whom"] = [_("Say who it is for.")]
    if words.intent not in Intent.values:
        problems["intent"] = [_("Say what it is for.")]
    if note_problems := list(_note_problems(words.notes, draft.body)):
        problems["notes"] = note_problems
    return problems


def _note_problems(notes: tuple[NoteWords, ...], text: str) -> list[str]:
    if not notes:
        return [_("Add at least one note that shows why it works: that is what colleagues learn from.")]
    lost = [note.quote for note in notes if anchors.find(text, note.quote) is None]
    found = [
        _("“%(quote)s” is no longer in the text. Pin the note to other words, or take it out.")
        % {"quote": first_words(quote, 60)}
        for quote in lost
    ]
    if any(not note.note.strip() or not note.heading.strip() for note in notes):
        found.append(_("Each note needs a few words as its heading, and the note itself."))
    return found


def _story_fields(draft: Draft) -> dict[str, Any]:
    words = StoryWords.read(draft.details)
    return {
        "title": draft.title,
        "intro": words.intro[:300],
        "roadblocks": words.roadblocks,
        "topic": Topic.objects.filter(slug=words.topic).first(),
        "body": story_blocks(draft.body),
        "search_description": words.intro[:300] or first_words(draft.body),
    }


def _example_fields(draft: Draft) -> dict[str, Any]:
    words = ExampleWords.read(draft.details)
    return {
        "title": draft.title,
        "post": draft.body,
        "platform": words.platform,
        "for_whom": words.for_whom[:160],
        "intent": words.intent,
        "how_made": words.how_made[:160],
        "topic": Topic.objects.filter(slug=words.topic).first(),
        "search_description": first_words(draft.body),
    }


def _put_children(page: ExamplePostPage, draft: Draft) -> None:
    words = ExampleWords.read(draft.details)
    pinned = [(note, anchors.find(draft.body, note.quote, near=note.start)) for note in words.notes]
    page.notes = [_margin_note(note, anchor) for note, anchor in pinned if anchor is not None]
    page.earlier_drafts = [EarlierDraft(text=e.text, cut=e.cut, why=e.why) for e in words.earlier if e.text]
    page.moves = [Move(title=m.title[:80], line=m.line[:160]) for m in words.moves if m.title]


def _margin_note(note: NoteWords, anchor: anchors.Anchor) -> MarginNote:
    ink = note.ink if note.ink in Ink.values else Ink.COBALT
    return MarginNote(
        quote=note.quote,
        start=anchor.start,
        end=anchor.end,
        heading=note.heading[:80],
        note=note.note,
        ink=ink,
    )


def unsaved_page(draft: Draft) -> StoryPage | ExamplePostPage:
    """Return the page as publishing would make it, for a preview; nothing is stored."""
    if draft.kind != Draft.Kind.EXAMPLE:
        return StoryPage(author=draft.author, **_story_fields(draft))
    page = ExamplePostPage(author=draft.author, **_example_fields(draft))
    _put_children(page, draft)
    return page


def _publish_new(author: Person, draft: Draft, page: Page_) -> Page_:
    # Two authors may publish at once: the lock on the parent gives them different places in the tree.
    parent = VoicesIndexPage.objects.select_for_update().first()
    if parent is None:
        raise NoVoices
    parent.add_child(instance=page)
    page.save_revision(user=author).publish(user=author, skip_permission_checks=True)
    draft.published_page = page
    draft.save(update_fields=["published_page"])
    _remember_version(draft)
    return page


def _remember_version(draft: Draft) -> None:
    draft.published_version = draft.version
    draft.save(update_fields=["published_version"])


def is_off_by_an_editor(page: AuthoredPage) -> bool:
    """Say whether anybody but the author took it off, and it was not put back."""
    own = Q(editor__isnull=False, editor=page.author_id)
    return Unpublishing.objects.filter(page=page, put_back_at=None).exclude(own).exists()


@transaction.atomic
def unpublish(editor: Person, page: AuthoredPage, *, reason: str) -> None:
    """Take a page off the site and tell its author why. The author needs no reason; repeating is harmless."""
    if not is_author(editor, page) and not has_role(editor, Role.EDITOR):
        raise Refused
    if not _is_live(page):
        return
    Unpublishing.objects.create(page=page, editor=editor, reason=anchors.tidy(reason).strip())
    UnpublishPageAction(page, user=editor).execute(skip_permission_checks=True)
    if page.author is not None and not is_author(editor, page):
        notify(
            page.author,
            "cms.taken-off",
            key=f"cms.taken-off:{page.pk}:{page.latest_revision_id}",
            url=f"/pages/{page.pk}/taken-off/",
            who=editor,
            what=page.title,
        )


def _is_live(page: AuthoredPage) -> bool:
    """Two editors, or two clicks, at once: the second waits here, and finds what the first did."""
    return Page.objects.select_for_update().get(pk=page.pk).live


def may_put_back(person: Person, page: AuthoredPage) -> bool:
    if is_off_by_an_editor(page):
        return has_role(person, Role.EDITOR)
    return is_author(person, page)


@transaction.atomic
def put_back(person: Person, page: AuthoredPage) -> None:
    """Show a page again: its author when they took it off themselves, otherwise an editor. Twice is once."""
    if _is_live(page):
        return
    if not may_put_back(person, page):
        raise Refused
    Unpublishing.objects.filter(page=page, put_back_at=None).update(put_back_at=timezone.now())
    revision = page.get_latest_revision() or page.save_revision(user=person)
    revision.publish(user=person, skip_permission_checks=True)


def feature(editor: Person, page: AuthoredPage) -> None:
    """Lift a colleague's words to the top of the voices."""
    if not has_role(editor, Role.EDITOR):
        raise Refused
    page.featured_at = timezone.now()
    page.save(update_fields=["featured_at"])


def stop_featuring(editor: Person, page: AuthoredPage) -> None:
    if not has_role(editor, Role.EDITOR):
        raise Refused
    page.featured_at = None
    page.save(update_fields=["featured_at"])
