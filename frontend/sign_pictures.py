"""What one sign says, drawn: a sentence, a chart in two cuts, and the table of the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.models import Intent
from culture.models import Cause, SignState
from culture.queries import Reading
from frontend import sign_charts
from frontend.sign_charts import Bar
from people.days import written

INKS = {SignState.GREEN: "kelp", SignState.AMBER: "sun", SignState.RED: "coral", SignState.UNKNOWN: "line"}
Cut = Callable[[int], str]


@dataclass(frozen=True)
class SignPicture:
    """`sentence` stands alone at a glance, `also` follows it. Without `draw` there is nothing to draw yet."""

    sentence: str
    label: str = ""  # names the drawing for who cannot see it
    draw: Cut | None = None  # its SVG at a width
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    key: Sequence[tuple[str, str]] = ()  # (mark, words)
    also: str = ""


def picture_of(reading: Reading) -> SignPicture:
    if reading.state == SignState.UNKNOWN or not reading.figures:
        return SignPicture(_("There isn’t enough yet to say anything fair."))
    return PICTURES[reading.sign.name](reading.figures)


def leaders(figures: dict[str, Any]) -> SignPicture:
    months = [(date.fromisoformat(month), count) for month, count in figures["months"]]
    names = [written(month, "M") for month, _count in months]
    days = figures["days"]
    sentence = (
        _("No leader did anything in the open in these months.")
        if days is None
        else _("Leaders did something in the open today.")
        if days == 0
        else ngettext(
            "The last thing leaders did in the open was %(days)d day ago.",
            "The last thing leaders did in the open was %(days)d days ago.",
            days,
        )
        % {"days": days}
    )
    label = _("What leaders did in the open, each month: %(numbers)s") % {
        "numbers": ", ".join(f"{name} {count}" for name, (_m, count) in zip(names, months, strict=True))
    }
    return SignPicture(
        sentence,
        label,
        lambda width: sign_charts.columns(
            [Bar(name, count) for name, (_m, count) in zip(names, months, strict=True)], label, width
        ),
        (_("Month"), _("Together")),
        [(written(month, "F Y"), count) for month, count in months],
    )


def said(figures: dict[str, Any], *, what: str, also: str) -> SignPicture:
    total, yes = figures["total"] or 0, figures["yes"]
    known = _("%(yes)d people or more") % {"yes": yes} if yes else _("fewer than ten people")
    words = {"total": total, "known": known, "what": what}
    sentence = _("Of %(total)d people or more who answered, %(known)s say: %(what)s") % words
    label = _("%(known)s of %(total)d or more say: %(what)s") % words
    return SignPicture(
        sentence,
        label,
        lambda width: sign_charts.dots((yes or 0) // 10, total // 10, label, width),
        (_("Who"), _("People, in tens")),
        [(_("Answered"), total), (what, yes if yes else _("not shown"))],
        [
            ("fill-coral", _("Ten people who say so")),
            ("empty-key", _("Ten who don’t, or would rather not say")),
        ],
        also=also,
    )


def pens(figures: dict[str, Any]) -> SignPicture:
    return said(
        figures, what=_("“Somebody posted in my name.”"), also=_("No key to any account is kept here.")
    )


def own_words(figures: dict[str, Any]) -> SignPicture:
    return said(
        figures,
        what=_("“I was given words, or a time, to post.”"),
        also=_("No item of the kit has ready text; there is no field for it."),
    )


def vanity(figures: dict[str, Any]) -> SignPicture:
    also = (
        _("%(forbidden)d kinds in the rules count posts or clicks; %(unproved)d points lack a proof.")
        % figures
    )
    return said(figures, what=_("“There is another prize for posting here.”"), also=also)


def promotion(figures: dict[str, Any]) -> SignPicture:
    rows = [
        Bar(
            str(intent.label),
            figures["intents"][intent.value],
            "coral" if intent in ("sell", "recruit") else "cobalt",
        )
        for intent in Intent
    ]
    rows.append(Bar(_("Colleagues’ stories"), figures["stories"], "kelp"))
    sentence = (
        _("%(share)d of 100 things published or offered this season are there to sell or to recruit.")
        % figures
    )
    label = ", ".join(f"{row.name} {row.value:g}" for row in rows)
    return SignPicture(
        sentence,
        label,
        lambda width: sign_charts.bars(rows, label, width),
        (_("What for"), _("Things this season")),
        [(row.name, f"{row.value:g}") for row in rows],
        [("fill-coral", _("Sells or recruits")), ("fill-cobalt", _("Teaches, delights or asks"))],
    )


def percent(share: float) -> str:
    return _("%(share)s%%") % {"share": f"{share:g}"}


def departments(figures: dict[str, Any]) -> SignPicture:
    rows = figures["rows"]
    ratio = floatformat(figures["ratio"], -1)
    sentence = (
        _("No department gives much more than its share.")
        if ratio == "1"
        else _("The most giving department gives about %(ratio)s times its share.") % {"ratio": ratio}
    )
    label = _("Share of people and of confirmed help, by department: %(numbers)s") % {
        "numbers": "; ".join(f"{name} {percent(people)} / {percent(given)}" for name, people, given in rows)
    }
    return SignPicture(
        sentence,
        label,
        lambda width: sign_charts.pairs(
            [(name, people, given) for name, people, given in rows], label, width, written=percent
        ),
        (_("Department, A to Z"), _("Of the people, %"), _("Of the help, %")),
        rows,
        [("empty-key", _("Its share of people")), ("fill-cobalt", _("Its share of confirmed help"))],
    )


def people(figures: dict[str, Any]) -> SignPicture:
    each, raised, answered = figures["each"], figures["raised"], figures["answered"]
    sentence = (
        _("%(each)d hours went to people for each item of the company’s own.") % {"each": each}
        if each is not None
        else _("%(hours)d hours or more went to people; the company offered nothing of its own.") % figures
    )
    part = round(100 * answered / raised) if raised else 0
    rows = [
        Bar(_("Hours for people"), figures["hours"]),
        Bar(_("Items of the company"), figures["items"], "coral"),
        Bar(_("Raised, and old enough to be answered"), raised, "sun"),
        Bar(_("… of which answered within thirty days"), answered, "kelp"),
    ]
    label = ", ".join(f"{row.name} {row.value:g}" for row in rows)
    answers = _("Of 100 things raised, %(part)d were answered within thirty days.") % {"part": part}
    return SignPicture(
        sentence,
        label,
        lambda width: sign_charts.bars(rows, label, width),
        (_("What"), _("This season")),
        [
            *((row.name, f"{row.value:g}") for row in rows),
            (_("People with a focus, in tens"), figures["focus"] or "–"),
        ],
        also=answers,
    )


def blame(figures: dict[str, Any]) -> SignPicture:
    done = sum(figures["actions"].values()) or 1
    rows = [
        (
            str(cause.label),
            figures["said"].get(cause.value),
            round(100 * figures["actions"].get(cause.value, 0) / done),
        )
        for cause in Cause
    ]
    label = "; ".join(
        _("%(cause)s: %(said)s of what is in the way, %(done)s of the work")
        % {
            "cause": name,
            "said": percent(said) if said is not None else _("not shown"),
            "done": percent(work),
        }
        for name, said, work in rows
    )
    most = max(rows, key=lambda row: row[1] or 0)
    return SignPicture(
        _("Most often in the way: %(cause)s.") % {"cause": most[0]},
        label,
        lambda width: sign_charts.pairs(rows, label, width, written=percent),
        (_("Cause"), _("In the way, %"), _("Worked on, %")),
        [(name, said if said is not None else _("not shown"), work) for name, said, work in rows],
        [("empty-key", _("Said to be in the way")), ("fill-cobalt", _("Worked on"))],
        also=_("Here it stands beside what the action board works on."),
    )


PICTURES: dict[str, Callable[[dict[str, Any]], SignPicture]] = {
    "leaders": leaders,
    "pens": pens,
    "words": own_words,
    "promotion": promotion,
    "vanity": vanity,
    "departments": departments,
    "people": people,
    "blame": blame,
}


def trend_of(reading: Reading) -> SignPicture:
    """Draw the sign over up to four seasons, with each season's state in words."""
    points = [
        (written(season, "M Y"), place, INKS[state])
        for season, state, place in reading.trend
        if state != SignState.UNKNOWN
    ]
    rows = [(written(season, "F Y"), str(state.label)) for season, state, _place in reading.trend]
    label = _("Season by season: %(states)s") % {
        "states": ", ".join(f"{name} {state}" for name, state in rows)
    }
    if not points:
        return SignPicture("", label=label, head=(_("Season from"), _("State")), rows=rows)
    return SignPicture(
        "", label, lambda width: sign_charts.trend(points, label, width), (_("Season from"), _("State")), rows
    )


@dataclass(frozen=True)
class StayingPicture:
    """What was put in each season, drawn and in rows, and who stayed, in rows."""

    invested: SignPicture
    seasons: tuple[date, ...]
    put_in: tuple[tuple[date, dict[str, int]], ...]
    cohorts: tuple[tuple[date, int | None, list[str]], ...]


def staying_of(figures: dict[str, Any]) -> StayingPicture:
    seasons = tuple(date.fromisoformat(day) for day in figures["seasons"])
    put_in = tuple(zip(seasons, figures["invested"], strict=True))
    names = [written(season, "M Y") for season in seasons]
    bars = [Bar(name, row["hours"]) for name, (_s, row) in zip(names, put_in, strict=True)]
    label = _("Hours for people in each season, in tens: %(numbers)s") % {
        "numbers": ", ".join(f"{bar.name} {bar.value}" for bar in bars)
    }
    drawing = SignPicture("", label, lambda width: sign_charts.columns(bars, label, width), (), ())
    rows = zip(seasons, figures["cohorts"], strict=True)
    cohorts = tuple((season, row["joined"], stayed_in_words(season, seasons, row)) for season, row in rows)
    return StayingPicture(drawing, seasons, put_in, cohorts)


def stayed_in_words(joined: date, seasons: Sequence[date], row: dict[str, Any]) -> list[str]:
    """Nothing for a season before they joined, a dash where a side is under ten."""
    return [
        "" if season < joined else "–" if share is None else f"{share}"
        for season, share in zip(seasons, row["stayed"], strict=True)
    ]
