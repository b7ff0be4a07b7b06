"""The same request twice is one request.

* The same key with the same body within ten minutes gets the first answer again, and
  changes nothing; with another body it is refused.
* A key counts within its scope only (what is asked for, and by whom).
"""

from consent.errors import BadRequest
from consent.storage import idempotency as rows
from consent.storage.base import Tx
from consent.storage.idempotency import Answered
from crypto.hashing import hash32

SECONDS_KEPT = 600
FIELD = "idempotency_key"


def find(tx: Tx, scope: bytes, key: bytes, body_hash: bytes, now: int) -> Answered | None:
    """The first answer to this request, if it was answered before.

    Raises:
        BadRequest: the key was used for another body.
    """
    answered = rows.find(tx, _row_key(scope, key), now - SECONDS_KEPT)
    if answered is not None and answered.body != body_hash:
        raise BadRequest(FIELD)
    return answered


def keep(
    tx: Tx, scope: bytes, key: bytes, body_hash: bytes, now: int, answer: bytes, vault_id: bytes | None
) -> None:
    """Keep the answer to a request for ten minutes; with a vault id it is erased with that vault."""
    forget_older(tx, now)
    rows.add(tx, _row_key(scope, key), vault_id, Answered(body_hash, now, answer))


def forget_older(tx: Tx, now: int) -> None:
    """Delete the answers nobody may ask for again."""
    rows.drop_older(tx, now - SECONDS_KEPT)


def _row_key(scope: bytes, key: bytes) -> bytes:
    return hash32(hash32(scope) + key)
