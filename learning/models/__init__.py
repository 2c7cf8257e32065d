from learning.models.asks import Ask, AskAnswer, SameHere
from learning.models.collections import Applied, Collection, Pick
from learning.models.pages import (
    LESSON_ICONS,
    CoursePage,
    LearnIndexPage,
    LearningPage,
    LessonKind,
    LessonPage,
    PlaybookPage,
    Strand,
)
from learning.models.playbook import PlaybookRun, RunTick
from learning.models.progress import Answer, AnswerVersion, Erasure, Listing, ProgressEvent, Verb
from learning.models.recall import RecallAnswer, RecallCard
from learning.models.review import Calibration, Critique, ReadingLease, ReadingOffer, ReviewRequest
from learning.models.suggestions import Suggestion, UsedIt

__all__ = [
    "LESSON_ICONS",
    "Answer",
    "AnswerVersion",
    "Applied",
    "Ask",
    "AskAnswer",
    "Calibration",
    "Collection",
    "CoursePage",
    "Critique",
    "Erasure",
    "LearnIndexPage",
    "LearningPage",
    "LessonKind",
    "LessonPage",
    "Listing",
    "Pick",
    "PlaybookPage",
    "PlaybookRun",
    "ProgressEvent",
    "ReadingLease",
    "ReadingOffer",
    "RecallAnswer",
    "RecallCard",
    "ReviewRequest",
    "RunTick",
    "SameHere",
    "Strand",
    "Suggestion",
    "UsedIt",
    "Verb",
]
