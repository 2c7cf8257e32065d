"""More people than anybody could write by hand, for scale work: quick, plain, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from config.demonstration import content
from config.demonstration.organisation import HOURS
from config.demonstration.world import World
from people.models import Department, Person, Profile, State, Topic

BATCH = 2_000
TEAM = 10  # people a lead answers for
LISTS = content.table("crowd")
FIRST, LAST, WORDS = (LISTS[name].split() for name in ("first", "last", "words"))
WORK, PLACES = LISTS["work"], LISTS["places"]
WAYS = ("listen", "gather", "talk", "make")


def load(world: World, count: int) -> None:
    """Add so many people; zero or fewer adds nobody."""
    if count <= 0:
        return
    units = list(Department.objects.filter(depth=2).order_by("slug"))
    topics = list(Topic.objects.order_by("pk"))
    lead = world.who("ingrid")
    made = 0
    numbers: Iterator[int] = iter(range(count))
    while batch := list(islice(numbers, BATCH)):
        people = Person.objects.bulk_create(person_of(world, number, units, lead) for number in batch)
        for place, person in enumerate(people):
            person.manager = people[place - place % TEAM] if place % TEAM else lead
        Person.objects.bulk_update(people, ["manager"], batch_size=500)
        give_profiles(people, batch, topics)
        made += len(people)
        world.bar.at(made, count)


def person_of(world: World, number: int, units: list[Department], lead: Person) -> Person:
    state = State.ACCOUNT if number % 11 == 7 else State.PAUSED if number % 19 == 3 else State.JOINED
    joined = None if state == State.ACCOUNT else world.now - timedelta(days=15 + number % 180)
    place, zone = PLACES[number % len(PLACES)]
    return Person(
        email=f"colleague-{number}@{content.organisation()['domain']}",
        name=name_of(number),
        password="!",
        state=state,
        department=units[number % len(units)],
        headline="" if joined is None else f"{WORK[number % len(WORK)]}, {place}",
        voice_words="" if joined is None else words_of(number),
        time_zone=zone,
        joined_at=joined,
        vouched_at=joined,
    )


def name_of(number: int) -> str:
    """Every first name with every last name before a pair comes twice; neighbours share neither."""
    turn, first = divmod(number, len(FIRST))
    return f"{FIRST[first]} {LAST[(turn + 13 * first) % len(LAST)]}"


def words_of(number: int) -> str:
    return " ".join(WORDS[(number * step + step) % len(WORDS)] for step in (5, 11, 17))


def give_profiles(people: list[Person], numbers: list[int], topics: list[Topic]) -> None:
    members = [(number, person) for number, person in zip(numbers, people, strict=True) if person.is_member]
    profiles = Profile.objects.bulk_create(
        Profile(
            person=person,
            way=WAYS[number % len(WAYS)],
            hours={str(day): HOURS[number % len(HOURS)] for day in range(5)},
            findable=bool(number % 4),
        )
        for number, person in members
    )
    through = Profile.topics.through
    through.objects.bulk_create(
        through(profile=profile, topic=topics[(number + step) % len(topics)])
        for (number, _person), profile in zip(members, profiles, strict=True)
        for step in (0, 5)
    )
