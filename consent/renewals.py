"""Renewals: the owner lets a reader, or team, go on without another code (protocol §12).

* In the last quarter of a grant's time, or up to 7 days after it ended by time; every other end
  is final. Once for each grant, and only by its owner.
* A renewal narrows and never widens: the same office and audience, a part of the sections,
  printing only where it was allowed.
* The new grant is born open: no token, no package; what it goes on from ends in the same
  transaction.
* The claim it rests on is the one that was kept; nobody is asked for another.
"""

from dataclasses import dataclass

from consent import claims, emergency, endings, grants, journal, offers, pauses, rosters
from consent.errors import BadStatement, NotAllowed, NotRenewable, TermsRefused
from consent.storage import grants as rows
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto import errors as crypto_errors
from crypto.grants import check_wraps
from crypto.renewals import check_narrowed, renewal_window, verify_renewal
from crypto.signing import Signed
from crypto.statements.agencies import Roster
from crypto.statements.grants import Renewal, SectionState, Terms
from crypto.statements.journal import OWNER, RenewedFacts


@dataclass(frozen=True)
class OfferedRenewal:
    """What the owner's device made: new terms and states, and wraps for whoever goes on."""

    terms: Signed
    states: list[Signed]
    renewal: Signed
    wraps: bytes


def renew(
    tx: Tx,
    instance: bytes,
    vault_id: bytes,
    grant_id: bytes,
    offered: OfferedRenewal,
    max_days: int,
    now: int,
) -> Record:
    """Keep a new grant, open for the reader of the old one, and end the old one; gives the new one.

    Raises:
        NotFound: the vault has no such grant.
        NotRenewable: it can't go on, by name.
        TermsRefused: new terms that break a rule or give more than before, by name.
        RosterRefused: another roster than the current one, or one past its date.
        BadStatement, NotAnEnvelope: terms, a state, the renewal or its wraps.
        OldSealing, Tainted, Quota, Paused, EmergencyOnly: as for an offer.
    """
    pauses.require_going_on(tx, vault_id)
    emergency.require_ordinary(tx, vault_id)
    old = grants.get_own(tx, vault_id, grant_id)
    _require_renewable(tx, old, now)
    terms = offers.read_terms(offered.terms, instance, max_days, now)
    _require_narrowed(terms, old)
    roster = offers.check_agency(tx, terms, now)
    states = offers.read_states(offered.states, terms, instance)
    said = _read_renewal(tx, instance, old, terms, states, offered, roster)
    # Before the old one ends, which taints it: what it shows now is what its reader has already.
    offers.keep_sections(tx, vault_id, terms, states, offered.states, now)
    endings.end_renewed(tx, old, now)
    offers.require_room(tx, vault_id, now)
    if not rows.insert_grant(tx, _make_row(old, terms, said, offered, now)):
        raise TermsRefused("grant")
    facts = RenewedFacts(renewal=offered.renewal).encode()
    journal.append_sharing(tx, vault_id, said.grant, "grant_renewed", OWNER, facts, now)
    return grants.get_own(tx, vault_id, said.grant)


def _require_renewable(tx: Tx, old: Record, now: int) -> None:
    terms = Terms.parse(old.terms_body)
    begins, over = renewal_window(terms.not_before, terms.not_after)
    rules = {
        "not_opened": old.claim_body is None,
        "visit": terms.visit,
        "renewed": rows.is_renewed(tx, old.grant_id),
        "ended": grants.judge_how(old, now) not in ("", grants.EXPIRED),
        "too_early": now < begins,
        "too_late": now >= over,
        "identity": not grants.names_identity(tx, old),
    }
    for why, broken in rules.items():
        if broken:
            raise NotRenewable(why)


def _require_narrowed(terms: Terms, old: Record) -> None:
    try:
        check_narrowed(terms, Terms.parse(old.terms_body))
    except crypto_errors.TermsRefused as refused:
        raise TermsRefused(refused.why) from None


def _find_recipient(tx: Tx, old: Record, roster: Roster) -> tuple[bytes, int]:
    """The key to wrap for now, and its generation: the reader's own, or the team's newest."""
    if old.audience == "team":
        return roster.team.key, roster.team.generation
    try:
        _, member = rosters.get_reader(tx, old.agency_id, old.reader)
    except NotAllowed:
        raise NotRenewable("reader") from None
    return member.box, 0


def _read_renewal(
    tx: Tx,
    instance: bytes,
    old: Record,
    terms: Terms,
    states: list[SectionState],
    offered: OfferedRenewal,
    roster: Roster,
) -> Renewal:
    recipient, generation = _find_recipient(tx, old, roster)
    claims.read_new_wraps(offered.wraps)
    try:
        said = verify_renewal(
            offered.renewal,
            instance,
            old.reader,
            terms=terms,
            terms_hash=offered.terms.hash,
            claim=Signed(old.claim_body, old.claim_sig),
            first_terms=grants.get_first_terms(tx, old),
            recipient=recipient,
            wraps=offered.wraps,
        )
        check_wraps(offered.wraps, said)
    except crypto_errors.TermsRefused as refused:
        raise BadStatement(refused.why) from None
    except (crypto_errors.BadSignature, crypto_errors.BadCanonical, crypto_errors.BadStatement):
        raise BadStatement("renewal") from None
    named = [(section.id, section.revision, section.sealing) for section in said.sections]
    if named != [(state.section, state.revision, state.sealing) for state in states]:
        raise BadStatement("renewal_states")
    if (said.from_, said.generation) != (old.grant_id, generation):
        raise BadStatement("renewal")
    return said


def _make_row(
    old: Record, terms: Terms, said: Renewal, offered: OfferedRenewal, now: int
) -> dict[str, object]:
    return {
        "grant_id": said.grant,
        "vault_id": old.vault_id,
        "agency_id": terms.agency,
        "terms_body": offered.terms.body,
        "terms_sig": offered.terms.sig,
        "state": grants.OPEN,
        "audience": terms.audience,
        "not_after": terms.not_after,
        "end_at": terms.not_after,
        "redeem_before": now,
        "offered_at": now,
        "opened_at": now,
        "reader": old.reader,
        "recipient": said.recipient,
        "generation": said.generation,
        "claim_body": old.claim_body,
        "claim_sig": old.claim_sig,
        "renews": old.grant_id,
        "renewal_body": offered.renewal.body,
        "renewal_sig": offered.renewal.sig,
        "wraps": offered.wraps,
    }
