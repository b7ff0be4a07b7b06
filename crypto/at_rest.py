"""What the key file protects in the database: the server's own small secrets.

* Only the server uses this room; nothing here opens anything an owner or reader sealed,
  for what it seals at rest is already wrapped under keys the server never has.
* A stolen database without the key file names no door, no session, no wrapped key, no seed.
* The check value tells a missing or other key file apart before anything is served.
"""

from functools import lru_cache
from typing import Final

from nacl.bindings import crypto_generichash_blake2b_salt_personal

from crypto.aead import aead_open, aead_seal
from crypto.derive import derive_key
from crypto.labels import label16

REST_LABELS: Final = frozenset({"rest-door-key", "rest-totp", "rest-gate", "rest-address"})


def pepper_door(key_file: bytes, door_public: bytes) -> bytes:
    """Give the 32 bytes by which the server finds a door (§4)."""
    return keyed_hash(_key_for(key_file, "pepper-door"), door_public)


def session_lookup(key_file: bytes, cookie: bytes) -> bytes:
    """Give the 32 bytes by which the server finds the session of a cookie's secret."""
    return keyed_hash(_key_for(key_file, "pepper-session"), cookie)


def mark_times(key_file: bytes, marked: bytes) -> bytes:
    """Give the 32 bytes by which the server knows the times in a visit's cookie as its own (§14)."""
    return keyed_hash(_key_for(key_file, "session-times"), marked)


def tally_key(key_file: bytes, counted: bytes) -> bytes:
    """Give the 32 bytes under which the server counts what somebody does (§15)."""
    return keyed_hash(_key_for(key_file, "pepper-tally"), counted)


def seal_at_rest(key_file: bytes, label: str, row_id: bytes, plaintext: bytes) -> bytes:
    """Seal one column of one row, under one of `REST_LABELS`; 41 bytes longer."""
    return aead_seal(*_key_and_place(key_file, label, row_id, plaintext))


def open_at_rest(key_file: bytes, label: str, row_id: bytes, sealed: bytes) -> bytes:
    """Give back what was sealed for this row.

    Raises:
        BadEnvelope: not something sealed at rest.
        OpenFailed: another key file, row or label, or altered.
    """
    return aead_open(*_key_and_place(key_file, label, row_id, sealed))


def check_value(key_file: bytes, instance: bytes) -> bytes:
    """Give the 32 bytes in the database that only this key file gives for this instance."""
    return derive_key(key_file, "key-check", instance)


def check_count(key_file: bytes, instance: bytes, count: int) -> bytes:
    """Give the 16 bytes that only this key file gives for this instance's count (§12)."""
    return derive_key(key_file, "count-check", instance + count.to_bytes(8, "big"))[:16]


def _key_and_place(key_file: bytes, label: str, row_id: bytes, data: bytes) -> tuple[bytes, bytes, bytes]:
    if label not in REST_LABELS:
        raise ValueError(f"nothing is sealed at rest as {label}")
    return _key_for(key_file, label), data, label16(label) + row_id


@lru_cache(maxsize=16)
def _key_for(key_file: bytes, label: str) -> bytes:
    # The key file is in memory as long as the server runs, and so is what each request derives from it.
    return derive_key(key_file, label)


def keyed_hash(key: bytes, message: bytes) -> bytes:
    """Give the 32-byte BLAKE2b of a message under a derived key."""
    return crypto_generichash_blake2b_salt_personal(message, digest_size=32, key=key)
