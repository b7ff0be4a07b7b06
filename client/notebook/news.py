"""What changed since the last visit, counted for the person to compare with what they remember (§13).

* It counts what is newer than the head the owner signed, and parts saved after that signing.
* Nothing proves that a server shows its newest state: an older date, or a change that is not
  there, is what the person can see.
"""

from collections import Counter
from dataclasses import astuple, dataclass

from client.notebook.activity import Line
from crypto.statements.vault import Manifest

WAYS_IN = frozenset({"doors_changed"})
WHERE_TOLD = frozenset({"channels_changed"})
OPENINGS = frozenset({"vault_opened", "visits_closed"})


@dataclass(frozen=True)
class News:
    """How much happened, by what it is about."""

    readings: int = 0
    sharing: int = 0
    ways_in: int = 0
    where_told: int = 0
    openings: int = 0
    parts: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return sum(astuple(self))


def count_news(before: Manifest, lines: tuple[Line, ...]) -> News:
    """What is newer than the head that `before` remembers, up to this opening; nothing at the first visit."""
    if not before.journal.n:
        return News()
    opening = max((line.n for line in lines if line.kind == "vault_opened"), default=0)
    told = Counter(_group_of(line.kind) for line in lines if before.journal.n < line.n < opening)
    parts = sum(note.revisions[-1].saved_at > before.journal.at for note in before.sections)
    return News(parts=parts, **told)


def _group_of(kind: str) -> str:
    if kind == "section_read":
        return "readings"
    if kind in WAYS_IN:
        return "ways_in"
    if kind in WHERE_TOLD:
        return "where_told"
    return "openings" if kind in OPENINGS else "sharing"
