"""Who may read which sections, until when, and what became of it (docs/protocol.md §9 to §12)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from crypto.envelope import READER_WRAP_BYTES
from crypto.errors import BadStatement
from crypto.labels import SECTION_KINDS
from crypto.shapes import (
    Body,
    Bytes,
    Count,
    Hash,
    Id,
    Int,
    Key,
    Length,
    Number,
    OneOf,
    Shape,
    Size,
    Time,
    check_ascending,
)

MOST_SECTIONS = 200

Audience = Literal["reader", "team"]
LanguageTag = Annotated[str, Length(2, 35, r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")]
Title = Annotated[str, Length(1, 120)]
SectionKind = Annotated[str, OneOf(SECTION_KINDS)]
CallMe = Annotated[str, Length(0, 120)]


@dataclass(frozen=True, repr=False)
class TermsSection(Shape):
    """One section and its own end."""

    id: Id
    not_after: Time


@dataclass(frozen=True, repr=False)
class Terms(Body):
    """What the server must check, and nothing more: label `terms`.

    The order and the dates are rules, not shape: crypto.grants.check_terms has them.
    """

    grant: Id
    grant_key: Key
    agency: Id
    identity: Hash
    roster_n: Number
    sections: Annotated[tuple[TermsSection, ...], Count(1, MOST_SECTIONS)]
    audience: Audience
    visit: bool
    may_print: bool
    not_before: Time
    not_after: Time
    words: Hash


@dataclass(frozen=True, repr=False)
class WordsSection(Shape):
    """What a granted section is called, and its kind."""

    id: Id
    title: Title
    kind: SectionKind


ExplainedBy = Literal["nobody", "interpreter", "worker", "friend"]


@dataclass(frozen=True, repr=False)
class Notice(Shape):
    """Which notice the owner saw before granting, in which language, and who explained it (if asked)."""

    version: Int
    lang: LanguageTag
    explained_by: ExplainedBy | None = None


@dataclass(frozen=True, repr=False)
class Words(Body):
    """What a grant says to people; sealed, never seen by the server."""

    grant: Id
    purpose: Annotated[str, Length(0, 2_000)]
    call_me: CallMe
    office_name: CallMe
    sections: Annotated[tuple[WordsSection, ...], Count(1, MOST_SECTIONS)]
    notice: Notice
    salt: Id


@dataclass(frozen=True, repr=False)
class PackageKey(Shape):
    """The key of one revision, and the hash of the state that names its bytes."""

    id: Id
    revision: Number
    sealing: Int
    key: Key
    state: Hash


@dataclass(frozen=True, repr=False)
class Package(Body):
    """What a token opens, behind two locks."""

    grant: Id
    words: Bytes
    keys: Annotated[tuple[PackageKey, ...], Count(1, MOST_SECTIONS)]

    def check(self) -> None:
        """Refuse keys out of order or twice."""
        check_ascending([key.id for key in self.keys])


@dataclass(frozen=True, repr=False)
class WrapEntry(Shape):
    """One revision key, wrapped for a reader or a team."""

    id: Id
    revision: Number
    sealing: Int
    wrap: Annotated[bytes, Size((READER_WRAP_BYTES,))]


@dataclass(frozen=True, repr=False)
class Wraps(Body):
    """All wraps of a claim, renewal or rotation, and the words for the same recipient."""

    grant: Id
    words: Bytes
    wraps: Annotated[tuple[WrapEntry, ...], Count(1, MOST_SECTIONS)]

    def check(self) -> None:
        """Refuse wraps out of order or twice."""
        check_ascending([wrap.id for wrap in self.wraps])


@dataclass(frozen=True, repr=False)
class SectionState(Body):
    """These bytes are the owner's: label `section-state`."""

    grant: Id
    section: Id
    revision: Number
    sealing: Int
    envelope: Hash


@dataclass(frozen=True, repr=False)
class WrapState(Body):
    """The owner wrapped this again for this recipient: label `wrap-state`."""

    grant: Id
    section: Id
    revision: Number
    sealing: Int
    recipient: Key
    wrap: Hash


@dataclass(frozen=True, repr=False)
class Redeem(Body):
    """A reader uses a token: label `redeem`."""

    agency: Id
    reader: Key
    lookup: Hash
    nonce: Hash


@dataclass(frozen=True, repr=False)
class ClaimSection(Shape):
    """A section at one revision and sealing."""

    id: Id
    revision: Number
    sealing: Int


NamedSections = Annotated[tuple[ClaimSection, ...], Count(1, MOST_SECTIONS)]
ReadSections = Annotated[tuple[ClaimSection, ...], Count(0, MOST_SECTIONS)]


@dataclass(frozen=True, repr=False)
class Claim(Body):
    """A reader turns a redemption into an open grant: label `claim`."""

    grant: Id
    terms: Hash
    reader: Key
    recipient: Key
    generation: Int
    sections: NamedSections
    wraps: Hash

    def check(self) -> None:
        """Refuse sections out of order or twice."""
        check_ascending([section.id for section in self.sections])


@dataclass(frozen=True, repr=False)
class Renewal(Body):
    """The owner lets the reader of a claim go on, under new terms: label `renewal`.

    Signed by the grant key of the grant that was claimed; it stands for a claim of the new one.
    """

    from_: Id
    grant: Id
    terms: Hash
    claim: Hash
    reader: Key
    recipient: Key
    generation: Int
    sections: NamedSections
    wraps: Hash

    def check(self) -> None:
        """Refuse sections out of order or twice, and a grant that goes on from itself."""
        check_ascending([section.id for section in self.sections])
        if self.from_ == self.grant:
            raise BadStatement("from")


Opening = Claim | Renewal
"""By what a grant was opened: who reads, with which key, and the wraps that count."""


@dataclass(frozen=True, repr=False)
class Access(Body):
    """A reader, or a contact, opens these sections now: label `access`.

    None are named only where a release shows none: consent and clients see to it.
    """

    grant: Id
    reader: Key
    terms: Hash
    sections: ReadSections
    n: Number
    prev: Hash
    nonce: Hash
    at: Time
    event: Hash

    def check(self) -> None:
        """Refuse sections out of order or twice, and a first record with one before it."""
        check_ascending([section.id for section in self.sections])
        if (self.n == 1) != (self.prev == bytes(32)):
            raise BadStatement("prev")


@dataclass(frozen=True, repr=False)
class Ending(Body):
    """The office hands a grant back, or ends it on the person's word: label `ending`."""

    grant: Id
    reader: Key
    how: Literal["unread", "asked", "closed"]
    nonce: Hash
