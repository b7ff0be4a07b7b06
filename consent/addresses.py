"""Addresses of notices: which are taken, and how one lies sealed in its row (protocol §22).

* ASCII only, and nothing in it that could end a line or begin another header or recipient.
* Sealed together with wording and language, always to the same length.
"""

import re
from typing import Final, NamedTuple

from consent.errors import BadRequest
from consent.keys import Keys
from consent.wordings import NEWS, is_wording

MOST_CHARACTERS: Final = 254
SEALED_TEXT_BYTES: Final = 272
"""The longest address, a number of three digits and a language of two letters fit."""

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_LOCAL}@(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}\Z", re.ASCII)


class Mailbox(NamedTuple):
    """Where something is sent, and in which words."""

    address: str
    wording: int
    language: str

    def __repr__(self) -> str:
        return "<Mailbox>"


def require_mailbox(address: str, wording: int, language: str) -> Mailbox:
    """The mailbox somebody names.

    Raises:
        BadRequest: it is no address, or there are no such words; says which of them.
    """
    if not is_address(address):
        raise BadRequest("address")
    if not is_wording(wording, language):
        raise BadRequest("lang" if wording in NEWS else "wording")
    return Mailbox(address, wording, language)


def is_address(text: str) -> bool:
    """Whether it is an address that is taken."""
    return len(text) <= MOST_CHARACTERS and _ADDRESS.match(text) is not None


def seal_mailbox(keys: Keys, place: bytes, mailbox: Mailbox) -> bytes:
    """A mailbox, sealed for the row with this id."""
    text = f"{mailbox.wording} {mailbox.language} {mailbox.address}".encode("ascii")
    return keys.seal_address(place, text.ljust(SEALED_TEXT_BYTES, b"\0"))


def open_mailbox(keys: Keys, place: bytes, sealed: bytes) -> Mailbox:
    """The mailbox of a row."""
    text = keys.open_address(place, sealed).rstrip(b"\0").decode("ascii")
    wording, language, address = text.split(" ")
    return Mailbox(address, int(wording), language)
