"""Eight signs that an organisation gets this wrong, asked as questions of the organisation itself."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sign:
    icon: str
    question: str | Promise
    about: str | Promise


SIGNS = (
    Sign(
        "sailboat",
        _("Are our leaders in the water?"),
        _("What they publish, answer and turn up to, together."),
    ),
    Sign(
        "pen-line",
        _("Does everyone hold their own pen?"),
        _("Nobody posts for anybody, and nobody is asked for a key."),
    ),
    Sign(
        "audio-lines",
        _("Do we sound like different people?"),
        _("No ready-made words, no hour at which to say them."),
    ),
    Sign("library", _("Is it about more than us?"), _("How much of what we share here sells or recruits.")),
    Sign(
        "hand-heart",
        _("Do we thank people for the right things?"),
        _("What counts is what a colleague confirmed."),
    ),
    Sign("users-round", _("Does it belong to everyone?"), _("Whether one department does most of it.")),
    Sign(
        "sprout",
        _("Is it good for the people doing it?"),
        _("Time and help given, for what the company gets."),
    ),
    Sign(
        "construction",
        _("When something’s in the way, do we move it?"),
        _("What people raised, and what was done."),
    ),
)
