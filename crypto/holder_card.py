"""The second holder: what their code gives, and how their part goes from hand to hand (§21).

* A part is one input of a package key, and opens nothing by itself; nor does everything else without it.
* It travels sealed: from the owner to the holder (the deposit), from the holder to the contact (the
  held part). Both are bound to the release and to the exact terms.
* Who made a deposit or a held part is never learnt from it: a wrong one opens nothing.
* Never imported by a server.
"""

from dataclasses import dataclass
from typing import Final

from crypto.boxes import derive_box_public, open_box, seal_box
from crypto.codes import parse_code, show_code, show_digits
from crypto.derive import derive_key
from crypto.encoding import make_random
from crypto.envelope import VERSION, check_deposit, check_held_part
from crypto.errors import CodeMistyped, OpenFailed
from crypto.hashing import hash32
from crypto.padding import pad, unpad
from crypto.signing import derive_sign_public

CODE_BYTES: Final = 16
PART_BYTES: Final = 32


@dataclass(frozen=True, repr=False)
class HolderCard:
    """Everything a holder code (16 bytes) gives."""

    code: bytes

    @classmethod
    def make(cls) -> "HolderCard":
        """A new card; its code can't be taken for the code of a release's card."""
        while True:
            code = make_random(CODE_BYTES)
            if not _reads_as_release(code):
                return cls(code)

    @property
    def lookup(self) -> bytes:
        """By which the server finds the release; it keeps the hash."""
        return derive_key(self.code, "holder-lookup")

    @property
    def lookup_hash(self) -> bytes:
        """What the server keeps."""
        return hash32(self.lookup)

    @property
    def sign_seed(self) -> bytes:
        """The seed (32 bytes) with which the holder says yes."""
        return derive_key(self.code, "holder-sign")

    @property
    def sign_public(self) -> bytes:
        """What the terms name."""
        return derive_sign_public(self.sign_seed)

    @property
    def box_secret(self) -> bytes:
        """The key (32 bytes) that opens the deposit."""
        return derive_key(self.code, "holder-box")

    @property
    def box_public(self) -> bytes:
        """What the terms name for the deposit."""
        return derive_box_public(self.box_secret)


@dataclass(frozen=True, repr=False)
class Deposit:
    """What a holder keeps for an owner: the part, whom to hand it to, and the bytes of HolderWords."""

    contact_box: bytes
    part: bytes
    words: bytes


def seal_deposit(
    recipient: bytes, release: bytes, terms_hash: bytes, contact_box: bytes, part: bytes, words: bytes
) -> bytes:
    """Seal a part to its holder: the team key of an agency, or the key of a card.

    Raises:
        BadEncoding: the recipient's key is no usable X25519 key.
    """
    keys = _require_key(contact_box) + _require_key(part)
    return seal_box(recipient, _context(release, terms_hash) + keys + pad(words))


def open_deposit(secret: bytes, release: bytes, terms_hash: bytes, deposit: bytes) -> Deposit:
    """Give what was deposited for exactly this release and these terms.

    Raises:
        BadEnvelope: no deposit by its length, or padded otherwise inside.
        OpenFailed: another key, release or terms, or altered.
    """
    check_deposit(deposit)
    plaintext, context = open_box(secret, deposit), _context(release, terms_hash)
    if not plaintext.startswith(context):
        raise OpenFailed
    inside = plaintext[len(context) :]
    return Deposit(inside[:32], inside[32:64], unpad(inside[64:]))


def move_deposit(secret: bytes, recipient: bytes, release: bytes, deposit: bytes) -> bytes:
    """Seal the very bytes of a deposit of this release to another key: that of the next team generation.

    Raises:
        BadEnvelope: no deposit by its length.
        OpenFailed: another key or release, or altered.
        BadEncoding: the recipient's key is no usable X25519 key.
    """
    check_deposit(deposit)
    plaintext = open_box(secret, deposit)
    if not plaintext.startswith(_begin(release)):
        raise OpenFailed
    return seal_box(recipient, plaintext)


def seal_held_part(contact_box: bytes, release: bytes, terms_hash: bytes, part: bytes) -> bytes:
    """Give the 129 bytes that hand a part to the contact.

    Raises:
        BadEncoding: the contact's key is no usable X25519 key.
    """
    return seal_box(contact_box, _context(release, terms_hash) + _require_key(part))


def open_held_part(box_secret: bytes, release: bytes, terms_hash: bytes, held_part: bytes) -> bytes:
    """Give the part (32 bytes) that was handed over for exactly this release and these terms.

    Raises:
        BadEnvelope: another length.
        OpenFailed: another key, release or terms, or altered.
    """
    check_held_part(held_part)
    plaintext, context = open_box(box_secret, held_part), _context(release, terms_hash)
    if not plaintext.startswith(context):
        raise OpenFailed
    return plaintext[len(context) :]


def _reads_as_release(code: bytes) -> bool:
    """Whether one of the forms of a holder's code, typed, would pass as the code of a release's card."""
    for shown in (show_code(code, "holder"), show_digits(code, "holder")):
        try:
            parse_code(shown, "release")
        except CodeMistyped:
            continue
        return True
    return False


def _begin(release: bytes) -> bytes:
    if len(release) != 16:
        raise ValueError("a part is bound to a release (16 bytes)")
    return bytes([VERSION]) + release


def _context(release: bytes, terms_hash: bytes) -> bytes:
    return _begin(release) + _require_key(terms_hash)


def _require_key(data: bytes) -> bytes:
    if len(data) != PART_BYTES:
        raise ValueError("32 bytes belong here")
    return data
