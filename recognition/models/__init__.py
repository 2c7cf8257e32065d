from recognition.models.badge import (
    STATUS_BITS,
    Achievement,
    AchievementKind,
    Badge,
    Credential,
    Help,
    Ink,
    Piece,
    Reason,
    SigningKey,
    SpentPlace,
    Verdict,
)
from recognition.models.balance import Balance
from recognition.models.choice import Idea, Nomination, PointsOff, RecognitionSettings
from recognition.models.fact import Award, Fact, Withdrawal
from recognition.models.kind import CURRENTS, PRODUCT_KINDS, STRANDS, Current, Kind, Strand
from recognition.models.landmark import Landmark
from recognition.models.quest import Quest, QuestFigure
from recognition.models.question import Question, Reply
from recognition.models.rule_set import RuleEntry, RuleSet
from recognition.models.rules_draft import Policy, RulesDraft
from recognition.models.season import FIRST_SEASON, WEEKS, Season, SeasonTag
from recognition.models.spotlight import A_SEASON, Answer, Spotlight
from recognition.models.thanks import Showing, Thanks, ThanksKind

__all__ = [
    "A_SEASON", "CURRENTS", "FIRST_SEASON", "PRODUCT_KINDS", "STATUS_BITS", "STRANDS", "WEEKS",
    "Achievement", "AchievementKind", "Answer", "Award", "Badge", "Balance", "Credential", "Current",
    "Fact", "Help", "Idea", "Ink", "Kind", "Landmark", "Nomination", "Piece", "PointsOff", "Policy", "Quest",
    "QuestFigure", "Question", "Reason", "RecognitionSettings", "Reply", "RuleEntry", "RuleSet",
    "RulesDraft", "Season", "SeasonTag", "Showing", "SigningKey", "SpentPlace", "Spotlight", "Strand",
    "Thanks", "ThanksKind", "Verdict", "Withdrawal",
]  # fmt: skip
