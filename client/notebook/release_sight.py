"""What the server says of a release right now: parsed, and never believed alone."""

from dataclasses import dataclass

from client.answers import bytes_of, number_of, text_of
from client.transport import Json

LIVE = frozenset({"armed", "asked", "waiting", "open"})
RUNNING = frozenset({"asked", "waiting", "open"})


@dataclass(frozen=True)
class SeenRelease:
    """One release as the server tells it; a time it does not tell is 0, an answer nobody gave is empty.

    `is_held`: somebody else must say yes as well; of an office, the team generation its part is sealed for.
    """

    release: bytes
    practice: bool
    state: str
    terms: bytes
    armed_at: int
    not_after: int
    begun_by: str
    begun_at: int
    opens_at: int
    due_at: int
    opened_at: int
    open_until: int
    over_at: int
    reads: int
    answer: bytes
    frozen: bool
    is_held: bool = False
    said_yes: bool = False
    holder_generation: int = 0

    @property
    def is_live(self) -> bool:
        """Whether the server calls it live."""
        return self.state in LIVE

    @property
    def is_running(self) -> bool:
        """Whether it was asked for, or is open: there is something to stop."""
        return self.state in RUNNING


def parse_release(item: Json) -> SeenRelease:
    """The *Release* of protocol §14.2; raises Refused."""
    holder = item.get("holder")
    times = ("begun_at", "opens_at", "due_at", "opened_at", "open_until", "over_at")
    return SeenRelease(
        release=bytes_of(item, "release", 16),
        practice=item.get("practice") is True,
        state=text_of(item, "state"),
        terms=bytes_of(item, "terms", 32),
        armed_at=number_of(item, "armed_at"),
        not_after=number_of(item, "not_after"),
        begun_by=text_of(item, "begun_by"),
        reads=number_of(item, "reads"),
        answer=bytes_of(item, "answer") if "answer" in item else b"",
        frozen=item.get("frozen") is True,
        is_held=isinstance(holder, dict),
        said_yes=isinstance(holder, dict) and holder.get("said_yes") is True,
        holder_generation=number_of(holder, "generation") if isinstance(holder, dict) else 0,
        **{name: number_of(item, name) if name in item else 0 for name in times},
    )
