"""From what both sides signed to a receipt's file (docs/protocol.md §19).

* Pure: the same input gives the same bytes, here and in the browser.
* Kinds go in, titles do not; terms and claim go in closed unless somebody opens them on purpose.
"""

from dataclasses import dataclass

from client.receipts.file import Office, Proof, Proofs, ReceiptFile, make_proof, write_file
from client.receipts.views import make_views
from crypto.derive import derive_key
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.agencies import AgencyCertificate, InstanceStatement
from crypto.statements.grants import Claim, Terms, Words
from crypto.statements.receipts import (
    MOST_EVENTS,
    How,
    Receipt,
    ReceiptEvent,
    ReceiptSection,
    Side,
    State,
)

PERSON_BYTES = 16


@dataclass(frozen=True)
class Agreed:
    """What one side holds of an agreement, verified by whoever fetched it."""

    instance: Signed
    terms: Signed
    words: bytes
    identity: bytes
    agency_name: str
    state: State
    how: How
    events: tuple[ReceiptEvent, ...]
    claim: Signed | None = None
    first_terms: Signed | None = None
    renewal: Signed | None = None
    ending: Signed | None = None
    office: Office | None = None


def make_receipt(agreed: Agreed, by: Side, made_at: int, seed: bytes, *, is_open: bool = False) -> bytes:
    """The file of a receipt, signed with a 32-byte seed: the grant's, or the reader's.

    `is_open` shows the bodies of terms and claim, and with them the ids of sections.
    """
    statement = InstanceStatement.parse(agreed.instance.body)
    receipt = write_receipt(agreed, by, made_at, derive_sign_public(seed))
    signed = sign_body("receipt", statement.instance, receipt.encode(), seed)
    proofs = Proofs(
        terms=make_proof(agreed.terms, is_open=is_open),
        claim=_prove(agreed.claim, is_open),
        first_terms=_prove(agreed.first_terms, is_open),
        renewal=_prove(agreed.renewal, is_open),
        ending=_prove(agreed.ending, True),
    )
    facts = AgencyCertificate.parse(agreed.office.certificate.body).facts if agreed.office else None
    views = make_views(receipt, signed.hash, facts, statement.owner_origins[0])
    return write_file(ReceiptFile(signed, agreed.instance, proofs, agreed.office), views)


def _prove(signed: Signed | None, is_open: bool) -> Proof | None:
    return make_proof(signed, is_open=is_open) if signed else None


def write_receipt(agreed: Agreed, by: Side, made_at: int, maker: bytes) -> Receipt:
    """The body of a receipt; raises BadStatement where what is agreed contradicts itself."""
    terms, words = Terms.parse(agreed.terms.body), Words.parse(agreed.words)
    claim, first, office = agreed.claim, agreed.first_terms, agreed.office
    return Receipt(
        by=by,
        made_at=made_at,
        grant=terms.grant,
        grant_key=terms.grant_key,
        person=derive_person(words),
        agency=terms.agency,
        identity=agreed.identity,
        agency_name=agreed.agency_name,
        terms=agreed.terms.hash,
        words=terms.words,
        given_at=terms.not_before,
        not_after=terms.not_after,
        audience=terms.audience,
        visit=terms.visit,
        may_print=terms.may_print,
        sections=describe_sections(terms, words),
        notice=words.notice,
        state=agreed.state,
        how=agreed.how,
        events=keep_events(agreed.events),
        maker=maker,
        reader=Claim.parse(claim.body).reader if claim else None,
        claim=claim.hash if claim else None,
        first_key=Terms.parse(first.body).grant_key if first else None,
        first_terms=first.hash if first else None,
        renewal=agreed.renewal.hash if agreed.renewal else None,
        ending=agreed.ending.hash if agreed.ending else None,
        certificate=office.certificate.hash if office else None,
        roster=office.rosters[-1].hash if office else None,
    )


def derive_person(words: Words) -> bytes:
    """The person's number in the receipts of one grant: 16 bytes that no other grant shares."""
    return derive_key(words.salt, "receipt-person", words.grant)[:PERSON_BYTES]


def describe_sections(terms: Terms, words: Words) -> tuple[ReceiptSection, ...]:
    """Kinds and ends, in an order that says nothing."""
    ends = {section.id: section.not_after for section in terms.sections}
    kept = sorted((section.kind, ends[section.id]) for section in words.sections)
    return tuple(ReceiptSection(kind, not_after) for kind, not_after in kept)


def keep_events(events: tuple[ReceiptEvent, ...]) -> tuple[ReceiptEvent, ...]:
    """All of them; of too many the first and the newest."""
    return events if len(events) <= MOST_EVENTS else (events[0], *events[1 - MOST_EVENTS :])
