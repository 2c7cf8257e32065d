"""Every kind of event, its fields, how it travels and who may send it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mentoring.rooms.protocol.checks import (
    NAME,
    NUMBER,
    PERSON,
    TOKEN,
    Check,
    flag,
    many,
    one_of,
    text,
    whole,
)

HOSTS = frozenset({"host", "cohost"})
TALKERS = HOSTS | {"participant", "captioner"}
EVERYONE = TALKERS | {"listener"}
CAPTIONERS = HOSTS | {"captioner"}
SERVER: frozenset[str] = frozenset()  # nobody may send it: the server makes it

REACTIONS = ("yes", "thanks", "laugh", "moved", "more")
VERBS = ("wondered", "heard", "liked")
FORMS = ("one", "many", "scale", "words", "rank")
ROLES = ("cohost", "captioner", "participant", "listener")
MANNERS = ("random", "pairs", "chosen")
ROUNDS = ("circle", "troika")
DRAFT_LIMIT = 12_000  # characters of a draft that can lie on the table


class Weight(StrEnum):
    """How an event travels: durable is logged first, sealed is kept apart from its sender until the end,
    state merges to the newest, ephemeral may be dropped."""

    DURABLE = "durable"
    SEALED = "sealed"
    STATE = "state"
    EPHEMERAL = "ephemeral"


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    weight: Weight
    senders: frozenset[str]
    fields: Mapping[str, Check] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()


def durable(name: str, senders: frozenset[str], /, *optional: str, **fields: Check) -> Kind:
    """A kind that is logged; `optional` names those of its fields that may be left out."""
    named = {given.removesuffix("_"): check for given, check in fields.items()}
    return Kind(name, Weight.DURABLE, senders, named, frozenset(optional))


CHOICES = many(whole(0, 9), 1, 10)
WORDS = many(text(40), 1, 3)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        durable("enter", SERVER, name=text(120), role=one_of(*sorted(EVERYONE))),
        durable("room.open", SERVER),
        durable("room.closing", HOSTS),
        durable("room.stay", HOSTS),
        durable("room.end", SERVER),
        durable("role", HOSTS, person=PERSON, role=one_of(*ROLES)),
        # Talking
        durable("chat", TALKERS, "re", "group", text=text(2000), re=NUMBER, group=whole(1, 60)),
        durable("chat.edit", TALKERS, line=NUMBER, text=text(2000)),
        durable("chat.delete", TALKERS, line=NUMBER),
        durable("slow", HOSTS, seconds=whole(0, 300)),
        durable("caption", CAPTIONERS, text=text(500)),
        # Hands
        durable("hand.up", TALKERS),
        durable("hand.down", TALKERS, "person", person=PERSON),
        durable("hand.call", HOSTS, person=PERSON),
        durable("floor.clear", HOSTS),
        # Time; whoever keeps the timer may send these too (rules)
        durable("agenda.next", TALKERS, "from", from_=whole(-1, 100)),
        durable("agenda.go", TALKERS, item=whole(0, 100)),
        durable("agenda.extend", TALKERS, minutes=whole(-60, 60)),
        durable("agenda.pause", TALKERS),
        durable("agenda.resume", TALKERS),
        durable("timer.hand", HOSTS, "person", person=PERSON),
        durable("quiet.start", HOSTS, seconds=whole(10, 900)),
        durable("quiet.stop", HOSTS),
        # Rounds: a circle or a troika
        durable(
            "round.start", HOSTS, "people", "seconds",
            how=one_of(*ROUNDS), people=many(PERSON, 2, 60), seconds=whole(15, 1800),
        ),
        durable("round.next", TALKERS, from_=whole(0, 600)),
        durable("round.stop", HOSTS),
        # Polls
        durable(
            "poll.open", HOSTS, "many", "form", "secret",
            poll=NAME, question=text(200), options=many(text(120), 0, 8), many=flag, form=one_of(*FORMS),
            secret=flag,
        ),
        durable("poll.answer", EVERYONE, "choices", "words", poll=NAME, choices=CHOICES, words=WORDS),
        Kind(
            "ballot", Weight.SEALED, EVERYONE,
            {"poll": NAME, "token": TOKEN, "choices": CHOICES, "words": WORDS},
            frozenset({"choices", "words"}),
        ),
        durable("poll.show", HOSTS, poll=NAME),
        durable("poll.close", HOSTS, poll=NAME),
        # Questions
        durable("question.ask", EVERYONE, "token", question=NAME, text=text(500), token=TOKEN),
        durable("question.second", EVERYONE, question=NAME),
        durable("question.unsecond", EVERYONE, question=NAME),
        durable("question.withdraw", EVERYONE, "token", question=NAME, token=TOKEN),
        durable("question.look", HOSTS, on=flag),
        durable("question.pass", HOSTS, question=NAME),
        durable("question.hold", HOSTS, question=NAME, reason=text(200)),
        durable("question.answer", HOSTS, "text", question=NAME, text=text(1000)),
        durable("question.order", HOSTS, questions=many(NAME, 1, 200)),
        # The draft on the table
        durable("draft.bring", SERVER, draft=text(40), title=text(160, 0), question=text(200, 0)),
        durable(
            "draft.lay", SERVER,
            draft=text(40), version=whole(0, 2**31), title=text(160, 0), text=text(DRAFT_LIMIT),
            question=text(200, 0),
        ),
        durable("draft.take", TALKERS),
        durable("draft.listen", TALKERS, on=flag),
        durable(
            "note.write", TALKERS, "start", "end",
            note=NAME, verb=one_of(*VERBS), text=text(500), start=whole(0, DRAFT_LIMIT),
            end=whole(1, DRAFT_LIMIT),
        ),
        durable("note.remove", TALKERS, note=NAME),
        durable("note.release", TALKERS, "all", all=flag),
        durable("note.used", SERVER, note=NAME),
        # Groups
        durable(
            "groups.open", HOSTS, "size", "groups", "minutes",
            how=one_of(*MANNERS), size=whole(2, 12), groups=many(many(PERSON, 1, 60), 1, 60),
            minutes=whole(1, 120),
        ),
        durable("groups.close", HOSTS),
        durable("groups.move", EVERYONE, "person", group=whole(0, 60), person=PERSON),
        durable("groups.knock", HOSTS, group=whole(1, 60)),
        durable("groups.let", TALKERS, group=whole(1, 60), person=PERSON),
        durable("groups.help", TALKERS),
        durable("groups.propose", TALKERS, text=text(500)),
        # What stays
        durable("decision", HOSTS, text=text(300)),
        durable("keep", TALKERS, text=text(300)),
        durable("minutes.drop", TALKERS, item=NUMBER),
        # Safety
        durable("mute", HOSTS, person=PERSON),
        durable("unmute", HOSTS, person=PERSON),
        durable("remove", HOSTS, person=PERSON),
        durable("return", HOSTS, person=PERSON),
        durable("undo", HOSTS, seq=NUMBER),
        # Not kept
        Kind("mode", Weight.STATE, EVERYONE, {"mode": one_of("here", "listening", "away")}),
        Kind("typing", Weight.EPHEMERAL, TALKERS, {"on": flag}),
        Kind("react", Weight.EPHEMERAL, EVERYONE, {"mark": one_of(*REACTIONS)}),
    )
}  # fmt: skip
# Messages that are not events: from a client, and from the server.
FROM_CLIENT = ("hello", "ping")
FROM_SERVER = ("welcome", "none", "presence", "reactions", "ballots", "ack", "error", "pong")
