"""Making one vector: what works, and what must be refused."""

import hashlib
from typing import Any

from crypto.signing import Signed, derive_sign_public, sign_body
from tools.vectors.runner import run_vector, to_jsonable

Vector = dict[str, Any]


class Surprise(Exception):
    """The code does not do what the vector claims."""


def works(name: str, do: str, /, **arguments: Any) -> Vector:
    """Give a vector of something that works, with what the code gives."""
    vector = {"name": name, "do": do, "in": to_jsonable(arguments)}
    given = run_vector(vector)
    if "out" not in given:
        raise Surprise(f"{name}: {given}")
    return {**vector, **given}


def refused(name: str, do: str, outcome: str, why: str = "", /, **arguments: Any) -> Vector:
    """Give a vector of something that must be refused, as this class (and for this reason)."""
    vector = {"name": name, "do": do, "in": to_jsonable(arguments)}
    given = run_vector(vector)
    expected = {"outcome": outcome, "why": why} if why else {"outcome": outcome, "why": given.get("why")}
    if {"why": None, **given} != expected:
        raise Surprise(f"{name}: {given}")
    return {**vector, **given}


def fixed(name: str, size: int = 32) -> bytes:
    """Give the same bytes for a name every time; they are nobody's secret."""
    if size > hashlib.blake2b.MAX_DIGEST_SIZE:
        return hashlib.shake_256(name.encode()).digest(size)
    return hashlib.blake2b(name.encode(), digest_size=size).digest()


def public(name: str) -> bytes:
    """Give the public sign key of somebody named."""
    return derive_sign_public(fixed(name))


def signed(label: str, body: bytes, signer: str, instance: bytes | None = None) -> Signed:
    """Give a body signed by somebody named, in the vectors' instance."""
    return sign_body(label, INSTANCE if instance is None else instance, body, fixed(signer))


def altered(data: bytes, at: int = -1) -> bytes:
    """Give the bytes with one bit turned."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


INSTANCE = fixed("instance")
