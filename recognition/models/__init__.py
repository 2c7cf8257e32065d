from recognition.models.balance import Balance
from recognition.models.fact import Award, Fact, Withdrawal
from recognition.models.kind import CURRENTS, PRODUCT_KINDS, STRANDS, Current, Kind, Strand
from recognition.models.landmark import Landmark
from recognition.models.question import Question, Reply
from recognition.models.rule_set import RuleEntry, RuleSet
from recognition.models.season import FIRST_SEASON, WEEKS, Season, SeasonTag
from recognition.models.thanks import Showing, Thanks, ThanksKind

__all__ = [
    "CURRENTS",
    "FIRST_SEASON",
    "PRODUCT_KINDS",
    "STRANDS",
    "WEEKS",
    "Award",
    "Balance",
    "Current",
    "Fact",
    "Kind",
    "Landmark",
    "Question",
    "Reply",
    "RuleEntry",
    "RuleSet",
    "Season",
    "SeasonTag",
    "Showing",
    "Strand",
    "Thanks",
    "ThanksKind",
    "Withdrawal",
]
