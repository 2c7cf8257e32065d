"""What a person may see of courses and of their own work: published, or one's own. One subject a file."""

from learning.queries.company import (
    RECENT,
    SMALLEST_GROUP,
    alongside,
    company_on,
    is_listed,
)
from learning.queries.outlines import (
    DONE_BY,
    events_of,
    outline_of,
    progress_in,
)
from learning.queries.pages import (
    LENGTHS,
    advised_before,
    course_of,
    learn_index,
    lessons_of,
    published_courses,
    published_lessons,
    published_playbooks,
)
from learning.queries.playbooks import (
    minutes_in_words,
    open_runs,
    playbook_of,
    playbooks_for,
    runs_of,
    runs_on,
)
from learning.queries.routes import (
    CarryOn,
    Route,
    Station,
    carry_on_for,
    courses_for,
    route_of,
    routes_for,
)
from learning.queries.words import (
    answers_of,
    history_of,
    own_lines,
    own_texts,
    versions_of,
    writing_in_lessons,
)

__all__ = [
    "DONE_BY",
    "LENGTHS",
    "RECENT",
    "SMALLEST_GROUP",
    "CarryOn",
    "Route",
    "Station",
    "advised_before",
    "alongside",
    "answers_of",
    "carry_on_for",
    "company_on",
    "course_of",
    "courses_for",
    "events_of",
    "history_of",
    "is_listed",
    "learn_index",
    "lessons_of",
    "minutes_in_words",
    "open_runs",
    "outline_of",
    "own_lines",
    "own_texts",
    "playbook_of",
    "playbooks_for",
    "progress_in",
    "published_courses",
    "published_lessons",
    "published_playbooks",
    "route_of",
    "routes_for",
    "runs_of",
    "runs_on",
    "versions_of",
    "writing_in_lessons",
]
