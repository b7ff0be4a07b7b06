"""What the server says of a notebook right now: parsed, and never believed alone.

* A grant is live only when the ledger, the server's list and the clock agree (protocol §17, 12).
"""

from dataclasses import dataclass, field

from client.answers import bytes_of, day_of, list_of, number_of, text_of
from client.notebook.channels import SeenChannel, parse_channel
from client.notebook.release_sight import SeenRelease, parse_release
from client.transport import Json
from crypto.grants import VISIT_OPEN_SECONDS
from crypto.hashing import hash32
from crypto.statements.releases import ReleaseTerms
from crypto.statements.vault import LedgerEntry, ReleaseEntry

LIVE = frozenset({"offered", "open"})


@dataclass(frozen=True)
class SeenGrant:
    """One grant as the server tells it; `reader` is 32 bytes, or empty before it was opened."""

    grant: bytes
    agency: bytes
    state: str
    how: str
    terms: bytes
    not_after: int
    redeem_before: int
    reads: int
    reader: bytes
    opened_at: int
    ended_at: int
    looking: bool


@dataclass(frozen=True)
class SeenDraft:
    """A stored draft: its id, the section it is for, its save number."""

    draft: bytes
    section: bytes
    number: int


@dataclass(frozen=True)
class Sight:
    """One look: the server's time (seconds), journal head, grants and drafts; of other visits their days.

    `paused`: the server was put back to an earlier copy, and what goes on is not confirmed yet.
    """

    at: int
    journal_n: int
    journal_head: bytes
    grants: dict[bytes, SeenGrant] = field(default_factory=dict)
    drafts: tuple[SeenDraft, ...] = ()
    visits: tuple[int, ...] = ()
    releases: dict[bytes, SeenRelease] = field(default_factory=dict)
    paused: bool = False
    channels: tuple[SeenChannel, ...] = ()

    def is_live(self, entry: LedgerEntry) -> bool:
        """Whether a grant of the ledger may be wrapped for."""
        if entry.ended or self.is_past_end(entry) or not self.lists_grant(entry):
            return False
        return self.is_live_by_server(entry.grant)

    def lists_grant(self, entry: LedgerEntry) -> bool:
        """Whether the server lists a grant of the ledger, with its agency and terms."""
        seen = self.grants.get(entry.grant)
        return seen is not None and (seen.terms, seen.agency) == (entry.terms, entry.agency)

    def is_release_live(self, entry: ReleaseEntry) -> bool:
        """Whether a release of the notebook may be sealed for."""
        if entry.ended or self.at >= ReleaseTerms.parse(entry.terms).not_after:
            return False
        return self.lists_release(entry) and self.releases[entry.release].is_live

    def lists_release(self, entry: ReleaseEntry) -> bool:
        """Whether the server lists a release of the notebook, with its terms."""
        seen = self.releases.get(entry.release)
        return seen is not None and seen.terms == hash32(entry.terms)

    def is_revived(self, entry: ReleaseEntry) -> bool:
        """Whether the server calls a release live that is over here, and not by its own time alone."""
        seen = self.releases.get(entry.release)
        is_in_time = self.at < ReleaseTerms.parse(entry.terms).not_after
        return entry.ended and seen is not None and seen.is_live and is_in_time

    def is_past_end(self, entry: LedgerEntry) -> bool:
        """Whether a grant's time has passed: of a visit, twelve hours after it was opened at the latest."""
        seen = self.grants.get(entry.grant)
        opened_at = seen.opened_at if seen else 0
        is_past_visit = entry.visit and 0 < opened_at <= self.at - VISIT_OPEN_SECONDS
        return self.at >= entry.not_after or is_past_visit

    def is_live_by_server(self, grant: bytes) -> bool:
        """Whether the server alone calls a grant live."""
        seen = self.grants.get(grant)
        return seen is not None and seen.state in LIVE


def parse_grant(item: Json) -> SeenGrant:
    """The *Grant* of protocol §14.2; raises Refused."""
    return SeenGrant(
        grant=bytes_of(item, "grant", 16),
        agency=bytes_of(item, "agency", 16),
        state=text_of(item, "state"),
        how=text_of(item, "how"),
        terms=bytes_of(item, "terms", 32),
        not_after=number_of(item, "not_after"),
        redeem_before=number_of(item, "redeem_before"),
        reads=number_of(item, "reads"),
        reader=bytes_of(item, "reader", 32) if "reader" in item else b"",
        opened_at=number_of(item, "opened_at") if "opened_at" in item else 0,
        ended_at=number_of(item, "ended_at") if "ended_at" in item else 0,
        looking=item.get("looking") is True,
    )


def parse_sight(answer: Json) -> Sight:
    """A look out of /api/notebook or /api/pulse; raises Refused."""
    releases = [parse_release(item) for item in list_of(answer, "releases")]
    grants = [parse_grant(item) for item in list_of(answer, "grants")]
    journal = answer.get("journal")
    head: Json = journal if isinstance(journal, dict) else {}
    return Sight(
        at=number_of(answer, "at"),
        journal_n=number_of(head, "n"),
        journal_head=bytes_of(head, "head", 32),
        grants={grant.grant: grant for grant in grants},
        drafts=tuple(_parse_draft(item) for item in list_of(answer, "drafts")),
        releases={release.release: release for release in releases},
        visits=tuple(day_of(item) for item in list_of(answer, "visits")),
        paused=answer.get("paused") is True,
        channels=tuple(parse_channel(item) for item in list_of(answer, "channels")),
    )


def _parse_draft(item: Json) -> SeenDraft:
    return SeenDraft(bytes_of(item, "draft", 16), bytes_of(item, "section", 16), number_of(item, "number"))
