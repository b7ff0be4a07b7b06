"""The contact: who holds a card, and what they may do (protocol §21).

* A card is known by a lookup that only its holder can make; every ask, reading and answer is signed
  with its key over a nonce that works once.
* What is over, and what never was, is the same refusal.
* Terms, gate, package and ciphertext leave in one answer, in the transaction that keeps the signed
  record of it; time is judged there.
"""

from dataclasses import dataclass
from typing import Any, Final

from consent import journal, notices, pauses, readings, releases, statements
from consent import times as clock
from consent.addresses import Mailbox, seal_mailbox
from consent.errors import (
    BadStatement,
    HolderMissing,
    NonceUsed,
    NotAllowed,
    NotFound,
    OldSealing,
    RecordBehind,
    TimeUnsure,
    TooEarly,
)
from consent.keys import Keys
from consent.release_table import ASKED, OPEN, WAITING, decide
from consent.releases import BY_ASK, MINUTE_SECONDS, Judged
from consent.storage import grant_sections, holds
from consent.storage import readings as reading_rows
from consent.storage import releases as rows
from consent.storage.base import Tx, mark_relying
from consent.storage.records import Record
from consent.times import Times
from crypto.encoding import make_random, to_b64
from crypto.hashing import hash32
from crypto.padding import is_padded_size
from crypto.signing import Signed
from crypto.statements.grants import Access
from crypto.statements.journal import AnsweredFacts, AskedFacts
from crypto.statements.releases import ReleaseAnswer, ReleaseAsk, ReleaseTerms, ReleaseWay

HOUR_SECONDS: Final = 3_600
ANSWER_EXTRA_BYTES: Final = 1 + 16 + 48
MOST_ANSWER_BYTES: Final = 8 * 1_024


_SIGNED: Final[dict[str, type[Access | ReleaseAsk | ReleaseAnswer | ReleaseWay]]] = {
    "access": Access,
    "release-ask": ReleaseAsk,
    "release-answer": ReleaseAnswer,
    "release-way": ReleaseWay,
}


@dataclass(frozen=True)
class Opened:
    """Everything a contact gets for one record."""

    release: Record
    gate: bytes
    sections: tuple[readings.ReadSection, ...]


def find_card(tx: Tx, lookup: bytes, now: int) -> bytes | None:
    """The release of a card that is not over, by what only its holder can make."""
    release = rows.find_by_card(tx, hash32(lookup))
    if release is None or releases.judge(release, clock.tell(tx, now)).is_over:
        return None
    return bytes(release.release_id)


def check_holder(tx: Tx, keys: Keys, label: str, signed: Signed, now: int) -> None:
    """Refuse what no holder of a live release's card signed; changes nothing: a stranger costs little.

    Raises:
        NotFound: no such release, or it is over. BadStatement: another key, or of no such shape.
    """
    said = statements.read_body(_SIGNED[label], signed.body, label)
    release, _, _ = get_live(tx, said.grant if isinstance(said, Access) else said.release, now)
    key = releases.get_release_terms(release).contact_sign
    statements.check_signed(label, keys.instance, signed, key)


def look(tx: Tx, lookup: bytes, now: int) -> dict[str, Any]:
    """What the holder of a card is told, and a nonce for what they sign next.

    Raises:
        NotFound: no release answers to the card, or it is over.
    """
    release = rows.find_by_card(tx, hash32(lookup))
    if release is None:
        raise NotFound
    holds.hold_vaults(tx, [release.vault_id])
    release, times, judged = get_live(tx, release.release_id, now)
    terms = releases.get_release_terms(release)
    nonce = make_nonce(tx, release, terms.contact_sign, times)
    is_paused = pauses.is_paused(tx, release.vault_id)
    last = reading_rows.find_last(tx, release.vault_id, release.release_id, terms.contact_sign)
    may_read = judged.state in (WAITING, OPEN) and not is_paused and not times.is_frozen
    shown = grant_sections.list_sections(tx, release.release_id) if may_read else []
    optional = {
        "opens_at": judged.opens_at if judged.state in (ASKED, WAITING) else None,
        "open_until": release.open_until,
        "previous": last.record,
    }
    return {
        "release": release.release_id,
        "practice": release.practice,
        "state": judged.state,
        "can_ask": terms.ask is not None,
        "wait_minutes": terms.ask.wait_minutes if terms.ask else 0,
        "begun_by": judged.begun_by,
        "paused": is_paused,
        "frozen": times.is_frozen,
        "way": release.way is not None,
        "nonce": nonce,
        "terms": hash32(release.terms_body),
        "at": times.now,
        "n": last.n + 1,
        "event": last.head.hash,
        "sections": [
            {"id": row.section_id, "revision": row.revision, "sealing": row.sealing}
            for row in shown
            if row.revision and not row.taken_out
        ],
        "taken_out": [row.section_id for row in shown if row.taken_out],
        "holder": releases.tell_holder(release),
        **{name: value for name, value in optional.items() if value is not None},
    }


def ask(tx: Tx, keys: Keys, signed: Signed, now: int) -> dict[str, Any]:
    """Begin the waiting time, if it has not begun.

    Raises:
        NotFound: no such release, or it is over. NotAllowed: its owner lets nobody ask.
        BadStatement, NonceUsed: the ask. Paused: its owner has yet to confirm it.
    """
    said = statements.read_body(ReleaseAsk, signed.body, "release-ask")
    release, times, judged = get_live(tx, said.release, now)
    terms = releases.get_release_terms(release)
    statements.check_signed("release-ask", keys.instance, signed, terms.contact_sign)
    spend(tx, said.nonce, release, terms.contact_sign, times)
    pauses.require_going_on(tx, release.vault_id)
    decide("ask", judged.state)
    if terms.ask is None and judged.state not in (ASKED, WAITING, OPEN):
        raise NotAllowed
    if terms.ask is not None and release.state == "armed":
        opens_at = max(times.now + terms.ask.wait_minutes * MINUTE_SECONDS, terms.not_before)
        if rows.begin(tx, release.release_id, BY_ASK, times.now, opens_at):
            facts = AskedFacts(ask=signed).encode()
            _tell(tx, release, "release_asked", terms, facts, times)
            notices.tell_owner(tx, release, notices.ASKED, now)
            releases.set_wake(tx, release.release_id, times)
    release, _, judged = get_live(tx, said.release, now)
    answer = {"state": judged.state, "at": times.now}
    return answer if judged.opens_at is None else {**answer, "opens_at": judged.opens_at}


def read(tx: Tx, keys: Keys, signed: Signed, now: int) -> Opened:
    """Keep a contact's record, and hand out what it names, opening the release where it waited.

    Raises:
        NotFound: no such release, or it is over. TooEarly: it can't be opened yet.
        HolderMissing: a second holder has yet to say yes.
        Paused: its owner has yet to confirm it. TimeUnsure: the time has yet to be confirmed.
        BadStatement: the record does not verify, or names another release, terms or section.
        NonceUsed, RecordBehind, OldSealing: fetch again.
    """
    mark_relying(tx)
    said = statements.read_body(Access, signed.body, "access")
    release, times, judged = get_live(tx, said.grant, now)
    terms = releases.get_release_terms(release)
    statements.check_signed("access", keys.instance, signed, terms.contact_sign)
    if (said.reader, said.terms) != (terms.contact_sign, hash32(release.terms_body)):
        raise BadStatement("access")
    spend(tx, said.nonce, release, terms.contact_sign, times, given_at=said.at)
    pauses.require_going_on(tx, release.vault_id)
    if times.is_frozen:
        raise TimeUnsure
    decide("read", judged.state, judged.opens_at)
    if releases.tell_holder(release) == releases.AWAITED:
        raise HolderMissing
    in_terms = {row.section_id: row for row in grant_sections.list_sections(tx, release.release_id)}
    named = [_check_named(in_terms.get(one.id), (one.revision, one.sealing)) for one in said.sections]
    head = readings.require_next(tx, release.vault_id, said)
    if judged.state == WAITING:
        _open(tx, release, terms, judged, times)
        notices.tell_owner(tx, release, notices.OPENED, now)
    if not reading_rows.append_record(tx, readings.to_record(release.vault_id, said, signed, times.now)):
        raise RecordBehind
    if not rows.count_read(tx, release.release_id, times.now):
        raise NotFound
    readings.tell(tx, release.vault_id, said, signed, head, times.now)
    sections = readings.hand_out(tx, release.vault_id, named)
    release = rows.find(tx, release.release_id) or release
    return Opened(release, keys.open_gate(release.release_id, release.gate), sections)


def answer(tx: Tx, keys: Keys, signed: Signed, sealed: bytes, now: int) -> None:
    """Keep what the contact answers, sealed; the last one counts.

    Raises:
        NotFound: no such release, or it is over. NotAllowed: it is not open.
        BadStatement, NonceUsed: the answer.
    """
    said = statements.read_body(ReleaseAnswer, signed.body, "release-answer")
    release, times, judged = get_live(tx, said.release, now)
    terms = releases.get_release_terms(release)
    statements.check_signed("release-answer", keys.instance, signed, terms.contact_sign)
    is_box = len(sealed) <= MOST_ANSWER_BYTES and is_padded_size(len(sealed) - ANSWER_EXTRA_BYTES)
    if said.answer != hash32(sealed) or not is_box:
        raise BadStatement("release-answer")
    spend(tx, said.nonce, release, terms.contact_sign, times)
    decide("answer", judged.state)
    if not rows.keep_answer(tx, release.release_id, sealed):
        raise NotAllowed
    _tell(tx, release, "release_answered", terms, AnsweredFacts(answer=signed).encode(), times)
    notices.tell_owner(tx, release, notices.ANSWERED, now)


def leave_way(tx: Tx, keys: Keys, signed: Signed, mailbox: Mailbox, now: int) -> None:
    """Keep where the contact wants to be told, sealed; another address replaces it.

    Raises:
        NotFound: no such release, or it is over. BadStatement, NonceUsed: it is not signed by its contact.
    """
    release = _check_way(tx, keys, signed, mailbox.address, now)
    rows.keep_way(tx, release.release_id, seal_mailbox(keys, release.release_id, mailbox))


def forget_way(tx: Tx, keys: Keys, signed: Signed, now: int) -> None:
    """Erase where the contact wanted to be told, and what waits for it.

    Raises:
        NotFound: no such release, or it is over. BadStatement, NonceUsed: it is not signed by its contact.
    """
    release = _check_way(tx, keys, signed, "", now)
    rows.keep_way(tx, release.release_id, None)
    notices.forget_release(tx, release, contact_only=True)


def _check_way(tx: Tx, keys: Keys, signed: Signed, address: str, now: int) -> Record:
    said = statements.read_body(ReleaseWay, signed.body, "release-way")
    release, times, _ = get_live(tx, said.release, now)
    terms = releases.get_release_terms(release)
    statements.check_signed("release-way", keys.instance, signed, terms.contact_sign)
    if said.address != hash32(address.encode("ascii")):
        raise BadStatement("release-way")
    spend(tx, said.nonce, release, terms.contact_sign, times)
    return release


def get_live(tx: Tx, release_id: bytes, now: int) -> tuple[Record, Times, Judged]:
    """A release that is not over, its vault held where this may write; the time, and how far it has come.

    Raises:
        NotFound: there is none, or it is over.
    """
    release = releases.find_held(tx, release_id)
    if release is None:
        raise NotFound
    times = clock.tell(tx, now)
    judged = releases.judge(release, times)
    decide("look", judged.state)
    return release, times, judged


def make_nonce(tx: Tx, release: Record, key: bytes, times: Times) -> bytes:
    """A fresh nonce for whoever has this sign key."""
    nonce = make_random(32)
    values = {
        "nonce": nonce,
        "grant_id": release.release_id,
        "vault_id": release.vault_id,
        "reader": key,
        "at": times.now,
    }
    reading_rows.insert_nonce(tx, values, times.now - readings.NONCE_SECONDS)
    return nonce


def spend(
    tx: Tx, nonce: bytes, release: Record, key: bytes, times: Times, given_at: int | None = None
) -> None:
    """Use a nonce up that was given to this key.

    Raises:
        NonceUsed: unknown, used, too old, or somebody else's.
    """
    since = times.now - readings.NONCE_SECONDS
    if not reading_rows.spend_nonce_since(tx, nonce, release.release_id, key, since, given_at):
        raise NonceUsed


def _open(tx: Tx, release: Record, terms: ReleaseTerms, judged: Judged, times: Times) -> None:
    until = min(times.now + terms.open_hours * HOUR_SECONDS, terms.not_after)
    begun = {"begun_by": judged.begun_by, "begun_at": judged.begun_at, "opens_at": judged.opens_at}
    if not rows.open_release(tx, release.release_id, times.now, until, begun):
        raise TooEarly


def _check_named(row: Record | None, place: tuple[int, int]) -> Record:
    if row is None:
        raise BadStatement("access")
    if row.taken_out or (row.revision, row.sealing) != place:
        raise OldSealing
    return row


def _tell(tx: Tx, release: Record, kind: str, terms: ReleaseTerms, facts: bytes, times: Times) -> None:
    actor = to_b64(terms.contact_sign)
    journal.append_sharing(tx, release.vault_id, release.release_id, kind, actor, facts, times.now)
