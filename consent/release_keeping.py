"""Preparing a release, and changing what was prepared (protocol §21).

* The server checks what it can: the key the terms name signed them, the times keep to the rules,
  each section is in this vault and its state names the bytes stored now.
* Nothing tainted goes into a package.
* A second holder's part comes with the terms that name them; other terms take their yes away.
* Terms, card and list of sections stay as they are from the ask on; what the sections show may move.
* The gate is sealed under the key file: a copy of the database has none.
"""

from dataclasses import dataclass
from typing import Any

from consent import deposits, doors, journal, offers, pauses, quotas, releases, shows, statements, taint
from consent import times as clock
from consent.deposits import Deposit
from consent.errors import BadRequest, BadStatement, NotFound, OldSealing, Quota, ReleaseOver, TermsRefused
from consent.keys import Keys
from consent.release_table import ARMED, decide
from consent.shows import Place, Show
from consent.storage import grant_sections
from consent.storage import releases as rows
from consent.storage import sections as revisions
from consent.storage.base import Tx, mark_erasing
from consent.storage.records import Record
from consent.times import Times
from crypto import errors as crypto_errors
from crypto.envelope import check_envelope
from crypto.releases import check_release_terms
from crypto.signing import Signed
from crypto.statements.grants import SectionState
from crypto.statements.journal import OWNER, OfferedFacts, ShownFacts
from crypto.statements.releases import ReleaseChange, ReleaseTerms


@dataclass(frozen=True)
class Prepared:
    """What the owner's device made of a release."""

    terms: Signed
    states: list[Signed]
    lookup_hash: bytes
    gate: bytes
    package: bytes
    deposit: Deposit | None = None
    """What a second holder keeps, where the terms name one."""


def arm(tx: Tx, keys: Keys, vault_id: bytes, made: Prepared, now: int) -> Record:
    """Keep a new release, armed.

    Raises:
        BadStatement: terms or a state that do not verify or read.
        TermsRefused: terms that break a rule, by name; `agency`, `identity`, `holder` of a second holder.
        RosterRefused: their part is sealed for another team key than the current one, or it is past its date.
        OldSealing: a state names a revision or sealing that is not the stored one.
        Tainted: something must be sealed afresh first.
        NotAnEnvelope: package or deposit. Quota: too many releases, live or ever.
        Paused: what was let go on before must be confirmed first.
    """
    pauses.require_going_on(tx, vault_id)
    times = clock.tell(tx, now)
    said = _read_terms(made, keys, times)
    states = _read_states(tx, vault_id, made, said, keys, now)
    _require_room(tx, vault_id, times)
    held = deposits.check(tx, said, made.deposit, now)
    if not rows.insert_release(tx, _make_row(keys, vault_id, made, said, times) | held):
        raise TermsRefused("release")
    _keep_sections(tx, vault_id, said, states, made.states)
    releases.set_wake(tx, said.release, times)
    facts = OfferedFacts(terms=made.terms.hash).encode()
    journal.append_sharing(tx, vault_id, said.release, "release_armed", OWNER, facts, now)
    return releases.get_own(tx, vault_id, said.release)


def change(
    tx: Tx,
    keys: Keys,
    vault_id: bytes,
    release_id: bytes,
    made: Prepared,
    what: bytes,
    act: Signed,
    now: int,
) -> Record:
    """Other terms or another card for an armed release, as a door of the vault signed it.

    Raises:
        NotFound: the vault has no such release. ReleaseFrozen, ReleaseOver: it is past changing.
        DoorUnknown, NonceUsed, BadStatement: the act. As `arm`, for the rest.
    """
    pauses.require_going_on(tx, vault_id)
    times = clock.tell(tx, now)
    release = releases.get_own(tx, vault_id, release_id)
    doors.check_act(tx, keys, vault_id, "release", what, act, now)
    expected = ReleaseChange(
        vault=vault_id, release=release_id, terms=made.terms.hash, lookup=made.lookup_hash
    )
    if statements.read_body(ReleaseChange, what, "change") != expected:
        raise BadStatement("change")
    decide("change", releases.judge(release, times).state)
    said = _read_terms(made, keys, times)
    if (said.release, said.practice) != (release_id, release.practice):
        raise TermsRefused("release")
    states = _read_states(tx, vault_id, made, said, keys, now)
    row = _make_row(keys, vault_id, made, said, times)
    kept = {name: row[name] for name in _CHANGED} | deposits.check(tx, said, made.deposit, now)
    if _is_another_card(tx, release_id, kept) or not rows.change(tx, release_id, kept):
        raise TermsRefused("release")
    grant_sections.delete_sections(tx, release_id)
    _keep_sections(tx, vault_id, said, states, made.states)
    mark_erasing(tx)
    releases.set_wake(tx, release_id, times)
    facts = OfferedFacts(terms=made.terms.hash).encode()
    journal.append_sharing(tx, vault_id, release_id, "release_changed", OWNER, facts, now)
    return releases.get_own(tx, vault_id, release_id)


def show_change(tx: Tx, instance: bytes, vault_id: bytes, section_id: bytes, show: Show, now: int) -> None:
    """Show another revision of a section to one release.

    Raises:
        NotFound: the vault has no such release, or its terms no such section. ReleaseOver: it is over.
        OldSealing: the state names a revision or sealing that is not the stored one.
        Tainted: something in it must be sealed afresh first. Paused: it must be confirmed first.
        BadStatement, NotAnEnvelope: state or package.
    """
    pauses.require_going_on(tx, vault_id)
    release = get_live(tx, vault_id, show.grant_id, now)
    row = grant_sections.find_section(tx, show.grant_id, section_id)
    if row is None or row.taken_out:
        raise NotFound
    said = statements.read_body(SectionState, show.state.body, "section-state")
    stored = revisions.find(tx, vault_id, section_id, said.revision)
    if stored is None:
        raise OldSealing
    place = Place(section_id, said.revision, stored.sealing, stored.envelope)
    taint.require_untainted(tx, vault_id, [(section_id, place.revision, place.sealing)], now)
    apply_show(tx, instance, release, place, show)
    taint.require_untainted_grant(tx, vault_id, show.grant_id, now)
    facts = ShownFacts(section=section_id, revision=place.revision, sealing=place.sealing).encode()
    journal.append_sharing(tx, vault_id, show.grant_id, "section_shown", OWNER, facts, now)


def apply_show(tx: Tx, instance: bytes, release: Record, place: Place, show: Show) -> None:
    """Keep state and rebuilt package for a live release.

    Raises:
        OldSealing: the state names another revision or sealing than `place`.
        BadStatement, NotAnEnvelope, Quota: state or package. ReleaseOver: it is over.
    """
    terms = releases.get_release_terms(release)
    shows.check_state(instance, terms.release, terms.release_key, place, show)
    if show.package is None or show.wrap is not None or show.wrap_state is not None:
        raise BadStatement("package")
    _check_package(show.package)
    if not rows.rebuild(tx, release.release_id, show.package):
        raise ReleaseOver
    grant_sections.show_section(tx, release.release_id, place.section_id, shows.to_row(place, show))


def get_live(tx: Tx, vault_id: bytes, release_id: bytes, now: int) -> Record:
    """A release of this vault of which the contact may yet read something.

    Raises:
        NotFound: it has no such release. ReleaseOver: it is over.
    """
    release = releases.get_own(tx, vault_id, release_id)
    decide("show", releases.judge(release, clock.tell(tx, now)).state)
    return release


_CHANGED = (
    "terms_body",
    "terms_sig",
    "lookup_hash",
    "gate",
    "package",
    "not_after",
    "met_on",
)


def _read_terms(made: Prepared, keys: Keys, times: Times) -> ReleaseTerms:
    said = statements.read_body(ReleaseTerms, made.terms.body, "release-terms")
    statements.check_signed("release-terms", keys.instance, made.terms, said.release_key)
    try:
        check_release_terms(said)
    except crypto_errors.TermsRefused as refused:
        raise TermsRefused(refused.why) from None
    if said.not_after <= times.now:
        raise TermsRefused("over")
    _check_package(made.package)
    return said


def _check_package(package: bytes) -> None:
    statements.check_sealed(check_envelope, package)
    quotas.require_fits(package, quotas.MOST_PACKAGE_BYTES)


def _read_states(
    tx: Tx, vault_id: bytes, made: Prepared, said: ReleaseTerms, keys: Keys, now: int
) -> list[SectionState]:
    """One state for each section of the terms, in their order, signed by the release key."""
    read = [
        statements.read_signed(SectionState, "section-state", keys.instance, state, said.release_key)
        for state in made.states
    ]
    if [(state.grant, state.section) for state in read] != [
        (said.release, one) for one in said.sections or ()
    ]:
        raise TermsRefused("states")
    offers.check_states(tx, vault_id, read, now)
    return read


def _require_room(tx: Tx, vault_id: bytes, times: Times) -> None:
    live = [one for one in rows.list_live(tx, vault_id) if not releases.judge(one, times).is_over]
    if len(live) >= quotas.MOST_LIVE_RELEASES or rows.count_all(tx, vault_id) >= quotas.MOST_RELEASES:
        raise Quota


def _is_another_card(tx: Tx, release_id: bytes, kept: dict[str, Any]) -> bool:
    found = [rows.find_by_card(tx, kept["lookup_hash"])]
    if kept["holder_lookup_hash"] is not None:
        found.append(rows.find_by_holder_card(tx, kept["holder_lookup_hash"]))
    return any(there is not None and there.release_id != release_id for there in found)


def _keep_sections(
    tx: Tx, vault_id: bytes, said: ReleaseTerms, states: list[SectionState], signed: list[Signed]
) -> None:
    ends = dict.fromkeys((state.section for state in states), said.not_after)
    grant_sections.insert_sections(tx, offers.make_sections(vault_id, ends, states, signed))


def _make_row(
    keys: Keys, vault_id: bytes, made: Prepared, said: ReleaseTerms, times: Times
) -> dict[str, Any]:
    if len(set(made.gate)) == 1:
        raise BadRequest("gate")
    return {
        "release_id": said.release,
        "vault_id": vault_id,
        "terms_body": made.terms.body,
        "terms_sig": made.terms.sig,
        "practice": said.practice,
        "state": ARMED,
        "lookup_hash": made.lookup_hash,
        "gate": keys.seal_gate(said.release, made.gate),
        "package": made.package,
        "armed_at": times.now,
        "not_after": said.not_after,
        "met_on": releases.first_met_on(said, times.now),
    }
