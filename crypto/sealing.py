"""Envelopes: what an owner writes, sealed (docs/protocol.md §6). Never imported by a server.

* The associated data names kind, id, revision and sealing; opened for anything else, it fails.
* Plaintexts are padded, so a length says little.
* A section's associated data names no vault.
"""

from typing import Final

from crypto.aead import _seal_with_nonce, aead_open, aead_seal
from crypto.encoding import ID_BYTES
from crypto.envelope import check_envelope
from crypto.labels import ENVELOPE_KINDS, KINDS, label16
from crypto.padding import pad, unpad

PLACE_BYTES: Final = 48


def seal_envelope(key: bytes, kind: str, id: bytes, revision: int, sealing: int, plaintext: bytes) -> bytes:
    """Seal a plaintext under a 32-byte key, for one kind, id (16 bytes), revision and sealing."""
    return aead_seal(key, pad(plaintext), _place(kind, id, revision, sealing))


def open_envelope(key: bytes, kind: str, id: bytes, revision: int, sealing: int, envelope: bytes) -> bytes:
    """Give the plaintext of an envelope that was sealed for exactly this place.

    Raises:
        BadEnvelope: no envelope by its shape, or padded otherwise inside.
        OpenFailed: another key or place, or altered.
    """
    check_envelope(envelope)
    return unpad(aead_open(key, envelope, _place(kind, id, revision, sealing)))


def to_associated(kind: str, id: bytes, revision: int, sealing: int) -> bytes:
    """Give the 48 bytes of associated data: label16(kind) ‖ id ‖ u64(revision) ‖ u64(sealing)."""
    if kind not in KINDS or len(id) != ID_BYTES:
        raise ValueError("associated data has a kind of the table, and an id of 16 bytes")
    return label16(kind) + id + revision.to_bytes(8, "big") + sealing.to_bytes(8, "big")


def _place(kind: str, id: bytes, revision: int, sealing: int) -> bytes:
    if kind not in ENVELOPE_KINDS:
        raise ValueError(f"no envelope is of the kind {kind}")
    return to_associated(kind, id, revision, sealing)


def _seal_envelope_with_nonce(
    key: bytes, kind: str, id: bytes, revision: int, sealing: int, plaintext: bytes, nonce: bytes
) -> bytes:
    """For vectors only: the same with a nonce that is not random."""
    return _seal_with_nonce(key, nonce, pad(plaintext), _place(kind, id, revision, sealing))
