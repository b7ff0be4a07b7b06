"""Signed statements as the rules take them: verified, then parsed, or refused.

* What a statement says counts only after its signature does, under the one key it may have.
* The refusal names the statement, never what was in it.
* A signature costs more than all else a request asks: it is judged before anything is held.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from consent.errors import BadStatement, NotAnEnvelope
from crypto.errors import BadCanonical, BadEnvelope, BadSignature
from crypto.errors import BadStatement as BadShape
from crypto.shapes import Body
from crypto.signing import Signed, verify_signed
from crypto.statements.grants import Access, Claim, Redeem

B = TypeVar("B", bound=Body)
R = TypeVar("R", Access, Claim, Redeem)
_READERS: Final[dict[type[Body], str]] = {Access: "access", Claim: "claim", Redeem: "redeem"}


@dataclass(frozen=True)
class OfReader(Generic[R]):
    """A statement that the reader it names signed, whoever that is."""

    said: R
    signed: Signed

    def require_reader(self, sign: bytes) -> R:
        """The statement, if it is this reader's.

        Raises:
            BadStatement: it is another's.
        """
        if self.said.reader != sign:
            raise BadStatement(_READERS[type(self.said)])
        return self.said


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


def read_readers(shape: type[R], instance: bytes, signed: Signed) -> OfReader[R]:
    """A reader's statement, verified under the key it names; a rule asks whose it is (`require_reader`).

    Raises:
        BadStatement: the signature or the shape.
    """
    said = read_body(shape, signed.body, _READERS[shape])
    check_signed(_READERS[shape], instance, signed, said.reader)
    return OfReader(said, signed)


def check_sealed(check: Callable[[bytes], None], data: bytes) -> None:
    """Refuse bytes that do not have the sealed shape `check` looks for.

    Raises:
        NotAnEnvelope: another version or length.
    """
    try:
        check(data)
    except BadEnvelope:
        raise NotAnEnvelope from None
