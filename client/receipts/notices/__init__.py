"""Notices: the words that a person read before agreeing, every version and language as it was.

* A receipt names its notice by version and language; the words are found here without asking anybody.
* A notice is known by the hash of its bytes and never changed: other words are another version.
* What stood in its gaps (who, why, until when) is in the receipt and in the signed words.
"""

import json
from pathlib import Path
from typing import Final

from client.errors import NoSuchThing
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.statements.grants import Notice

FOLDER: Final = Path(__file__).parent
INDEX: Final = FOLDER / "index.json"


def notice_path(notice: Notice) -> Path:
    """Where a notice is kept."""
    return FOLDER / f"{notice.version}.{notice.lang}.txt"


def find_notice(notice: Notice) -> tuple[str, str]:
    """A notice's words, a line each, and the hash (base64url) they are known by.

    Raises:
        NoSuchThing: none of this version in this language, or not as it was.
    """
    known = json.loads(INDEX.read_text(encoding="utf-8")).get(f"{notice.version}.{notice.lang}")
    if known is None:
        raise NoSuchThing("this release knows no such notice")
    words = notice_path(notice).read_bytes()
    if to_b64(hash32(words)) != known:
        raise NoSuchThing("this notice is not as it was")
    return words.decode("utf-8"), known
