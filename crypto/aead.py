"""XChaCha20-Poly1305 with a version byte and a random nonce in front (docs/protocol.md §6).

* sealed = 0x01 ‖ nonce (24) ‖ ciphertext and tag; the nonce is random and never reused.
* A wrong key, altered bytes and other associated data are one failure.
* Callers choose padding and associated data; nobody outside tests chooses a nonce.
"""

from typing import Final

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError as NaclError

from crypto.encoding import make_random
from crypto.envelope import ENVELOPE_EXTRA_BYTES, NONCE_BYTES, VERSION
from crypto.errors import BadEnvelope, OpenFailed

_VERSION_BYTE: Final = bytes([VERSION])


def aead_seal(key: bytes, plaintext: bytes, associated: bytes) -> bytes:
    """Seal a plaintext under a 32-byte key, bound to its associated data."""
    return _seal_with_nonce(key, make_random(NONCE_BYTES), plaintext, associated)


def aead_open(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """Give the plaintext that was sealed with exactly this key and associated data.

    Raises:
        BadEnvelope: another version byte, or too short.
        OpenFailed: another key, other associated data, or altered.
    """
    if sealed[:1] != _VERSION_BYTE or len(sealed) < ENVELOPE_EXTRA_BYTES:
        raise BadEnvelope
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, associated, nonce, key)
    except NaclError:
        raise OpenFailed from None


def _seal_with_nonce(key: bytes, nonce: bytes, plaintext: bytes, associated: bytes) -> bytes:
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated, nonce, key)
    return _VERSION_BYTE + nonce + sealed
