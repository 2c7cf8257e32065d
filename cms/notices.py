"""The notices of this app. None of them asks anybody to write, post or share anything."""

from django.utils.translation import gettext_lazy as _

from people.registry import NoticeKind, register_notice


def register() -> None:
    for kind in (
        NoticeKind(
            name="cms.draft-shown",
            title=_("%(who)s shows you a draft"),
            label=_("Drafts that colleagues show you"),
            icon="scroll-text",
        ),
        NoticeKind(
            name="cms.draft-note",
            title=_("%(who)s wrote a note on “%(what)s”"),
            label=_("Notes on your drafts"),
            icon="message-square-quote",
        ),
        NoticeKind(
            name="cms.note-used",
            title=_("%(who)s used your note"),
            label=_("Notes of yours that were used"),
            icon="check",
        ),
        NoticeKind(
            name="cms.remark",
            title=_("%(who)s said something about “%(what)s”"),
            label=_("Conversations you are part of"),
            icon="message-circle",
        ),
        NoticeKind(
            name="cms.helped",
            title=_("“%(what)s” helped %(who)s"),
            label=_("Something you published helped"),
            icon="heart-handshake",
        ),
        NoticeKind(
            name="cms.applied",
            title=_("%(who)s applied what you wrote in “%(what)s”"),
            label=_("Something you published was applied"),
            icon="sprout",
        ),
        NoticeKind(
            name="cms.named",
            title=_("%(who)s says you made “%(what)s” better. May your name stand there?"),
            label=_("You are named as having helped"),
            icon="sparkles",
        ),
        NoticeKind(
            name="cms.taken-off",
            title=_("%(who)s took “%(what)s” off the site, and says why"),
            label=_("Something of yours was taken off the site"),
            icon="eye-off",
        ),
    ):
        register_notice(kind)
