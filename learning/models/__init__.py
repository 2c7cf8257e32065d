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

__all__ = [
    "LESSON_ICONS",
    "Answer",
    "AnswerVersion",
    "CoursePage",
    "Erasure",
    "LearnIndexPage",
    "LearningPage",
    "LessonKind",
    "LessonPage",
    "Listing",
    "PlaybookPage",
    "PlaybookRun",
    "ProgressEvent",
    "RunTick",
    "Strand",
    "Verb",
]
