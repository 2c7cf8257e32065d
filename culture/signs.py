"""The eight signs that a company does this wrong: what each asks, what is measured, when it is red. Pure.

`band` is the healthy part of its gauge, from 0 to 100; docs/rules.md says what 0 and 100 mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words: TypeAlias = "StrOrPromise"


@dataclass(frozen=True)
class Sign:
    name: str
    question: Words
    title: Words
    measure: Words
    red_when: Words
    known: Words  # how well it is known
    band: tuple[int, int] = (75, 100)


KNOWN, PARTLY = _("Known"), _("Partly known")

SIGNS = (
    Sign(
        "leaders",
        _("Are our leaders in the water?"),
        _("Leaders are absent"),
        _(
            "What leaders did in the open together, each month: example posts, answers on the board,"
            " workshops they hosted, thanks and spotlights of theirs that were shown."
            " At any number of leaders."
        ),
        _("Nothing for sixty days."),
        KNOWN,
    ),
    Sign(
        "pens",
        _("Does everyone hold their own pen?"),
        _("Accounts are run for people"),
        _("No key to anybody’s account is kept here at all. A round asks: “Somebody posted in my name.”"),
        _("Ten people or more say so, or more than 5 in 100."),
        PARTLY,
    ),
    Sign(
        "words",
        _("Do we sound like different people?"),
        _("The same post at the same time"),
        _(
            "Items with ready text, of which there can be none: there is no field for it."
            " A round asks: “I was given words, or a time, to post.”"
        ),
        _("More than 5 in 100 say so."),
        PARTLY,
    ),
    Sign(
        "promotion",
        _("Is it about more than us?"),
        _("Only promotion"),
        _("The share of what is published here, or offered in the kit, that is there to sell or to recruit."),
        _("More than 20 in 100. Above 35 the kit closes."),
        KNOWN,
        (60, 100),
    ),
    Sign(
        "vanity",
        _("Do we thank people for the right things?"),
        _("Vanity is rewarded"),
        _(
            "Kinds in the rules that count posts or clicks; points that nobody confirmed and nothing shows."
            " A round asks: “There is another prize for posting here.”"
        ),
        _("One such kind, one such point, or ten people who say so."),
        PARTLY,
    ),
    Sign(
        "departments",
        _("Does it belong to everyone?"),
        _("It is one department’s job"),
        _(
            "The most giving department’s share of confirmed contributions, divided by its share of people."
            " It needs three departments of ten people or more."
        ),
        _("More than three times its share."),
        KNOWN,
        (75, 100),
    ),
    Sign(
        "people",
        _("Is it good for the people doing it?"),
        _("Only the brand benefits"),
        _(
            "Hours for people (practice, sessions, workshops, support granted) for each item of the"
            " company’s own; what was raised and answered within thirty days; people with a focus."
        ),
        _("Less than five hours an item, or fewer than 80 in 100 answered."),
        PARTLY,
    ),
    Sign(
        "blame",
        _("When something’s in the way, do we move it?"),
        _("Tools and politics are blamed"),
        _("What people say is in the way, against what the action board works on."),
        _(
            "Half or more of what is in the way is how we treat each other,"
            " while half or more of the work is on tools."
        ),
        PARTLY,
    ),
)
NAMES = tuple(sign.name for sign in SIGNS)


def sign_named(name: str) -> Sign:
    return next(sign for sign in SIGNS if sign.name == name)
