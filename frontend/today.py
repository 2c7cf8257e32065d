"""What stands on Today: composed from each app's own queries, in a bounded number of them.

Nothing here is due, counted or compared; what is missing is left out or said kindly.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, zip_longest

from django.core.cache import cache
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

import cms.queries
import learning.queries
import mentoring.queries
import recognition.queries
from cms.models import ExamplePostPage, StoryPage
from cms.queries import DraftsCompany
from frontend.swell import Swell, swell_of
from learning.likeness import sentences
from learning.models import CoursePage
from learning.queries import Asked, CarryOn
from mentoring.queries import AgendaLine
from people.days import written
from people.interests import kinship
from people.models import Person, Way
from people.queries import said_by, way_of
from recognition.models import Thanks

SMALLEST_GROUP = 10  # fewer people than this are never shown as a figure
OPENINGS = 4
TIDE_KEPT = 300  # seconds: the same figure for everybody, and nobody waits for it


@dataclass(frozen=True)
class Opening:
    """Something one could do; `person` is whose ring stands beside it, else `icon`."""

    title: str
    line: str
    url: str
    person: Person | None = None
    icon: str = "sparkles"
    ink: str = "foam"


@dataclass(frozen=True)
class Time:
    """One time of today's agenda."""

    starts_at: datetime
    title: str
    line: str
    url: str


@dataclass(frozen=True)
class Teaser:
    """A colleague's words, from outside: no reactions, no counts."""

    title: str
    url: str
    line: str
    label: str
    icon: str
    ink: str
    author: Person | None
    minutes: int


@dataclass(frozen=True)
class Tide:
    """The goal all share this month: drafts shown to somebody, and those that got an answer."""

    read: int
    shown: int

    @property
    def hoping(self) -> int:
        return self.shown - self.read


@dataclass(frozen=True)
class Today:
    greeting: str
    day: date
    carry_on: CarryOn | None
    beginning: CoursePage | None
    beginning_is_close: bool
    times: Sequence[Time]
    noticed: Thanks | None
    openings: Sequence[Opening]
    reading: Sequence[Teaser]
    swell: Swell
    tide: Tide | None
    recall: Asked | None = None


def today_for(person: Person, *, rests: bool = False, now: datetime | None = None) -> Today:
    """`rests`: the person said "not today", so no lesson is offered until tomorrow."""
    moment = timezone.localtime(now or timezone.now())
    carry_on = None if rests else learning.queries.carry_on_for(person)
    course, is_close = (None, False) if rests or carry_on else beginning_for(person)
    return Today(
        greeting=greeting(person.first_name, moment.hour),
        day=moment.date(),
        carry_on=carry_on,
        beginning=course,
        beginning_is_close=is_close,
        times=[time_of(line) for line in mentoring.queries.agenda_for(person, moment.date())],
        noticed=recognition.queries.latest_thanks_for(person),
        openings=openings_for(person),
        reading=reading_for(person),
        swell=swell_of(person, moment),
        tide=tide_at(moment),
        recall=next(iter(learning.queries.recall_for(person, now=now, most=1)), None),
    )


def greeting(name: str, hour: int) -> str:
    """By the reader's own clock."""
    if 5 <= hour < 12:
        return _("Morning, %(name)s.") % {"name": name}
    if 12 <= hour < 18:
        return _("Afternoon, %(name)s.") % {"name": name}
    return _("Evening, %(name)s.") % {"name": name}


def beginning_for(person: Person) -> tuple[CoursePage | None, bool]:
    """A course for who has not begun anything, and whether what they are here for chose it.

    Else the first of the good places to start.
    """
    courses = list(learning.queries.published_courses().order_by("-is_good_start", "path"))
    said = said_by(person)
    kin = [kinship(said, course.title, course.promise, course.for_whom) for course in courses]
    closest = max(kin, default=0)
    return (courses[kin.index(closest)] if courses else None), closest > 0


# --- Today's times ------------------------------------------------------------------------------


def time_of(line: AgendaLine) -> Time:
    if line.kind == "session":
        title = _("Time with %(name)s") % {"name": line.who.split()[0] if line.who else _("a colleague")}
        return Time(line.starts_at, title, _("The two of you."), reverse("mentoring:home"))
    words = _("You’re hosting.") if line.kind == "hosting" else _("With %(name)s.") % {"name": line.who}
    return Time(line.starts_at, line.title, words, reverse("mentoring:workshop", args=[line.subject.uid]))


# --- People who would welcome you ---------------------------------------------------------------


def openings_for(person: Person) -> list[Opening]:
    """At most four: one of each kind before a second of any, the kind one likes best first."""
    if person.is_paused:
        return []
    way = way_of(person)
    sources = sorted(SOURCES, key=lambda source: (source.way != way, SOURCES.index(source)))
    found = [list(islice(source.of(person), 2)) for source in sources]
    turns = zip_longest(*found)
    return [opening for turn in turns for opening in turn if opening is not None][:OPENINGS]


def offers(person: Person) -> Iterator[Opening]:
    for pairing in mentoring.queries.offers_for(person)[:2]:
        other = mentoring.queries.other_half(pairing, person)
        title = _("%(name)s would like to meet you") % {"name": other.first_name}
        yield Opening(
            title,
            _("Read why, then say yes or no. Both are fine."),
            reverse("mentoring:offer", args=[pairing.uid]),
            other,
        )


def asked(person: Person) -> Iterator[Opening]:
    for question in recognition.queries.questions_for(person)[:2]:
        title = _("Did %(name)s help?") % {"name": question.contributor.first_name}
        line = _("Two taps. A no is told to nobody.")
        yield Opening(title, line, reverse("recognition:question", args=[question.pk]), question.contributor)


def drafts(person: Person) -> Iterator[Opening]:
    for draft in cms.queries.drafts_readable_by(person)[:2]:
        title = _("%(name)s would like a second pair of eyes") % {"name": draft.author.first_name}
        line = draft.title or _("A draft, shown to you.")
        yield Opening(title, line, reverse("cms:draft", args=[draft.pk]), draft.author)


def gatherings(person: Person) -> Iterator[Opening]:
    for workshop in mentoring.queries.openings_for(person)[:2]:
        when = timezone.localtime(workshop.starts_at)
        line = _("%(day)s. Come and listen, or bring something.") % {"day": written(when, "l H:i")}
        yield Opening(
            workshop.title,
            line,
            reverse("mentoring:workshop", args=[workshop.uid]),
            workshop.host,
            "messages-square",
        )


@dataclass(frozen=True)
class Source:
    of: Callable[[Person], Iterator[Opening]]
    way: str = "-"  # whose favourite it is


SOURCES = [Source(offers), Source(asked), Source(drafts, Way.TALK), Source(gatherings, Way.LISTEN)]


# --- Worth reading, and all of us ---------------------------------------------------------------


def reading_for(person: Person) -> list[Teaser]:
    """A leader's example and two colleagues' stories, featured first; more of one if the other lacks."""
    first = (F("featured_at").desc(nulls_last=True), "-first_published_at")
    examples = [teaser_of_example(page) for page in cms.queries.examples().order_by(*first)[:3]]
    stories = [
        teaser_of_story(page)
        for page in cms.queries.stories_for(person).select_related("author", "topic").order_by(*first)[:3]
    ]
    return [*examples[: max(1, 3 - len(stories))], *stories][:3]


def teaser_of_example(page: ExamplePostPage) -> Teaser:
    label, line = _("Leading by example"), opening_line(page.post)
    return Teaser(
        page.title, page.url or "", line, label, "flag", "coral", page.author, minutes_to_read(page.post)
    )


def teaser_of_story(page: StoryPage) -> Teaser:
    text = " ".join(str(block.value) for block in page.body)
    label = page.topic.name if page.topic else _("In their own words")
    ink = "sun" if page.pk % 2 else "plum"
    return Teaser(
        page.title,
        page.url or "",
        page.intro or opening_line(text),
        label,
        "quote",
        ink,
        page.author,
        minutes_to_read(text),
    )


def opening_line(text: str) -> str:
    """The first two sentences, short enough for a card."""
    return Truncator(" ".join(sentences(strip_tags(text))[:2])).words(26)


def minutes_to_read(text: str) -> int:
    """At 200 words a minute, one at least."""
    return max(1, round(len(text.split()) / 200))


def tide_at(moment: datetime) -> Tide | None:
    """This month's drafts, once ten people have shown one."""
    start = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    key = f"drafts-company:{start.isoformat()}"
    company: DraftsCompany | None = cache.get(key)
    if company is None:
        company = cms.queries.drafts_company(start)
        cache.set(key, company, TIDE_KEPT)
    return Tide(company.read, company.shown) if company.authors >= SMALLEST_GROUP else None
