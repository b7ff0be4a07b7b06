"""From a token to an open grant (protocol §10); the numbers are the protocol's steps.

* A mistyped code is noticed here, and nothing is sent.
* Both locks are opened and everything verified before anything of the terms is shown.
"""

from dataclasses import dataclass, field

from client.answers import bytes_of, list_of, number_of, signed_of
from client.desk.session import Desk
from client.desk.team import get_team_secret
from client.errors import Refused
from crypto.boxes import seal_reader_wrap, seal_words_wrap
from crypto.chain import find_team_key
from crypto.codes import parse_token_text
from crypto.derive import derive_key
from crypto.encoding import to_b64
from crypto.grants import check_terms, check_words, verify_states, verify_terms
from crypto.hashing import hash32
from crypto.package import open_package
from crypto.signing import Signed, parse_signed
from crypto.statements.grants import (
    Claim,
    ClaimSection,
    Package,
    PackageKey,
    Redeem,
    SectionState,
    Terms,
    Words,
    WrapEntry,
    Wraps,
)


@dataclass(frozen=True)
class Redemption:
    """A looked-at grant, reserved for this reader: what it says, and until when it waits."""

    terms: Terms
    words: Words
    terms_hash: bytes
    reserved_until: int
    secret: bytes = field(repr=False)
    words_bytes: bytes = field(repr=False)
    keys: tuple[PackageKey, ...] = field(repr=False)

    @property
    def grant(self) -> bytes:
        """The grant's id."""
        return self.terms.grant


@dataclass(frozen=True)
class Opened:
    """A grant that this reader, or their team, may read now."""

    grant: bytes
    ends_at: int


def redeem_token(desk: Desk, token_text: str) -> Redemption:
    """Look at what a code grants; it is reserved for two minutes, and not yet spent.

    Raises:
        CodeMistyped: a typing mistake, or another service's code.
        ApiError: `token_not_here`, `token_over`, `token_busy`.
        CryptoError, Refused: what came does not add up.
    """
    # 1. The code.
    return redeem_secret(desk, parse_token_text(token_text, desk.site.statement.owner_origins))


def redeem_secret(desk: Desk, secret: bytes) -> Redemption:
    """Steps 2 to 4, for a secret that was read already."""
    # 2. A nonce, and the signed statement.
    body = Redeem(
        agency=desk.agency,
        reader=desk.keys.sign,
        lookup=derive_key(secret, "grant-lookup"),
        nonce=desk.site.challenge().nonce,
    )
    sent = {"redeem": desk.sign("redeem", body.encode()).to_json()}
    answer = desk.site.transport.send("POST", "/api/redemptions", sent)
    # 4. Terms first, then both locks, then everything inside against the terms.
    signed = signed_of(answer, "terms")
    terms = _verify_offered_terms(desk, signed, number_of(answer, "at"))
    if terms.grant != bytes_of(answer, "grant", 16):
        raise Refused("the terms are another permission's")
    package = _open_both_locks(desk, secret, terms, signed.hash, bytes_of(answer, "package"))
    words = check_words(terms, package.words)
    _match_states(desk, terms, package, [parse_signed(item) for item in list_of(answer, "states")])
    reserved = number_of(answer, "reserved_until")
    return Redemption(terms, words, signed.hash, reserved, secret, package.words, package.keys)


def claim_grant(desk: Desk, redemption: Redemption) -> Opened:
    """Step 5: wrap the keys for the reader or their team, and open the grant.

    Raises:
        ApiError: `old_sealing`: look again, nothing was spent; `token_over`, `token_busy`.
    """
    recipient, generation = _find_recipient(desk, redemption.terms)
    wraps = _make_wraps(redemption, recipient)
    claim = Claim(
        grant=redemption.grant,
        terms=redemption.terms_hash,
        reader=desk.keys.sign,
        recipient=recipient,
        generation=generation,
        sections=tuple(
            ClaimSection(id=k.id, revision=k.revision, sealing=k.sealing) for k in redemption.keys
        ),
        wraps=hash32(wraps),
    )
    sent = {"claim": desk.sign("claim", claim.encode()).to_json(), "wraps": to_b64(wraps)}
    answer = desk.site.transport.send("POST", "/api/claims", sent)
    if bytes_of(answer, "grant", 16) != redemption.grant:
        raise Refused("another permission was opened")
    return Opened(redemption.grant, number_of(answer, "ends_at"))


def _verify_offered_terms(desk: Desk, signed: Signed, now: int) -> Terms:
    terms = verify_terms(signed, desk.instance)
    if (terms.agency, terms.identity) != (desk.agency, hash32(desk.keyring.identity)):
        raise Refused("these terms are for another office")
    check_terms(terms)
    if not terms.not_before <= now < terms.not_after:
        raise Refused("these terms are not for now")
    return terms


def _open_both_locks(desk: Desk, secret: bytes, terms: Terms, terms_hash: bytes, sealed: bytes) -> Package:
    if terms.roster_n > desk.chain.newest.n:
        desk.refresh()
    team = get_team_secret(desk, desk.chain.at(terms.roster_n).team.generation)
    package = Package.parse(open_package(team, secret, terms.grant, terms_hash, sealed))
    if package.grant != terms.grant:
        raise Refused("the package is another permission's")
    return package


def _match_states(desk: Desk, terms: Terms, package: Package, signed: list[Signed]) -> None:
    """Exactly the terms' sections, each state by the grant key, its hash the package's."""
    verify_states(signed, terms, desk.instance)
    states = {SectionState.parse(one.body).section: one for one in signed}
    if [key.id for key in package.keys] != [part.id for part in terms.sections]:
        raise Refused("the package holds other sections than the terms")
    for key in package.keys:
        state = SectionState.parse(states[key.id].body)
        named = (state.revision, state.sealing, states[key.id].hash)
        if named != (key.revision, key.sealing, key.state):
            raise Refused("the package is for other bytes than the owner's")


def _find_recipient(desk: Desk, terms: Terms) -> tuple[bytes, int]:
    if terms.audience == "reader":
        return desk.keys.box, 0
    newest = desk.refresh().newest
    key = find_team_key(desk.chain.rosters, newest.team.generation)
    return key or newest.team.key, newest.team.generation


def _make_wraps(redemption: Redemption, recipient: bytes) -> bytes:
    entries = tuple(
        WrapEntry(
            id=key.id,
            revision=key.revision,
            sealing=key.sealing,
            wrap=seal_reader_wrap(recipient, redemption.grant, key.id, key.revision, key.sealing, key.key),
        )
        for key in redemption.keys
    )
    words = seal_words_wrap(recipient, redemption.grant, redemption.words_bytes)
    return Wraps(grant=redemption.grant, words=words, wraps=entries).encode()
