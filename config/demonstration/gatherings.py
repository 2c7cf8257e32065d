"""Workshops and their rooms: one on now, office hours, one tonight, one full, one that ended with minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from cms.queries import drafts_of
from config.demonstration import content
from config.demonstration.pairs import quarter_after
from config.demonstration.world import World, key_of
from mentoring.models import Workshop
from mentoring.rooms.models import Room
from mentoring.rooms.services import act, open_room, state_of
from mentoring.rooms.services.table import lay_draft
from mentoring.services import (
    Plan,
    agree_to_co_host,
    call_next,
    close_workshop,
    join_question,
    join_queue,
    plan_workshop,
    sign_up,
)
from people.models import Person

PLANNED_DAYS = 12  # how long before it starts a workshop is announced


def load(world: World) -> None:
    for words in content.table("workshops")["workshop"]:
        Gathering(world, words).plan()


class Gathering:
    """One workshop, from its announcement to where it stands now."""

    def __init__(self, world: World, words: dict[str, Any]) -> None:
        self.world, self.words = world, words
        self.starts_at = start_of(world.now, words)
        self.workshop: Workshop | None = None

    def plan(self) -> None:
        world, words = self.world, self.words
        announced = min(self.starts_at, world.now) - timedelta(days=PLANNED_DAYS)
        world.plan(announced, self.announce)
        for place, who in enumerate([*words["coming"], *words.get("waiting", [])]):
            moment = announced + timedelta(hours=5 * place + 1)
            world.plan(moment, partial(self.ask_for_place, who))
        if "chat" in words:
            self.plan_hour()
        if "queue" in words:
            self.plan_queue()

    def announce(self) -> None:
        words = self.words
        plan = Plan(
            title=words["title"],
            starts_at=self.starts_at,
            minutes=words["minutes"],
            summary=words["summary"],
            for_whom=words["for_whom"],
            format=words["format"],
            capacity=words["capacity"],
            agenda=tuple(words["agenda"]),
            repeat=words.get("repeat", ""),
            times=words.get("times", 1),
            slot_minutes=words.get("slot_minutes", 0),
        )
        helpers = [self.world.who(who) for who in words["co_hosts"]]
        self.workshop = plan_workshop(self.host, plan, co_hosts=helpers)
        for helper in helpers:
            agree_to_co_host(helper, self.workshop)
        Room.objects.filter(workshop=self.workshop).update(house_rule=words["house_rule"])

    def ask_for_place(self, who: str) -> None:
        assert self.workshop
        sign_up(self.world.who(who), self.workshop, is_named=who in self.words["named"])

    @property
    def host(self) -> Person:
        return self.world.who(self.words["host"])

    @property
    def room(self) -> Room:
        assert self.workshop
        self.workshop.refresh_from_db()
        room = self.workshop.room
        assert room
        return room

    def plan_hour(self) -> None:
        """What has happened in the room so far, minute by minute."""
        words, ends_at = self.words, self.starts_at + timedelta(minutes=self.words["minutes"])
        self.world.plan(self.starts_at, lambda: open_room(self.room))
        self.plan_agenda(min(ends_at, self.world.now))
        till = ends_at if words.get("ended") else self.world.now
        for place, line in enumerate(words["chat"]):
            moment = till - timedelta(minutes=line["ago"], seconds=-7 * place)
            self.world.plan(moment, partial(self.say, line))
        self.plan_poll(till)
        self.plan_words(till)
        if "table" in words:
            self.plan_table(till)
        for person in words.get("hands", []):
            self.plan_act(till - timedelta(seconds=40), person, "hand.up")
        if words.get("ended"):
            self.world.plan(ends_at, self.end)

    def plan_queue(self) -> None:
        """Who asked what in the office hours that are on, and who waits with the same question."""
        self.world.plan(self.starts_at, lambda: open_room(self.room))
        for asked in self.words["queue"]:
            moment = self.world.now - timedelta(minutes=asked["ago"])
            self.world.plan(moment, partial(self.ask, asked))
            if asked.get("on") or asked.get("done"):
                called = moment + timedelta(minutes=4)
                self.world.plan(called, lambda: call_next(self.host, self.office))

    def ask(self, asked: dict[str, Any]) -> None:
        entry = join_queue(self.world.who(asked["by"]), self.office, question=asked["text"])
        for who in asked.get("same", []):
            join_question(self.world.who(who), entry)

    @property
    def office(self) -> Workshop:
        assert self.workshop
        return self.workshop

    def plan_agenda(self, till: datetime) -> None:
        """The host moves on when an item's minutes are over; before the end, or where it stands now."""
        moment = self.starts_at
        last = self.words.get("now_at", len(self.words["agenda"]) - 1)
        for place, item in enumerate(self.words["agenda"][:last]):
            moment = min(moment + timedelta(minutes=item["minutes"]), till)
            self.plan_act(moment, self.words["host"], "agenda.go", item=place + 1)

    def plan_poll(self, till: datetime) -> None:
        poll = self.words["poll"]
        name = key_of("poll", self.words["key"]).hex
        asked = till - timedelta(minutes=3)
        self.plan_act(
            asked,
            self.words["host"],
            "poll.open",
            poll=name,
            question=poll["question"],
            options=poll["options"],
            many=False,
        )
        for place, (person, choice) in enumerate(poll["answers"].items()):
            moment = asked + timedelta(seconds=15 * place + 20)
            self.plan_act(moment, person, "poll.answer", poll=name, choices=[choice])

    def say(self, line: dict[str, Any]) -> None:
        """A line of chat; `re` are the first words of the line it answers."""
        values = {"text": line["text"]}
        if "re" in line:
            answered = next(one for one in state_of(self.room).chat if one.text.startswith(line["re"]))
            values["re"] = answered.seq
        key = key_of("chat", self.words["key"], line["by"], line["text"]).hex
        act(self.room, self.world.who(line["by"]), "chat", values, key=key)

    def plan_words(self, till: datetime) -> None:
        """Questions, what was decided and what people want kept."""
        for kind, name in (("keep", "kept"), ("decision", "decided")):
            for line in self.words.get(name, []):
                self.plan_act(till - timedelta(minutes=line["ago"]), line["by"], kind, text=line["text"])
        for line in self.words.get("asked", []):
            name = key_of("question", line["text"]).hex
            moment = till - timedelta(minutes=line["ago"])
            self.plan_act(moment, line["by"], "question.ask", question=name, text=line["text"])
            if "answer" in line:
                values = {"question": name, "text": line["answer"]}
                moment += timedelta(minutes=2)
                self.plan_act(moment, self.words["host"], "question.answer", **values)

    def plan_table(self, till: datetime) -> None:
        """The draft on the table, the notes on it, and those that are out."""
        table = self.words["table"]
        moment = till - timedelta(minutes=table["ago"])
        self.world.plan(moment, self.lay)
        for place, note in enumerate(table["notes"]):
            at = moment + timedelta(seconds=25 * (place + 1))
            self.world.plan(at, partial(self.write_note, note))
            if not note.get("waits"):
                self.plan_act(at + timedelta(minutes=2), self.words["host"], "note.release", nth=place)
        self.plan_act(till - timedelta(minutes=3), self.words["host"], "draft.listen", on=False)

    def lay(self) -> None:
        table = self.words["table"]
        author = self.world.who(table["by"])
        draft = drafts_of(author).get(title=table["draft"])
        lay_draft(self.room, author, draft, question=table["question"], key=key_of("lay", draft.pk).hex)

    def write_note(self, note: dict[str, Any]) -> None:
        table = state_of(self.room).table
        assert table
        start = table.text.index(note["quote"])
        name = key_of("note", note["text"]).hex
        values = {
            "note": name,
            "verb": note["verb"],
            "text": note["text"],
            "start": start,
            "end": start + len(note["quote"]),
        }
        act(self.room, self.world.who(note["by"]), "note.write", values, key=name)

    def plan_act(self, moment: datetime, who: str, kind: str, **values: Any) -> None:
        key = key_of("act", self.words["key"], who, kind, *values.values()).hex
        self.world.plan(moment, lambda: act(self.room, self.world.who(who), kind, values, key=key))

    def end(self) -> None:
        assert self.workshop
        close_workshop(self.host, self.workshop)


def start_of(now: datetime, words: dict[str, Any]) -> datetime:
    """Minutes from now, at a time that people agree on.

    `tonight` is seven o'clock while that is to come, else soon; `at_noon` is on that day.
    """
    if words.get("tonight"):
        seven = timezone.localtime(now).replace(hour=19, minute=0, second=0, microsecond=0)
        return seven if seven > now else quarter_after(now + timedelta(minutes=35))
    if words.get("at_noon"):
        day = timezone.localtime(now + timedelta(minutes=words["starts_in"]))
        return day.replace(hour=12, minute=15, second=0, microsecond=0)
    start: datetime = now + timedelta(minutes=words["starts_in"])
    return start.replace(minute=start.minute - start.minute % 5, second=0, microsecond=0)
