"""Readings: no ciphertext without a signed record that is kept.

* The record is verified, appended to the owner's journal and counted in the same transaction
  that hands out the ciphertext; if it can't be kept, nothing is handed out.
* Time is judged there too, for the grant and for each section.
* A reader's records of a grant are numbered and name each other; a nonce works once.
"""

from dataclasses import dataclass
from typing import Any, Final

from consent import grants, journal
from consent.errors import BadStatement, GrantOver, NonceUsed, OldSealing, RecordBehind
from consent.staff import StaffMember
from consent.statements import OfReader
from consent.storage import grant_sections
from consent.storage import grants as grant_rows
from consent.storage import readings as rows
from consent.storage import sections as revisions
from consent.storage.base import Tx, mark_relying
from consent.storage.records import Record
from consent.storage.sections import Revision
from consent.storage.vaults import Head
from crypto.encoding import make_random, to_b64
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.grants import Access, ClaimSection
from crypto.statements.journal import ReadFacts

NONCE_SECONDS: Final = 120
NOTHING_BEFORE: Final = bytes(32)


@dataclass(frozen=True)
class AccessNonce:
    """What a reader needs to sign the next record of a grant."""

    nonce: bytes
    at: int
    n: int
    previous: Signed | None
    event: bytes
    sections: tuple[Record, ...]
    taken_out: tuple[bytes, ...]


@dataclass(frozen=True)
class ReadSection:
    """One section as it is handed out."""

    row: Record
    envelope: bytes


@dataclass(frozen=True)
class Reading:
    """Everything a reader gets for one record."""

    grant: Record
    sections: tuple[ReadSection, ...]


def issue_nonce(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> AccessNonce:
    """A nonce for this reader's next record of a grant (§11 step 1).

    Raises:
        NotFound: not a grant this person may read. GrantOver: it is over.
        Paused: its owner has yet to confirm it.
    """
    grant = grants.get_readable(tx, staff, grant_id, now)
    nonce = make_random(32)
    values = {
        "nonce": nonce,
        "grant_id": grant_id,
        "vault_id": grant.vault_id,
        "reader": staff.sign,
        "at": now,
    }
    rows.insert_nonce(tx, values, now - NONCE_SECONDS)
    last = rows.find_last(tx, grant.vault_id, grant_id, staff.sign)
    all_rows = grant_sections.list_sections(tx, grant_id)
    return AccessNonce(
        nonce=nonce,
        at=now,
        n=last.n + 1,
        previous=last.record,
        event=last.head.hash,
        sections=tuple(row for row in grants.keep_shown(all_rows) if now < row.not_after),
        taken_out=tuple(row.section_id for row in all_rows if row.taken_out),
    )


def read(tx: Tx, staff: StaffMember, grant_id: bytes, record: OfReader[Access], now: int) -> Reading:
    """Keep a reader's record, and hand out what it names (§11 step 3).

    Raises:
        NotFound: not a grant this person may read.
        GrantOver: the grant, or a section of it, is past its end.
        Paused: its owner has yet to confirm it.
        BadStatement: the record is another's, or names another grant, terms or section.
        NonceUsed: the nonce is not theirs, used, or older than two minutes.
        RecordBehind: not the next number, or something happened to the grant meanwhile.
        OldSealing: a section is shown at another revision or sealing now, or was taken out.
    """
    mark_relying(tx)
    grant = grants.get_readable(tx, staff, grant_id, now)
    said, signed = record.require_reader(staff.sign), record.signed
    if not said.sections or (said.grant, said.terms) != (grant_id, hash32(grant.terms_body)):
        raise BadStatement("access")
    is_fresh = said.at <= now < said.at + NONCE_SECONDS
    if not is_fresh or not rows.spend_nonce(tx, said.nonce, grant_id, staff.sign, said.at):
        raise NonceUsed
    in_terms = {row.section_id: row for row in grant_sections.list_sections(tx, grant_id)}
    named = [_check_named(grant, in_terms.get(section.id), section, now) for section in said.sections]
    head = require_next(tx, grant.vault_id, said)
    _keep(tx, grant, said, signed, now)
    _mark_seen(tx, grant, said, {row.section_id for row in grants.keep_shown([*in_terms.values()])})
    tell(tx, grant.vault_id, said, signed, head, now)
    return Reading(grant, hand_out(tx, grant.vault_id, named))


def _check_named(grant: Record, row: Record | None, section: ClaimSection, now: int) -> Record:
    if row is None:
        raise BadStatement("access")
    if now >= min(row.not_after, grant.end_at):
        raise GrantOver
    if row.taken_out or (row.revision, row.sealing) != (section.revision, section.sealing):
        raise OldSealing
    return row


def require_next(tx: Tx, vault_id: bytes, said: Access) -> Head:
    """The head of the own chain of a grant or release, which the record names, as it names the reader's
    last one.

    Raises:
        RecordBehind: it names another.
    """
    last = rows.find_last(tx, vault_id, said.grant, said.reader)
    prev = NOTHING_BEFORE if last.record is None else last.record.hash
    if (said.n, said.prev, said.event) != (last.n + 1, prev, last.head.hash):
        raise RecordBehind
    return last.head


def _keep(tx: Tx, grant: Record, said: Access, signed: Signed, now: int) -> None:
    if not rows.append_record(tx, to_record(grant.vault_id, said, signed, now)):
        raise RecordBehind
    if not grant_rows.count_read(tx, grant.grant_id, now):
        raise GrantOver


def to_record(vault_id: bytes, said: Access, signed: Signed, now: int) -> dict[str, Any]:
    """The row of a reader's record."""
    return {**_key_of(vault_id, said), "n": said.n, "at": now, "body": signed.body, "sig": signed.sig}


def tell(tx: Tx, vault_id: bytes, said: Access, signed: Signed, head: Head, now: int) -> None:
    """Append a record to the journal; `head` is the one it names."""
    facts, actor = ReadFacts(access=signed).encode(), to_b64(said.reader)
    journal.append_sharing(tx, vault_id, said.grant, "section_read", actor, facts, now, head)


def _mark_seen(tx: Tx, grant: Record, said: Access, shown: set[bytes]) -> None:
    before = rows.list_marks(tx, grant.grant_id, said.reader)
    marks = before | {section.id: section.revision for section in said.sections}
    still = {section: revision for section, revision in marks.items() if section in shown}
    if still != before:
        rows.replace_marks(tx, _key_of(grant.vault_id, said), before, still)


def _key_of(vault_id: bytes, said: Access) -> dict[str, bytes]:
    return {"grant_id": said.grant, "reader": said.reader, "vault_id": vault_id}


def hand_out(tx: Tx, vault_id: bytes, named: list[Record]) -> tuple[ReadSection, ...]:
    """The stored bytes of what a kept record names.

    Raises:
        OldSealing: they are others by now.
    """
    places = [(row.section_id, row.revision) for row in named]
    stored = revisions.list_stored(tx, vault_id, places)
    return tuple(_check_stored(row, stored.get((row.section_id, row.revision))) for row in named)


def _check_stored(row: Record, stored: Revision | None) -> ReadSection:
    if stored is None or stored.sealing != row.sealing:
        raise OldSealing
    return ReadSection(row, stored.envelope)
