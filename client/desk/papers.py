"""The papers of an open grant: terms, claim, rotation and words, verified (protocol §11, step 4).

* The terms' hash comes from a claim under the reader's own key, or a rostered colleague's; of a
  renewed grant from the renewal that the key in the claim's own terms signed (§12).
* Terms of another office, another identity, or with words that don't fit are refused.
"""

from dataclasses import dataclass, field

from client.answers import find_signed, signed_of
from client.desk.session import Desk
from client.desk.team import get_team_secret
from client.errors import Refused
from client.rotations import verify_rotated
from client.transport import Json
from crypto.boxes import open_words_wrap
from crypto.chain import find_member, find_team_key
from crypto.grants import check_terms, check_words, verify_claim, verify_terms
from crypto.hashing import hash32
from crypto.renewals import verify_renewal
from crypto.signing import Signed
from crypto.statements.grants import Claim, Opening, Terms, Words, WrapState


@dataclass(frozen=True)
class Papers:
    """What a grant is, verified; `secret` opens its wraps (32 bytes)."""

    terms: Terms
    terms_hash: bytes
    opening: Opening
    opening_hash: bytes
    recipient: bytes
    wraps_hash: bytes
    generation: int
    secret: bytes = field(repr=False)


def verify_papers(desk: Desk, answer: Json) -> Papers:
    """Terms, claim, renewal and rotation as the server gave them, verified.

    Raises:
        CryptoError, Refused: something is not what it should be.
    """
    signed_terms = signed_of(answer, "terms")
    terms = verify_terms(signed_terms, desk.instance)
    opened = _verify_opened(desk, answer, terms, signed_terms.hash)
    _require_own_office(desk, terms)
    check_terms(terms)
    opening = opened.opening
    if terms.audience == "reader":
        if (opening.reader, opening.recipient) != (desk.keys.sign, desk.keys.box):
            raise Refused("this permission is somebody else's")
        recipient, wraps, secret = opening.recipient, opening.wraps, desk.keys.box_secret
        return Papers(terms, signed_terms.hash, opening, opened.hash, recipient, wraps, 0, secret)
    return _verify_team_papers(desk, terms, signed_terms.hash, opened, find_signed(answer, "rotation"))


@dataclass(frozen=True)
class Recipient:
    """A key pair that opens a wrap (32 bytes each)."""

    public: bytes
    secret: bytes = field(repr=False)


def get_recipient(desk: Desk, papers: Papers, wrap_state: Signed | None) -> Recipient:
    """Whose pair opens a section: the papers' own, or the newer team key the owner wrapped for.

    What the unverified wrap-state names only chooses among keys of the verified chain.

    Raises:
        NoSuchThing: this reader does not hold that team key.
        CryptoError, Refused: it names a key that was never the team's.
    """
    named = papers.recipient if wrap_state is None else WrapState.parse(wrap_state.body).recipient
    if papers.terms.audience == "reader" or named == papers.recipient:
        return Recipient(papers.recipient, papers.secret)
    for roster in desk.chain.rosters:
        if roster.team.key == named:
            return Recipient(named, get_team_secret(desk, roster.team.generation))
    raise Refused("this was wrapped for another team's key")


def open_words(papers: Papers, wrap: bytes) -> Words:
    """The words of a grant, and the 7-day rule; raises CryptoError."""
    words = open_words_wrap(papers.secret, wrap, papers.terms.grant)
    return check_words(papers.terms, words)


@dataclass(frozen=True)
class _Opened:
    """By what a grant was opened, and the hash by which a rotation names that."""

    opening: Opening
    hash: bytes


def _verify_opened(desk: Desk, answer: Json, terms: Terms, terms_hash: bytes) -> _Opened:
    """The claim, or the renewal that rests on it; whose claim it is, the caller compares."""
    claim, renewal = signed_of(answer, "claim"), find_signed(answer, "renewal")
    reader = Claim.parse(claim.body).reader
    if renewal is None:
        opening = verify_claim(claim, desk.instance, reader, terms=terms, terms_hash=terms_hash)
        return _Opened(opening, claim.hash)
    checked = verify_renewal(
        renewal,
        desk.instance,
        reader,
        terms=terms,
        terms_hash=terms_hash,
        claim=claim,
        first_terms=signed_of(answer, "first_terms"),
    )
    return _Opened(checked, renewal.hash)


def _require_own_office(desk: Desk, terms: Terms) -> None:
    if (terms.agency, terms.identity) != (desk.agency, hash32(desk.keyring.identity)):
        raise Refused("these terms are for another office")


def _verify_team_papers(
    desk: Desk, terms: Terms, terms_hash: bytes, opened: _Opened, signed: Signed | None
) -> Papers:
    opening = opened.opening
    rostered = (find_member(roster, opening.reader) for roster in desk.chain.rosters)
    if not any(member is not None and member.reads for member in rostered):
        raise Refused("somebody who never worked here opened this")
    if opening.recipient != find_team_key(desk.chain.rosters, opening.generation):
        raise Refused("this was opened for another team's key")
    generation, wraps_hash = opening.generation, opening.wraps
    if signed is not None:
        rotation = verify_rotated(desk.instance, desk.chain, opening, opened.hash, signed)
        generation, wraps_hash = rotation.to, rotation.wraps
    recipient = find_team_key(desk.chain.rosters, generation) or b""
    secret = get_team_secret(desk, generation)
    return Papers(terms, terms_hash, opening, opened.hash, recipient, wraps_hash, generation, secret)
