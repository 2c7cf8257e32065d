"""What recognition tells people. A question to the person helped waits on Today and is never sent."""

from django.utils.translation import gettext_lazy as _

from people.registry import NoticeKind, register_notice


def register() -> None:
    for kind in (
        NoticeKind(
            name="recognition.thanked",
            title=_("%(who)s thanked you"),
            label=_("Somebody thanked you"),
            icon="hand-heart",
        ),
        NoticeKind(
            name="recognition.shown",
            title=_("%(who)s said yes: your thanks are on the wall"),
            label=_("Your thanks are on the wall"),
            icon="hand-heart",
        ),
        NoticeKind(
            name="recognition.reply",
            title=_("%(who)s wrote back to your thanks"),
            label=_("Answers to thanks you wrote"),
            icon="reply",
        ),
        NoticeKind(
            name="recognition.badge",
            title=_("You may take “%(what)s” along as a badge"),
            label=_("Badges you earned"),
            icon="award",
        ),
        NoticeKind(
            name="recognition.spotlight",
            title=_("%(who)s would like to say in public what you did"),
            label=_("Spotlights"),
            icon="sparkles",
        ),
    ):
        register_notice(kind)
