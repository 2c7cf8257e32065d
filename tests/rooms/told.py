"""A room that tests tell one event after the other, and ask what each person sees and may do."""

from typing import Any

from mentoring.rooms.protocol import Action
from mentoring.rooms.rules import allowed
from mentoring.rooms.sight import cut, facet
from mentoring.rooms.state import Event, Viewer, apply, start

AGENDA = [{"title": "One", "minutes": 5}, {"title": "Two", "minutes": 3}, {"title": "Three", "minutes": 1}]
PEOPLE = {1: "host", 2: "participant", 3: "participant", 4: "listener"}


class Told:
    """A room that events are told to, one second after the other."""

    def __init__(self, *people: tuple[int, str], opened_by: int | None = None) -> None:
        self.state, self.now = start(AGENDA), 1_000_000
        for person, role in people or tuple(PEOPLE.items()):
            self.tell("enter", person, name=f"P{person}", role=role)
        self.tell("room.open", opened_by)

    def tell(self, kind: str, by: int | None, **data: Any) -> Event:
        self.now += 1000
        event = Event(self.state.seq + 1, kind, by, self.now, data)
        self.state = apply(self.state, event)
        return event

    def why_not(self, kind: str, by: int, **data: Any) -> str:
        viewer = self.state.seat(Viewer(by, PEOPLE.get(by, "participant")))
        return allowed(self.state, viewer, Action(kind, data, by, self.now + 1000))

    def seen(self, event: Event, by: int) -> dict[str, Any]:
        viewer = self.state.seat(Viewer(by, PEOPLE.get(by, "participant")))
        return cut(self.state, event, facet(self.state, event, viewer))


def lay(room: Told) -> None:
    room.tell("draft.lay", 2, draft="d", version=1, title="T", text="I heard the brake.", question="?")
