"""The clock: the one place where time comes in."""

import time
from typing import Protocol


class Clock(Protocol):
    """Whatever says what time it is; tests bring their own."""

    def now(self) -> int:
        """Seconds since 1970."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> int:
        """Seconds since 1970."""
        return int(time.time())
