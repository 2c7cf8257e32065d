"""What was said lately, as it is told: events with the line everybody gets, kept for who comes back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from mentoring.rooms.sight import cut, facet, is_faceted
from mentoring.rooms.sinks import dumps
from mentoring.rooms.state import Event, RoomState, Viewer

RECENT = 2000  # events kept for those who come back
CHANGES_A_LINE = ("chat.edit", "chat.delete")
MAY_GO = ("chat.edit", "draft.lay")  # words that may be taken back later: cut anew whenever they are told
# An event and the line that all are told of it; None where people, or who comes later, are told another.
Told = tuple[Event, bytes | None]


def told(state: RoomState, event: Event) -> Told:
    is_cut_later = is_faceted(state, event) or event.kind in MAY_GO
    return event, None if is_cut_later else dumps(cut(state, event, "all"))


def lines(state: RoomState, batch: Iterable[Told], viewer: Viewer) -> bytes:
    """These as this viewer may see them, as the JSON array that a frame holds."""
    each = (
        line if line is not None else dumps(cut(state, event, facet(state, event, viewer)))
        for event, line in batch
    )
    return b"[" + b",".join(each) + b"]"


class Recent:
    """Numbers 1, 2, 3 … without holes, up to the newest."""

    def __init__(self) -> None:
        self.events: deque[Told] = deque(maxlen=RECENT)

    def remember(self, state: RoomState, events: Iterable[Event]) -> None:
        """What was said before this process came, for who was there and comes back to it.

        Numbers may have holes where something was erased; what is remembered has none.
        """
        known = sorted((event for event in events if event.seq <= state.seq), key=lambda event: -event.seq)
        together = [event for place, event in enumerate(known) if event.seq == state.seq - place]
        self.events.extend((event, None) for event in reversed(together))
        for event in reversed(together):
            if event.kind in CHANGES_A_LINE:
                self.correct(state, event.data["line"])

    def correct(self, state: RoomState, seq: int) -> None:
        """Whoever comes back is told a line as it stands now, never as it was before."""
        for place, (event, line) in enumerate(self.events):
            if event.seq == seq:
                now = state.line(seq)
                as_is = replace(event, data={**event.data, "text": now.text if now else ""})
                self.events[place] = (as_is, line and dumps(cut(state, as_is, "all")))
                return

    def after(self, since: int) -> Iterable[Told] | None:
        """Everything after this number; None when it is not all here."""
        if not self.events or not self.events[0][0].seq <= since + 1 <= self.events[-1][0].seq + 1:
            return None
        return islice(self.events, since + 1 - self.events[0][0].seq, None)

    def kept(self, person: int, key: str) -> Event | None:
        """What this person sent under this key, perhaps without a name, if it stands among these."""
        sent = (event for event, _line in self.events if key and event.key == key)
        return next((event for event in sent if event.by in (person, None)), None)
