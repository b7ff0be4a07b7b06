"""The cookie of a visit: a secret, and the visit's times, which the database needn't know (protocol §14).

* The times are the server's own word, under a mark only the key file makes: nobody changes them.
* The secret finds the visit; it alone says nothing about how old it is.
"""

import hmac
from typing import Final, NamedTuple, Self

from consent.keys import Keys
from crypto.encoding import make_random

SECRET_BYTES: Final = 32
_TIME_BYTES: Final = 8
_MARK_BYTES: Final = 32
_MARKED_BYTES: Final = SECRET_BYTES + 2 * _TIME_BYTES
COOKIE_BYTES: Final = _MARKED_BYTES + _MARK_BYTES


class Cookie(NamedTuple):
    """What a browser carries for one visit."""

    secret: bytes
    made_at: int
    used_at: int

    @classmethod
    def make(cls, now: int) -> Self:
        """A fresh secret, for a visit that begins now."""
        return cls(make_random(SECRET_BYTES), now, now)

    @classmethod
    def find(cls, keys: Keys, data: bytes) -> Self | None:
        """The cookie of these bytes, if this server made it."""
        marked, mark = data[:_MARKED_BYTES], data[_MARKED_BYTES:]
        if len(data) != COOKIE_BYTES or not hmac.compare_digest(mark, keys.mark_times(marked)):
            return None
        made_at, used_at = (
            int.from_bytes(marked[start : start + _TIME_BYTES], "big")
            for start in (SECRET_BYTES, SECRET_BYTES + _TIME_BYTES)
        )
        return cls(marked[:SECRET_BYTES], made_at, used_at)

    def encode(self, keys: Keys) -> bytes:
        """Its 80 bytes."""
        times = (time.to_bytes(_TIME_BYTES, "big") for time in (self.made_at, self.used_at))
        marked = self.secret + b"".join(times)
        return marked + keys.mark_times(marked)
