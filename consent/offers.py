"""Offers: an owner's signed terms become a grant with a token.

* The server checks what it can: the key the terms name signed them, the agency is on the
  directory under that identity, the roster is the current one and in date, the times keep to
  the rules, each section is in this vault and its state names the bytes stored now.
* Nothing tainted is offered, and nothing tainted goes into a fresh package.
* A fresh token makes the one before it worthless, with every reservation won by it.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from consent import certificates, emergency, grants, journal, pauses, quotas, rosters, statements, taint
from consent.errors import (
    BadRequest,
    BadStatement,
    GrantOver,
    OldSealing,
    Quota,
    RosterRefused,
    TermsRefused,
    TokenOver,
)
from consent.storage import grant_sections, holds, redemptions
from consent.storage import grants as rows
from consent.storage import sections as revisions
from consent.storage.base import Tx, mark_erasing
from consent.storage.records import Record
from crypto import errors as crypto_errors
from crypto import grants as crypto_grants
from crypto.envelope import check_package
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.agencies import Roster
from crypto.statements.grants import SectionState, Terms
from crypto.statements.journal import OWNER, NoFacts, OfferedFacts

ON_SCREEN_SECONDS: Final = 600
LATER_HOURS: Final = (0, 24, 72)
CLOCK_SLACK_SECONDS: Final = 60


@dataclass(frozen=True)
class Token:
    """What the server knows of a token: the hash of its lookup, the package, and for how long."""

    lookup_hash: bytes
    package: bytes
    later_hours: int


def hold_agency(tx: Tx, terms: Signed) -> None:
    """Let no roster come between the check of these terms and their keeping, unverified as they are."""
    with suppress(BadStatement):
        holds.share_agencies(tx, [statements.read_body(Terms, terms.body, "terms").agency])


def offer(
    tx: Tx,
    instance: bytes,
    vault_id: bytes,
    terms: Signed,
    states: list[Signed],
    token: Token,
    max_days: int,
    now: int,
) -> Record:
    """Keep a new grant, offered (§9).

    Raises:
        BadStatement: terms or a state that do not verify or read.
        TermsRefused: terms that break a rule, by name.
        RosterRefused: another roster than the current one, or one past its date.
        OldSealing: a state names a revision or sealing that is not the stored one.
        Tainted: something must be sealed afresh first.
        NotAnEnvelope: the package. Quota: too many grants, live or ever.
        Paused: what was let go on before must be confirmed first. EmergencyOnly: no agency gets anything.
    """
    pauses.require_going_on(tx, vault_id)
    emergency.require_ordinary(tx, vault_id)
    said = read_terms(terms, instance, max_days, now)
    check_agency(tx, said, now)
    checked = read_states(states, said, instance)
    statements.check_sealed(check_package, token.package)
    quotas.require_fits(token.package, quotas.MOST_PACKAGE_BYTES)
    require_room(tx, vault_id, now)
    if not rows.insert_grant(tx, _make_row(vault_id, terms, said, token, now)):
        raise TermsRefused("grant")
    keep_sections(tx, vault_id, said, checked, states, now)
    _mark_token(tx, vault_id, said.grant, said.agency, token.lookup_hash)
    facts = OfferedFacts(terms=terms.hash).encode()
    journal.append_sharing(tx, vault_id, said.grant, "grant_offered", OWNER, facts, now)
    return grants.get_own(tx, vault_id, said.grant)


def replace_token(tx: Tx, vault_id: bytes, grant_id: bytes, token: Token, now: int) -> Record:
    """A fresh code for an offered grant (§9).

    Raises:
        NotFound: the vault has no such grant. GrantOver, TokenOver: it is over (or sealed for a
            team key that no longer counts), or was opened.
        Tainted: something in it must be sealed afresh first. NotAnEnvelope: the package.
        Paused: it must be confirmed first. EmergencyOnly: no agency gets anything.
    """
    pauses.require_going_on(tx, vault_id)
    emergency.require_ordinary(tx, vault_id)
    grant = _get_offered(tx, vault_id, grant_id, now)
    statements.check_sealed(check_package, token.package)
    quotas.require_fits(token.package, quotas.MOST_PACKAGE_BYTES)
    taint.require_untainted_grant(tx, vault_id, grant_id, now)
    until = _redeem_before(token, grant.end_at, now)
    if not rows.replace_token(tx, grant_id, token.lookup_hash, token.package, until, now):
        raise GrantOver
    if token.lookup_hash != grant.lookup_hash:
        _mark_token(tx, vault_id, grant_id, grant.agency_id, token.lookup_hash)
    journal.append_sharing(tx, vault_id, grant_id, "code_shown", OWNER, NoFacts().encode(), now)
    mark_erasing(tx)
    return grants.get_own(tx, vault_id, grant_id)


def extend(tx: Tx, vault_id: bytes, grant_id: bytes, now: int) -> int:
    """Keep a code good while it is on the screen; gives until when, ten minutes ahead at most.

    Raises:
        NotFound: the vault has no such grant. GrantOver: it is over.
        TokenOver: it was opened, or the code's time has passed.
    """
    grant = _get_offered(tx, vault_id, grant_id, now)
    until = max(grant.redeem_before, min(now + ON_SCREEN_SECONDS, grant.end_at))
    if not rows.extend(tx, grant_id, until, now):
        raise TokenOver
    return int(until)


def _get_offered(tx: Tx, vault_id: bytes, grant_id: bytes, now: int) -> Record:
    grant = grants.get_live(tx, vault_id, grant_id, now)
    if grant.state != grants.OFFERED:
        raise TokenOver
    if grants.is_left_behind(tx, grant):
        raise GrantOver
    return grant


def read_terms(signed: Signed, instance: bytes, max_days: int, now: int) -> Terms:
    """The terms of a new grant, if the key they name signed them and they keep every rule of time.

    Raises:
        BadStatement: they do not verify or read. TermsRefused: the rule they break.
    """
    said = statements.read_body(Terms, signed.body, "terms")
    statements.check_signed("terms", instance, signed, said.grant_key)
    try:
        crypto_grants.check_terms(said, max_days)
    except crypto_errors.TermsRefused as refused:
        raise TermsRefused(refused.why) from None
    if said.not_after <= now:
        raise TermsRefused("over")
    if said.not_before > now + CLOCK_SLACK_SECONDS:
        raise TermsRefused("not_begun")
    return said


def check_agency(tx: Tx, said: Terms, now: int) -> Roster:
    """The roster that terms name: the agency's current one, in date, under its certified identity.

    Raises:
        TermsRefused: `agency`, `identity`.
        RosterRefused: another roster than the current one, or one past its date.
    """
    identity = certificates.find_identity(tx, said.agency)
    if identity is None:
        raise TermsRefused("agency")
    if hash32(identity) != said.identity:
        raise TermsRefused("identity")
    roster = rosters.find_current(tx, said.agency)
    if roster is None or roster.n != said.roster_n:
        raise RosterRefused
    rosters.require_fresh(roster, now)
    return roster


def read_states(states: list[Signed], said: Terms, instance: bytes) -> list[SectionState]:
    """One state for each section of the terms, in their order, signed by their grant key.

    Raises:
        BadStatement: one does not verify or read. TermsRefused: `states`.
    """
    read = [
        statements.read_signed(SectionState, "section-state", instance, state, said.grant_key)
        for state in states
    ]
    named = [(state.grant, state.section) for state in read]
    if named != [(said.grant, section.id) for section in said.sections]:
        raise TermsRefused("states")
    return read


def require_room(tx: Tx, vault_id: bytes, now: int) -> None:
    """Refuse one grant more than a vault may have.

    Raises:
        Quota: live, or ever.
    """
    live, ever = rows.count_live(tx, vault_id, now), rows.count_all(tx, vault_id)
    if live >= quotas.MOST_LIVE_GRANTS or ever >= quotas.MOST_GRANTS:
        raise Quota


def keep_sections(
    tx: Tx, vault_id: bytes, said: Terms, states: list[SectionState], signed: list[Signed], now: int
) -> None:
    """Keep what a new grant shows.

    Raises:
        TermsRefused: no such section or revision in this vault, or other bytes.
        OldSealing: one was sealed afresh. Tainted: one must be.
    """
    check_states(tx, vault_id, states, now)
    ends = {part.id: part.not_after for part in said.sections}
    grant_sections.insert_sections(tx, make_sections(vault_id, ends, states, signed))


def make_sections(
    vault_id: bytes, ends: Mapping[bytes, int], states: list[SectionState], signed: list[Signed]
) -> list[dict[str, object]]:
    """The rows of what is shown of each section, with the end it has."""
    return [
        {
            "grant_id": state.grant,
            "section_id": state.section,
            "vault_id": vault_id,
            "not_after": ends[state.section],
            "revision": state.revision,
            "sealing": state.sealing,
            "state_body": one.body,
            "state_sig": one.sig,
        }
        for state, one in zip(states, signed, strict=True)
    ]


def check_states(tx: Tx, vault_id: bytes, states: list[SectionState], now: int) -> None:
    """Refuse states that do not name the bytes stored now, or name tainted ones.

    Raises:
        TermsRefused: no such section or revision in this vault, or other bytes.
        OldSealing: it was sealed afresh. Tainted: it must be.
    """
    stored = revisions.list_stored(tx, vault_id, [(state.section, state.revision) for state in states])
    for state in states:
        found = stored.get((state.section, state.revision))
        if found is None:
            raise TermsRefused("section")
        if found.sealing != state.sealing:
            raise OldSealing
        if hash32(found.envelope) != state.envelope:
            raise TermsRefused("envelope")
    places = [(state.section, state.revision, state.sealing) for state in states]
    taint.require_untainted(tx, vault_id, places, now)


def _mark_token(tx: Tx, vault_id: bytes, grant_id: bytes, agency_id: bytes, lookup_hash: bytes) -> None:
    ids = {"grant_id": grant_id, "vault_id": vault_id, "agency_id": agency_id}
    if not redemptions.insert_mark(tx, {"mark": hash32(lookup_hash), **ids}):
        raise BadRequest("lookup_hash")


def _redeem_before(token: Token, end_at: int, now: int) -> int:
    seconds = token.later_hours * 3600 or ON_SCREEN_SECONDS
    return min(now + seconds, end_at)


def _make_row(vault_id: bytes, signed: Signed, said: Terms, token: Token, now: int) -> dict[str, object]:
    return {
        "grant_id": said.grant,
        "vault_id": vault_id,
        "agency_id": said.agency,
        "terms_body": signed.body,
        "terms_sig": signed.sig,
        "state": grants.OFFERED,
        "audience": said.audience,
        "not_after": said.not_after,
        "end_at": said.not_after,
        "redeem_before": _redeem_before(token, said.not_after, now),
        "offered_at": now,
        "lookup_hash": token.lookup_hash,
        "package": token.package,
    }
