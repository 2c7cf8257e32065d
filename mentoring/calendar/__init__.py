"""Times two people share, and calendar files. Pure: the caller brings the clock."""

from mentoring.calendar.files import Entry, calendar_file, comes_twice, feed_file, invitation_file
from mentoring.calendar.recurrence import occurrences
from mentoring.calendar.slots import USUAL_HOURS, Week, free_spans, mutual_slots

__all__ = [
    "USUAL_HOURS",
    "Entry",
    "Week",
    "calendar_file",
    "comes_twice",
    "feed_file",
    "free_spans",
    "invitation_file",
    "mutual_slots",
    "occurrences",
]
