"""Something's not right: reaches a named human, hides meanwhile, decides about a thing and never a person."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from people import queries, registry
from people.models import Concern, Decision, Person
from people.services.notices import notify


class ConcernRefused(Exception):
    """It is decided already, this person has no say in it, or it is of a kind that can't be hidden."""


def raise_concern(
    person: Person, *, about: str, subject_type: str, subject_id: str, url: str, words: str
) -> Concern:
    """Tell the named human that something's not right.

    Said twice about one thing while it is open: once. What is said besides is added, and told of.
    """
    subject = registry.concern_subject(subject_type)
    author = subject.author(subject_id) if subject else None
    involved = subject.involved(subject_id) if subject and subject.involved else ()
    try:
        with transaction.atomic():
            concern = Concern.objects.create(
                reporter=person,
                handler=queries.handler_for(person, author, involved=involved),
                author=author,
                subject_type=subject_type,
                subject_id=subject_id,
                label=about[:200],
                url=url[:500],
                words=words,
            )
            _tell_handler(concern, key=f"concern:{concern.pk}")
    except IntegrityError:  # the constraint concern_open_once_for_each_reporter met a second click
        return _add_words(person, subject_type, subject_id, words)
    return concern


@transaction.atomic
def _add_words(person: Person, subject_type: str, subject_id: str, words: str) -> Concern:
    is_same = {"reporter": person, "subject_type": subject_type, "subject_id": subject_id}
    locked = Concern.objects.select_for_update().get(**is_same, decided_at=None)
    if words not in locked.words:
        locked.words = f"{locked.words}\n\n{words}"
        locked.save(update_fields=["words"])
        _tell_handler(locked, key=f"concern:{locked.pk}:{len(locked.words)}")
    return locked


@transaction.atomic
def hide_subject(handler: Person, concern: Concern) -> Concern:
    """Take the thing away from readers while it is looked at; its author is told."""
    locked = _open(handler, concern)
    if locked.hidden:
        return locked
    _hide(locked)
    locked.save(update_fields=["hidden", "hidden_at"])
    _tell_author(locked, "people.concern-hidden")
    return locked


@transaction.atomic
def show_subject(handler: Person, concern: Concern) -> Concern:
    locked = _open(handler, concern)
    if locked.hidden:
        _show(locked)
        locked.save(update_fields=["hidden"])
    return locked


@transaction.atomic
def decide_concern(handler: Person, concern: Concern, *, decision: Decision, reason: str) -> Concern:
    """Record what happens to the thing and why; author and reporter are told. Once."""
    locked = _open(handler, concern)
    locked.decision, locked.reason, locked.decided_at = decision, reason, timezone.now()
    if decision == Decision.HIDDEN and not locked.hidden:
        _hide(locked)
    elif decision != Decision.HIDDEN and locked.hidden:
        _show(locked)
    locked.save(update_fields=["decision", "reason", "decided_at", "hidden", "hidden_at"])
    _tell_author(locked, "people.concern-decided")
    _tell_reporter(locked)
    return locked


@transaction.atomic
def reply_to_concern(author: Person, concern: Concern, words: str) -> Concern:
    """Keep the author's one reply; sent twice it is one. A second one, or a stranger's, is refused."""
    locked = Concern.objects.select_for_update().get(pk=concern.pk)
    if locked.author_id == author.pk and locked.author_reply == words:
        return locked
    if locked.author_id != author.pk or locked.author_reply:
        raise ConcernRefused
    locked.author_reply, locked.replied_at = words, timezone.now()
    locked.save(update_fields=["author_reply", "replied_at"])
    if locked.handler:
        notify(
            locked.handler,
            "people.concern-reply",
            key=f"concern-reply:{locked.pk}",
            url=reverse("people:desk-item", args=[locked.pk]),
            about=locked.label,
        )
    return locked


def _open(handler: Person, concern: Concern) -> Concern:
    """Two tabs of the desk decide one concern: the second finds it decided."""
    locked = Concern.objects.select_for_update().get(pk=concern.pk)
    if locked.handler_id != handler.pk or locked.decided_at:
        raise ConcernRefused
    return locked


def _hide(concern: Concern) -> None:
    subject = registry.concern_subject(concern.subject_type)
    if subject is None or subject.hide is None:
        raise ConcernRefused
    subject.hide(concern.subject_id)
    concern.hidden, concern.hidden_at = True, timezone.now()


def _show(concern: Concern) -> None:
    subject = registry.concern_subject(concern.subject_type)
    if subject and subject.show:
        subject.show(concern.subject_id)
    concern.hidden = False


def _tell_handler(concern: Concern, *, key: str) -> None:
    if concern.handler:
        notify(
            concern.handler,
            "people.concern-raised",
            key=key,
            url=reverse("people:desk-item", args=[concern.pk]),
            about=concern.label,
        )


def _tell_author(concern: Concern, kind: str) -> None:
    if concern.author and concern.hidden_at:
        notify(
            concern.author,
            kind,
            key=f"{kind}:{concern.pk}",
            url=reverse("people:concern-reply", args=[concern.pk]),
            about=concern.label,
        )


def _tell_reporter(concern: Concern) -> None:
    if concern.reporter:
        notify(
            concern.reporter,
            "people.concern-answered",
            key=f"concern-answered:{concern.pk}",
            about=concern.label,
        )
