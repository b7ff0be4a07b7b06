"""Exposed tokens: what of a text reads as one, and the end of what it could open (protocol §9).

* A token stays behind the # of a link, in a browser. One that reached the server all the
  same was seen by whatever carried it, so its grant ends at once and the owner is told.
* Each token is looked up, tried and ended by the same statements, whether or not there is a
  grant behind it; nothing of it is kept.
* The work that one request can cause is bounded.
* Only somebody who has a token can end what it opens; 128 bits are not guessed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from consent import endings
from consent.storage import holds, redemptions
from consent.storage.base import Tx
from crypto.codes import ALPHABET, parse_code
from crypto.derive import derive_key
from crypto.errors import CodeMistyped
from crypto.hashing import hash32

CHARACTERS: Final = 28
TOKENS_MOST: Final = 8
_TRIES_MOST: Final = 256
_WINDOWS_MOST: Final = 20_000
# The 26th character carries three bits of the secret; its last two are zero in a token.
_LAST: Final = 25
_LAST_CHARACTERS: Final = frozenset(ALPHABET[::4])
_ALPHABET: Final = frozenset(ALPHABET)
_RUN: Final = re.compile(r"[0-9A-Za-z](?:[-\s+\u2010-\u2015\u2212]{0,3}[0-9A-Za-z]){27,}")
_BETWEEN: Final = re.compile(r"[^0-9A-Z]")
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_NOBODY: Final = (bytes(16), bytes(16))


def find_tokens(texts: Iterable[str], longest: int | None = None) -> list[bytes]:
    """Give the secrets of the tokens that can be read in these texts, eight at most.

    A token may be in any case, with hyphens or spaces, and stuck to other letters and digits,
    as long as the whole is not longer than `longest`.
    """
    found: list[bytes] = []
    tries = _TRIES_MOST
    for window in islice(_windows(texts, longest), _WINDOWS_MOST):
        if not _may_be_token(window):
            continue
        if tries == 0 or len(found) == TOKENS_MOST:
            break
        tries -= 1
        try:
            secret = parse_code(window, "token")
        except CodeMistyped:
            continue
        if secret not in found:
            found.append(secret)
    return found


def end_exposed(tx: Tx, secrets: Sequence[bytes], now: int) -> None:
    """End what these tokens could still open; the owner's journal says so."""
    lookups = [hash32(derive_key(secret, "grant-lookup")) for secret in secrets]
    marks = [redemptions.find_mark(tx, hash32(lookup_hash)) for lookup_hash in lookups]
    places = [(mark.vault_id, mark.grant_id) if mark else _NOBODY for mark in marks]
    holds.hold_vaults(tx, {vault_id for vault_id, _ in places})
    for lookup_hash, (vault_id, grant_id) in zip(lookups, places, strict=True):
        endings.end_exposed(tx, vault_id, grant_id, lookup_hash, now)


def _windows(texts: Iterable[str], longest: int | None) -> Iterator[str]:
    """Every stretch of 28 letters and digits, in capitals and without what stands between them."""
    for text in texts:
        for run in _RUN.findall(text):
            clean = _BETWEEN.sub("", run.upper()).translate(_LOOKALIKES)
            if longest is not None and len(clean) > longest:
                continue
            for at in range(len(clean) - CHARACTERS + 1):
                yield clean[at : at + CHARACTERS]


def _may_be_token(window: str) -> bool:
    """Rules out most by their letters alone, before anything is derived."""
    return window[_LAST] in _LAST_CHARACTERS and _ALPHABET.issuperset(window)
