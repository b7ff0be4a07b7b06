"""The time as releases are judged by it: late, never early (protocol §21).

* It never runs backwards: a clock that does is not followed.
* A gap that nobody saw pass, from a stop or a jump of the clock, is lived through again: what fell
  due in it, or while that lasts, waits as long as the gap was.
* A gap of more than a day is not followed at all: time stands still, so that nothing opens and
  nothing is over by it, until the operator says that the clock is right, or it is right again.
* Whoever writes leaves the time they saw; no job has to run for any of this to hold.
"""

from dataclasses import dataclass
from typing import Final

from consent.storage import times as rows
from consent.storage.base import Tx, is_writing
from consent.storage.times import Gap

BEAT_SECONDS: Final = 60
GAP_SECONDS: Final = 600
LONGEST_GAP_SECONDS: Final = 86_400


@dataclass(frozen=True)
class Times:
    """The time now (seconds since 1970), what was not seen of it, and whether the clock is believed."""

    now: int
    gaps: tuple[Gap, ...] = ()
    is_frozen: bool = False

    def shift(self, due: int) -> int:
        """When something falls due that was to fall due then."""
        for gap in self.gaps:
            length = gap.ends - gap.begins
            if gap.begins < due <= gap.ends + length:
                due += length
        return due


def tell(tx: Tx, now: int) -> Times:
    """The time of this transaction; a writing one leaves it for the next.

    `now` is what the clock says.
    """
    seen = rows.find_seen(tx)
    if seen is None:
        if is_writing(tx):
            rows.begin(tx, now)
        return Times(now)
    gaps, passed = rows.list_gaps(tx), now - seen
    if passed > LONGEST_GAP_SECONDS:
        return Times(seen, gaps, is_frozen=True)
    gap = Gap(seen, now) if passed >= GAP_SECONDS else None
    if is_writing(tx) and passed >= BEAT_SECONDS:
        if not rows.advance(tx, seen, now):
            # Somebody else saw the same time pass, and kept what there is to keep.
            return Times(max(rows.find_seen(tx) or now, now), rows.list_gaps(tx))
        if gap:
            rows.add_gap(tx, gap)
    return Times(max(seen, now), (*gaps, gap) if gap else gaps)


def confirm(tx: Tx, now: int) -> Gap | None:
    """The operator says that the clock is right: the long gap is lived through again from here on.

    Gives the gap; None when the clock was believed anyway.
    """
    seen = rows.find_seen(tx)
    if seen is None or now - seen <= LONGEST_GAP_SECONDS:
        return None
    gap = Gap(seen, now)
    if rows.advance(tx, seen, now):
        rows.add_gap(tx, gap)
    return gap
