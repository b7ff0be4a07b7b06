"""What makes a grant's papers hold together (docs/protocol.md §9 to §11).

* Terms are the owner's: signed by the grant key they name, within the allowed time.
* A sealed kind is granted for 7 days at most; both clients refuse anything longer.
* A reader opens nothing unless the bytes (section-state) and the key (claim, renewal, rotation
  or wrap-state) are both vouched for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crypto.errors import TermsRefused
from crypto.hashing import hash32
from crypto.labels import SEALED_KINDS
from crypto.signing import Signed, verify_signed
from crypto.statements.agencies import Rotation
from crypto.statements.grants import Claim, Opening, Renewal, SectionState, Terms, Words, Wraps, WrapState

DAY_SECONDS: Final = 86_400
MOST_DAYS: Final = 90
SEALED_KIND_SECONDS: Final = 7 * DAY_SECONDS
VISIT_MOST_SECONDS: Final = DAY_SECONDS
VISIT_OPEN_SECONDS: Final = 12 * 3_600


@dataclass(frozen=True)
class SectionAnswer:
    """One section as the server hands it to a reader: nothing of it is believed yet."""

    id: bytes
    revision: int
    sealing: int
    envelope: bytes
    state: Signed
    wrap: bytes | None = None
    wrap_state: Signed | None = None


def check_terms(terms: Terms, max_days: int = MOST_DAYS) -> None:
    """Refuse terms that break a rule; `max_days` is the operator's, 90 at most.

    Raises:
        TermsRefused: `sections_order`, `section_end`, `too_long`, `ends_before_start`,
            `visit_too_long`, `visit_for_team`.
    """
    ids = [section.id for section in terms.sections]
    if ids != sorted(set(ids)):
        raise TermsRefused("sections_order")
    seconds = terms.not_after - terms.not_before
    if seconds <= 0:
        raise TermsRefused("ends_before_start")
    if seconds > min(max_days, MOST_DAYS) * DAY_SECONDS:
        raise TermsRefused("too_long")
    if any(not terms.not_before < section.not_after <= terms.not_after for section in terms.sections):
        raise TermsRefused("section_end")
    if terms.visit:
        _check_visit(terms, seconds)


def check_words(terms: Terms, words: bytes) -> Words:
    """Give the words of a grant, if they are the terms' and keep the 7-day rule.

    Raises:
        TermsRefused: `words_differ`, `words_grant`, `words_sections`, `sealed_kind_too_long`.
    """
    if hash32(words) != terms.words:
        raise TermsRefused("words_differ")
    parsed = Words.parse(words)
    if parsed.grant != terms.grant:
        raise TermsRefused("words_grant")
    kinds = {section.id: section.kind for section in parsed.sections}
    ends = {section.id: section.not_after for section in terms.sections}
    if set(kinds) != set(ends) or len(kinds) != len(parsed.sections):
        raise TermsRefused("words_sections")
    for section, kind in kinds.items():
        check_kind(terms, kind, ends[section])
    return parsed


def check_kind(terms: Terms, kind: str, not_after: int) -> None:
    """Refuse a section of a sealed kind that is granted for more than 7 days.

    Raises:
        TermsRefused: `sealed_kind_too_long`.
    """
    if kind in SEALED_KINDS and not_after > terms.not_before + SEALED_KIND_SECONDS:
        raise TermsRefused("sealed_kind_too_long")


def effective_end(terms: Terms, section: bytes | None = None, claimed_at: int | None = None) -> int:
    """Give the second from which on a grant (or one section of it) is over.

    Raises:
        KeyError: the terms do not name the section.
    """
    end = terms.not_after
    if terms.visit and claimed_at is not None:
        end = min(end, claimed_at + VISIT_OPEN_SECONDS)
    if section is not None:
        end = min(end, {part.id: part.not_after for part in terms.sections}[section])
    return end


def verify_terms(signed: Signed, instance: bytes, expected_hash: bytes | None = None) -> Terms:
    """Give the terms, if they are signed by the grant key they name (and are the expected ones).

    Raises:
        BadSignature: signed by another key, or altered.
        TermsRefused: `terms_differ`: not the terms whose hash was expected.
    """
    if expected_hash is not None and signed.hash != expected_hash:
        raise TermsRefused("terms_differ")
    terms = Terms.parse(signed.body)
    verify_signed("terms", instance, signed, terms.grant_key)
    return terms


def verify_state(signed: Signed, terms: Terms, instance: bytes) -> SectionState:
    """Give a section-state, if the grant key signed it for a section of these terms.

    Raises:
        BadSignature: not by the grant key.
        TermsRefused: `state_grant`, `state_section`.
    """
    state = SectionState.parse(verify_signed("section-state", instance, signed, terms.grant_key))
    if state.grant != terms.grant:
        raise TermsRefused("state_grant")
    if state.section not in {section.id for section in terms.sections}:
        raise TermsRefused("state_section")
    return state


def verify_states(states: Sequence[Signed], terms: Terms, instance: bytes) -> tuple[SectionState, ...]:
    """Give the section-states in the terms' order, if there is exactly one for each section.

    Raises:
        BadSignature: one is not by the grant key.
        TermsRefused: `state_grant`, `state_section`, `states`: one is missing or there twice.
    """
    checked = {state.section: state for state in (verify_state(s, terms, instance) for s in states)}
    if not len(checked) == len(states) == len(terms.sections):
        raise TermsRefused("states")
    return tuple(checked[section.id] for section in terms.sections)


def verify_claim(
    signed: Signed,
    instance: bytes,
    reader: bytes,
    *,
    terms: Terms,
    terms_hash: bytes,
    recipient: bytes | None = None,
    wraps: bytes | None = None,
) -> Claim:
    """Give the claim by which this reader opened these terms.

    `recipient` and `wraps` are compared where the caller knows what they must be.

    Raises:
        BadSignature: not signed by the reader.
        TermsRefused: `claim_grant`, `claim_terms`, `claim_reader`, `claim_generation`,
            `claim_sections`, `claim_recipient`, `wraps_differ`.
    """
    claim = Claim.parse(verify_signed("claim", instance, signed, reader))
    check_claim(claim, reader, terms=terms, terms_hash=terms_hash, recipient=recipient, wraps=wraps)
    return claim


def check_claim(
    claim: Claim,
    reader: bytes,
    *,
    terms: Terms,
    terms_hash: bytes,
    recipient: bytes | None = None,
    wraps: bytes | None = None,
) -> None:
    """As `verify_claim`, of a claim whose signature was verified.

    Raises:
        TermsRefused: as there.
    """
    named = {section.id for section in claim.sections}
    rules = {
        "claim_grant": claim.grant == terms.grant,
        "claim_terms": claim.terms == terms_hash,
        "claim_reader": claim.reader == reader,
        "claim_generation": (claim.generation == 0) == (terms.audience == "reader"),
        "claim_sections": named == {section.id for section in terms.sections},
        "claim_recipient": recipient is None or claim.recipient == recipient,
        "wraps_differ": wraps is None or claim.wraps == hash32(wraps),
    }
    _require(rules)


def check_wraps(wraps: bytes, claim: Opening) -> Wraps:
    """Give the wraps of a claim or renewal, if they are for its grant and exactly its sections.

    Raises:
        TermsRefused: `wraps_grant`, `wraps_sections`.
    """
    parsed = Wraps.parse(wraps)
    named = [(section.id, section.revision, section.sealing) for section in claim.sections]
    wrapped = [(wrap.id, wrap.revision, wrap.sealing) for wrap in parsed.wraps]
    _require({"wraps_grant": parsed.grant == claim.grant, "wraps_sections": named == wrapped})
    return parsed


def verify_rotation(
    signed: Signed, instance: bytes, signer: bytes, claim: Signed, wraps: bytes, *, renewed: bool = False
) -> Rotation:
    """Give the rotation of a team grant, if this signer made it for this claim and these wraps.

    Of a `renewed` grant, `claim` is its renewal.

    Raises:
        BadSignature: not by the signer of the roster that brought the generation.
        TermsRefused: `rotation_grant`, `rotation_claim`, `rotation_from`, `wraps_differ`.
    """
    rotation = Rotation.parse(verify_signed("rotation", instance, signed, signer))
    claimed: Opening = Renewal.parse(claim.body) if renewed else Claim.parse(claim.body)
    _require(
        {
            "rotation_grant": rotation.grant == claimed.grant,
            "rotation_claim": rotation.claim == claim.hash,
            "rotation_from": 0 < claimed.generation <= rotation.from_,
            "wraps_differ": rotation.wraps == hash32(wraps),
        }
    )
    return rotation


def verify_wrap_origin(
    answer: SectionAnswer, terms: Terms, instance: bytes, wraps: Wraps, recipients: Sequence[bytes]
) -> bytes:
    """Give the wrap of a section, when the owner vouches for the bytes, and the claim, a
    rotation or the owner for the wrap (§11 step 4).

    `wraps` must already be the verified claim's, renewal's or rotation's; `recipients` are the
    reader's own public box keys, theirs and their team's.

    Raises:
        BadSignature: a state is not by the grant key.
        TermsRefused: `state_grant`, `state_section`, `state_differs`, `wrap_missing`,
            `wrap_state_missing`, `wrap_state_differs`, `wrap_recipient`.
    """
    state = verify_state(answer.state, terms, instance)
    named = (state.section, state.revision, state.sealing, state.envelope)
    if named != (answer.id, answer.revision, answer.sealing, hash32(answer.envelope)):
        raise TermsRefused("state_differs")
    if answer.wrap is None:
        return _find_claimed_wrap(answer, terms, wraps)
    if answer.wrap_state is None:
        raise TermsRefused("wrap_state_missing")
    verify_wrap_state(answer.wrap_state, answer.wrap, state, terms, instance, recipients)
    return answer.wrap


def verify_wrap_state(
    signed: Signed,
    wrap: bytes,
    state: SectionState,
    terms: Terms,
    instance: bytes,
    recipients: Sequence[bytes],
) -> WrapState:
    """Give a wrap-state, if the grant key signed it for exactly this state, wrap and reader.

    Raises:
        BadSignature: not by the grant key.
        TermsRefused: `wrap_state_differs`, `wrap_recipient`.
    """
    found = WrapState.parse(verify_signed("wrap-state", instance, signed, terms.grant_key))
    named = (found.grant, found.section, found.revision, found.sealing, found.wrap)
    expected = (terms.grant, state.section, state.revision, state.sealing, hash32(wrap))
    _require({"wrap_state_differs": named == expected, "wrap_recipient": found.recipient in recipients})
    return found


def _check_visit(terms: Terms, seconds: int) -> None:
    if seconds > VISIT_MOST_SECONDS:
        raise TermsRefused("visit_too_long")
    if terms.audience != "reader":
        raise TermsRefused("visit_for_team")


def _find_claimed_wrap(answer: SectionAnswer, terms: Terms, wraps: Wraps) -> bytes:
    place = (answer.id, answer.revision, answer.sealing)
    for entry in wraps.wraps:
        if wraps.grant == terms.grant and (entry.id, entry.revision, entry.sealing) == place:
            return entry.wrap
    raise TermsRefused("wrap_missing")


def _require(rules: dict[str, bool]) -> None:
    for why, kept in rules.items():
        if not kept:
            raise TermsRefused(why)
