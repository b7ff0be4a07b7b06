"""What was agreed and where it stands, as one side keeps it (docs/protocol.md §19).

* Kinds and times only: no title, no section id, no word of the person's.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from crypto.errors import BadStatement
from crypto.shapes import Body, Count, Hash, Id, Key, Shape, Time
from crypto.statements.agencies import ShortText
from crypto.statements.grants import MOST_SECTIONS, Audience, Notice, SectionKind

MOST_EVENTS = 100

Side = Literal["owner", "reader"]
State = Literal["offered", "open", "ended"]
How = Literal["", "withdrawn", "expired", "unread", "asked", "closed", "exposed", "renewed"]
EventKind = Literal["given", "opened", "changed", "renewed", "ended"]
BEGINNINGS = frozenset({"given", "renewed"})


@dataclass(frozen=True, repr=False)
class ReceiptSection(Shape):
    """The kind of one granted section, and its own end."""

    kind: SectionKind
    not_after: Time


@dataclass(frozen=True, repr=False)
class ReceiptEvent(Shape):
    """One step of an agreement, at the server's time."""

    kind: EventKind
    at: Time


@dataclass(frozen=True, repr=False)
class Receipt(Body):
    """One side's word on an agreement: label `receipt`."""

    by: Side
    made_at: Time
    grant: Id
    grant_key: Key
    person: Id
    agency: Id
    identity: Key
    agency_name: ShortText
    terms: Hash
    words: Hash
    given_at: Time
    not_after: Time
    audience: Audience
    visit: bool
    may_print: bool
    sections: Annotated[tuple[ReceiptSection, ...], Count(1, MOST_SECTIONS)]
    notice: Notice
    state: State
    how: How
    events: Annotated[tuple[ReceiptEvent, ...], Count(1, MOST_EVENTS)]
    maker: Key
    reader: Key | None = None
    claim: Hash | None = None
    first_key: Key | None = None
    first_terms: Hash | None = None
    renewal: Hash | None = None
    ending: Hash | None = None
    certificate: Hash | None = None
    roster: Hash | None = None

    def check(self) -> None:
        """Refuse what contradicts itself."""
        self._check_order()
        is_ended = self.state == "ended"
        if is_ended != bool(self.how) or is_ended != (self.events[-1].kind == "ended"):
            raise BadStatement("state")
        if (self.reader is None) != (self.claim is None) or (self.state == "open" and self.reader is None):
            raise BadStatement("claim")
        if self.state == "offered" and self.reader is not None:
            raise BadStatement("claim")
        self._check_renewal()
        if (self.certificate is None) != (self.roster is None):
            raise BadStatement("office")
        if self.by == "owner" and self.maker != self.grant_key:
            raise BadStatement("maker")

    def _check_renewal(self) -> None:
        """The three papers of a renewal come together, exactly with its step at the beginning."""
        papers = {self.first_key is None, self.first_terms is None, self.renewal is None}
        if papers != {self.events[0].kind != "renewed"} or (self.renewal is not None and self.claim is None):
            raise BadStatement("renewal")

    def _check_order(self) -> None:
        kept = [(section.kind, section.not_after) for section in self.sections]
        if kept != sorted(kept):
            raise BadStatement("order")
        times = [event.at for event in self.events]
        if times != sorted(times) or self.events[0].kind not in BEGINNINGS:
            raise BadStatement("events")
        if any(event.kind == "ended" for event in self.events[:-1]):
            raise BadStatement("events")
