"""BLAKE2b without key, person or salt (docs/protocol.md §1): `hash` and `hash16`."""

import hashlib


def hash32(data: bytes) -> bytes:
    """Give the 32-byte hash that statements name things by."""
    return hashlib.blake2b(data, digest_size=32).digest()


def hash16(data: bytes) -> bytes:
    """Give the 16-byte hash that serves as a salt."""
    return hashlib.blake2b(data, digest_size=16).digest()
