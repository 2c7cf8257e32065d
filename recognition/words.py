"""The rules in plain words, by the value of `recognition.models.Kind`; docs/rules.md says them at length."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RuleInWords:
    who_says_so: str | Promise
    limit: str | Promise = ""


IN_WORDS: dict[str, RuleInWords] = {
    "mentoring_goal": RuleInWords(
        _("The person you mentor: “I reached what we set”"), _("Once for each matched pair and season")
    ),
    "mentoring_session": RuleInWords(
        _("The person you mentor: “that was useful”"), _("Six for each matched pair and season")
    ),
    "workshop_hosted": RuleInWords(
        _("At least three of at least five people who were there; you never learn who")
    ),
    "playbook_merged": RuleInWords(_("A reviewer takes it in, and three people used it")),
    "barrier_removed": RuleInWords(_("Three people who had added themselves to it by name")),
    "answer_accepted": RuleInWords(_("Whoever asked")),
    "feedback_used": RuleInWords(_("The author: “I changed something”")),
    "workshop_tip": RuleInWords(_("The host, or two people who were there")),
    "curated_pick_applied": RuleInWords(_("Three people: “I applied it”")),
    "good_question": RuleInWords(
        _("Three people: “I had that too” or “I learnt something”"), _("Within the ten a week")
    ),
    "kudos": RuleInWords(
        _("Whoever thanks you, and says what you did"),
        _("Each person’s first five a month count, whoever they are; what isn’t used is not kept"),
    ),
    "practice_completed": RuleInWords(
        _("Nobody: it shows when the practice is finished"), _("Within the ten a week")
    ),
    "recall_held": RuleInWords(
        _("Nobody: it shows when it works in a new situation"), _("Within the ten a week")
    ),
    "workshop_joined": RuleInWords(
        _("Nobody: it shows when you take part in an activity"), _("Within the ten a week")
    ),
}

NEVER = (
    _("publishing anything, anywhere"),
    _("sharing and liking"),
    _("followers, reach, impressions, clicks and views"),
    _("signing in, and coming back every day"),
    _("inviting people"),
    _("giving thanks, and confirming what others did"),
)

# What each way of gaming still keeps; measured by the tests of `recognition.scoring`.
GAMING = (
    (_("Two friends confirm each other all day long"), _("They keep 30 points each, in a season.")),
    (_("A ring of up to five confirm each other"), _("They keep 40 each, however often they do it.")),
    (
        _("A ring of eight confirm each other forty times each"),
        _("They keep 210 each, which is less than a tenth."),
    ),
    (_("A team thanks its manager"), _("Nothing. It’s shown if both like, and scores nought.")),
    (_("New accounts confirm somebody"), _("Nothing, until each is known to be a real colleague.")),
    (_("Somebody posts five hundred times"), _("Nothing. There is nowhere to put it.")),
    (
        _("Somebody floods you with confirmations and takes them back"),
        _("You keep everything you had before."),
    ),
)
