"""Sections: the parts of the story, as sealed revisions.

* A revision is never changed by an edit: an edit is the next revision, with a fresh key.
* Saving names the manifest it replaces, so that of two devices one is told to look again.
* Deleting a section takes every revision, draft and wrap of it in the same transaction.
"""

from consent import grants, quotas, vaults
from consent.errors import BadRequest, Conflict, NotFound, Quota
from consent.statements import check_sealed
from consent.storage import drafts
from consent.storage import sections as rows
from consent.storage.base import Tx, mark_erasing
from consent.storage.sections import Revision
from crypto.envelope import check_envelope, check_wrapped_key


def save_revision(tx: Tx, vault_id: bytes, section_id: bytes, revision: Revision) -> None:
    """Keep the next revision of a section; the manifest is replaced apart, in the same transaction.

    Raises:
        NotAnEnvelope: envelope or wrapped key is none.
        Conflict: it is not the next one; carries the manifest's counter.
        Quota: the notebook is full.
    """
    check_sealed(check_envelope, revision.envelope)
    check_sealed(check_wrapped_key, revision.wrapped_key)
    highest = rows.find_highest(tx, vault_id, section_id)
    if revision.revision != highest + 1:
        raise Conflict(vaults.get_counter(tx, vault_id))
    rows.add(tx, vault_id, section_id, revision)
    sections, size = rows.count(tx, vault_id)
    is_too_much = sections > quotas.MOST_SECTIONS or size > quotas.MOST_TEXT_BYTES
    if is_too_much or revision.revision > quotas.MOST_REVISIONS:
        raise Quota


def get_revision(tx: Tx, vault_id: bytes, section_id: bytes, revision: int) -> Revision:
    """One revision of a section, sealed.

    Raises:
        NotFound: no such revision in this vault.
    """
    found = find_revision(tx, vault_id, section_id, revision)
    if found is None:
        raise NotFound
    return found


def find_revision(tx: Tx, vault_id: bytes, section_id: bytes, revision: int) -> Revision | None:
    """One revision of a section, sealed, if the vault has it."""
    return rows.find(tx, vault_id, section_id, revision)


def drop_drafts(tx: Tx, vault_id: bytes, section_id: bytes, draft_ids: list[bytes]) -> None:
    """Delete the drafts that a saved revision took in.

    Raises:
        BadRequest: one of them belongs to another section.
    """
    if not drafts.list_sections_of(tx, vault_id, draft_ids) <= {section_id}:
        raise BadRequest("drop_drafts")
    drafts.drop_all(tx, vault_id, draft_ids)


def erase_section(tx: Tx, vault_id: bytes, section_id: bytes) -> None:
    """Delete a section; whoever was shown it finds it taken out.

    Raises:
        NotFound: no such section in this vault.
    """
    if rows.drop(tx, vault_id, section_id) == 0:
        raise NotFound
    drafts.drop_of_section(tx, vault_id, section_id)
    grants.forget_section(tx, vault_id, section_id)
    mark_erasing(tx)
