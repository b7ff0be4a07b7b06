"""Chains of events: the vault's, and inside it each grant's own (docs/protocol.md §13).

* Each event names the one before by its hash; a gap, a fork or a changed line shows.
* A vault's event holds the hash of its details, a grant's the hash of its facts.
* What a person did is signed by them; the event's actor must be the key that signed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crypto.canonical import to_canonical
from crypto.encoding import parse_b64, to_b64
from crypto.errors import JournalRefused
from crypto.hashing import hash32
from crypto.shapes import DAY_SECONDS, Shape
from crypto.signing import Signed, verify_signed
from crypto.statements.agencies import Rotation
from crypto.statements.grants import Access, Claim, Ending, Redeem, Renewal
from crypto.statements.journal import (
    EXPOSED,
    FACTS,
    GRANT_KINDS,
    OWNER,
    SERVER,
    AnsweredFacts,
    AskedFacts,
    EndedFacts,
    GrantEvent,
    HeldFacts,
    JournalEvent,
    LookedFacts,
    OpenedFacts,
    ReadFacts,
    RefusedFacts,
    RenewedFacts,
    RotatedFacts,
    SharingDetails,
)
from crypto.statements.releases import ReleaseAnswer, ReleaseAsk, ReleaseYes

ReaderStatement = Redeem | Claim | Access | Ending
ContactStatement = ReleaseAsk | ReleaseYes | ReleaseAnswer
Statement = ReaderStatement | ContactStatement | Rotation | Renewal


@dataclass(frozen=True)
class Head:
    """Where a chain stands: the number and hash of its last event."""

    n: int
    hash: bytes


START: Final = Head(0, bytes(32))


@dataclass(frozen=True)
class CheckedEvent:
    """An event whose place in the chain and whose details are verified."""

    event: JournalEvent
    head: Head
    facts: Shape
    grant_event: GrantEvent | None = None
    grant_head: Head | None = None


def append_event(head: Head, at: int, kind: str, actor: str, details: bytes) -> tuple[bytes, Head]:
    """Give the bytes of a vault's next event, and the head after it."""
    event = JournalEvent(head.n + 1, at, kind, actor, hash32(details), head.hash).encode()
    return event, Head(head.n + 1, hash32(event))


def append_grant_event(
    grant: bytes, head: Head, at: int, kind: str, actor: str, facts: bytes
) -> tuple[bytes, Head]:
    """Give the bytes of a grant's own next event, and the head after it."""
    event = GrantEvent(grant, head.n + 1, at, kind, actor, hash32(facts), head.hash).encode()
    return event, Head(head.n + 1, hash32(event))


def make_sharing_details(grant: bytes, chain: bytes, facts: bytes) -> bytes:
    """Give the details of a vault's event about a grant: its own event, and the facts."""
    return to_canonical(SharingDetails(grant, chain, facts).to_json())


def verify_events(
    events: Sequence[tuple[bytes, bytes]],
    from_head: Head = START,
    grant_heads: Mapping[bytes, Head] | None = None,
) -> tuple[CheckedEvent, ...]:
    """Give the events (event bytes, details bytes) that follow a known head, in order.

    `grant_heads` are the heads of the grants' own chains at `from_head`; a grant that is
    not in it begins there.

    Raises:
        BadCanonical, BadStatement: an event, its details or its facts have no such shape.
        JournalRefused: `link`, `details`, `day`, `grant`, `grant_link`, `facts`.
    """
    heads = dict(grant_heads or {})
    head, checked = from_head, []
    for event_bytes, details in events:
        found = _check_event(head, event_bytes, details, heads)
        if found.grant_event is not None and found.grant_head is not None:
            heads[found.grant_event.grant] = found.grant_head
        head = found.head
        checked.append(found)
    return tuple(checked)


def verify_facts(checked: CheckedEvent, instance: bytes) -> Statement | None:
    """Give the statement with which a person did what the event says, where there is one.

    Whether a rotation's signer was a coordinator then, the roster chain says; whether a renewal
    is the owner's own, `verify_renewed` says.

    Raises:
        BadSignature: the event's actor did not sign it.
        JournalRefused: `statement`: it is about another grant, or names another reader;
            `actor`: an act of the owner or the server that names a key, or the other way round.
    """
    found = _find_statement(checked.facts)
    if _is_exposed(checked.facts) or checked.event.actor == SERVER:
        _require_server(checked, found is None)
        return None
    if isinstance(checked.facts, RotatedFacts):
        return _verify_rotated(checked, checked.facts.rotation, instance)
    if isinstance(checked.facts, RenewedFacts):
        return _read_renewed(checked, checked.facts.renewal)
    if isinstance(checked.facts, AskedFacts):
        return _verify_contact(checked, "release-ask", ReleaseAsk, checked.facts.ask, instance)
    if isinstance(checked.facts, HeldFacts):
        return _verify_held(checked, checked.facts.yes, instance)
    if isinstance(checked.facts, AnsweredFacts):
        return _verify_contact(checked, "release-answer", ReleaseAnswer, checked.facts.answer, instance)
    if (found is None) != (checked.event.actor == OWNER):
        raise JournalRefused("actor")
    if found is None or checked.grant_event is None:
        return None
    label, shape, signed = found
    statement = shape.parse(signed.body)
    verify_signed(label, instance, signed, statement.reader)
    _check_statement(statement, checked.event.actor, checked.grant_event.grant)
    return statement


def _is_exposed(facts: Shape) -> bool:
    return isinstance(facts, EndedFacts) and facts.how == EXPOSED


def _require_server(checked: CheckedEvent, is_unsigned: bool) -> None:
    if not (_is_exposed(checked.facts) and checked.event.actor == SERVER and is_unsigned):
        raise JournalRefused("actor")


def verify_renewed(
    events: Sequence[CheckedEvent], instance: bytes, grant_key: Callable[[bytes], bytes]
) -> None:
    """Refuse a renewal that the owner did not sign for a claim that these events hold.

    `grant_key` gives the owner's public key of a grant.

    Raises:
        BadSignature: not by the key of the grant that was claimed.
        JournalRefused: `renewal`: no such claim before it, or another reader's.
    """
    claims: dict[bytes, tuple[bytes, bytes]] = {}
    for one in events:
        if isinstance(one.facts, OpenedFacts) and one.grant_event is not None:
            reader = Claim.parse(one.facts.claim.body).reader
            claims[one.facts.claim.hash] = (one.grant_event.grant, reader)
        if isinstance(one.facts, RenewedFacts):
            renewal = Renewal.parse(one.facts.renewal.body)
            grant, reader = claims.get(renewal.claim, (b"", b""))
            if not grant or renewal.reader != reader:
                raise JournalRefused("renewal")
            verify_signed("renewal", instance, one.facts.renewal, grant_key(grant))


def _read_renewed(checked: CheckedEvent, signed: Signed) -> Renewal:
    if checked.event.actor != OWNER:
        raise JournalRefused("actor")
    renewal = Renewal.parse(signed.body)
    if checked.grant_event is None or renewal.grant != checked.grant_event.grant:
        raise JournalRefused("statement")
    return renewal


def _verify_rotated(checked: CheckedEvent, signed: Signed, instance: bytes) -> Rotation:
    if checked.event.actor == OWNER:
        raise JournalRefused("actor")
    signer = parse_b64(checked.event.actor)
    rotation = Rotation.parse(verify_signed("rotation", instance, signed, signer))
    if checked.grant_event is None or rotation.grant != checked.grant_event.grant:
        raise JournalRefused("statement")
    return rotation


def _verify_contact(
    checked: CheckedEvent, label: str, shape: type[ContactStatement], signed: Signed, instance: bytes
) -> ContactStatement:
    """Whether the actor is the contact that the release's terms name, who has these knows."""
    if checked.event.actor == OWNER:
        raise JournalRefused("actor")
    statement = shape.parse(verify_signed(label, instance, signed, parse_b64(checked.event.actor)))
    if checked.grant_event is None or statement.release != checked.grant_event.grant:
        raise JournalRefused("statement")
    return statement


def _verify_held(checked: CheckedEvent, signed: Signed, instance: bytes) -> ReleaseYes:
    """Whether the actor is the holder that the release's terms name, who has these, and the chain, knows."""
    yes = _verify_contact(checked, "release-yes", ReleaseYes, signed, instance)
    if not isinstance(yes, ReleaseYes) or to_b64(yes.holder) != checked.event.actor:
        raise JournalRefused("statement")
    return yes


def _check_event(head: Head, data: bytes, details: bytes, heads: Mapping[bytes, Head]) -> CheckedEvent:
    event = JournalEvent.parse(data)
    if event.n != head.n + 1 or event.prev != head.hash:
        raise JournalRefused("link")
    if event.details != hash32(details):
        raise JournalRefused("details")
    after = Head(event.n, hash32(data))
    if event.kind in GRANT_KINDS:
        return _check_sharing(event, after, SharingDetails.parse(details), heads)
    if event.at % DAY_SECONDS:
        raise JournalRefused("day")
    if event.actor != OWNER:
        raise JournalRefused("actor")
    return CheckedEvent(event, after, FACTS[event.kind].parse(details))


def _check_sharing(
    event: JournalEvent, after: Head, details: SharingDetails, heads: Mapping[bytes, Head]
) -> CheckedEvent:
    own = GrantEvent.parse(details.chain)
    if own.grant != details.grant or (own.at, own.kind, own.actor) != (event.at, event.kind, event.actor):
        raise JournalRefused("grant")
    before = heads.get(own.grant, START)
    if own.n != before.n + 1 or own.prev != before.hash:
        raise JournalRefused("grant_link")
    if own.details != hash32(details.facts):
        raise JournalRefused("facts")
    checked = CheckedEvent(event, after, FACTS[event.kind].parse(details.facts))
    return replace(checked, grant_event=own, grant_head=Head(own.n, hash32(details.chain)))


def _find_statement(facts: Shape) -> tuple[str, type[ReaderStatement], Signed] | None:
    if isinstance(facts, LookedFacts | RefusedFacts):
        return "redeem", Redeem, facts.redeem
    if isinstance(facts, OpenedFacts):
        return "claim", Claim, facts.claim
    if isinstance(facts, ReadFacts):
        return "access", Access, facts.access
    if isinstance(facts, EndedFacts) and facts.ending is not None:
        return "ending", Ending, facts.ending
    return None


def _check_statement(statement: ReaderStatement, actor: str, grant: bytes) -> None:
    if actor != to_b64(statement.reader):
        raise JournalRefused("statement")
    if not isinstance(statement, Redeem) and statement.grant != grant:
        raise JournalRefused("statement")
