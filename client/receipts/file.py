"""The file of a receipt: one canonical JSON object, read strictly (docs/protocol.md §19)."""

from dataclasses import dataclass
from typing import Annotated, Any

from client.receipts.errors import ReceiptRefused
from crypto.canonical import parse_canonical, to_canonical
from crypto.errors import BadStatement, CryptoError
from crypto.hashing import hash32
from crypto.shapes import Body, Bytes, Count, Hash, Id, Shape, Signature
from crypto.signing import Signed
from crypto.statements.agencies import AgencyCertificate, ShortText
from crypto.statements.doors import SignedObject

MOST_ROSTERS = 5_000


@dataclass(frozen=True, repr=False)
class Proof(Shape):
    """A signature, with the body it is over (open) or only the body's hash (closed)."""

    sig: Signature
    hash_: Hash | None = None
    body: Bytes | None = None

    def check(self) -> None:
        """Refuse both, and neither."""
        if (self.hash_ is None) == (self.body is None):
            raise BadStatement("proof")

    @property
    def body_hash(self) -> bytes:
        """The hash that was signed."""
        return hash32(self.body) if self.body is not None else self.hash_ or b""


@dataclass(frozen=True, repr=False)
class Proofs(Shape):
    """What others signed, by its label."""

    terms: Proof
    claim: Proof | None = None
    first_terms: Proof | None = None
    renewal: Proof | None = None
    ending: Proof | None = None


@dataclass(frozen=True, repr=False)
class ReaderName(Shape):
    """What the reader is called, and the salt of its hash on the roster."""

    name: ShortText
    salt: Id


@dataclass(frozen=True, repr=False)
class Office(Shape):
    """What ties the office to the operator, and its people to the office."""

    certificate: SignedObject
    rosters: Annotated[tuple[SignedObject, ...], Count(1, MOST_ROSTERS)]
    name: ReaderName | None = None

    @property
    def agency_name(self) -> str:
        """What the operator certified it is called."""
        return AgencyCertificate.parse(self.certificate.body).name


@dataclass(frozen=True, repr=False)
class ReceiptFile(Body):
    """Everything but the views."""

    receipt: SignedObject
    instance: SignedObject
    proofs: Proofs
    office: Office | None = None


def make_proof(signed: Signed, *, is_open: bool) -> Proof:
    """A proof that shows the body, or only its hash."""
    return Proof(signed.sig, body=signed.body) if is_open else Proof(signed.sig, hash_=signed.hash)


def write_file(file: ReceiptFile, views: dict[str, Any]) -> bytes:
    """The bytes of a receipt file."""
    return to_canonical({**file.to_json(), "views": views})


def read_file(data: bytes) -> tuple[ReceiptFile, dict[str, Any]]:
    """A receipt file and its views; nothing of it is verified yet.

    Raises:
        ReceiptRefused: `file`.
    """
    try:
        value = parse_canonical(data)
        views = value.pop("views", None) if isinstance(value, dict) else None
        if not isinstance(views, dict):
            raise BadStatement("views")
        return ReceiptFile.from_json(value), views
    except CryptoError as error:
        raise ReceiptRefused.of("file", error) from error
