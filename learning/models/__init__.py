from learning.models.asks import Ask, AskAnswer, SameHere
from learning.models.collections import Applied, Collection, Pick
from learning.models.freshness import Recheck
from learning.models.habit import WritingHabit
from learning.models.pages import (
    CHECK_EVERY,
    LESSON_ICONS,
    CoursePage,
    LearnIndexPage,
    LearningPage,
    LessonKind,
    LessonPage,
    PlaybookPage,
    Strand,
)
from learning.models.paths import Cohort, CohortPlace, Path, PathStep
from learning.models.playbook import PlaybookRun, RunTick
from learning.models.progress import Answer, AnswerVersion, Erasure, Listing, ProgressEvent, Verb
from learning.models.recall import RecallAnswer, RecallCard
from learning.models.review import Calibration, Critique, ReadingLease, ReadingOffer, ReviewRequest
from learning.models.suggestions import Suggestion, UsedIt

__all__ = [
    "CHECK_EVERY",
    "LESSON_ICONS",
    "Answer",
    "AnswerVersion",
    "Applied",
    "Ask",
    "AskAnswer",
    "Calibration",
    "Cohort",
    "CohortPlace",
    "Collection",
    "CoursePage",
    "Critique",
    "Erasure",
    "LearnIndexPage",
    "LearningPage",
    "LessonKind",
    "LessonPage",
    "Listing",
    "Path",
    "PathStep",
    "Pick",
    "PlaybookPage",
    "PlaybookRun",
    "ProgressEvent",
    "ReadingLease",
    "ReadingOffer",
    "RecallAnswer",
    "RecallCard",
    "Recheck",
    "ReviewRequest",
    "RunTick",
    "SameHere",
    "Strand",
    "Suggestion",
    "UsedIt",
    "Verb",
    "WritingHabit",
]
