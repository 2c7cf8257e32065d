"""Cards for conversations and agendas for workshops, as a start for editors; what exists is left as it is."""

from __future__ import annotations

from django.utils import translation

from mentoring.agendas import items_of
from mentoring.models import Format, FormatAgenda, SessionCard

# title, slug, one line about it, what it suits, parts as (minutes, what happens, a line beneath it)
CARDS = (
    (
        "The first twenty minutes",
        "first-twenty-minutes",
        "Enough to know whether you’d like a second.",
        SessionCard.For.FIRST,
        (
            (5, "What did you nearly write about this month?", "And why didn’t you?"),
            (8, "Read each other one sentence you like", "Say what you heard, before what you think."),
            (5, "What would a good six weeks look like?", "What would make you stop?"),
            (2, "When next, or not at all", "Both are fine."),
        ),
    ),
    (
        "One draft on the table",
        "one-draft",
        "The author listens first.",
        SessionCard.For.ANY,
        (
            (3, "Read it quietly", ""),
            (8, "Wondered, heard, liked", "The author only listens."),
            (8, "What would you try?", "The author chooses one thing."),
            (3, "Write down what comes next", ""),
        ),
    ),
    (
        "Stuck, and that is fine",
        "stuck",
        "For a week in which nothing was written.",
        SessionCard.For.ANY,
        (
            (5, "Tell it instead: what happened this week?", "No writing. Just tell."),
            (8, "What made you laugh, or swear, in it?", ""),
            (5, "Say its first line aloud, three ways", ""),
            (2, "Keep one", ""),
        ),
    ),
    (
        "Before it leaves your desk",
        "before-it-leaves",
        "A last look, and a deep breath.",
        SessionCard.For.ANY,
        (
            (5, "Read it aloud", "Slowly. Where did you stumble?"),
            (5, "Who is in it? Do they know?", ""),
            (5, "What are you afraid somebody might say?", "And what would you answer?"),
            (5, "Keep it, change it, or wait a day", ""),
        ),
    ),
    (
        "Looking back",
        "looking-back",
        "For the last time, or the first pause.",
        SessionCard.For.LAST,
        (
            (8, "What can you do now that you couldn’t?", ""),
            (5, "What helped? Name the moment.", ""),
            (5, "What will you keep doing on your own?", ""),
            (2, "Say thank you, and stop on time", ""),
        ),
    ),
)


def write_guides() -> None:
    """Write the English cards and agendas; other languages are the editors' to add."""
    for order, (title, slug, about, suits, parts) in enumerate(CARDS, start=1):
        steps = [step(minutes, words, note=note) for minutes, words, note in parts]
        values = {"title": title, "about": about, "suits": suits, "steps": steps, "order": 10 * order}
        SessionCard.objects.get_or_create(slug=slug, language="en", defaults=values)
    with translation.override("en"):
        for name in Format:
            steps = [step(item.minutes, item.title, activity=item.activity) for item in items_of(name)]
            FormatAgenda.objects.get_or_create(format=name, language="en", defaults={"steps": steps})


def step(
    minutes: int, title: str, *, activity: str = "talk", note: str = ""
) -> tuple[str, dict[str, object]]:
    return "step", {"title": title, "minutes": minutes, "activity": activity, "note": note}
