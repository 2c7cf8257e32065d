"""Dates in the reader's form: each format that pages use, in the order their language has it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

FORMATS = {
    "D j M": pgettext_lazy("date format", "D j M"),
    "F Y": pgettext_lazy("date format", "F Y"),
    "H:i": pgettext_lazy("date format", "H:i"),
    "H:i:s": pgettext_lazy("date format", "H:i:s"),
    "M Y": pgettext_lazy("date format", "M Y"),
    "j F": pgettext_lazy("date format", "j F"),
    "j F Y": pgettext_lazy("date format", "j F Y"),
    "j F Y, H:i": pgettext_lazy("date format", "j F Y, H:i"),
    "j F, H:i": pgettext_lazy("date format", "j F, H:i"),
    "j M": pgettext_lazy("date format", "j M"),
    "j M Y": pgettext_lazy("date format", "j M Y"),
    "l H:i": pgettext_lazy("date format", "l H:i"),
    "l j F": pgettext_lazy("date format", "l j F"),
    "l j F H:i": pgettext_lazy("date format", "l j F H:i"),
    "l j F Y": pgettext_lazy("date format", "l j F Y"),
    "l j F, H:i": pgettext_lazy("date format", "l j F, H:i"),
    "l, H:i": pgettext_lazy("date format", "l, H:i"),
}

MINUTE, HOUR, DAY = 60, 3600, 86400
AGES = (
    (365 * DAY, ngettext_lazy("a year ago", "%(number)d years ago", "number")),
    (30 * DAY, ngettext_lazy("a month ago", "%(number)d months ago", "number")),
    (7 * DAY, ngettext_lazy("a week ago", "%(number)d weeks ago", "number")),
    (DAY, ngettext_lazy("a day ago", "%(number)d days ago", "number")),
    (HOUR, ngettext_lazy("an hour ago", "%(number)d hours ago", "number")),
    (MINUTE, ngettext_lazy("a minute ago", "%(number)d minutes ago", "number")),
)


def written(moment: date, form: str) -> str:
    """Write the moment by Django's format letters, in the order that the active language has them."""
    return date_format(moment, str(FORMATS.get(form, form)))


def in_form(text: str, form: str) -> str:
    """Write an ISO 8601 moment by the active clock; other text, and any without a form, stays as it is."""
    try:
        return written(timezone.localtime(datetime.fromisoformat(text)), form) if form else text
    except ValueError:
        return text


def moment(at: date | None) -> str:
    """Write when something was, in full and by the reader's clock; nothing for never."""
    if isinstance(at, datetime):
        return written(timezone.localtime(at), "j F Y, H:i")
    return written(at, "j F Y") if at else ""


def ago(at: datetime) -> str:
    """Write how long ago it was in the largest unit that fits: "5 days ago"."""
    seconds = (timezone.now() - at) / timedelta(seconds=1)
    for length, words in AGES:
        if seconds >= length:
            return words % {"number": int(seconds // length)}
    return _("just now")


def week(hours: dict[str, list[list[int]]]) -> list[tuple[str, str]]:
    """{"0": [[540, 720]]} -> [("Monday", "09:00–12:00")]; days without hours are left out."""
    days = sorted((int(day), spans) for day, spans in hours.items() if spans)
    return [(str(WEEKDAYS[day]), spans_in_words(spans)) for day, spans in days]


def spans_in_words(spans: Iterable[Iterable[int]]) -> str:
    return ", ".join("–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span) for span in spans)
