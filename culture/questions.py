"""What the rounds ask. Written once, the same for everybody; translated like any other word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words: TypeAlias = "StrOrPromise"
AGREEMENT: tuple[tuple[str, Words], ...] = (
    ("5", _("Yes, very much")),
    ("4", _("Mostly")),
    ("3", _("Half and half")),
    ("2", _("Hardly")),
    ("1", _("Not at all")),
)
YES_NO: tuple[tuple[str, Words], ...] = (
    ("no", _("No")),
    ("yes", _("Yes")),
    ("unsaid", _("I’d rather not say")),
)


@dataclass(frozen=True)
class Question:
    """`kind`: agree (1 to 5), yesno, several (choose any), text (a line of one's own)."""

    name: str
    words: Words
    kind: Literal["agree", "yesno", "several", "text"] = "agree"
    options: tuple[tuple[str, Words], ...] = AGREEMENT
    fix: Words = ""  # what to mend first when readiness is lowest here


CAUSES: tuple[tuple[str, Words], ...] = (
    ("culture", _("How we treat each other")),
    ("permission", _("I don’t know what I may do")),
    ("time", _("No time")),
    ("skills", _("I don’t know how")),
    ("tools", _("Tools and rules")),
    ("nothing", _("Nothing: I just don’t want to, and that’s fine")),
)
NEEDS: tuple[tuple[str, Words], ...] = (
    ("writing", _("Finding my words")),
    ("speaking", _("Speaking in front of people")),
    ("pictures", _("Pictures and sound")),
    ("hard-topics", _("Hard topics and disagreement")),
    ("privacy", _("Privacy, and what not to say")),
    ("languages", _("In another language")),
    ("offline", _("Talks and rooms, away from a screen")),
)

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "barriers": (
        Question("barrier", _("What is in the way?"), "several", CAUSES),
        Question("words", _("In your words"), "text", ()),
    ),
    "readiness": (
        Question(
            "answered",
            _("When somebody raises something here, they get an answer."),
            fix=_("Answer what people raised."),
        ),
        Question(
            "leaders",
            _("Our leaders go first, and show how they got there."),
            fix=_("Let leaders go first."),
        ),
        Question(
            "trust",
            _("We may say something that turns out wrong, and put it right."),
            fix=_("Make it safe to be wrong."),
        ),
        Question(
            "time",
            _("People have the time to learn this in working hours."),
            fix=_("Give people time for it."),
        ),
        Question(
            "worth",
            _("What we do is worth telling, and we tell each other first."),
            fix=_("Mend what isn’t worth telling."),
        ),
        Question("free", _("Nobody here has to, and nobody would notice."), fix=_("Take the pressure away.")),
    ),
    "pulse": (
        Question("allowed", _("I know I am allowed to talk about my work.")),
        Question("safe", _("I could say that I disagree.")),
        Question("posted-for", _("Somebody posted in my name."), "yesno", YES_NO),
        Question("given-words", _("I was given words, or a time, to post."), "yesno", YES_NO),
        Question("other-prize", _("There is another prize for posting here."), "yesno", YES_NO),
    ),
    "needs": (
        Question("need", _("What would help you next season?"), "several", NEEDS),
        Question("words", _("Something else"), "text", ()),
    ),
}


def scored(kind: str) -> tuple[Question, ...]:
    return tuple(question for question in QUESTIONS[kind] if question.kind == "agree")


# Asked of one person, for themselves alone. What somebody believes they can do, in tasks of growing
# difficulty: after Bandura, Guide for constructing self-efficacy scales (2006).
CONFIDENCE: tuple[tuple[str, Words], ...] = (
    ("words", _("I can say what I do in words of my own.")),
    ("unfinished", _("I can show somebody a draft that isn’t finished.")),
    ("ask", _("I can ask a question in front of others.")),
    ("disagree", _("I can disagree and stay kind.")),
    ("wrong", _("I can say that I was wrong.")),
    ("silence", _("I’m all right when nobody answers.")),
)
