"""What passes: rows that are worth something for minutes or hours only, and never in a copy.

* No backup holds them, and a database that was put back begins without them.
"""

from sqlalchemy import delete

from consent.storage.base import Base, Tx
from consent.storage.challenges import ChallengeRow
from consent.storage.idempotency import IdempotencyRow
from consent.storage.notices import NoticeRow
from consent.storage.readings import AccessNonceRow
from consent.storage.redemptions import RedemptionRow
from consent.storage.sessions import SessionRow
from consent.storage.tallies import TallyRow

_ROWS: tuple[type[Base], ...] = (
    SessionRow,
    ChallengeRow,
    AccessNonceRow,
    RedemptionRow,
    IdempotencyRow,
    TallyRow,
    NoticeRow,
)
PASSING_TABLES = tuple(row.__tablename__ for row in _ROWS)


def forget_passing(tx: Tx) -> None:
    """Delete every visit, challenge, nonce, reservation, kept answer, tally and notice that waits."""
    for row in _ROWS:
        tx.execute(delete(row))
