"""Keys from keys (docs/protocol.md §2).

* One function for every derived key; the label says what it is for.
* A root, a vault key and a key file are used for nothing but this.
* A label outside the table is a mistake in the program, and stops it.
"""

from typing import Final

from nacl.bindings import crypto_generichash_blake2b_salt_personal

from crypto.hashing import hash16, hash32
from crypto.labels import DERIVATION_LABELS, label16

KEY_BYTES: Final = 32
STOP_BYTES: Final = 10
_NO_SALT: Final = bytes(16)


def derive_key(key: bytes, label: str, context: bytes = b"") -> bytes:
    """Give the 32-byte key for one use of `key` (16 to 64 bytes), and one context of it."""
    if label not in DERIVATION_LABELS:
        raise ValueError(f"no such derivation label: {label}")
    if not 16 <= len(key) <= 64:
        raise ValueError("a key to derive from has 16 to 64 bytes")
    salt = hash16(context) if context else _NO_SALT
    return crypto_generichash_blake2b_salt_personal(
        b"", digest_size=KEY_BYTES, key=key, salt=salt, person=label16(label)
    )


def derive_stop_hash(stop_secret: bytes, instance: bytes) -> bytes:
    """Give what the server keeps of a stop secret of 10 bytes (§5)."""
    if len(stop_secret) != STOP_BYTES:
        raise ValueError("a stop secret has 10 bytes")
    return hash32(derive_key(stop_secret.ljust(16, b"\0"), "stop-lookup", instance))


def derive_lookup_hash(token_secret: bytes) -> bytes:
    """Give what the server keeps of a token secret of 16 bytes (§9)."""
    return hash32(derive_key(token_secret, "grant-lookup"))
