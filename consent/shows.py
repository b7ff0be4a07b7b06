"""Showing: which revision of a section a grant opens now, and for whom it is wrapped.

* Only the owner's grant key says which bytes a reader gets (section-state), and to whom a key
  was wrapped again (wrap-state); a wrap for anybody but the grant's reader, or its team's key of
  now, is refused.
* An open grant gets a wrap, an offered one a rebuilt package under the same token.
* A reader sees no change that the owner did not show.
"""

from dataclasses import dataclass

from consent import emergency, grants, journal, pauses, quotas, rosters, statements, taint
from consent.errors import BadStatement, GrantOver, NotFound, OldSealing
from consent.storage import grant_sections
from consent.storage import grants as rows
from consent.storage import sections as revisions
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.envelope import check_package, check_reader_wrap
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.grants import SectionState, Terms, WrapState
from crypto.statements.journal import OWNER, ShownFacts


@dataclass(frozen=True)
class Show:
    """What one grant gets: wrap and wrap_state where it is open, package where it is offered."""

    grant_id: bytes
    state: Signed
    wrap: bytes | None = None
    wrap_state: Signed | None = None
    package: bytes | None = None


@dataclass(frozen=True)
class Place:
    """The bytes of one revision, as they are stored."""

    section_id: bytes
    revision: int
    sealing: int
    envelope: bytes


def show_change(tx: Tx, instance: bytes, vault_id: bytes, section_id: bytes, show: Show, now: int) -> None:
    """Show another revision of a section to one grant.

    Raises:
        NotFound: the vault has no such grant, or its terms no such section.
        GrantOver: the grant, or the section in it, is past its end.
        OldSealing: the state names a revision or sealing that is not the stored one.
        Tainted: something in it must be sealed afresh first.
        Paused: it must be confirmed first. EmergencyOnly: no agency gets anything.
        BadStatement, NotAnEnvelope: state, wrap or package.
    """
    pauses.require_going_on(tx, vault_id)
    emergency.require_ordinary(tx, vault_id)
    grant = grants.get_live(tx, vault_id, show.grant_id, now)
    row = grant_sections.find_section(tx, show.grant_id, section_id)
    if row is None or row.taken_out:
        raise NotFound
    if row.not_after <= now:
        raise GrantOver
    said = statements.read_body(SectionState, show.state.body, "section-state")
    stored = revisions.find(tx, vault_id, section_id, said.revision)
    if stored is None:
        raise OldSealing
    place = Place(section_id, said.revision, stored.sealing, stored.envelope)
    taint.require_untainted(tx, vault_id, [(section_id, place.revision, place.sealing)], now)
    apply_show(tx, instance, grant, place, show, now)
    if show.package is not None:
        taint.require_untainted_grant(tx, vault_id, show.grant_id, now)
    facts = ShownFacts(section=section_id, revision=place.revision, sealing=place.sealing).encode()
    journal.append_sharing(tx, vault_id, show.grant_id, "section_shown", OWNER, facts, now)


def apply_show(tx: Tx, instance: bytes, grant: Record, place: Place, show: Show, now: int) -> None:
    """Keep state and wrap (or package) for a live grant.

    Raises:
        OldSealing: the state names another revision or sealing than `place`.
        GrantOver: an open grant's time for this section has passed: no reader gets a fresh key.
        BadStatement, NotAnEnvelope: state, wrap or package.
    """
    terms = Terms.parse(grant.terms_body)
    check_state(instance, terms.grant, terms.grant_key, place, show)
    values = to_row(place, show)
    if grant.state == grants.OPEN:
        _require_in_time(tx, grant, place, now)
        values |= _read_wrap(instance, _get_recipient(tx, grant), terms, place, show)
    else:
        _rebuild(tx, grant, show)
    grant_sections.show_section(tx, grant.grant_id, place.section_id, values)


def _require_in_time(tx: Tx, grant: Record, place: Place, now: int) -> None:
    if grant_sections.get_section(tx, grant.grant_id, place.section_id).not_after <= now:
        raise GrantOver


def to_row(place: Place, show: Show) -> dict[str, object]:
    """The columns of what is shown, without a wrap."""
    return {
        "revision": place.revision,
        "sealing": place.sealing,
        "state_body": show.state.body,
        "state_sig": show.state.sig,
        **grant_sections.NO_WRAP,
    }


def check_state(instance: bytes, grant_id: bytes, key: bytes, place: Place, show: Show) -> None:
    """Refuse a state that does not name exactly these bytes, for this grant (or release) and by its key.

    Raises:
        OldSealing: it names another revision or sealing. BadStatement: anything else.
    """
    said = statements.read_signed(SectionState, "section-state", instance, show.state, key)
    if (said.grant, said.section) != (grant_id, place.section_id):
        raise BadStatement("section-state")
    if (said.revision, said.sealing) != (place.revision, place.sealing):
        raise OldSealing
    if said.envelope != hash32(place.envelope):
        raise BadStatement("section-state")


def _get_recipient(tx: Tx, grant: Record) -> bytes:
    """Whom a key may be wrapped for: the reader, or the team's key of now, rotated already or not."""
    roster = rosters.find_current(tx, grant.agency_id) if grant.audience == "team" else None
    return bytes(grant.recipient) if roster is None else roster.team.key


def _read_wrap(
    instance: bytes, recipient: bytes, terms: Terms, place: Place, show: Show
) -> dict[str, object]:
    if show.wrap is None or show.wrap_state is None or show.package is not None:
        raise BadStatement("wrap-state")
    statements.check_sealed(check_reader_wrap, show.wrap)
    said = statements.read_signed(WrapState, "wrap-state", instance, show.wrap_state, terms.grant_key)
    expected = WrapState(
        grant=terms.grant,
        section=place.section_id,
        revision=place.revision,
        sealing=place.sealing,
        recipient=recipient,
        wrap=hash32(show.wrap),
    )
    if said != expected:
        raise BadStatement("wrap-state")
    return {
        "wrap": show.wrap,
        "wrap_state_body": show.wrap_state.body,
        "wrap_state_sig": show.wrap_state.sig,
    }


def _rebuild(tx: Tx, grant: Record, show: Show) -> None:
    if show.package is None or show.wrap is not None or show.wrap_state is not None:
        raise BadStatement("package")
    statements.check_sealed(check_package, show.package)
    quotas.require_fits(show.package, quotas.MOST_PACKAGE_BYTES)
    if not rows.rebuild_package(tx, grant.grant_id, show.package):
        raise GrantOver
