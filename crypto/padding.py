"""Padding: a length says little about what is inside (docs/protocol.md §6).

* Padmé: at most 12 % more, and only O(log log n) bits of the length are seen.
* 256 bytes are the least, so that a word and a few sentences look alike.
* Unpadding accepts only what padding gives.
"""

from typing import Final

from crypto.errors import BadEnvelope

FLOOR: Final = 256
_MARK: Final = b"\x80"


def padme(length: int) -> int:
    """Give the Padmé size for a length of at least 2 bytes."""
    if length < 2:
        raise ValueError("Padmé begins at 2 bytes")
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def is_padded_size(length: int) -> bool:
    """Say whether `pad` can give this many bytes."""
    return length >= FLOOR and padme(length) == length


def pad(plaintext: bytes) -> bytes:
    """Give the plaintext, a mark, and zeros up to the Padmé size."""
    return (plaintext + _MARK).ljust(padme(max(len(plaintext) + 1, FLOOR)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Give back what was padded.

    Raises:
        BadEnvelope: `pad` can't have given these bytes.
    """
    plaintext = padded.rstrip(b"\0")[:-1]
    if pad(plaintext) != padded:
        raise BadEnvelope
    return plaintext
