"""An hour in a room with a client that knows docs/room-protocol.md and nothing else of the product."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async

from cms import services as studio
from mentoring.rooms.models import Role, Room
from mentoring.rooms.services.table import lay_draft, use_note
from mentoring.rooms.tickets import Ticket, issue
from people.models import Person
from tests.rooms.protocol_client import Refused, RoomClient, token
from tests.serve import Served

pytestmark = [pytest.mark.django_db(transaction=True)]
Enter = Callable[..., RoomClient]
DRAFT = "On check twenty-two I heard the brake before I saw it."


@pytest.fixture
def enter(serve: Callable[..., Served], room: Room) -> Enter:
    served = serve()

    def make(person: Person, role: str = Role.PARTICIPANT) -> RoomClient:
        async def ticket() -> str:
            return issue(Ticket(room.pk, person.pk, person.name, role))

        return RoomClient(served.sockets, room.pk, ticket)

    return make


@asynccontextmanager
async def all_in(*clients: RoomClient) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for client in clients:
            await stack.enter_async_context(client)
        for client in clients:
            await client.until(lambda client=client: str(client.you["person"]) in names(client))  # type: ignore[misc]
        yield


def names(client: RoomClient) -> set[str]:
    """People of the room as far as this client has heard."""
    return {str(event["by"]) for event in client.heard.of("enter")} | set(
        client.heard.snapshot.get("people", {})
    )


async def refused(answer: Any) -> str:
    try:
        await answer
    except Refused as refusal:
        return refusal.code
    return "taken"


async def test_talk_hands_time_and_what_stays(enter: Enter, amara: Person, bela: Person) -> None:
    host, guest = enter(amara, Role.HOST), enter(bela)
    async with all_in(host, guest):
        first = await guest.do("chat", text="Hello")
        await host.do("chat", text="Welcome", re=first)
        assert (await guest.hear("chat", 2))["re"] == first
        await guest.do("chat.edit", line=first, text="Hello all")
        await guest.do("chat.delete", line=first)
        await host.hear("chat.delete")
        await guest.do("hand.up")
        assert (await host.hear("hand.up"))["hands"] == [bela.pk]
        await host.do("hand.call", person=bela.pk)
        assert (await guest.hear("hand.call"))["floor"] == bela.pk
        await host.do("floor.clear")
        for said in ("agenda.pause", "agenda.resume", "agenda.next"):
            await host.do(said, **({"from_": 0} if said == "agenda.next" else {}))
        assert (await guest.hear("agenda.next"))["clock"]["item"] == 1
        await host.do("timer.hand", person=bela.pk)
        await guest.do("agenda.extend", minutes=5)  # whoever keeps the timer may
        await host.do("quiet.start", seconds=60)
        quiet = guest.send("chat", text="In quiet")
        await guest.until(lambda: guest.errors)
        assert guest.errors[-1]["code"] == "quiet"
        assert 0 < guest.errors[-1]["retry_after"] <= 60
        assert not quiet.done()  # it waits in the outbox
        await host.do("quiet.stop")
        await host.do("decision", text="We meet monthly.")
        kept = await guest.do("keep", text="Ask first.")
        assert [one["what"] for one in (await host.hear("keep"))["kept"]] == ["decision", "keep"]
        await guest.do("minutes.drop", item=kept)
        guest.whisper("mode", mode="listening")
        await host.until(lambda: host.present.get(str(bela.pk)) == "listening")
        guest.whisper("react", mark="moved")
        await host.until(lambda: host.reactions == {"moved": 1})
        assert await refused(guest.do("mute", person=amara.pk)) == "not_allowed"
        await host.do("slow", seconds=30)
        muting = await host.do("mute", person=bela.pk)
        assert (await guest.hear("mute"))["person"] == bela.pk
        assert await refused(guest.do("keep", text="?")) == "muted"
        await host.do("undo", seq=muting)
        assert (await guest.hear("undo"))["you_muted"] is False
        await host.do("remove", person=bela.pk)
        await guest.until(lambda: 4403 in guest.closed)
        await host.until(lambda: str(bela.pk) not in host.present)
    again = enter(bela)
    async with again:
        await again.until(lambda: again.closed)
        assert (again.closed, again.welcomes) == ([4403], 0)


async def test_polls_ballots_questions_notes_and_groups(
    enter: Enter, room: Room, amara: Person, bela: Person, people: list[Person]
) -> None:
    host, second, *guests = (
        enter(amara, Role.HOST),
        enter(people[0], Role.COHOST),
        *(enter(one) for one in (bela, *people[1:])),
    )
    guest, other = guests[:2]
    async with all_in(host, second, *guests):
        await host.until(lambda: len(host.present) == 6)
        await polls(host, guest, other)
        await ballots(host, [second, *guests])
        await questions(host, second, guest, other)
        await notes(room, bela, guest, host, other)
        await groups(host, guest, other, people[1])


async def polls(host: RoomClient, guest: RoomClient, other: RoomClient) -> None:
    await host.do("poll.open", poll="poll-rank", question="In which order?", options=["A", "B"], form="rank")
    assert await refused(guest.do("poll.answer", poll="poll-rank", choices=[0, 0])) == "choices"
    await guest.do("poll.answer", poll="poll-rank", choices=[1, 0])
    await guest.do("poll.answer", poll="poll-rank", choices=[0, 1])  # corrected
    assert guest.heard.last("poll.answer")["mine"] == [0, 1]
    told = await other.hear("poll.answer", 2)
    assert set(told) == {"t", "s", "poll", "answered"}
    await host.do("poll.show", poll="poll-rank")
    assert "counts" in await other.hear("poll.show")
    await host.do("poll.close", poll="poll-rank")
    await host.do("poll.open", poll="poll-word", question="One word?", options=[], form="words")
    await guest.do("poll.answer", poll="poll-word", words=["keys"])
    await host.do("poll.close", poll="poll-word")
    assert (await other.hear("poll.close", 2))["words"] is not None


async def ballots(host: RoomClient, voters: list[RoomClient]) -> None:
    await host.do(
        "poll.open", poll="poll-hush", question="Go on?", options=["Yes", "No"], form="one", secret=True
    )
    tokens = [token() for _one in voters]
    for one, mine in zip(voters, tokens, strict=True):
        assert (await one.send("ballot", poll="poll-hush", token=mine, choices=[0]))["s"] == 0
    await voters[0].send("ballot", poll="poll-hush", token=tokens[0], choices=[1])
    lost = await voters[0].send("ballot", poll="poll-hush", token=token(), choices=[1])
    assert lost["code"] == "other_browser"
    await host.until(lambda: host.ballots == {"poll-hush": 5})
    await host.do("poll.close", poll="poll-hush")
    assert (await voters[1].hear("poll.close", 3))["counts"] == [4, 1]


async def questions(host: RoomClient, second: RoomClient, guest: RoomClient, other: RoomClient) -> None:
    await host.do("question.look", on=True)
    mine = token()
    await guest.send("question.ask", question="question-1", text="Who reads it first?", token=mine)
    asked = await host.hear("question.ask")
    assert (asked["told"]["by"], asked["told"]["text"]) == (None, "Who reads it first?")
    await other.hear("question.ask")
    assert "told" not in other.heard.last("question.ask")
    await host.do("question.hold", question="question-1", reason="It names a customer.")
    assert (await guest.hear("question.hold"))["held"] == "It names a customer."
    await host.do("question.pass", question="question-1")
    await second.do("question.pass", question="question-1")  # two people let it pass
    assert (await other.hear("question.pass", 2))["told"]["text"] == "Who reads it first?"
    await other.do("question.second", question="question-1")
    assert (await guest.hear("question.second"))["told"]["seconds"] == 1
    await host.do("question.answer", question="question-1", text="Bea does.")
    assert await refused(other.do("question.withdraw", question="question-1")) == "not_allowed"
    await guest.do("question.withdraw", question="question-1", token=mine)


async def notes(room: Room, author: Person, authors: RoomClient, host: RoomClient, other: RoomClient) -> None:
    draft = await database_sync_to_async(studio.start_draft)(author, kind="own", title="Keys", body=DRAFT)
    lay = database_sync_to_async(lay_draft)  # over POST in the product: it is not the socket's to do
    await lay(room, author, draft, question="Too long?", key="lay-key-1")
    assert (await other.hear("draft.lay"))["text"] == DRAFT
    assert await refused(authors.do("chat", text="But")) == "listening"
    await other.do("note.write", note="note-0001", verb="heard", text="The brake.", start=0, end=8)
    assert [one["text"] for one in other.heard.last("note.write")["notes"]] == ["The brake."]
    told = await authors.hear("note.write")
    assert (told["notes"], told["written"]) == ([], 1)
    await host.do("note.release", all=True)
    assert (await authors.hear("note.release"))["notes"][0]["verb"] == "heard"
    await database_sync_to_async(use_note)(room, author, "note-0001")
    assert (await other.hear("note.used"))["notes"][0]["used"]
    await host.do("draft.take")


async def groups(host: RoomClient, guest: RoomClient, other: RoomClient, third: Person) -> None:
    pair = [guest.you["person"], other.you["person"]]
    await host.do("groups.open", how="chosen", groups=[pair], minutes=10)
    assert (await guest.hear("groups.open"))["groups"]["members"] == {str(one): 1 for one in pair}
    await guest.do("chat", text="Only us", group=1)
    assert (await other.hear("chat"))["text"] == "Only us"
    await host.until(lambda: host.heard.since >= other.heard.last("chat")["s"])
    assert host.heard.of("chat") == []  # it heard `none`
    await guest.do("groups.help")
    await host.do("groups.knock", group=1)
    await other.do("groups.let", group=1, person=host.you["person"])
    assert (await host.hear("groups.let"))["groups"]["inside"] == [[1, host.you["person"]]]
    await guest.do("groups.propose", text="Start with the brake.")
    assert (await host.hear("groups.propose"))["groups"]["proposals"][0]["text"] == "Start with the brake."
    await host.do("groups.move", person=guest.you["person"], group=0)
    await host.do("groups.close")
    assert (await other.hear("groups.close"))["groups"]["closes"]


async def test_connection_lost_and_two_tabs_then_resumed_by_number(
    enter: Enter, amara: Person, bela: Person
) -> None:
    host, guest, tab = enter(amara, Role.HOST), enter(bela), enter(bela)
    async with all_in(host, guest, tab):
        await guest.do("hand.up")
        guest.lose_connection()
        said = [host.send("chat", text=str(number)) for number in range(10)]
        kept = guest.send("chat", text="Said without a connection")
        await asyncio.gather(*said, kept)
        for client in (host, guest, tab):
            await client.until(lambda client=client: len(client.lines()) == 11)  # type: ignore[misc]
            assert client.lines() == host.lines()
            assert (client.heard.repeats, client.heard.holes) == (0, 0)
        assert guest.welcomes == 2
        assert host.heard.of("hand.down") == []


async def test_limits_then_told_and_nothing_of_the_outbox_is_lost(
    enter: Enter, amara: Person, bela: Person
) -> None:
    host, guest = enter(amara, Role.HOST), enter(bela)
    async with all_in(host, guest):
        for frame, code in (
            (b"\x00", "malformed"),
            ("{", "malformed"),
            ("x" * 40_000, "too_big"),
            (json.dumps({"t": "none"}), "unknown"),
            (json.dumps({"t": "chat", "key": "12345678", "text": ""}), "field"),
            (json.dumps({"t": "enter", "key": "12345678"}), "not_allowed"),
        ):
            before = len(guest.errors)
            guest.write_frame(frame)
            await guest.until(lambda before=before: len(guest.errors) > before)  # type: ignore[misc]
            assert guest.errors[-1]["code"] == code
        await asyncio.gather(*(guest.send("chat", text=str(number)) for number in range(36)))
        assert any(error["code"] == "too_much" for error in guest.errors)
        await host.until(lambda: len(host.lines()) == 36)
        assert sorted(host.lines(), key=int) == [str(number) for number in range(36)]
