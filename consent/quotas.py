"""Quotas: the whole list of how much a notebook, an office or a day may take (protocol §15).

* A number of things kept is refused with `quota`: something must be taken out first.
* A rate is refused with `too_many` and says when to come back. It is counted in the database, so
  that neither another worker nor a restart forgets it.
* None of them stands in the way of ending, or of reading one's own notebook. Erasing it waits for
  ten minutes at most, after many wrong secrets.
* What an office does counts for the person who does it: nobody uses up a colleague's share.
"""

from typing import Final, NamedTuple

from consent.clock import DAY_SECONDS
from consent.errors import Quota

# What a notebook holds.
MOST_DOORS: Final = 8
MOST_SECTIONS: Final = 200
MOST_REVISIONS: Final = 1000
"""Of one section."""

MOST_TEXT_BYTES: Final = 64 * 1024 * 1024
"""Of all revisions together, as they are sealed."""

MOST_DRAFTS: Final = 400
MOST_DRAFT_BYTES: Final = 32 * 1024 * 1024
MOST_PACKAGE_BYTES: Final = 256 * 1024
"""Of one offered grant, or the wraps of an opened one: 200 sections and the longest words fit."""

MOST_LIVE_GRANTS: Final = 200
MOST_GRANTS: Final = 10_000
"""Ever made: as many as a ledger holds (protocol §1)."""

MOST_LIVE_RELEASES: Final = 50
MOST_RELEASES: Final = 1_000
"""Ever made: as many as a manifest holds (protocol §7)."""

MOST_CHANNELS: Final = 3

# What an office may write into somebody's journal with a code that is over.
REFUSALS_PER_GRANT: Final = 20
REFUSALS_PER_STAFF: Final = 10
REFUSALS_SECONDS: Final = 3600


def require_fits(data: bytes, most_bytes: int) -> None:
    """Refuse bytes that are more than a notebook keeps of their kind.

    Raises:
        Quota: they are.
    """
    if len(data) > most_bytes:
        raise Quota


class Rate(NamedTuple):
    """So many of one kind in so many seconds; windows begin with the clock's."""

    kind: str
    most: int
    seconds: int


HOUR_SECONDS: Final = 3600

VAULTS_KIND: Final = "vaults"
"""New notebooks of everybody; the operator says how many a day (VAULTS_A_DAY)."""

OFFERS: Final = Rate("offers", 50, DAY_SECONDS)
"""New grants of one vault."""

RELEASES: Final = Rate("releases", 50, DAY_SECONDS)
"""New releases of one vault, and other cards or terms."""

CONTACTS: Final = Rate("contacts", 120, HOUR_SECONDS)
"""What the holder of one card signs; each is a line in the owner's journal."""

HOLDERS: Final = Rate("holders", 120, HOUR_SECONDS)
"""Looks of the holder of a second card; a yes is a line in the owner's journal."""

TESTS: Final = Rate("tests", 5, DAY_SECONDS)
"""Test messages of one vault."""

STRANGERS_MAIL: Final = Rate("strangers-mail", 5, DAY_SECONDS)
"""Messages to one address that nobody proved, whoever asks for them."""

CODES: Final = Rate("codes", 300, DAY_SECONDS)
"""Fresh codes of one vault."""

CHALLENGES: Final = Rate("challenges", 600, HOUR_SECONDS)
"""Challenges of one vault or staff member."""

DOOR_ACTS: Final = Rate("door-acts", 10, 600)
"""Changes of doors and erasures that somebody with an open notebook asks for, right or wrong."""

REDEEMS: Final = Rate("redeems", 120, HOUR_SECONDS)
"""Codes one staff member uses, good or not; each good one is a line in somebody's journal."""

READINGS: Final = Rate("readings", 240, HOUR_SECONDS)
"""Readings of one grant by one reader; each is a line in its owner's journal."""
