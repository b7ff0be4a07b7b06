"""What is prepared for a contact, and what they say (docs/protocol.md §21).

* The terms hold what the server must check, and nothing of what is written or for whom.
* A practice can't name a section: its terms have no place for one.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from crypto.errors import BadStatement
from crypto.shapes import (
    Body,
    Bytes,
    Count,
    Hash,
    Id,
    Key,
    Length,
    OneOf,
    Shape,
    Time,
    Whole,
    check_ascending,
)
from crypto.statements.doors import TrueRule
from crypto.statements.grants import MOST_SECTIONS, CallMe, PackageKey, WordsSection

PRACTICE_MINUTES = frozenset({1, 2, 5})
REAL_MINUTES = frozenset({60, 720, 1_440, 4_320, 10_080, 20_160})
MOST_OPEN_HOURS = 168

WaitMinutes = Annotated[int, OneOf(PRACTICE_MINUTES | REAL_MINUTES)]


@dataclass(frozen=True, repr=False)
class AskRule(Shape):
    """The contact may ask; after this time without a no, it opens."""

    wait_minutes: WaitMinutes


@dataclass(frozen=True, repr=False)
class CheckInRule(Shape):
    """It begins by itself when the owner is not heard of: every so many days, or by a time."""

    grace_days: Annotated[int, Whole(2, 30)]
    wait_minutes: WaitMinutes
    opening_counts: bool
    every_days: Annotated[int, Whole(3, 365)] | None = None
    by: Time | None = None

    def check(self) -> None:
        """Refuse both kinds of date, and none."""
        if (self.every_days is None) == (self.by is None):
            raise BadStatement("check_in")


@dataclass(frozen=True, repr=False)
class Holder(Shape):
    """Who else must say yes: an agency under its identity (the hash of its key), or a card of their own."""

    agency: Id | None = None
    identity: Hash | None = None
    sign: Key | None = None
    box: Key | None = None

    def check(self) -> None:
        """Refuse anything but exactly one of the two."""
        is_agency = self.agency is not None
        if (self.identity is not None, self.sign is None, self.box is None) != (is_agency,) * 3:
            raise BadStatement("holder")


@dataclass(frozen=True, repr=False)
class ReleaseTerms(Body):
    """To whom, under which rules: label `release-terms`.

    Order, dates and what fits a practice are rules: crypto.releases.check_release_terms has them.
    """

    release: Id
    release_key: Key
    practice: bool
    contact_sign: Key
    contact_box: Key
    not_before: Time
    not_after: Time
    open_hours: Annotated[int, Whole(1, MOST_OPEN_HOURS)]
    words: Hash
    sections: Annotated[tuple[Id, ...], Count(0, MOST_SECTIONS)] | None = None
    ask: AskRule | None = None
    check_in: CheckInRule | None = None
    holder: Holder | None = None

    def check(self) -> None:
        """Refuse a practice with sections, and anything else without a list of them."""
        if self.practice != (self.sections is None):
            raise BadStatement("practice")


@dataclass(frozen=True, repr=False)
class ReleaseWords(Body):
    """What the owner tells the contact; sealed, never seen by the server."""

    release: Id
    words: Annotated[str, Length(0, 4_000)]
    call_me: CallMe
    phone_lost: bool
    sections: Annotated[tuple[WordsSection, ...], Count(0, MOST_SECTIONS)]
    note_key: Key
    salt: Id


@dataclass(frozen=True, repr=False)
class ReleasePackage(Body):
    """What card and gate open together, with a second holder's part where there is one."""

    release: Id
    words: Bytes
    keys: Annotated[tuple[PackageKey, ...], Count(0, MOST_SECTIONS)]

    def check(self) -> None:
        """Refuse keys out of order or twice."""
        check_ascending([key.id for key in self.keys])


@dataclass(frozen=True, repr=False)
class HolderWords(Body):
    """What the owner tells the second holder; sealed in the deposit."""

    release: Id
    call_me: CallMe
    words: Annotated[str, Length(0, 1_000)]


@dataclass(frozen=True, repr=False)
class ReleaseAsk(Body):
    """The contact asks: label `release-ask`."""

    release: Id
    nonce: Hash


@dataclass(frozen=True, repr=False)
class ReleaseYes(Body):
    """A second holder says yes, and hands over a held part of this hash: label `release-yes`."""

    release: Id
    terms: Hash
    holder: Key
    part: Hash
    nonce: Hash


@dataclass(frozen=True, repr=False)
class ReleaseAnswer(Body):
    """The contact answered, in a sealed box of this hash: label `release-answer`."""

    release: Id
    answer: Hash
    nonce: Hash


@dataclass(frozen=True, repr=False)
class AnswerWords(Body):
    """What the contact tells the owner; sealed."""

    release: Id
    answer: Literal["read", "cannot"]
    text: Annotated[str, Length(0, 1_000)]


@dataclass(frozen=True, repr=False)
class ReleaseWay(Body):
    """Where the contact wants to be told that something changed, by the hash of the address; of none, to be
    told nothing any more: label `release-way` (§22)."""

    release: Id
    address: Hash
    nonce: Hash


@dataclass(frozen=True, repr=False)
class ReleaseChange(Body):
    """Other terms, or another card, for a release: what a door-act is over."""

    vault: Id
    release: Id
    terms: Hash
    lookup: Hash


@dataclass(frozen=True, repr=False)
class ReleaseNow(Body):
    """Open a release now: what a door-act is over."""

    vault: Id
    release: Id
    now: Annotated[bool, TrueRule()]


@dataclass(frozen=True, repr=False)
class ReleaseRemoval(Body):
    """Take an armed release away: what a door-act is over."""

    vault: Id
    release: Id
    remove: Annotated[bool, TrueRule()]
