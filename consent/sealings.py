"""Sealing afresh: a revision gets a new key, so that whoever kept the old one has nothing.

* One transaction, on condition of the sealing it replaces: the old envelope, its wrapped key
  and every state and wrap of it go as the new ones come.
* Grants that stay are named with their new state and wrap (or package); one that is left out
  shows nothing of the section until the owner repairs it.
"""

from dataclasses import dataclass

from consent import grants, pauses, quotas, release_keeping, shows, statements
from consent.errors import BadRequest, NotFound, OldSealing
from consent.shows import Place, Show
from consent.storage import grant_sections, releases
from consent.storage import sections as revisions
from consent.storage.base import Tx, mark_erasing
from consent.storage.sections import Revision
from crypto.envelope import check_envelope, check_wrapped_key


@dataclass(frozen=True)
class Sealing:
    """One revision, sealed afresh under a key of its own."""

    section_id: bytes
    revision: int
    sealing: int
    envelope: bytes
    wrapped_key: bytes


def seal_afresh(
    tx: Tx, instance: bytes, vault_id: bytes, sealing: Sealing, for_grants: list[Show], now: int
) -> None:
    """Replace a revision's bytes and key, and what its live readers open (§12).

    Raises:
        NotFound: the vault has no such revision, or no such grant.
        OldSealing: `sealing` is not the stored one + 1.
        GrantOver, ReleaseOver: one of the grants ended meanwhile, or its time for this section.
        BadRequest: a grant that does not show this revision, or the same one twice.
        BadStatement, NotAnEnvelope: envelope, key, state, wrap or package.
        Quota: the same text takes the same room; these bytes are more.
        Paused: what goes on must be confirmed first.
    """
    pauses.require_going_on(tx, vault_id)
    statements.check_sealed(check_envelope, sealing.envelope)
    statements.check_sealed(check_wrapped_key, sealing.wrapped_key)
    stored = revisions.find_size(tx, vault_id, sealing.section_id, sealing.revision)
    if stored is None:
        raise NotFound
    if sealing.sealing != stored.sealing + 1:
        raise OldSealing
    quotas.require_fits(sealing.envelope, stored.size)
    _check_grants(tx, vault_id, sealing, for_grants)
    _replace(tx, vault_id, sealing)
    grant_sections.forget_revision(tx, vault_id, sealing.section_id, sealing.revision)
    place = Place(sealing.section_id, sealing.revision, sealing.sealing, sealing.envelope)
    for show in for_grants:
        _apply_show(tx, instance, vault_id, place, show, now)
    mark_erasing(tx)


def _check_grants(tx: Tx, vault_id: bytes, sealing: Sealing, for_grants: list[Show]) -> None:
    named = [show.grant_id for show in for_grants]
    showing = grant_sections.list_showing(tx, vault_id, sealing.section_id, sealing.revision)
    if len(set(named)) != len(named):
        raise BadRequest("grants")
    for grant_id in set(named) - showing:
        if not _is_release(tx, vault_id, grant_id):
            grants.get_own(tx, vault_id, grant_id)
    if not set(named) <= showing:
        raise BadRequest("grants")


def _apply_show(tx: Tx, instance: bytes, vault_id: bytes, place: Place, show: Show, now: int) -> None:
    if _is_release(tx, vault_id, show.grant_id):
        release = release_keeping.get_live(tx, vault_id, show.grant_id, now)
        release_keeping.apply_show(tx, instance, release, place, show)
    else:
        grant = grants.get_live(tx, vault_id, show.grant_id, now)
        shows.apply_show(tx, instance, grant, place, show, now)


def _is_release(tx: Tx, vault_id: bytes, release_id: bytes) -> bool:
    found = releases.find(tx, release_id)
    return found is not None and found.vault_id == vault_id


def _replace(tx: Tx, vault_id: bytes, sealing: Sealing) -> None:
    revision = Revision(sealing.revision, sealing.sealing, sealing.envelope, sealing.wrapped_key)
    if not revisions.replace_sealing(tx, vault_id, sealing.section_id, revision, sealing.sealing - 1):
        raise OldSealing
