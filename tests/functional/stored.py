"""What a team key opens of a database, for somebody who has both and kept every wrap."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crypto.boxes import open_reader_wrap
from crypto.errors import CryptoError
from crypto.sealing import open_envelope
from crypto.statements.grants import Wraps

REVISIONS = "SELECT section_id, revision, sealing, envelope FROM revisions"
KEPT_WRAPS = "SELECT wraps FROM grants WHERE wraps IS NOT NULL"
OWNER_WRAPS = "SELECT wrap FROM grant_sections WHERE wrap IS NOT NULL"


def wraps_in(database: Path) -> set[bytes]:
    """Every reader wrap the server keeps: the claim's or rotation's, and the owner's own."""
    kept = (Wraps.parse(wraps) for (wraps,) in _ask(database, KEPT_WRAPS))
    claimed = {entry.wrap for wraps in kept for entry in wraps.wraps}
    return claimed | {wrap for (wrap,) in _ask(database, OWNER_WRAPS)}


def opened_by(secret: bytes, grant: bytes, wraps: Iterable[bytes], database: Path) -> set[tuple[bytes, int]]:
    """The (section, revision) whose stored bytes a team key opens with any of these wraps."""
    wraps = set(wraps)
    return {
        (section, revision)
        for section, revision, sealing, envelope in _ask(database, REVISIONS)
        for key in _keys(secret, grant, wraps, section, revision, sealing)
        if _opens(key, section, revision, sealing, envelope)
    }


def _keys(
    secret: bytes, grant: bytes, wraps: set[bytes], section: bytes, revision: int, sealing: int
) -> set[bytes]:
    """Every key of a revision that the wraps give, of this sealing or an older one."""
    keys = set()
    for wrap in wraps:
        for one in range(sealing + 1):
            try:
                keys.add(open_reader_wrap(secret, wrap, grant, section, revision, one))
            except CryptoError:
                continue
    return keys


def _opens(key: bytes, section: bytes, revision: int, sealing: int, envelope: bytes) -> bool:
    try:
        open_envelope(key, "section", section, revision, sealing, envelope)
    except CryptoError:
        return False
    return True


def _ask(database: Path, question: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return list(connection.execute(question))
