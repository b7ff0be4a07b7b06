"""The notebook as its owner finds it: everything but the texts, in one state.

* One transaction reads it all, so that the parts fit each other.
* Everything telling is inside the sealed manifest; the rest are ids, numbers and days.
"""

from itertools import groupby
from typing import Any

from consent import channels, grants, journal, pauses, releases, sessions, times, vaults
from consent.storage import doors, drafts, sections
from consent.storage.base import Tx
from consent.storage.sessions import Session


def read_notebook(tx: Tx, session: Session, now: int) -> dict[str, Any]:
    """What `GET /api/notebook` answers (protocol §14.2).

    Raises:
        NotFound: the vault is gone.
    """
    vault_id = session.subject
    manifest = vaults.get_manifest(tx, vault_id)
    return {
        "vault": vault_id,
        "manifest": manifest.envelope,
        **read_pulse(tx, session, now),
        "sections": _list_sections(tx, vault_id),
        "doors": [{"door": door.door_id, "since": door.since_day} for door in doors.list_of(tx, vault_id)],
    }


def read_pulse(tx: Tx, session: Session, now: int) -> dict[str, Any]:
    """What `GET /api/pulse` answers: whether anything changed, here or on another device.

    Raises:
        NotFound: the vault is gone.
    """
    vault_id = session.subject
    return {
        "at": now,
        "counter": vaults.get_counter(tx, vault_id),
        "paused": pauses.is_paused(tx, vault_id),
        "journal": read_head(tx, vault_id),
        "drafts": [
            {"draft": draft.draft_id, "section": draft.section_id, "number": draft.number}
            for draft in drafts.list_numbers(tx, vault_id)
        ],
        "grants": grants.list_for_owner(tx, vault_id, now),
        "releases": releases.list_for_owner(tx, vault_id, times.tell(tx, now)),
        "channels": channels.list_for_owner(tx, vault_id),
        "visits": sessions.list_others(tx, sessions.OWNER, session, now),
    }


def read_head(tx: Tx, vault_id: bytes) -> dict[str, Any]:
    """Number and hash of the journal's last event."""
    head = journal.get_head(tx, vault_id)
    return {"n": head.n, "head": head.hash}


def _list_sections(tx: Tx, vault_id: bytes) -> list[dict[str, Any]]:
    by_section = groupby(sections.list_numbers(tx, vault_id), key=lambda row: row.section_id)
    return [
        {
            "section": section_id,
            "revisions": [{"revision": row.revision, "sealing": row.sealing} for row in rows],
        }
        for section_id, rows in by_section
    ]
