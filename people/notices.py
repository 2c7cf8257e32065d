"""The notices people itself sends. None asks anybody to share anything (a test reads them all)."""

from django.utils.translation import gettext_lazy as _

from people.registry import NoticeKind, register_notice


def register() -> None:
    for kind in (
        NoticeKind(
            name="people.concern-raised",
            title=_("Somebody said something’s not right: %(about)s"),
            label=_("Something’s not right, for you to look at"),
            icon="life-buoy",
        ),
        NoticeKind(
            name="people.concern-answered",
            title=_("What you told us about is decided: %(about)s"),
            label=_("Answers to what you said was not right"),
            icon="life-buoy",
        ),
        NoticeKind(
            name="people.concern-hidden",
            title=_("Hidden while somebody looks at it: %(about)s"),
            label=_("Something of yours is hidden for now"),
            icon="eye-off",
        ),
        NoticeKind(
            name="people.concern-decided",
            title=_("It’s decided, and why: %(about)s"),
            label=_("Decisions about something of yours"),
            icon="life-buoy",
        ),
        NoticeKind(
            name="people.concern-reply",
            title=_("The author replied: %(about)s"),
            label=_("Replies from authors"),
            icon="reply",
        ),
    ):
        register_notice(kind)
