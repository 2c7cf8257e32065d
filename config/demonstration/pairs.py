"""Champions, newcomers and their pairings: one in every state there is, by the steps that lead there."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from config.demonstration import content
from config.demonstration.factories.mentoring import SkillFactory
from config.demonstration.world import World, key_of
from mentoring.models import (
    Feedback,
    Kind,
    Meeting,
    Newcomer,
    Pairing,
    PairingState,
    Platform,
    Session,
    Skill,
    Tongue,
)
from mentoring.queries.matching import problem_for
from mentoring.rules import SEAT_HELD
from mentoring.services import (
    accept,
    agree,
    become_champion,
    become_newcomer,
    begin_closing,
    check_fit,
    confirm,
    decline,
    end_pairing,
    expire_offers,
    finish,
    hold_session,
    join_circle,
    open_circle,
    plan_meeting,
    plan_session,
    reach_goal,
    record_session,
    say_farewell,
    say_hello,
    say_useful,
    send_message,
    set_goal,
    write_next_step,
    write_note,
)
from mentoring.services.seats import take_seat
from mentoring.services.suggestions import reasons_for
from people.models import Person

MEETINGS = {"conversation": Meeting.CALL, "drafts": Meeting.ROOM, "workshops": Meeting.IN_PERSON}
LASTED = (PairingState.CONFIRMED, PairingState.CLOSING, PairingState.ALUMNI)
STARTED = (PairingState.TRIAL, *LASTED, PairingState.ENDED)


def load(world: World) -> None:
    words = content.table("mentoring")
    for place, row in enumerate(content.cells(words["champions"])):
        world.plan(world.day_ago(130 - place, 10, place), partial(offer_help, world, row))
    for place, row in enumerate(content.cells(words["newcomers"])):
        world.plan(world.day_ago(92, 11, place), partial(ask_for_company, world, row))
    for pairing in words["pairing"]:
        Story(world, pairing).plan()
    for place, row in enumerate(content.cells(words["flash"])):
        world.plan(world.day_ago(8 - place, 12, place), partial(ask_for_a_flash_talk, world, row))
        if row[3] == "held":
            world.plan(world.day_ago(5 - place, 12, place), partial(have_a_flash_talk, world, row))
    for circle in words["circle"]:
        world.plan(world.day_ago(circle["days_ago"], 10), partial(sit_in_a_circle, world, circle))


def offer_help(world: World, row: list[str]) -> None:
    who, seats, formats, skills, asks, *more = row
    kinds = more[0] if more else "pairing; flash"
    become_champion(
        world.who(who),
        offered=skills_of(skills),
        languages=tongues(world, who),
        seats=int(seats),
        formats=[Kind(name) for name in content.listed(kinds, ";")],
        asks=asks,
        platforms=[Platform.INSIDE, Platform.LINKEDIN],
        meetings=[MEETINGS[name] for name in content.listed(formats, ";")],
    )


def ask_for_company(world: World, row: list[str]) -> None:
    who, skills, hopes = row
    become_newcomer(
        world.who(who),
        wanted=skills_of(skills),
        languages=tongues(world, who),
        hopes=hopes,
        platforms=[Platform.INSIDE],
        meetings=[Meeting.CALL, Meeting.ROOM],
    )


def ask_for_a_flash_talk(world: World, row: list[str]) -> None:
    newcomer, champion = world.who(row[0]), world.who(row[1])
    now = timezone.now()
    seat = take_seat(champion, now=now, held_until=now + SEAT_HELD)
    pairing = Pairing.objects.create(
        newcomer=newcomer,
        champion=champion,
        kind=Kind.FLASH,
        made_at=now,
        seat=seat,
        reasons=reasons(newcomer, champion, now),
    )
    say_hello(newcomer, pairing, words=row[2])


def have_a_flash_talk(world: World, row: list[str]) -> None:
    """Twenty-five minutes, once; the seat is free again when they are over."""
    newcomer, champion = world.who(row[0]), world.who(row[1])
    pairing = Pairing.objects.get(newcomer=newcomer, champion=champion, kind=Kind.FLASH)
    accept(champion, pairing)
    session = record_session(newcomer, pairing, starts_at=timezone.now() - timedelta(minutes=25))
    say_useful(newcomer, session, useful=Feedback.Useful.YES)


def sit_in_a_circle(world: World, words: dict[str, Any]) -> None:
    host = world.who(words["host"])
    circle = open_circle(host, title=words["title"], about=words["about"], size=words["size"])
    for who in words["people"]:
        join_circle(world.who(who), circle)
    noon = timezone.localtime(world.now + timedelta(days=words["meets_in_days"]))
    starts_at = noon.replace(hour=12, minute=30, second=0, microsecond=0)
    plan_meeting(host, circle, starts_at=starts_at, minutes=45)


def skills_of(cell: str) -> list[Skill]:
    names = [name.capitalize() for name in content.listed(cell, ";")]
    return [SkillFactory.create(name=name, slug=slugify(name)) for name in names]


def tongues(world: World, who: str) -> list[str]:
    row = next(row for row in content.colleagues() if world.who(row.key) == world.who(who))
    codes = [language.partition("-")[0] for language in row.languages]
    return [code for code in codes if code in Tongue.values]


class Story:
    """One pairing, from its suggestion to where it stands now."""

    def __init__(self, world: World, words: dict[str, Any]) -> None:
        self.world, self.words = world, words
        self.state = PairingState(words["state"])
        self.newcomer, self.champion = world.who(words["newcomer"]), world.who(words["champion"])
        self.sessions: dict[int, Session] = {}

    @property
    def pairing(self) -> Pairing:
        return Pairing.objects.get(newcomer=self.newcomer, champion=self.champion)

    def at(self, days: float, hour: int, minute: int = 0) -> datetime:
        return self.world.day_ago(days, hour, minute)

    def plan(self) -> None:
        days, plan = self.words["days_ago"], self.world.plan
        plan(self.at(days, 9), self.suggest)
        if self.state == PairingState.CANDIDATE:
            return
        plan(self.at(days, 9, 30), self.greet)
        if self.state == PairingState.DECLINED:
            plan(self.at(days - 2, 17), lambda: decline(self.champion, self.pairing))
        if self.state == PairingState.EXPIRED:
            plan(self.at(days - 6, 9), expire_offers)
        if self.state in STARTED:
            plan(self.at(days, 16), lambda: accept(self.champion, self.pairing))
            self.plan_middle()
            self.plan_end()

    def suggest(self) -> None:
        now = self.at(self.words["days_ago"], 9)
        Pairing.objects.filter(newcomer=self.newcomer, state=PairingState.CANDIDATE).delete()
        Pairing.objects.create(
            newcomer=self.newcomer,
            champion=self.champion,
            way=self.words.get("way", "chosen"),
            made_at=now,
            reasons=reasons(self.newcomer, self.champion, now),
        )

    def greet(self) -> None:
        say_hello(self.newcomer, self.pairing, words=self.words.get("hello", ""))

    def plan_middle(self) -> None:
        for place, message in enumerate(self.words.get("thread", [])):
            moment = self.at(message["days_ago"], 7 + place % 12, 11 * place % 60)
            self.world.plan(moment, partial(self.write, message, place))
        for place, goal in enumerate(self.words.get("goals", [])):
            self.world.plan(self.at(self.words["days_ago"] - 1, 18, place), partial(self.hope, goal, place))
            if goal["reached"]:
                self.world.plan(self.at(goal["days_ago"], 19), partial(self.reach, goal, place))
        for place, session in enumerate(self.words.get("sessions", [])):
            self.plan_session(session, place)
        self.plan_words_kept()
        if self.state in LASTED:
            second = self.words["sessions"][1]["days_ago"]
            self.world.plan(self.at(second - 1, 12), lambda: confirm(self.newcomer, self.pairing))

    def plan_words_kept(self) -> None:
        """What they agreed and signed, what they noted, and what comes next."""
        days = self.words["days_ago"]
        if agreed := self.words.get("agreement"):
            for hour, person in ((18, self.newcomer), (20, self.champion)):
                self.world.plan(self.at(days - 1, hour), partial(self.sign, person, agreed))
        for place, note in enumerate(self.words.get("notes", [])):
            self.world.plan(self.at(note["days_ago"], 21, place), partial(self.note, note, place))
        if self.words.get("fit"):
            first = self.words["sessions"][0]["days_ago"]
            answered = self.at(first - 0.5, 21)
            self.world.plan(
                answered, lambda: check_fit(self.newcomer, self.pairing, answer=self.words["fit"])
            )

    def say_it_fits(self) -> None:
        check_fit(self.newcomer, self.pairing, answer=self.words["fit"])

    def sign(self, person: Person, agreed: dict[str, str]) -> None:
        agree(person, self.pairing, version=None, **agreed)

    def note(self, note: dict[str, Any], place: int) -> None:
        key = key_of("note", self.words["newcomer"], self.words["champion"], place)
        write_note(self.world.who(note["by"]), self.pairing, words=note["text"], whose=note["whose"], key=key)

    def plan_session(self, words: dict[str, Any], place: int) -> None:
        if words.get("today"):
            moment = later_today(self.world.now)
            self.world.plan(self.at(2, 18), partial(self.agree_on, moment, words, place))
            return
        moment = self.at(words["days_ago"], 8, 15)
        self.world.plan(moment - timedelta(days=1), partial(self.agree_on, moment, words, place))
        ended = moment + timedelta(minutes=words["minutes"])
        self.world.plan(ended, lambda: hold_session(self.newcomer, self.sessions[place]))
        if step := words.get("next_step"):
            self.world.plan(ended, lambda: write_next_step(self.newcomer, self.sessions[place], words=step))
        if words["useful"]:
            self.world.plan(ended + timedelta(days=1), partial(self.say_it_helped, place))

    def plan_end(self) -> None:
        if self.state == PairingState.CLOSING:
            self.world.plan(self.at(6, 10), lambda: begin_closing(self.newcomer, self.pairing))
            self.plan_farewells(5)
        if self.state == PairingState.ALUMNI:
            days = self.words["ended_days_ago"]
            self.world.plan(self.at(days + 3, 10), lambda: begin_closing(self.newcomer, self.pairing))
            self.plan_farewells(days + 1)
            self.world.plan(self.at(days, 20), lambda: finish(self.newcomer, self.pairing))
        if self.state == PairingState.ENDED:
            moment = self.at(self.words["ended_days_ago"], 20)
            self.world.plan(moment, lambda: end_pairing(self.newcomer, self.pairing))

    def plan_farewells(self, days: float) -> None:
        for said in self.words.get("farewells", []):
            who = self.world.who(said["by"])
            words = said["text"]
            self.world.plan(self.at(days, 12), partial(self.say_farewell, who, words))

    def say_farewell(self, who: Person, words: str) -> None:
        say_farewell(who, self.pairing, words=words)

    def write(self, message: dict[str, Any], place: int) -> None:
        key = key_of("message", self.words["newcomer"], self.words["champion"], place)
        send_message(self.world.who(message["by"]), self.pairing, words=message["text"], key=key)

    def hope(self, goal: dict[str, Any], place: int) -> None:
        set_goal(self.newcomer, self.pairing, words=goal["text"], key=self.goal_key(place))

    def reach(self, goal: dict[str, Any], place: int) -> None:
        reach_goal(self.newcomer, self.pairing.goals.get(key=self.goal_key(place)))

    def goal_key(self, place: int) -> uuid.UUID:
        return key_of("goal", self.words["newcomer"], self.words["champion"], place)

    def agree_on(self, moment: datetime, words: dict[str, Any], place: int) -> None:
        self.sessions[place] = plan_session(
            self.newcomer, self.pairing, starts_at=moment, minutes=words["minutes"], place=words["where"]
        )

    def say_it_helped(self, place: int) -> None:
        """Both answer; what the newcomer says becomes known three at a time, or when the pairing closes."""
        session = self.sessions[place]
        session.refresh_from_db()
        say_useful(self.newcomer, session, useful=Feedback.Useful.YES)
        say_useful(self.champion, session, useful=Feedback.Useful.A_BIT if place % 2 else Feedback.Useful.YES)


def later_today(now: datetime) -> datetime:
    """A quarter past four, in an hour or two, or tomorrow morning: the first that is still a decent time."""
    tea = timezone.localtime(now).replace(hour=16, minute=15, second=0, microsecond=0)
    soon = quarter_after(now + timedelta(minutes=95))
    if tea > now or soon < tea.replace(hour=20):
        return tea if tea > now else soon
    return (tea + timedelta(days=1)).replace(hour=8)


def quarter_after(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(minutes=15 * (moment.minute // 15 + 1))


def reasons(newcomer: Person, champion: Person, now: datetime) -> dict[str, Any]:
    """Why these two, in the matching's own terms; nothing where it would not have thought of them."""
    looking = Newcomer.objects.select_related("person__profile").filter(person=newcomer)
    book = problem_for(list(looking.prefetch_related("wanted", "person__profile__topics")), now=now)
    places = [place for place, each in enumerate(book.champions) if each.person_id == champion.pk]
    return reasons_for(book, 0, places[0]) if places else {}
