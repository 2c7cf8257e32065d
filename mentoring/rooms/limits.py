"""How much one socket, one person and one room may send. Pure: the time is given, in seconds."""

FRAMES = (10.0, 40.0)  # a second and at once, for one socket
PERSON = (8.0, 30.0)  # for all sockets of one person
ROOM = (2500.0, 5000.0)  # for everybody together
WRITES = (400.0, 1200.0)  # of those, what must last


class Bucket:
    """Holds up to `burst` tokens, refilled at `rate` a second (a token bucket, RFC 2697 §3 in small)."""

    __slots__ = ("burst", "filled", "rate", "tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst, self.tokens, self.filled = rate, burst, burst, now

    def take(self, now: float) -> float:
        """Take one token and return 0, or take none and return the seconds until there is one."""
        self.tokens = min(self.burst, self.tokens + max(0.0, now - self.filled) * self.rate)
        self.filled = max(now, self.filled)
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0
