"""Who is here, in one word each. Pure: the time is given, in seconds.

A person is one person however many tabs they have open; the liveliest of them counts.
"""

from collections.abc import Collection, Container, Hashable, Mapping

TYPING_LASTS = 6.0  # seconds without news until somebody is no longer typing
PEER_LASTS = 16.0  # seconds without news until another process counts as gone
LIVELIEST = ("typing", "here", "listening", "away")


class Absence:
    """How long somebody one waits for has been gone, once they have been seen here."""

    def __init__(self) -> None:
        self.person: int | None = None
        self.since: float | None = None
        self.was_here = False

    def lasts(self, person: int | None, here: Container[int], now: float) -> float:
        """Seconds; 0 for who is here, or never came by a socket (they may read the page without scripts)."""
        if person != self.person:
            self.person, self.was_here, self.since = person, False, None
        if person in here:
            self.was_here, self.since = True, None
        elif self.was_here and self.since is None:
            self.since = now
        return 0.0 if self.since is None else now - self.since


class Presence:
    def __init__(self) -> None:
        self.sockets: dict[int, dict[Hashable, str]] = {}
        self.typing: dict[int, float] = {}
        self.peers: dict[str, tuple[float, dict[int, str]]] = {}
        self.shown: dict[int, str] = {}
        self.told: dict[int, str] = {}

    def set_mode(self, person: int, socket: Hashable, mode: str) -> None:
        self.sockets.setdefault(person, {})[socket] = mode

    def leave(self, person: int, socket: Hashable) -> None:
        sockets = self.sockets.get(person, {})
        sockets.pop(socket, None)
        if not sockets:
            self.sockets.pop(person, None)
            self.typing.pop(person, None)

    def set_typing(self, person: int, on: bool, now: float) -> None:
        if on:
            self.typing[person] = now + TYPING_LASTS
        else:
            self.typing.pop(person, None)

    def is_typing(self, person: int) -> bool:
        return person in self.typing

    def hear_peer(self, peer: str, told: Mapping[int, str], now: float) -> None:
        self.peers[peer] = (now + PEER_LASTS, dict(told))

    def expire(self, now: float) -> bool:
        """Forget what has timed out; say whether there was any."""
        before = len(self.typing) + len(self.peers)
        self.typing = {person: until for person, until in self.typing.items() if until > now}
        self.peers = {peer: (until, told) for peer, (until, told) in self.peers.items() if until > now}
        return len(self.typing) + len(self.peers) < before

    def local(self) -> dict[int, str]:
        """Those with a socket in this process, and their word."""
        return {
            person: "typing" if person in self.typing else _liveliest(modes.values())
            for person, modes in self.sockets.items()
        }

    def merged(self) -> dict[int, str]:
        words = self.local()
        for _until, told in self.peers.values():
            for person, word in told.items():
                words[person] = min(words.get(person, word), word, key=LIVELIEST.index)
        return words

    def changes(self) -> dict[int, str | None]:
        """What is different from what was last shown; None for who left. Remembers it as shown."""
        now = self.merged()
        changed: dict[int, str | None] = {
            person: word for person, word in now.items() if self.shown.get(person) != word
        }
        changed.update(dict.fromkeys(self.shown.keys() - now.keys()))
        self.shown = now
        return changed


def _liveliest(modes: Collection[str]) -> str:
    # Asked for everybody whenever anybody comes or goes; nearly all have one tab.
    return next(iter(modes)) if len(modes) == 1 else min(modes, key=LIVELIEST.index)
