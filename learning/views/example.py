"""The example everybody weighs first, what we saw in it, and texts that anchor the four criteria."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from learning.review import CRITERIA

EXAMPLE = _(
    "We’re proud to say that our team went above and beyond last week. A customer had a problem "
    "and we solved it quickly.\n\nI drove out to Ellesmere Port at six, in the dark, with the wrong "
    "van. The man there had made tea for two. He said nobody had ever come before nine. We had it running "
    "by twenty past seven, and I still have his mug."
)
KNOWN_MARKS = {"specific": "partly", "voice": "partly", "useful": "not-yet", "honest": "partly"}
WHY = {
    "specific": _(
        "From “I drove out” on, nobody else could have written it. The first two lines could be anybody’s."
    ),
    "voice": _("The mug is a person. “Above and beyond” is a company."),
    "useful": _("We don’t learn what was wrong, or what somebody with the same fault could try."),
    "honest": _("Fine to tell, if he agreed: he could be found from the place and the hour. Ask him first."),
}
KNOWN_LIKED = _("The mug, because it says how it went without saying that it went well.")
KNOWN_TRIED = _("Begin with the van. Then one line on what was broken, for the next person who has it.")


@dataclass(frozen=True)
class Anchor:
    """What a criterion looks like: not there yet, and there."""

    not_yet: object
    there: object


ANCHORS = {
    "specific": Anchor(
        _("“Our engineers are always there for you.”"), _("“Two engineers, one torch, the fourteenth floor.”")
    ),
    "voice": Anchor(
        _("“Delighted to share this milestone.”"), _("“I said I’d never do nights again. It’s my third.”")
    ),
    "useful": Anchor(
        _("“Great teamwork on a difficult job.”"),
        _("“If it whines on the way up, listen at the second stop.”"),
    ),
    "honest": Anchor(
        _("“Mrs Hall at number nine was stuck again.”"),
        _("“A tenant, who said I could tell this, was stuck again.”"),
    ),
}


@dataclass(frozen=True)
class Weighed:
    """One criterion of the example: what they said, what we said, and why."""

    name: str
    theirs: str
    ours: str
    why: object

    @property
    def agrees(self) -> bool:
        return self.theirs == self.ours


def weighed(marks: dict[str, str]) -> list[Weighed]:
    return [Weighed(name, marks.get(name, ""), KNOWN_MARKS[name], WHY[name]) for name in CRITERIA]
