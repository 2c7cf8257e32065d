"""Whether the database can be reached, as the pool of connections last found out.

A pool tries a few times, then gives up and says so here. From then on one request at a time tries, and the
others are answered at once: nobody waits for what cannot come, and what waits does not take every thread.
"""

import threading
from collections.abc import Callable

GIVES_UP = 8  # seconds: a database that is started anew is back before anybody is told; see `tried`
_away, _trying = threading.Event(), threading.Lock()


def tried(_pool: object = None) -> None:
    """No connection could be made within GIVES_UP (a pool's `reconnect_failed`). The next request tries anew.

    Left to itself a pool waits twice as long after each try: minutes, once a database was away that long.
    """
    _away.set()


def is_back(answers: Callable[[], bool]) -> bool:
    """Say whether the database can be asked; `answers` asks it, and is called while it was away last."""
    if not _away.is_set():
        return True
    if not _trying.acquire(blocking=False):
        return False
    try:
        if answers():
            _away.clear()
        return not _away.is_set()
    finally:
        _trying.release()
