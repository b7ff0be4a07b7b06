"""`make status`: whether the time is believed, whether the sweeper is behind, and what waits to be sent.

* Counts and times only: no address, no notebook, no office.
* The exit code is 1 where something needs a person, and a sentence says what.
"""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from consent.errors import Unavailable
from consent.storage import notices, releases, times
from consent.storage.base import Store
from consent.times import GAP_SECONDS, LONGEST_GAP_SECONDS
from tools.keeping.errors import NotKept
from tools.keeping.reaching import holding, open_own_store
from web.settings import BadSettings, Settings, read_settings
from web.start import StartRefused

MINUTE_SECONDS = 60
LATE_SECONDS = 10 * MINUTE_SECONDS
LONG_SECONDS = 60 * MINUTE_SECONDS


@dataclass(frozen=True)
class Status:
    """What was found; times in seconds since 1970. `late_since`: the oldest moment nobody has looked at."""

    now: int
    seen: int | None
    late_since: int | None
    waiting: int
    waiting_long: int
    given_up: int

    @property
    def is_unbelieved(self) -> bool:
        """Whether time stands still until the operator confirms the clock."""
        return self.seen is not None and self.now - self.seen > LONGEST_GAP_SECONDS

    def problems(self) -> Iterator[str]:
        """What needs a person, a sentence each."""
        if self.is_unbelieved:
            yield (
                "The time is not believed: the server was away for more than a day, or its clock jumped. "
                "Nothing can be opened. See that this machine's clock is right, then: make confirm-time"
            )
        elif self.seen is not None and self.now - self.seen >= GAP_SECONDS:
            yield "Nobody has seen the time pass lately: is the server running?"
        if (
            not self.is_unbelieved
            and self.late_since is not None
            and self.now - self.late_since >= LATE_SECONDS
        ):
            yield "The sweeper is behind: people may not have been told. Look at the server's log."
        if self.waiting_long:
            yield "Messages have waited for more than an hour: look at the mail server."
        if self.given_up:
            yield "Messages were given up after three days: look at SMTP_HOST and at the mail server's log."


def main() -> int:
    """Print it; 1 where something needs a person, or nothing can be found out."""
    try:
        settings = read_settings(os.environ)
        found = read_status(settings, int(time.time()))
    except (BadSettings, NotKept, StartRefused, Unavailable, OSError) as error:
        print(f"status: {error}", file=sys.stderr)
        return 1
    print(*describe(found), sep="\n")
    problems = list(found.problems())
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    return 1 if problems else 0


def read_status(settings: Settings, now: int) -> Status:
    """What there is to say of this database.

    Raises:
        NotKept, StartRefused, Unavailable: it can't be looked at.
    """
    with holding(settings), open_own_store(settings) as (store, _):
        return _read(store, now)


def describe(found: Status) -> Iterator[str]:
    """A line each, always the same ones."""
    if found.seen is None:
        believed = "nobody has looked at it yet"
    else:
        believed = "NOT believed" if found.is_unbelieved else "believed"
    late = 0 if found.late_since is None else max(0, found.now - found.late_since)
    yield f"time: {believed}"
    yield f"sweeper: {late // MINUTE_SECONDS} minutes behind"
    yield f"messages: {found.waiting} waiting, {found.given_up} given up"


def _read(store: Store, now: int) -> Status:
    with store.reading() as tx:
        return Status(
            now=now,
            seen=times.find_seen(tx),
            late_since=releases.find_longest_due(tx, now),
            waiting=notices.count(tx, is_failed=False),
            waiting_long=notices.count(tx, is_failed=False, made_before=now - LONG_SECONDS),
            given_up=notices.count(tx, is_failed=True),
        )


if __name__ == "__main__":
    sys.exit(main())
