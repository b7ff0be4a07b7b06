"""Drafts: what is being written, sealed, saved as often as the device likes.

* A draft stands outside the manifest and its counter; only the owner can open it.
* A save replaces an older save of the same draft, never another draft: what a second
  device writes is kept beside it.
* A save that comes late never undoes a newer one.
"""

from consent import quotas
from consent.errors import Conflict, NotFound, Quota
from consent.statements import check_sealed
from consent.storage import drafts as rows
from consent.storage.base import Tx
from consent.storage.drafts import Draft
from crypto.envelope import check_envelope


def save_draft(tx: Tx, vault_id: bytes, draft_id: bytes, draft: Draft) -> None:
    """Keep this save if it is later than the one that is kept.

    Raises:
        NotAnEnvelope: it is no envelope.
        Conflict: a save with this number or a higher one is kept; carries that number.
        Quota: the vault has too many drafts, or too much in them.
    """
    check_sealed(check_envelope, draft.envelope)
    number = rows.find_number(tx, vault_id, draft_id)
    if number is None:
        if rows.count(tx, vault_id) >= quotas.MOST_DRAFTS:
            raise Quota
        rows.add(tx, vault_id, draft_id, draft)
    elif not rows.replace(tx, vault_id, draft_id, draft):
        raise Conflict(number)
    if rows.count_bytes(tx, vault_id) > quotas.MOST_DRAFT_BYTES:
        raise Quota


def get_draft(tx: Tx, vault_id: bytes, draft_id: bytes) -> Draft:
    """The newest save of a draft.

    Raises:
        NotFound: no such draft in this vault.
    """
    draft = rows.find(tx, vault_id, draft_id)
    if draft is None:
        raise NotFound
    return draft


def drop_draft(tx: Tx, vault_id: bytes, draft_id: bytes) -> None:
    """Delete a draft; one that is gone already is as well."""
    rows.drop(tx, vault_id, draft_id)
