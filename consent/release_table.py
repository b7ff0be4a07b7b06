"""The state table of releases: every event, whose it is, and what comes of it in each state (§21).

* Nothing changes the state of a release but by this table; what it does not allow is refused.
* `waiting` and `expired` are never stored: they follow from the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from consent.errors import (
    Conflict,
    ConsentError,
    NotAllowed,
    NotBegun,
    NotFound,
    ReleaseFrozen,
    ReleaseOver,
    TooEarly,
)

State = Literal["armed", "asked", "waiting", "open", "stopped", "closed", "ended", "expired"]
Actor = Literal["owner", "contact", "holder", "code", "time"]
Refusal = type[ConsentError]

ARMED: Final[State] = "armed"
ASKED: Final[State] = "asked"
WAITING: Final[State] = "waiting"
OPEN: Final[State] = "open"
STOPPED: Final[State] = "stopped"
CLOSED: Final[State] = "closed"
ENDED: Final[State] = "ended"
EXPIRED: Final[State] = "expired"
OVER: Final[tuple[State, ...]] = (STOPPED, CLOSED, ENDED, EXPIRED)


@dataclass(frozen=True)
class Event:
    """What one actor does to a release, by the state it is in: the state after, or the refusal.

    `over` None: it stays as it is, and the answer says so.
    """

    actor: Actor
    armed: State | Refusal
    asked: State | Refusal
    waiting: State | Refusal
    open: State | Refusal
    over: Refusal | None


EVENTS: Final[Mapping[str, Event]] = {
    "change": Event("owner", ARMED, ReleaseFrozen, ReleaseFrozen, ReleaseFrozen, ReleaseOver),
    "look": Event("contact", ARMED, ASKED, WAITING, OPEN, NotFound),
    "ask": Event("contact", ASKED, ASKED, WAITING, OPEN, NotFound),
    "due": Event("time", ASKED, ASKED, WAITING, OPEN, None),
    # Asked or waiting by a missed check-in goes back to armed; what was asked for stays asked for.
    "meet": Event("owner", ARMED, ASKED, WAITING, OPEN, ReleaseOver),
    "meet_missed": Event("owner", ARMED, ARMED, ARMED, OPEN, ReleaseOver),
    "now": Event("owner", WAITING, WAITING, WAITING, OPEN, ReleaseOver),
    "wait_ends": Event("time", ARMED, WAITING, WAITING, OPEN, None),
    "read": Event("contact", TooEarly, TooEarly, OPEN, OPEN, NotFound),
    # The first yes counts; an open one has it already.
    "yes": Event("holder", NotBegun, ASKED, WAITING, Conflict, NotFound),
    "deposit": Event("owner", ARMED, ASKED, WAITING, ReleaseFrozen, ReleaseOver),
    "answer": Event("contact", NotAllowed, NotAllowed, NotAllowed, OPEN, NotFound),
    "stop": Event("owner", NotBegun, STOPPED, STOPPED, CLOSED, None),
    "stop_by_code": Event("code", ARMED, STOPPED, STOPPED, CLOSED, None),
    "remove": Event("owner", ENDED, ReleaseFrozen, ReleaseFrozen, ReleaseFrozen, None),
    "show": Event("owner", ARMED, ASKED, WAITING, OPEN, ReleaseOver),
    "open_until": Event("time", ARMED, ASKED, WAITING, CLOSED, None),
    "not_after": Event("time", EXPIRED, EXPIRED, EXPIRED, CLOSED, None),
    "keep": Event("owner", ARMED, ASKED, WAITING, OPEN, None),
    "leave_out": Event("owner", ENDED, STOPPED, STOPPED, CLOSED, None),
}
"""By name; docs/protocol.md §21 has the same table in words."""


def find_outcome(event: str, state: State) -> State | Refusal | None:
    """The state after, the refusal, or None where what is over stays as it is."""
    row = EVENTS[event]
    if state in OVER:
        return row.over
    outcome: State | Refusal = getattr(row, state)
    return outcome


def decide(event: str, state: State, opens_at: int | None = None) -> State:
    """The state after an event.

    Raises:
        ConsentError: the refusal of the table; TooEarly says when it opens, where that is known.
    """
    outcome = find_outcome(event, state)
    if outcome is None:
        return state
    if isinstance(outcome, str):
        return outcome
    if issubclass(outcome, TooEarly):
        raise outcome(opens_at)
    raise outcome()
