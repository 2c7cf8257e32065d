"""The eight signs that a company does this wrong: what each asks, what is measured, when it is red."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Sign:
    icon: str
    title: Words
    measure: Words
    red_when: Words


SIGNS = (
    Sign(
        "user-x",
        _("Leaders are absent"),
        _(
            "What leaders did in the open together, each month: example posts, answers, open forums and"
            " spotlights that were accepted. At any number of leaders."
        ),
        _("Nothing for sixty days."),
    ),
    Sign(
        "ghost",
        _("Accounts are run for people"),
        _("No key to anybody’s account is kept here at all. A survey asks: “Somebody posted for me.”"),
        _("Ten people or more say so, or more than 5 in 100."),
    ),
    Sign(
        "copy",
        _("The same post at the same time"),
        _("Items with ready text, of which there can be none. A survey asks: “I was given words or a time.”"),
        _("One item, or more than 5 in 100 say so."),
    ),
    Sign(
        "megaphone",
        _("Only promotion"),
        _("The share of what is published that is there to sell or to recruit."),
        _("More than 20 in 100. Above 35 the kit closes."),
    ),
    Sign(
        "trophy",
        _("Vanity is rewarded"),
        _(
            "Kinds in the rules that count posts or clicks; points that nobody confirmed and nothing shows."
            " A survey asks: “There is another prize for posting.”"
        ),
        _("One such kind, one such point, or ten people who say so."),
    ),
    Sign(
        "building",
        _("It is one department’s job"),
        _(
            "The largest department’s share of confirmed contributions, divided by its share of people."
            " It needs three departments of ten or more."
        ),
        _("More than three times its share."),
    ),
    Sign(
        "badge",
        _("Only the brand benefits"),
        _(
            "Hours for people (courses, mentoring, support granted) for each item of the company’s own;"
            " suggestions answered within thirty days; people who wrote down their focus."
        ),
        _("Less than five hours an item, or fewer than 80 in 100 answered."),
    ),
    Sign(
        "wrench",
        _("Tools and politics are blamed"),
        _("What people say is in the way, against what the action board works on."),
        _("Half or more say it is the culture while half or more of the work is on tools."),
    ),
)
