"""What an owner's notebook holds, before it is sealed (docs/protocol.md §7)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from crypto.errors import BadStatement
from crypto.shapes import (
    Body,
    Bytes,
    Count,
    Day,
    Hash,
    Id,
    Int,
    Key,
    Length,
    Number,
    Shape,
    Signature,
    Size,
    Time,
)
from crypto.statements.agencies import InstancePin
from crypto.statements.grants import Audience, CallMe, LanguageTag, SectionKind, TermsSection, Title

MOST_TEXT = 200_000
MOST_IN_VAULT = 2_000
MOST_REVISIONS = 10_000

AgencyName = Annotated[str, Length(0, 120)]
SectionBody = Annotated[str, Length(0, MOST_TEXT)]
DraftTitle = Annotated[str, Length(0, 120)]


@dataclass(frozen=True, repr=False)
class SectionText(Body):
    """One section, as the owner wrote it; kind `section`."""

    section: Id
    title: Title
    kind: SectionKind
    text: SectionBody
    lang: LanguageTag
    saved_at: Time


@dataclass(frozen=True, repr=False)
class Draft(Body):
    """A section in the writing; its title may still be empty; kind `draft`."""

    draft: Id
    section: Id
    device: Id
    base_revision: Int
    title: DraftTitle
    kind: SectionKind
    text: SectionBody
    lang: LanguageTag
    saved_at: Time


@dataclass(frozen=True, repr=False)
class RecoveryNote(Shape):
    """Which door the recovery code opens, and whether it was typed back once."""

    door: Id
    practised: bool


@dataclass(frozen=True, repr=False)
class DoorNote(Shape):
    """One door of the vault, as the owner knows it."""

    door: Id
    kind: Literal["passphrase", "recovery"]
    made: Day


@dataclass(frozen=True, repr=False)
class RevisionNote(Shape):
    """Which bytes hold a revision."""

    revision: Number
    sealing: Int
    envelope: Hash
    saved_at: Time


@dataclass(frozen=True, repr=False)
class SectionNote(Shape):
    """One section and its revisions, oldest first; `revision` is the newest."""

    id: Id
    title: Title
    kind: SectionKind
    revision: Number
    revisions: Annotated[tuple[RevisionNote, ...], Count(1, MOST_REVISIONS)]


@dataclass(frozen=True, repr=False)
class Shown(Shape):
    """Something a grant could open at some time."""

    section: Id
    revision: Number
    sealing: Int


@dataclass(frozen=True, repr=False)
class LedgerEntry(Shape):
    """What the owner's own notebook remembers of a grant.

    `ended` never goes back, and `generation` never falls: the team key up to which everything
    this grant shows was sealed afresh (0 for a reader, and before the claim was seen).
    """

    grant: Id
    terms: Hash
    agency: Id
    identity: Key
    agency_name: AgencyName
    audience: Audience
    generation: Int
    visit: bool
    not_after: Time
    made_at: Time
    ended: bool
    ended_seen: bool
    secret: Annotated[bytes, Size((0, 16))]
    later_until: Time
    words: Bytes
    sections: Annotated[tuple[TermsSection, ...], Count(1, 200)]
    shown: Annotated[tuple[Shown, ...], Count(0, MOST_REVISIONS)]


@dataclass(frozen=True, repr=False)
class AgencyNote(Shape):
    """The identity and roster of an agency that the owner has seen."""

    agency: Id
    identity: Key
    roster_n: Int
    roster: Hash


@dataclass(frozen=True, repr=False)
class HeadNote(Shape):
    """The journal head at the last visit, and its signature."""

    n: Int
    head: Hash
    at: Time
    sig: Signature


@dataclass(frozen=True, repr=False)
class ReleaseEntry(Shape):
    """What the owner's own notebook remembers of a release (docs/protocol.md §21).

    `ended` and `opened` never go back; of an ended one pack, gate and lookup are zeros, and so are part and
    holder_lookup where there are any. `holder` is the owner's own name for the second holder.
    """

    release: Id
    practice: bool
    contact: Title
    terms: Bytes
    pack: Key
    gate: Key
    lookup: Hash
    words: Bytes
    made_at: Time
    ended: bool
    ended_seen: bool
    opened: bool
    shown: Annotated[tuple[Shown, ...], Count(0, MOST_REVISIONS)]
    for_: Id | None = None
    part: Key | None = None
    holder: Title | None = None
    holder_words: Annotated[str, Length(0, 1_000)] | None = None
    holder_lookup: Hash | None = None

    def check(self) -> None:
        """Refuse a part without the rest of it, and the rest without a part."""
        has_part = self.part is not None
        if (self.holder is not None, self.holder_words is not None) != (has_part, has_part):
            raise BadStatement("holder")
        if self.holder_lookup is not None and not has_part:
            raise BadStatement("holder")


@dataclass(frozen=True, repr=False)
class Emergency(Shape):
    """What is prepared for the case that something happens."""

    only: bool
    never: Annotated[tuple[Title, ...], Count(0, 50)]
    releases: Annotated[tuple[ReleaseEntry, ...], Count(0, 1_000)]


@dataclass(frozen=True, repr=False)
class Manifest(Body):
    """The sealed table of contents of a vault; kind `manifest`."""

    vault: Id
    counter: Number
    instance: InstancePin
    call_me: CallMe
    stop: Annotated[bytes, Size((10,))]
    recovery: RecoveryNote
    idle_minutes: Int
    doors: Annotated[tuple[DoorNote, ...], Count(0, 64)]
    sections: Annotated[tuple[SectionNote, ...], Count(0, MOST_IN_VAULT)]
    ledger: Annotated[tuple[LedgerEntry, ...], Count(0, MOST_REVISIONS)]
    agencies: Annotated[tuple[AgencyNote, ...], Count(0, MOST_IN_VAULT)]
    directory_n: Int
    journal: HeadNote
    opened_at: Time
    emergency: Emergency | None = None


@dataclass(frozen=True, repr=False)
class JournalHead(Body):
    """The owner saw the journal up to here: label `journal-head`."""

    vault: Id
    n: Int
    head: Hash
    at: Time
