"""How the studio says things. Words only: no figure about anybody's writing is shown."""

from __future__ import annotations

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.likeness import Measure, Verdict

SAY = {
    "empty": _("Write a line or two and we’ll listen."),
    "mostly": _("Mostly the newsroom, so far."),
    "some": _("Some of you, some of the newsroom."),
    "through": _("You’re coming through."),
    "alot": _("That sounds a lot like you."),
}
NAMES = {
    "length": _("sentence length"),
    "mix": _("the mix of long and short"),
    "me": _("how much you’re in it"),
    "details": _("the real details"),
    "stock": _("no borrowed phrases"),
}
FURTHER = {
    "length-over": _("Your sentences usually run shorter."),
    "length-under": _("You usually let a sentence run a little longer."),
    "mix-over": _("You usually keep your sentences closer in length."),
    "mix-under": _("You usually mix in a very short one."),
    "me-over": _("You usually leave a bit more room for others."),
    "me-under": _("You’re not in it yet. Where were you?"),
    "details-over": _("Plenty of detail. Could one go?"),
    "details-under": _("A name, a time or a number would help us see it."),
    "stock-over": _("A borrowed phrase or two has crept in."),
}
ROUGH = _("Rough is good. Nobody else can see this.")
HERE = _("Worked out on this device; nothing is sent.")
LIKE = _("Like you: %(signals)s.")
AND = _(", and ")
NEWCOMER = _("Until we know you, “usual” is plain talk about a working day.")

SIGNAL_LABELS = {
    "length": (_("Sentence length"), _("words each, on average"), 24),
    "mix": (_("Long and short"), _("how much your sentences vary"), 9),
    "me": (_("You in it"), _("times you say I, me or my, per 100 words"), 14),
    "details": (_("Real details"), _("names, times and numbers, per 100 words"), 16),
    "stock": (_("Borrowed phrases"), _("that could belong to anyone"), 8),
}
SIGNAL_TEXT = _("You, usually %(low)s to %(high)s. This draft %(draft)s. As it came %(source)s.")


def why(verdict: Verdict) -> str:
    """The sentence under the verdict: what is like them, and one thing to try."""
    if verdict.say == "empty":
        return str(ROUGH)
    parts = []
    if verdict.like:
        signals = str(AND).join(str(NAMES[name]) for name in verdict.like)
        parts.append(str(LIKE) % {"signals": signals})
    if verdict.further:
        parts.append(str(FURTHER.get(f"{verdict.further}-{verdict.side}", "")))
    return " ".join(part for part in parts if part)


def signal_text(name: str, usual: tuple[float, float], draft: Measure, source: Measure) -> str:
    return str(SIGNAL_TEXT) % {
        "low": floatformat(usual[0], -1),
        "high": floatformat(usual[1], -1),
        "draft": floatformat(draft.signal(name)),
        "source": floatformat(source.signal(name)),
    }


REFUSALS = {
    "nothing-chosen": _("Choose an answer first. A guess is fine."),
    "nothing-marked": _("Mark at least one sentence, or say in your words what changed."),
    "nothing-marked-yet": _("Mark at least one place. A guess is fine."),
    "place-missing": _("Give every step a place. A guess is fine."),
    "place-twice": _("Two steps have the same place. Give each its own."),
    "pair-missing": _("Choose something for every line. A guess is fine."),
    "not-a-number": _("Give a number, such as 12 or 1.5."),
    "way-missing": _("Say which it was: for real, or rehearsed. Both count the same."),
    "nothing-written": _("Write a line or two first. Rough is good."),
    "not-weighed": _("Choose one for each of the four; a guess is fine."),
    "nothing-said": _("Say one thing you liked and one to try."),
    "not-yours": _("Only its author can do that."),
    "too-many": _("Forty is plenty for one collection. Begin another?"),
    "last-step": _("It is the only step. A playbook needs one."),
    "gone": _("This one has moved on. There may be another."),
    "too-long": _("This is longer than we can keep in one piece. Could it be two?"),
}


def refusal(code: str) -> str:
    return str(REFUSALS.get(code, gettext("That didn’t work. Your words are still here.")))
