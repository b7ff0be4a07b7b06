"""Sealed boxes: for somebody's X25519 key, from nobody in particular (docs/protocol.md §6).

* A box has no associated data, so what it holds begins with its context, and the opener
  compares that with what it expects.
* Who made a box is never learnt from it: a claim, a roster or a wrap-state says so.
* Never imported by a server.
"""

from dataclasses import dataclass
from typing import Final

from nacl.bindings import crypto_box_seal, crypto_box_seal_open, crypto_scalarmult_base
from nacl.exceptions import CryptoError as NaclError

from crypto.encoding import make_random
from crypto.envelope import VERSION, check_reader_wrap, check_team_wrap, check_words_wrap
from crypto.errors import BadEncoding, OpenFailed
from crypto.padding import pad, unpad

BOX_KEY_BYTES: Final = 32
_VERSION_BYTE: Final = bytes([VERSION])


@dataclass(frozen=True)
class BoxPair:
    """An X25519 key pair."""

    secret: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"BoxPair(public={self.public.hex()})"


def make_box_pair() -> BoxPair:
    """Make a new random key pair."""
    secret = make_random(BOX_KEY_BYTES)
    return BoxPair(secret, derive_box_public(secret))


def derive_box_public(secret: bytes) -> bytes:
    """Give the X25519 public key of a secret key of 32 bytes."""
    return crypto_scalarmult_base(secret)


def seal_reader_wrap(
    recipient: bytes, grant: bytes, section: bytes, revision: int, sealing: int, key: bytes
) -> bytes:
    """Give the 129 bytes that hand one revision key to one reader or team.

    Raises:
        BadEncoding: the recipient's key is no usable X25519 key.
    """
    return seal_box(recipient, _reader_context(grant, section, revision, sealing) + _require_size(key, 32))


def open_reader_wrap(
    secret: bytes, wrap: bytes, grant: bytes, section: bytes, revision: int, sealing: int
) -> bytes:
    """Give the revision key of a wrap made for exactly this grant, section, revision and sealing.

    Raises:
        BadEnvelope: another length.
        OpenFailed: another key or context, or altered.
    """
    check_reader_wrap(wrap)
    return _open_with_context(secret, wrap, _reader_context(grant, section, revision, sealing))


def seal_words_wrap(recipient: bytes, grant: bytes, words: bytes) -> bytes:
    """Give the bytes that hand the words of a grant to one reader or team.

    Raises:
        BadEncoding: the recipient's key is no usable X25519 key.
    """
    return seal_box(recipient, _VERSION_BYTE + _require_size(grant, 16) + pad(words))


def open_words_wrap(secret: bytes, wrap: bytes, grant: bytes) -> bytes:
    """Give the words bytes of a wrap made for exactly this grant.

    Raises:
        BadEnvelope: no words wrap by its length, or padded otherwise inside.
        OpenFailed: another key or grant, or altered.
    """
    check_words_wrap(wrap)
    return unpad(_open_with_context(secret, wrap, _VERSION_BYTE + _require_size(grant, 16)))


def seal_team_wrap(recipient: bytes, agency: bytes, generation: int, team_secret: bytes) -> bytes:
    """Give the 105 bytes that hand a team's secret key to one holder.

    Raises:
        BadEncoding: the recipient's key is no usable X25519 key.
    """
    return seal_box(recipient, _team_context(agency, generation) + _require_size(team_secret, 32))


def open_team_wrap(secret: bytes, wrap: bytes, agency: bytes, generation: int) -> bytes:
    """Give the team's secret key of a wrap made for exactly this agency and generation.

    Raises:
        BadEnvelope: another length.
        OpenFailed: another key or context, or altered.
    """
    check_team_wrap(wrap)
    return _open_with_context(secret, wrap, _team_context(agency, generation))


def seal_box(recipient: bytes, plaintext: bytes) -> bytes:
    """Seal a plaintext to a public key: 48 bytes longer.

    Raises:
        BadEncoding: this is no usable X25519 key.
    """
    try:
        return crypto_box_seal(plaintext, recipient)
    except (NaclError, RuntimeError):
        raise BadEncoding from None


def open_box(secret: bytes, box: bytes) -> bytes:
    """Give the plaintext of a sealed box.

    Raises:
        OpenFailed: another key, or altered.
    """
    try:
        return crypto_box_seal_open(box, derive_box_public(secret), secret)
    except (NaclError, RuntimeError):
        raise OpenFailed from None


def _open_with_context(secret: bytes, box: bytes, context: bytes) -> bytes:
    plaintext = open_box(secret, box)
    if not plaintext.startswith(context):
        raise OpenFailed
    return plaintext[len(context) :]


def _reader_context(grant: bytes, section: bytes, revision: int, sealing: int) -> bytes:
    ids = _require_size(grant, 16) + _require_size(section, 16)
    return _VERSION_BYTE + ids + revision.to_bytes(8, "big") + sealing.to_bytes(8, "big")


def _team_context(agency: bytes, generation: int) -> bytes:
    return _VERSION_BYTE + _require_size(agency, 16) + generation.to_bytes(8, "big")


def _require_size(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise ValueError(f"{size} bytes belong here")
    return data
