"""Keys wrapped under keys: exactly 73 bytes (docs/protocol.md §6). Never imported by a server.

* A key that wraps seals nothing else, and a wrapped key is no envelope: other kinds, no padding.
* Wrapped keys of any other length are refused before anything is tried.
"""

from crypto.aead import _seal_with_nonce, aead_open, aead_seal
from crypto.derive import KEY_BYTES
from crypto.envelope import check_wrapped_key
from crypto.labels import WRAP_KINDS
from crypto.sealing import to_associated


def wrap_key(wrapping_key: bytes, kind: str, id: bytes, revision: int, sealing: int, key: bytes) -> bytes:
    """Wrap a 32-byte key for one kind (`vault-key` or `revision-key`), id, revision and sealing."""
    return aead_seal(wrapping_key, _require_key(key), _place(kind, id, revision, sealing))


def unwrap_key(
    wrapping_key: bytes, kind: str, id: bytes, revision: int, sealing: int, wrapped: bytes
) -> bytes:
    """Give the 32-byte key that was wrapped for exactly this place.

    Raises:
        BadEnvelope: not a wrapped key by its shape.
        OpenFailed: another key or place, or altered.
    """
    check_wrapped_key(wrapped)
    return aead_open(wrapping_key, wrapped, _place(kind, id, revision, sealing))


def _place(kind: str, id: bytes, revision: int, sealing: int) -> bytes:
    if kind not in WRAP_KINDS:
        raise ValueError(f"no key is wrapped as {kind}")
    return to_associated(kind, id, revision, sealing)


def _require_key(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("a key to wrap has 32 bytes")
    return key


def _wrap_key_with_nonce(
    wrapping_key: bytes, kind: str, id: bytes, revision: int, sealing: int, key: bytes, nonce: bytes
) -> bytes:
    """For vectors only: the same with a nonce that is not random."""
    return _seal_with_nonce(wrapping_key, nonce, _require_key(key), _place(kind, id, revision, sealing))
