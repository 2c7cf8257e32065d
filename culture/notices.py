"""The notices of this app. None of them asks anybody to write, post or share anything."""

from django.utils.translation import gettext_lazy as _

from people.registry import NoticeKind, register_notice


def register() -> None:
    for kind in (
        NoticeKind(
            name="culture.answer",
            title=_("There is an answer: “%(what)s”"),
            label=_("Answers to what you raised or stand beside"),
            icon="megaphone",
        ),
        NoticeKind(
            name="culture.support",
            title=_("Your request was answered: “%(what)s”"),
            label=_("Answers to requests for support"),
            icon="hand-helping",
        ),
        NoticeKind(
            name="culture.webhook",
            title=_("A webhook was stopped, because it failed again and again: %(name)s"),
            label=_("Webhooks that stop"),
            icon="unplug",
        ),
    ):
        register_notice(kind)
