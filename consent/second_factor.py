"""The second factor: six digits from an authenticator, each good once.

* A code is compared with the step before, the current and the next; a step already used, or
  one before it, is refused, by one conditional update.
* Five wrong codes in a quarter of an hour close the door until that time is over. Only
  somebody who holds the door's key gets that far.
* A wrong code is counted, so what refuses is given back, not raised: the transaction stays.
"""

import base64
import hmac
from typing import Final

import pyotp

from consent.errors import ConsentError, SecondFactorUsed, SecondFactorWrong, TooMany
from consent.storage import staff as rows
from consent.storage.base import Tx
from consent.storage.records import Record

STEP_SECONDS: Final = 30
WRONG_MOST: Final = 5
WRONG_SECONDS: Final = 900


def use_code(tx: Tx, staff: Record, seed: bytes, code: str, now: int) -> ConsentError | None:
    """Spend a code; gives the refusal if it is not a good one, for the caller to raise afterwards."""
    wait = staff.wrong_since + WRONG_SECONDS - now
    if staff.wrong_codes >= WRONG_MOST and wait > 0:
        return TooMany(wait)
    step = _find_step(seed, code, now)
    if step is None:
        _count_wrong(tx, staff, now)
        return SecondFactorWrong()
    if not rows.use_step(tx, staff.staff_id, step):
        _count_wrong(tx, staff, now)
        return SecondFactorUsed()
    return None


def _find_step(seed: bytes, code: str, now: int) -> int | None:
    totp = pyotp.TOTP(base64.b32encode(seed).decode(), interval=STEP_SECONDS)
    steps = [now // STEP_SECONDS + drift for drift in (-1, 0, 1)]
    fits = [
        step for step in steps if hmac.compare_digest(totp.generate_otp(max(step, 0)).encode(), code.encode())
    ]
    return fits[-1] if fits else None


def _count_wrong(tx: Tx, staff: Record, now: int) -> None:
    if now >= staff.wrong_since + WRONG_SECONDS:
        rows.set_wrong_codes(tx, staff.staff_id, 1, now)
    else:
        rows.set_wrong_codes(tx, staff.staff_id, staff.wrong_codes + 1, staff.wrong_since)
