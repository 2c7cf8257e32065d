"""The notices of this app. None asks anybody to write, post or share anything."""

from django.utils.translation import gettext_lazy as _

from learning import queries
from people.models import Notice
from people.registry import NoticeKind, register_notice


def register() -> None:
    for kind in (
        NoticeKind(
            name="learning.recall",
            title=_("A situation to try: %(what)s"),
            label=_("Situations that come back from your lessons"),
            icon="rotate-ccw",
            answers=recall_answers,
        ),
        NoticeKind(
            name="learning.reading-waits",
            title=_("A draft would welcome your eye"),
            label=_("Drafts you offered to read"),
            icon="glasses",
        ),
        NoticeKind(
            name="learning.draft-read",
            title=_("%(who)s read “%(what)s”"),
            label=_("Somebody read your draft"),
            icon="message-square-quote",
        ),
        NoticeKind(
            name="learning.draft-closed",
            title=_("“%(what)s” is closed with your own check, in full"),
            label=_("Nobody was free to read your draft"),
            icon="check",
        ),
        NoticeKind(
            name="learning.asked",
            title=_("%(who)s asks the champions: %(what)s"),
            label=_("Questions to champions"),
            icon="message-circle-question-mark",
        ),
        NoticeKind(
            name="learning.answered",
            title=_("%(who)s answered: %(what)s"),
            label=_("Answers to your questions"),
            icon="message-circle-reply",
        ),
        NoticeKind(
            name="learning.accepted",
            title=_("%(who)s says your answer was the one: %(what)s"),
            label=_("An answer of yours was the one"),
            icon="check",
        ),
        NoticeKind(
            name="learning.applied",
            title=_("%(who)s applied something you picked: %(what)s"),
            label=_("Somebody applied what you picked"),
            icon="bookmark",
        ),
        NoticeKind(
            name="learning.suggested",
            title=_("%(who)s suggests a change to “%(what)s”"),
            label=_("Suggested changes to playbooks you keep"),
            icon="library",
        ),
        NoticeKind(
            name="learning.changed",
            title=_("%(who)s says that something has changed in “%(what)s”"),
            label=_("Lessons that are no longer true"),
            icon="calendar-clock",
        ),
        NoticeKind(
            name="learning.suggestion-decided",
            title=_("%(who)s looked at your change to “%(what)s”"),
            label=_("What became of a change you suggested"),
            icon="library",
        ),
    ):
        register_notice(kind)


def recall_answers(notice: Notice) -> list[tuple[str, str]]:
    """Each choice as a link of its own: opening it shows the choice, and one button there records it.

    None when another question would be asked by now, as after a change of language.
    """
    asked = queries.asked_by_path(notice.url)
    if asked is None or asked.situation.question != notice.values.get("what"):
        return []
    return [(choice.text, f"{notice.url}?choice={choice.id}") for choice in asked.situation.choices]
