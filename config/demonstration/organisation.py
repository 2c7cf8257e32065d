"""Departments, people and what they say about themselves."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils.text import slugify

from config.demonstration import content
from config.demonstration.content import Colleague, Focus
from config.demonstration.factories.people import (
    DepartmentFactory,
    PersonFactory,
    ProfileFactory,
    TopicFactory,
)
from config.demonstration.world import World
from people.models import Department, Organisation, Person, Profile, Role, State, Topic

# Who one can be in the demonstration, in the order they are offered, and what they come for.
PARTS = {
    "priya": "Newcomer: half-way through a course, paired with Tomasz",
    "tomasz": "Champion: helps Priya and Bea find their words",
    "ingrid": "Leader: goes first, with her working shown",
    "mei": "Editor: writes courses and playbooks",
    "marcus": "Programme lead: hosts the draft clinic that is on now",
    "sam": "Administrator: looks after the installation",
    "bea": "Newcomer: her draft is on the table in the room",
    "nils": "Newcomer: has an account, and this is the first day",
}
# Minutes after midnight, somebody's own clock.
HOURS = (
    [[450, 540], [960, 1050]],
    [[480, 600]],
    [[720, 810], [990, 1080]],
    [[540, 720]],
    [[1200, 1320]],
    [[360, 450], [780, 840]],
)
NIGHT = [[0, 300], [1260, 1380]]
TRANSLATED = {"ł": "l", "Ł": "L", "ø": "o", "æ": "ae", "ı": "i", "đ": "d", "’": "", "ß": "ss"}


def load(world: World) -> None:
    world.bar.begin("People")
    mark_demonstration()
    departments = make_departments()
    topics = {name: TopicFactory.create(name=name, slug=slugify(name)) for name in content.topics()}
    make_people(world, departments)
    set_managers(world)
    give_roles(world)
    make_profiles(world, topics)
    name_contacts(world)


def mark_demonstration() -> None:
    Organisation.objects.update_or_create(
        pk=1, defaults={"name": content.organisation()["name"], "is_demonstration": True}
    )


def make_departments() -> dict[str, Department]:
    made: dict[str, Department] = {}
    for unit in content.units():
        parent = made.get(unit.parent)
        if parent:
            parent.refresh_from_db()
        heads = sum(person.unit == unit.slug for person in content.colleagues())
        made[unit.slug] = DepartmentFactory.create(
            name=unit.name, slug=unit.slug, parent=parent, headcount=heads
        )
    return made


def make_people(world: World, departments: dict[str, Department]) -> None:
    order = {key: place for place, key in enumerate(PARTS)}
    rows = sorted(enumerate(content.colleagues()), key=lambda row: (order.get(row[1].key, 99), row[0]))
    made = Person.objects.bulk_create(
        PersonFactory.build(**fields_of(world, place, row), department=departments.get(row.unit))
        for place, row in rows
    )
    world.people |= {row.key: person for (_place, row), person in zip(rows, made, strict=True)}
    world.people |= {person.name: person for person in made}


def fields_of(world: World, place: int, row: Colleague) -> dict[str, object]:
    is_member = row.state != "account"
    days = 210 - place % 97 if row.roles else 188 - place % 131
    joined = world.day_ago(days, 9, place % 60)
    return {
        "email": address_of(row),
        "name": row.name,
        "password": "!",
        "state": State(row.state),
        "headline": row.headline,
        "voice_words": row.words,
        "language": "de" if row.languages[0] == "de" else "en-gb",
        "time_zone": row.zone,
        "joined_at": joined if is_member else None,
        "vouched_at": joined - timedelta(days=2) if is_member else None,
        "paused_until": (world.now + timedelta(days=12)).date()
        if row.state == "paused" and place % 2
        else None,
        "demonstration_part": PARTS.get(row.key, ""),
        "is_staff": False,
    }


def address_of(row: Colleague) -> str:
    """A work address in plain letters: "konstantinos.papadimitriou-hargreaves@halden.example"."""
    plain = "".join(TRANSLATED.get(letter, letter) for letter in row.name)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    local = ".".join(slugify(word) for word in plain.split() if slugify(word)) or row.key
    return f"{local}@{content.organisation()['domain']}"


def set_managers(world: World) -> None:
    people = []
    for row in content.colleagues():
        person = world.who(row.key)
        if row.manager:
            person.manager = world.who(row.manager)
            people.append(person)
    Person.objects.bulk_update(people, ["manager"])


def give_roles(world: World) -> None:
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    through = Person.groups.through
    through.objects.bulk_create(
        through(person=world.who(row.key), group=groups[Role(name)])
        for row in content.colleagues()
        for name in row.roles
    )


def make_profiles(world: World, topics: dict[str, Topic]) -> None:
    focus = {each.who: each for each in content.focuses()}
    rows = [(place, row) for place, row in enumerate(content.colleagues()) if row.state != "account"]
    profiles = Profile.objects.bulk_create(
        ProfileFactory.build(**profile_of(world, place, row, focus.get(row.key))) for place, row in rows
    )
    through = Profile.topics.through
    through.objects.bulk_create(
        through(profile=profile, topic=topics[name])
        for profile, (_place, row) in zip(profiles, rows, strict=True)
        if row.key in focus
        for name in focus[row.key].topics
    )


def profile_of(world: World, place: int, row: Colleague, focus: Focus | None) -> dict[str, object]:
    said = (
        {
            "focus_known_for": focus.known_for,
            "focus_for_whom": focus.for_whom,
            "focus_why": focus.why,
            "way": focus.way,
            "motivator": focus.motivator,
        }
        if focus
        else {"way": ("listen", "gather", "talk", "make")[place % 4], "motivator": ""}
    )
    return {
        "person": world.who(row.key),
        "hours": hours_of(place, row),
        # Four in five let colleagues find them; most with a focus let colleagues read it.
        "findable": place % 5 != 0 or row.key in PARTS,
        "visibility": {"focus": "colleagues", "topics": "colleagues"} if focus and place % 4 else {},
        **said,
    }


def hours_of(place: int, row: Colleague) -> dict[str, list[list[int]]]:
    spans = NIGHT if row.unit == "night-desk" else HOURS[place % len(HOURS)]
    days = (0, 1, 2, 3, 4) if place % 3 else (1, 3)
    return {str(day): [list(span) for span in spans] for day in days}


def name_contacts(world: World) -> None:
    Organisation.objects.filter(pk=1).update(
        concern_contact=world.who("philippa"), concern_deputy=world.who("ruth")
    )
