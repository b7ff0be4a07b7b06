"""The card of a release: what is derived from its code, and what only card and gate open (§21).

* The card alone opens nothing, nor does a gate alone; nor do both, where a second holder has a part.
* The lock is bound to the release and to the exact terms.
* Never imported by a server.
"""

from dataclasses import dataclass
from typing import Final

from crypto.aead import _seal_with_nonce, aead_open, aead_seal
from crypto.boxes import derive_box_public, open_box, seal_box
from crypto.derive import derive_key
from crypto.encoding import make_random
from crypto.envelope import VERSION, check_answer, check_envelope
from crypto.errors import OpenFailed
from crypto.hashing import hash32
from crypto.labels import label16
from crypto.padding import pad, unpad
from crypto.signing import derive_sign_public

CODE_BYTES: Final = 16


@dataclass(frozen=True, repr=False)
class Card:
    """Everything a release code (16 bytes) gives."""

    code: bytes

    @classmethod
    def make(cls) -> "Card":
        """A new card."""
        return cls(make_random(CODE_BYTES))

    @property
    def lookup(self) -> bytes:
        """By which the server finds the release; it keeps the hash."""
        return derive_key(self.code, "release-lookup")

    @property
    def lookup_hash(self) -> bytes:
        """What the server keeps."""
        return hash32(self.lookup)

    @property
    def sign_seed(self) -> bytes:
        """The seed (32 bytes) with which the contact signs."""
        return derive_key(self.code, "release-sign")

    @property
    def sign_public(self) -> bytes:
        """What the terms name."""
        return derive_sign_public(self.sign_seed)

    @property
    def box_secret(self) -> bytes:
        """The key (32 bytes) that opens what is sealed to the contact."""
        return derive_key(self.code, "release-box")

    @property
    def box_public(self) -> bytes:
        """What the terms name for whatever is sealed to the contact."""
        return derive_box_public(self.box_secret)

    @property
    def pack(self) -> bytes:
        """One input of the package key; the owner's notebook keeps it."""
        return derive_key(self.code, "release-pack")


def seal_release_package(
    pack: bytes, gate: bytes, release: bytes, terms_hash: bytes, package: bytes, part: bytes | None = None
) -> bytes:
    """Seal the bytes of a ReleasePackage under card and gate, and a second holder's part if there is one."""
    return aead_seal(_package_key(pack, gate, part), pad(package), _place(release, terms_hash))


def open_release_package(
    pack: bytes, gate: bytes, release: bytes, terms_hash: bytes, sealed: bytes, part: bytes | None = None
) -> bytes:
    """Give the bytes of the ReleasePackage.

    Raises:
        BadEnvelope: no envelope by its shape, outside or inside.
        OpenFailed: another card, gate, part, release or terms, or altered.
    """
    check_envelope(sealed)
    return unpad(aead_open(_package_key(pack, gate, part), sealed, _place(release, terms_hash)))


def seal_answer(note_key: bytes, release: bytes, answer: bytes) -> bytes:
    """Seal the bytes of AnswerWords to the owner.

    Raises:
        BadEncoding: the key is no usable X25519 key.
    """
    return seal_box(note_key, _context(release) + pad(answer))


def open_answer(note_secret: bytes, release: bytes, sealed: bytes) -> bytes:
    """Give the bytes of the AnswerWords of exactly this release.

    Raises:
        BadEnvelope: no answer by its length, or padded otherwise inside.
        OpenFailed: another key or release, or altered.
    """
    check_answer(sealed)
    plaintext, context = open_box(note_secret, sealed), _context(release)
    if not plaintext.startswith(context):
        raise OpenFailed
    return unpad(plaintext[len(context) :])


def _package_key(pack: bytes, gate: bytes, part: bytes | None = None) -> bytes:
    if len(pack) != 32 or len(gate) != 32 or (part is not None and len(part) != 32):
        raise ValueError("a package has two inputs of 32 bytes, or three")
    key = derive_key(pack + gate, "release-key")
    return key if part is None else derive_key(key + part, "release-held-key")


def _place(release: bytes, terms_hash: bytes) -> bytes:
    if len(release) != 16 or len(terms_hash) != 32:
        raise ValueError("a package is bound to a release (16 bytes) and a terms hash (32 bytes)")
    return label16("release-package") + release + terms_hash


def _context(release: bytes) -> bytes:
    if len(release) != 16:
        raise ValueError("an answer is bound to a release (16 bytes)")
    return bytes([VERSION]) + release


def _seal_package_with_nonce(
    pack: bytes,
    gate: bytes,
    release: bytes,
    terms_hash: bytes,
    package: bytes,
    nonce: bytes,
    part: bytes | None = None,
) -> bytes:
    """For vectors only: the envelope, with a nonce that is not random."""
    return _seal_with_nonce(_package_key(pack, gate, part), nonce, pad(package), _place(release, terms_hash))
