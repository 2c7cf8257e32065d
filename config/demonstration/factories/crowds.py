"""A round with thousands of people in it, in a few seconds: for measuring, and for pages of many."""

from datetime import timedelta

from django.utils import timezone

from mentoring.models import Champion, Kind, Newcomer, Round, RoundEntry, Skill, Tongue
from people.models import Department, Person, Profile, State

BATCH = 1_000
SKILLS = 12
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
PLACES = ("inside", "linkedin", "video")


def fill_round(round: Round, *, newcomers: int, champions: int) -> None:
    """Let so many newcomers and champions into a round. The same numbers give the same people."""
    skills = [
        Skill.objects.get_or_create(slug=f"crowd-skill-{number}", defaults={"name": f"Skill {number}"})[0]
        for number in range(SKILLS)
    ]
    units = list(Department.objects.order_by("pk")[:20])
    for part, count in (("newcomer", newcomers), ("champion", champions)):
        people = [person_of(part, number, units) for number in range(count)]
        for some in split(people):
            made = Person.objects.bulk_create(some)
            Profile.objects.bulk_create(Profile(person=person, findable=True) for person in made)
            RoundEntry.objects.bulk_create(
                RoundEntry(round=round, person=person, part=part, entered_at=timezone.now())
                for person in made
            )
        add = add_newcomers if part == "newcomer" else add_champions
        for start in range(0, count, BATCH):
            add(people[start : start + BATCH], start, skills)


def split(people: list[Person]) -> list[list[Person]]:
    return [people[start : start + BATCH] for start in range(0, len(people), BATCH)]


def person_of(part: str, number: int, units: list[Department]) -> Person:
    return Person(
        email=f"{part}-{number}@crowd.example",
        name=f"{part.title()} {number:05}",
        password="!",
        state=State.JOINED,
        joined_at=timezone.now(),
        time_zone=ZONES[number * 7 % 11 % len(ZONES)],
        department=units[number * 13 % len(units)] if units else None,
    )


def tongues(number: int) -> list[str]:
    known = Tongue.values
    return ["en"] if number % 5 else [known[number // 5 % len(known)]]


def add_newcomers(people: list[Person], start: int, skills: list[Skill]) -> None:
    now = timezone.now()
    made = Newcomer.objects.bulk_create(
        Newcomer(
            person=person,
            languages=tongues(number),
            platforms=[PLACES[number % 3]],
            waiting_since=now - timedelta(days=number * 17 % 40),
        )
        for number, person in enumerate(people, start)
    )
    through = Newcomer.wanted.through
    through.objects.bulk_create(
        through(newcomer_id=row.pk, skill_id=skills[(number * step) % SKILLS].pk)
        for number, row in enumerate(made, start)
        for step in (1, 5)
        if step == 1 or number * 4 % SKILLS
    )


def add_champions(people: list[Person], start: int, skills: list[Skill]) -> None:
    made = Champion.objects.bulk_create(
        Champion(
            person=person,
            languages=tongues(number),
            platforms=[PLACES[number % 3], PLACES[(number + 1) % 3]],
            seats=1 + number % 4,
            formats=[Kind.PAIRING, Kind.CIRCLE] if number % 3 == 0 else [Kind.PAIRING],
        )
        for number, person in enumerate(people, start)
    )
    through = Champion.offered.through
    through.objects.bulk_create(
        through(champion_id=row.pk, skill_id=skills[(number + step) % SKILLS].pk)
        for number, row in enumerate(made, start)
        for step in range(4)
    )
