"""Signed statements as the rules take them: verified, then parsed, or refused.

* What a statement says counts only after its signature does, under the one key it may have.
* The refusal names the statement, never what was in it.
"""

from collections.abc import Callable
from typing import TypeVar

from consent.errors import BadStatement, NotAnEnvelope
from crypto.errors import BadCanonical, BadEnvelope, BadSignature
from crypto.errors import BadStatement as BadShape
from crypto.shapes import Body
from crypto.signing import Signed, verify_signed

B = TypeVar("B", bound=Body)


def read_body(shape: type[B], body: bytes, why: str) -> B:
    """The object of canonical bytes.

    Raises:
        BadStatement: not canonical, or not of this shape.
    """
    try:
        return shape.parse(body)
    except (BadCanonical, BadShape):
        raise BadStatement(why) from None


def check_signed(label: str, instance: bytes, signed: Signed, key: bytes) -> None:
    """Refuse what this key did not sign for this purpose.

    Raises:
        BadStatement: another key, label or instance, or altered.
    """
    try:
        verify_signed(label, instance, signed, key)
    except BadSignature:
        raise BadStatement(label) from None


def read_signed(shape: type[B], label: str, instance: bytes, signed: Signed, key: bytes) -> B:
    """The object of a statement that this key signed.

    Raises:
        BadStatement: the signature or the shape.
    """
    check_signed(label, instance, signed, key)
    return read_body(shape, signed.body, label)


def check_sealed(check: Callable[[bytes], None], data: bytes) -> None:
    """Refuse bytes that do not have the sealed shape `check` looks for.

    Raises:
        NotAnEnvelope: another version or length.
    """
    try:
        check(data)
    except BadEnvelope:
        raise NotAnEnvelope from None
