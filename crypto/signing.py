"""Signed bodies: who says what, where, and for which purpose (docs/protocol.md §3).

* The label and the instance are part of what is signed: a signature made for one
  purpose or place is worth nothing in another.
* What is verified are the bytes as they came; parsing comes after.
"""

from dataclasses import dataclass
from typing import Final

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import CryptoError as NaclError

from crypto.encoding import parse_b64, to_b64
from crypto.errors import BadEncoding, BadSignature, BadStatement
from crypto.hashing import hash32
from crypto.labels import SIGNATURE_LABELS, label16

SIGNATURE_BYTES: Final = 64
INSTANCE_BYTES: Final = 32
SEED_BYTES: Final = 32
PUBLIC_BYTES: Final = 32
HASH_BYTES: Final = 32
NO_INSTANCE: Final = bytes(INSTANCE_BYTES)
"""In the place of an instance id, for what is signed for every instance: a release (docs/protocol.md §20)."""


@dataclass(frozen=True)
class Signed:
    """A body and its signature, as they travel. Nothing is verified yet."""

    body: bytes
    sig: bytes

    def to_json(self) -> dict[str, str]:
        """Give the JSON object in which it travels."""
        return {"body": to_b64(self.body), "sig": to_b64(self.sig)}

    @property
    def hash(self) -> bytes:
        """The hash of the body, by which other statements name this one."""
        return hash32(self.body)


def parse_signed(value: object) -> Signed:
    """Give the signed object of a JSON value.

    Raises:
        BadStatement: not exactly a body and a signature of 64 bytes.
    """
    if not isinstance(value, dict) or set(value) != {"body", "sig"}:
        raise BadStatement("signed")
    try:
        return Signed(parse_b64(value["body"]), parse_b64(value["sig"], SIGNATURE_BYTES))
    except BadEncoding:
        raise BadStatement("signed") from None


def derive_sign_public(seed: bytes) -> bytes:
    """Give the Ed25519 public key of a seed of 32 bytes."""
    public, _ = crypto_sign_seed_keypair(seed)
    return bytes(public)


def sign_body(label: str, instance: bytes, body: bytes, seed: bytes) -> Signed:
    """Sign a body for one purpose in one instance, with the key of a 32-byte seed."""
    _, secret = crypto_sign_seed_keypair(seed)
    signature = crypto_sign(_to_be_signed(label, instance, hash32(body)), secret)[:SIGNATURE_BYTES]
    return Signed(body, signature)


def verify_signed(label: str, instance: bytes, signed: Signed, public_key: bytes) -> bytes:
    """Give the body, when this key signed it for this purpose in this instance.

    Raises:
        BadSignature: it did not.
    """
    verify_closed(label, instance, signed.hash, signed.sig, public_key)
    return signed.body


def verify_closed(label: str, instance: bytes, body_hash: bytes, sig: bytes, public_key: bytes) -> bytes:
    """Give the hash of a body, when this key signed the body for this purpose in this instance.

    The body itself is not needed: a signature is over its hash (32 bytes).

    Raises:
        BadSignature: it did not.
    """
    if len(public_key) != PUBLIC_BYTES or len(sig) != SIGNATURE_BYTES or len(body_hash) != HASH_BYTES:
        raise BadSignature
    try:
        crypto_sign_open(sig + _to_be_signed(label, instance, body_hash), public_key)
    except NaclError:
        raise BadSignature from None
    return body_hash


def _to_be_signed(label: str, instance: bytes, body_hash: bytes) -> bytes:
    if label not in SIGNATURE_LABELS:
        raise ValueError(f"no such signature label: {label}")
    if len(instance) != INSTANCE_BYTES:
        raise ValueError("an instance id has 32 bytes")
    return label16(label) + instance + body_hash
