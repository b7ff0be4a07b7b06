"""One reading (protocol §11); the numbers are the protocol's steps.

* The record is signed before anything is handed out, and follows the reader's own last one.
* Nothing is opened unless state, claim or wrap-state, and hashes all verify.
* If another device of the same reader was faster, it is fetched and signed again, once.
"""

from dataclasses import dataclass
from typing import Any

from client.answers import bytes_of, find_signed, list_of, number_of, signed_of
from client.desk.papers import Papers, get_recipient
from client.desk.session import Desk
from client.errors import ApiError, NoSuchThing, Refused
from client.transport import Json
from crypto.boxes import open_reader_wrap
from crypto.encoding import parse_b64, to_b64
from crypto.grants import SectionAnswer, check_kind, verify_terms, verify_wrap_origin
from crypto.hashing import hash32
from crypto.sealing import open_envelope
from crypto.signing import Signed, verify_signed
from crypto.statements.grants import Access, ClaimSection, Words, Wraps
from crypto.statements.vault import SectionText

NO_RECORD = bytes(32)


@dataclass(frozen=True)
class Ready:
    """What a nonce came with: where the reader's records stand, and what can be read now."""

    nonce: bytes
    at: int
    n: int
    previous: Signed | None
    event: bytes
    sections: tuple[ClaimSection, ...]
    taken_out: tuple[bytes, ...]


@dataclass(frozen=True)
class Reading:
    """What was read: the sections' texts, and the ids of sections the owner took out."""

    texts: tuple[SectionText, ...]
    taken_out: tuple[bytes, ...]


def read_sections(desk: Desk, papers: Papers, words: Words, wanted: frozenset[bytes] | None) -> Reading:
    """Read sections of an open grant; all that can be read now where none are named.

    Raises:
        ApiError: `grant_over`.
        NoSuchThing: a wanted section can't be read.
        CryptoError, Refused: what came does not add up; nothing of it was opened.
    """
    try:
        return _read_once(desk, papers, words, wanted)
    except ApiError as error:
        if error.code not in {"record_behind", "old_sealing"}:
            raise
    return _read_once(desk, papers, words, wanted)


def _read_once(desk: Desk, papers: Papers, words: Words, wanted: frozenset[bytes] | None) -> Reading:
    path = f"/api/grants/{to_b64(papers.terms.grant)}"
    # 1. A nonce, and where the records stand.
    ready = _parse_ready(desk.site.transport.send("POST", f"{path}/access-nonces", {}))
    # 2. The previous record is one's own; nothing went back; the new one is signed.
    _check_previous(desk, papers, ready)
    chosen = _choose(ready, wanted)
    record = _sign_record(desk, papers, ready, chosen)
    # 3. The server keeps the record, then hands out.
    answer = desk.site.transport.send("POST", f"{path}/readings", {"access": record.to_json()})
    # 4. Papers again, then each section's bytes and key.
    wraps = _verify_papers_again(desk, papers, answer)
    given = {part.id: part for part in map(_parse_section, list_of(answer, "sections"))}
    if set(given) != {part.id for part in chosen}:
        raise Refused("other sections came than were asked for")
    order = [section.id for section in words.sections]
    in_owners_order = sorted(
        chosen, key=lambda part: order.index(part.id) if part.id in order else len(order)
    )
    texts = tuple(_open_section(desk, papers, words, wraps, given[part.id], part) for part in in_owners_order)
    return Reading(texts, ready.taken_out)


def _parse_ready(answer: Json) -> Ready:
    sections = [
        ClaimSection(bytes_of(s, "id", 16), number_of(s, "revision"), number_of(s, "sealing"))
        for s in list_of(answer, "sections")
    ]
    return Ready(
        nonce=bytes_of(answer, "nonce", 32),
        at=number_of(answer, "at"),
        n=number_of(answer, "n"),
        previous=find_signed(answer, "previous"),
        event=bytes_of(answer, "event", 32),
        sections=tuple(sorted(sections, key=lambda part: part.id)),
        taken_out=tuple(parse_b64(item, 16) for item in list_of(answer, "taken_out")),
    )


def _check_previous(desk: Desk, papers: Papers, ready: Ready) -> None:
    if ready.previous is None:
        if ready.n != 1:
            raise Refused("your last record is missing")
        return
    record = Access.parse(verify_signed("access", desk.instance, ready.previous, desk.keys.sign))
    if (record.grant, record.n) != (papers.terms.grant, ready.n - 1):
        raise Refused("your last record is another one")
    before = {part.id: (part.revision, part.sealing) for part in record.sections}
    if any((part.revision, part.sealing) < before.get(part.id, (0, 0)) for part in ready.sections):
        raise Refused("an older text is offered than you have read already")


def _choose(ready: Ready, wanted: frozenset[bytes] | None) -> tuple[ClaimSection, ...]:
    chosen = tuple(part for part in ready.sections if wanted is None or part.id in wanted)
    if not chosen or (wanted is not None and len(chosen) != len(wanted)):
        raise NoSuchThing("this can't be read: it was taken out, or its time is over")
    return chosen


def _sign_record(desk: Desk, papers: Papers, ready: Ready, chosen: tuple[ClaimSection, ...]) -> Signed:
    body = Access(
        grant=papers.terms.grant,
        reader=desk.keys.sign,
        terms=papers.terms_hash,
        sections=chosen,
        n=ready.n,
        prev=ready.previous.hash if ready.previous else NO_RECORD,
        nonce=ready.nonce,
        at=ready.at,
        event=ready.event,
    )
    return desk.sign("access", body.encode())


def _verify_papers_again(desk: Desk, papers: Papers, answer: Json) -> Wraps:
    """The terms are the verified claim's or renewal's, and the wraps theirs or the rotation's."""
    verify_terms(signed_of(answer, "terms"), desk.instance, papers.terms_hash)
    wraps = bytes_of(answer, "wraps")
    if hash32(wraps) != papers.wraps_hash:
        raise Refused("the wraps are not the ones that were claimed")
    parsed = Wraps.parse(wraps)
    if parsed.grant != papers.terms.grant:
        raise Refused("the wraps are another permission's")
    return parsed


def _parse_section(item: Any) -> SectionAnswer:
    return SectionAnswer(
        id=bytes_of(item, "id", 16),
        revision=number_of(item, "revision"),
        sealing=number_of(item, "sealing"),
        envelope=bytes_of(item, "envelope"),
        state=signed_of(item, "state"),
        wrap=bytes_of(item, "wrap", 129) if "wrap" in item else None,
        wrap_state=find_signed(item, "wrap_state"),
    )


def _open_section(
    desk: Desk, papers: Papers, words: Words, wraps: Wraps, given: SectionAnswer, asked: ClaimSection
) -> SectionText:
    if (given.revision, given.sealing) != (asked.revision, asked.sealing):
        raise Refused("another text came than the one the record names")
    recipient = get_recipient(desk, papers, given.wrap_state)
    wrap = verify_wrap_origin(given, papers.terms, desk.instance, wraps, (recipient.public,))
    place = (given.id, given.revision, given.sealing)
    key = open_reader_wrap(recipient.secret, wrap, papers.terms.grant, *place)
    text = SectionText.parse(open_envelope(key, "section", *place, given.envelope))
    kinds = {part.id: part.kind for part in words.sections}
    ends = {part.id: part.not_after for part in papers.terms.sections}
    if text.section != given.id or text.kind != kinds.get(given.id):
        raise Refused("this text is of another kind than was granted")
    check_kind(papers.terms, text.kind, ends[given.id])
    return text
