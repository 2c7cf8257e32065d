"""A progress bar for what takes longer than two seconds."""

import sys
import time
from typing import TextIO

AFTER = 2.0  # seconds before it shows
WIDTH = 28
EVERY = 0.1


class Bar:
    """Draws on a terminal only; elsewhere it says one line a step. Steps have weights of one."""

    def __init__(self, steps: int, *, out: TextIO | None = None) -> None:
        self.steps, self.done, self.part, self.doing = steps, 0, 0.0, ""
        self.out = out or sys.stderr
        self.began, self.drawn = time.monotonic(), 0.0

    def begin(self, doing: str) -> None:
        """The next step begins; the one before is done."""
        if self.doing:
            self.done += 1
        self.doing, self.part = doing, 0.0
        self.draw(force=True)

    def at(self, count: int, total: int) -> None:
        """So many of a step's things are done."""
        self.part = count / max(1, total)
        self.draw()

    def end(self) -> None:
        self.done, self.part = self.steps, 0.0
        self.draw(force=True)
        if self.is_shown and self.out.isatty():
            self.out.write("\n")
            self.out.flush()

    @property
    def is_shown(self) -> bool:
        return time.monotonic() - self.began >= AFTER

    def draw(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if not self.is_shown or not self.out.isatty() or (not force and now - self.drawn < EVERY):
            return
        self.drawn = now
        share = min(1.0, (self.done + self.part) / max(1, self.steps))
        full = round(share * WIDTH)
        bar = "█" * full + "░" * (WIDTH - full)
        self.out.write(f"\r{bar} {share:4.0%}  {self.doing:<40.40}")
        self.out.flush()
