"""The clock of a room: milliseconds since 1970, as events carry them."""

import time


def now_ms() -> int:
    return int(time.time() * 1000)
